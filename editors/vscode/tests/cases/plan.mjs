// The view with the plan.
import assert from "node:assert/strict";
import { eventually } from "../eventually.mjs";
import { scene, Workspace } from "../scene.mjs";

const shop = () => Workspace.of("shop");

scene("the plan is shown beside the text, and becomes another with it", { workspace: shop, file: "Nulecule" }, async (window) => {
  await window.isReady();
  await window.run("plimsoll: Show Plan");
  const plan = await window.plan("Plan of shop");
  await eventually("it has its steps", async () => {
    assert.deepEqual(await plan.steps(), ["database/postgresql", "cache/redis", "api", "web"]);
  });
  assert.match(await plan.text(), /Plan: 4 to add, 0 to change, 0 to destroy\./);
  await plan.openStep("web");
  await plan.search("a");
  await window.focusEditor();
  await window.goTo(18, 11);
  await window.press("Shift+End");
  await window.type("store");
  await eventually("the component has its new name", async () => assert.ok((await plan.steps()).includes("store/redis")));
  assert.equal(await plan.searched(), "a", "what was searched is searched");
  assert.deepEqual(await plan.opened(), ["web"], "what was opened is open");
});

scene("the plan follows the cursor, and leads back to the text", { workspace: shop, file: "Nulecule" }, async (window) => {
  await window.isReady();
  await window.goTo(21, 11);
  await window.run("plimsoll: Show Plan");
  const plan = await window.plan("Plan of shop");
  await eventually("the step of the cursor is marked", async () => assert.equal(await plan.marked(), "api"));
  await window.goTo(42, 11);
  await eventually("the next one is marked", async () => assert.equal(await plan.marked(), "web"));
  await plan.clickStep("api");
  await window.cursorIsAt(21, 5);
  await plan.clickBox("web");
  await window.cursorIsAt(42, 5);
  await plan.clickEdge("api", "web");
  await window.isInFront("web.yaml");
  await plan.enterStep("api");
  await window.isInFront("Nulecule");
  await window.cursorIsAt(21, 5);
});

scene("the plan stays where it leads into another application", { workspace: shop, file: "Nulecule" }, async (window) => {
  await window.isReady();
  await window.run("plimsoll: Show Plan");
  const plan = await window.plan("Plan of shop");
  await plan.clickStep("database/postgresql");
  await eventually("the file of the other application is in front", async () => assert.match(await window.text(), /postgresql-atomicapp/));
  // Time for the plan to become another, were it to.
  await window.focusEditor();
  await window.press("ArrowDown");
  await eventually("the status bar has seen it", async () => assert.equal(await window.status(), "Nulecule 0.0.2"));
  assert.equal((await plan.steps()).length, 4);
  await window.run("plimsoll: Show Plan");
  await window.plan("Plan of postgresql-atomicapp");
});

scene("what one view no longer shows the other still follows", { workspace: shop, file: "Nulecule" }, async (window) => {
  await window.isReady();
  await window.run("plimsoll: Show Changes Against What Is Recorded");
  await window.page.locator(".tab", { hasText: "Changes of shop" }).first().waitFor();
  await window.focusEditor();
  await window.run("plimsoll: Show Plan");
  await window.page.locator(".tab", { hasText: "Plan of shop" }).first().waitFor();
  await window.page.locator(".tab", { hasText: "Changes of shop" }).first().click({ button: "middle" });
  await window.page.locator(".tab", { hasText: "Changes of shop" }).first().waitFor({ state: "detached" });
  const plan = await window.plan("Plan of shop");
  await window.focusEditor();
  await window.goTo(18, 11);
  await window.press("Shift+End");
  await window.type("store");
  await eventually("the plan goes on", async () => assert.ok((await plan.steps()).includes("store/redis")));
});

scene("a plan that cannot be made says why, and what was planned before stays", { workspace: shop, file: "Nulecule" }, async (window) => {
  await window.isReady();
  await window.run("plimsoll: Show Plan");
  const plan = await window.plan("Plan of shop");
  await eventually("it has its steps", async () => assert.equal((await plan.steps()).length, 4));
  await window.focusEditor();
  await window.press("Control+A");
  await window.type("specversion: 0.0.2");
  await eventually("it says why", async () => assert.match(await plan.problem(), /\w+.*What was planned before is shown below\./));
  assert.equal((await plan.steps()).length, 4);
  await eventually("what was typed is undone", async () => {
    await window.press("Control+Z");
    assert.match(await window.text(), /- name: api/);
  });
  await eventually("the plan is back", async () => {
    assert.equal(await plan.problem(), "");
    assert.equal((await plan.steps()).length, 4);
  });
});

scene("the plan has the colours of the editor", { workspace: shop, file: "Nulecule" }, async (window) => {
  await window.isReady();
  await window.run("plimsoll: Show Plan");
  const plan = await window.plan("Plan of shop");
  await eventually("it is as light as the editor", async () => assert.equal(await plan.background(), await window.background()));
  const light = await plan.background();
  await window.run("Preferences: Toggle between Light/Dark Themes");
  await eventually("it is as dark as the editor", async () => {
    assert.notEqual(await plan.background(), light);
    assert.equal(await plan.background(), await window.background());
  });
});

scene("a line above a unit tells why it comes when it does, and the reasons lead to their places", { workspace: shop, file: "Nulecule" }, async (window) => {
  await window.isReady();
  await window.clickLens("needs database/postgresql, cache/redis · needed by web");
  await eventually("the reasons are shown", async () => {
    const text = await window.textBeside();
    assert.match(text, /database\/postgresql/);
    assert.match(text, /`db_host` names Service/);
  });
  await window.followLink("api.yaml:25");
  await window.isInFront("api.yaml");
  await eventually("the cursor is there", async () => assert.equal((await window.cursor()).line, 25));
});
