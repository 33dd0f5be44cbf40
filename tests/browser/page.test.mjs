// What reviewers do with a page.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { close, launch, open } from "./browser.mjs";
import { repository, Workspaces } from "./workspaces.mjs";

const workspaces = new Workspaces();
let browser, upgrade;

before(async () => {
  upgrade = workspaces.upgrade();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  workspaces.remove();
});

const rows = (page) => page.locator("details.step:visible");
const row = (page, address) => page.locator("details.step", { has: page.locator(`.address:text-is("${address}")`) }).first();
const panel = (page) => page.locator("#panel");
const title = async (page) => (await panel(page).locator("h2 .address").textContent()).trim();

test("the page says what the text says", async () => {
  const page = await open(browser, upgrade.page);
  assert.match(await page.title(), /^upgrade storefront {1,2}2\.3\.0 → 2\.4\.0 · plan$/);
  const last = upgrade.text.trim().split("\n").at(-1);
  const closing = await page.locator(".closing").textContent();
  assert.equal(closing.replace(/\s+/g, " ").trim(), last.replace(/\s+/g, " "));
  const texts = await page.locator("main > section > *").evaluateAll((all) => all.map((each) => each.textContent));
  const at = (start) => texts.findIndex((text) => text.trim().startsWith(start));
  const order = ["upgrade storefront", "This destroys 6 units", "critical path", "Order", "wave 1"].map(at);
  assert.deepEqual(order, [...order].sort((one, other) => one - other));
  assert.ok(order[0] === 0);
  await close(page);
});

test("a search leaves the steps that have every word", async () => {
  const page = await open(browser, upgrade.page);
  const all = await rows(page).count();
  const search = page.locator("#search");
  const found = async (words) => {
    await search.fill(words);
    const number = await rows(page).count();
    assert.equal(await page.locator("#found").textContent(), `${number} of ${all} steps`);
    return number;
  };
  assert.equal(await found("catalog@staging"), await rows(page).count());
  assert.equal(await found("kind:policy"), 1);
  assert.equal(await found("action:delete"), 5);
  assert.equal(await found("address:sessions@north"), 2);
  assert.equal(await found("wave:3"), 1);
  assert.equal(await found("change:gzip_types"), 3);
  assert.equal(await found("address:web change:image"), 3);
  assert.ok((await found("file:app.yaml:10")) > 0);
  assert.equal(await found("there-is-no-such-word"), 0);
  assert.equal(await page.locator(".wave:visible").count(), 0);
  await search.fill("gzip");
  assert.equal(await page.locator(".graph .node:not(.dim)").count(), 3);
  await page.keyboard.press("Escape");
  assert.equal(await rows(page).count(), all);
  await page.locator(".count.invoke").click();
  assert.equal(await rows(page).count(), 3);
  await close(page);
});

test("everything can be reached with the keyboard", async () => {
  const page = await open(browser, upgrade.page);
  const focused = () => page.evaluate(() => document.activeElement.closest("details")?.dataset.node ?? document.activeElement.id);
  await page.keyboard.press("/");
  assert.equal(await focused(), "search");
  await page.keyboard.type("web@");
  await page.keyboard.press("Enter");
  const first = await rows(page).first().getAttribute("data-node");
  assert.equal(await focused(), first, "Enter leads to the first step that was found");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#search").inputValue(), "");
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("k");
  const current = page.locator("details.step.current");
  assert.equal(await current.count(), 1);
  await page.keyboard.press("Enter");
  assert.ok(await panel(page).isVisible());
  assert.equal(await title(page), await current.locator(".address").textContent());
  const before = await title(page);
  await page.keyboard.press("j");
  assert.notEqual(await title(page), before, "the panel follows");
  await page.keyboard.press("Escape");
  assert.ok(await panel(page).isHidden());
  assert.equal(await focused(), await current.getAttribute("data-node"), "back where the reader was");
  await page.keyboard.press("?");
  assert.ok(await page.locator("#help").isVisible());
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#help").isHidden());
  await close(page);
});

test("a click on a row shows the difference", async () => {
  const page = await open(browser, upgrade.page);
  await row(page, "component/settings@staging").locator("summary").click();
  const lines = panel(page).locator(".lines");
  assert.deepEqual(await lines.locator("del mark").allTextContents(), ["2", "off", "return", "404"]);
  assert.ok((await lines.locator("ins").allTextContents()).some((line) => line.includes("gzip_types text/css")));
  await row(page, "component/sessions@staging").locator("summary").click();
  const text = await panel(page).textContent();
  for (const expected of ["# forces replacement", "cache", "webservice", "valkey:8", "Waits for", "Waiting for it"]) {
    assert.ok(text.includes(expected), expected);
  }
  assert.equal(new URL(page.url()).hash, "#step-replace-storefront/component/sessions-staging");
  await close(page);
});

test("a click on a box shows the step with the evidence of both sides", async () => {
  const page = await open(browser, upgrade.page);
  const box = page.locator(".graph a.node", { has: page.locator("text.name:text-is('component/web@staging')") });
  await box.click();
  assert.equal(await title(page), "component/web@staging");
  const evidence = panel(page).locator(".evidence > li", { hasText: "web depends on search" });
  const places = await evidence.locator(".place").allTextContents();
  assert.equal(places.length, 2);
  for (const place of places) assert.match(place, /^app\.yaml:\d+$/);
  assert.deepEqual(await evidence.locator(".at > code").allTextContents(), ["dependsOn: [sessions, search]", "- name: search"]);
  assert.ok((await page.locator(".graph .edge.around").count()) >= 3, "its arrows are marked");
  await panel(page).locator("a.to", { hasText: "component/search@staging" }).first().click();
  assert.equal(await title(page), "component/search@staging");
  await row(page, "step/roll-out-to-production").locator("summary").click();
  const [inside, seen] = [await page.locator(".graph a.current").boundingBox(), await page.locator(".graph").boundingBox()];
  assert.ok(inside.x >= seen.x && inside.x + inside.width <= seen.x + seen.width, "the drawing shows the step");
  await close(page);
});

test("an address can be sent to others", async () => {
  const page = await open(browser, upgrade.page, {}, "#step-update-storefront/policy/more-for-production");
  assert.equal(await title(page), "policy/more-for-production");
  await page.evaluate(() => { location.hash = "#step-invoke-storefront/step/approve"; });
  await page.waitForFunction(() => document.querySelector("#panel h2").textContent.includes("approve"));
  await close(page);
});

test("light and dark follow the system, and the reader", async () => {
  const paper = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await open(browser, upgrade.page, { colorScheme: "light" });
  const dark = await open(browser, upgrade.page, { colorScheme: "dark" });
  const [white, black] = [await paper(light), await paper(dark)];
  assert.notEqual(white, black);
  await light.emulateMedia({ colorScheme: "dark" });
  assert.equal(await paper(light), black);
  await light.locator("#theme").click();
  assert.equal(await paper(light), white);
  await dark.locator("#theme").click();
  assert.equal(await paper(dark), white);
  await close(light);
  await close(dark);
});

test("it reads without a script", async () => {
  const page = await open(browser, upgrade.page, { javaScriptEnabled: false });
  assert.ok(await page.locator("#tools").isHidden());
  const step = row(page, "component/web@staging");
  await step.locator("summary").click();
  assert.ok(await step.locator(".content .evidence").first().isVisible());
  await close(page);
});

test("it is read on a telephone and on paper", async () => {
  const page = await open(browser, upgrade.page, { viewport: { width: 360, height: 740 } });
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok((await overflow()) <= 0);
  await row(page, "component/settings@staging").locator("summary").click();
  assert.ok((await panel(page).boundingBox()).width <= 360);
  assert.ok((await overflow()) <= 0);
  await page.keyboard.press("Escape");
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator("#tools").isHidden());
  assert.ok(await row(page, "component/settings@staging").locator(".lines").isVisible());
  await close(page);
});

test("a first installation reads as well", async () => {
  const { page: file } = workspaces.installation();
  const page = await open(browser, file);
  assert.equal(await page.locator(".destructive").count(), 0);
  await row(page, "api").locator("summary").click();
  const text = await panel(page).textContent();
  assert.ok(text.includes("db_host names Service database"), text);
  assert.ok(text.includes("(sensitive)"));
  assert.ok(!(await page.content()).includes("correct-horse-battery"));
  await close(page);
});

test("the screenshot", { skip: process.env.UPDATE_SCREENSHOT ? false : "made with UPDATE_SCREENSHOT=1" }, async () => {
  const page = await open(browser, upgrade.page, { viewport: { width: 1640, height: 1180 }, colorScheme: "light" });
  await row(page, "component/settings@north").locator("summary").click();
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(repository, "docs/plan.png") });
  await close(page);
});
