// A server that ends, hangs, or is not there.
import assert from "node:assert/strict";
import { join } from "node:path";
import { eventually } from "../eventually.mjs";
import { misspelled, scene, Workspace } from "../scene.mjs";
import { Servers } from "../servers.mjs";

const shop = () => Workspace.of("shop");

/** What is typed is typed, whatever is offered meanwhile. */
const plainTyping = { "editor.acceptSuggestionOnEnter": "off" };

scene("a server that is killed while somebody types is back within two seconds, and nothing is lost", { workspace: misspelled, file: "Nulecule", settings: plainTyping }, async (window, workspace) => {
  await eventually("the squiggle is there", async () => assert.equal((await window.squiggles("warning")).length, 1));
  const servers = new Servers(workspace);
  const [first] = servers.running();
  await window.goTo(4, 9);
  await window.type("-one");
  const killed = Date.now();
  servers.kill(first);
  const isBack = eventually("another server runs", () => assert.ok(servers.running().some((id) => id !== first))).then(() => Date.now() - killed);
  await window.type("-two-three");
  // A mistake that the first server cannot have seen.
  await window.press("Enter");
  await window.type("metdata: {}");
  const typed = Date.now();
  await eventually("the new mistake is found", async () => {
    const key = await window.placeOf("metdata");
    const squiggles = (await Promise.all(["error", "warning"].map((kind) => window.squiggles(kind)))).flat();
    assert.ok(squiggles.some((one) => Math.abs(one.y - key.y) < 6), "there is a squiggle in its line");
  });
  // Typing takes its time, too, which is not the server's.
  const [back, found] = [await isBack, Date.now() - typed];
  assert.ok(back < 2_000, `the server was back after ${back} ms`);
  assert.ok(found < 2_000, `the mistake was found after ${found} ms`);
  assert.equal(servers.running().length, 1);
  assert.notEqual(servers.running()[0], first);
  await window.save();
  await workspace.holds("Nulecule", /\nid: shop-one-two-three\nmetdata: \{\}\n/);
  assert.deepEqual(await window.messages(), [], "nobody is disturbed");
});

scene("the plan is there again when the server is", { workspace: shop, file: "Nulecule" }, async (window, workspace) => {
  await window.isReady();
  await window.run("plimsoll: Show Plan");
  const plan = await window.plan("Plan of shop");
  await eventually("it has its steps", async () => assert.equal((await plan.steps()).length, 4));
  const servers = new Servers(workspace);
  const [first] = servers.running();
  servers.kill(first);
  await eventually("another server runs", () => assert.ok(servers.running().some((id) => id !== first)));
  await window.focusEditor();
  await window.goTo(18, 11);
  await window.press("Shift+End");
  await window.type("store");
  await eventually("the plan goes on", async () => assert.ok((await plan.steps()).includes("store/redis")));
});

scene("a server that ends again and again is given up, with what can be done", { workspace: shop, file: "Nulecule" }, async (window, workspace) => {
  await window.isReady();
  const servers = new Servers(workspace);
  await eventually("a message says so", async () => {
    for (const id of servers.running()) servers.kill(id);
    assert.match((await window.messages()).join("\n"), /ended 5 times within three minutes.*The log says why/);
  });
  await window.answer("Restart");
  await eventually("it runs", () => assert.equal(servers.running().length, 1));
  await eventually("it answers", async () => assert.equal(await window.status(), "Nulecule 0.0.2"));
});

scene(
  "a server that does not answer is told, and another one is started",
  { workspace: shop, file: "Nulecule", settings: { "plimsoll.server.answerWithin": 2 } },
  async (window, workspace) => {
    await window.isReady();
    const servers = new Servers(workspace);
    const [first] = servers.running();
    servers.halt(first);
    await window.goTo(4, 9);
    await window.type("2");
    await eventually("a message says so", async () => {
      assert.match((await window.messages()).join("\n"), /has not answered for 2 seconds/);
    });
    await window.answer("Restart");
    await eventually("another one runs", () => {
      assert.deepEqual(servers.running().map((id) => id === first), [false]);
    });
    await eventually("it answers", async () => assert.equal(await window.status(), "Nulecule 0.0.2"));
  },
);

scene(
  "a program that is missing is told, with what to do",
  { workspace: shop, file: "Nulecule", settings: { "plimsoll.server.path": "/nowhere/plimsoll" } },
  async (window) => {
    await eventually("a message says it", async () => {
      const told = await window.messages();
      assert.equal(told.length, 1, told.join("\n"));
      assert.match(told[0], /plimsoll cannot be started: \/nowhere\/plimsoll does not exist\. Correct the setting plimsoll\.server\.path/);
    });
    await window.answer("Open Setting");
    await window.page.locator(".settings-editor").waitFor();
  },
);

scene(
  "a program that is too old is told, with what to do",
  { workspace: shop, file: "Nulecule", settings: { "plimsoll.server.path": join(import.meta.dirname, "../old-server.mjs") } },
  async (window) => {
    await eventually("a message says it", async () => {
      const told = await window.messages();
      assert.equal(told.length, 1, told.join("\n"));
      assert.match(told[0], /old-server\.mjs is version 0\.0\.9 of plimsoll; this extension needs 0\.1\.0 or newer\. Install a newer one/);
    });
  },
);
