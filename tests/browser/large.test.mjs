// 2,000 steps stay usable. Nothing is timed: what is counted is what makes a page slow.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { after, before, test } from "node:test";
import { close, launch, open } from "./browser.mjs";
import { Workspaces } from "./workspaces.mjs";

const STEPS = 2000;
const workspaces = new Workspaces();
let browser, large;

before(async () => {
  large = workspaces.large(STEPS);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  workspaces.remove();
});

/** What the browser counts: elements and texts, layouts, listeners. */
async function counts(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  await session.detach();
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

test("2,000 steps are one page of a few megabytes with few elements", async () => {
  assert.ok(statSync(large.page).size < 4_500_000, `${statSync(large.page).size} bytes`);
  const page = await open(browser, large.page);
  assert.equal(await page.locator("details.step").count(), STEPS);
  const elements = await page.evaluate(() => document.querySelectorAll("*").length);
  assert.ok(elements < STEPS * 10, `${elements} elements`);
  const { JSEventListeners } = await counts(page);
  assert.ok(JSEventListeners < 100, `${JSEventListeners} listeners`);
  await close(page);
});

test("keys, search and panel cost the same wherever the reader is", async () => {
  const page = await open(browser, large.page);
  const cost = async (act) => {
    const before = await counts(page);
    await act();
    const behind = await counts(page);
    return { layouts: behind.LayoutCount - before.LayoutCount, nodes: behind.Nodes - before.Nodes };
  };
  const walk = await cost(async () => {
    for (let turn = 0; turn < 50; turn += 1) await page.keyboard.press("j");
  });
  assert.ok(walk.layouts <= 300, `${walk.layouts} layouts for 50 steps`);
  await page.keyboard.press("Enter");
  const read = await cost(async () => {
    for (let turn = 0; turn < 50; turn += 1) await page.keyboard.press("j");
  });
  assert.ok(read.layouts <= 500, `${read.layouts} layouts for 50 steps in the panel`);
  const find = await cost(() => page.locator("#search").fill("address:c1999"));
  assert.equal(await page.locator("details.step:visible").count(), 1);
  assert.ok(find.layouts <= 20, `${find.layouts} layouts for a search`);
  await page.locator("#search").fill("change:x1234");
  assert.equal(await page.locator("details.step:visible").count(), 1);
  const elements = await page.evaluate(() => document.querySelectorAll("*").length);
  assert.ok(elements < STEPS * 10, `${elements} elements: what was looked at does not stay`);
  await close(page);
});

test("the drawing shows waves, and leads to them", async () => {
  const page = await open(browser, large.page);
  assert.equal(await page.locator(".graph .node").count(), 0);
  const bars = page.locator(".graph .wave");
  assert.equal(await bars.count(), await page.locator("section.wave").count());
  await bars.nth(5).click();
  await page.waitForFunction(() => location.hash === "#wave-6");
  const { y } = await page.locator("#wave-6").boundingBox();
  assert.ok(y >= 0 && y < 900, `wave 6 is at ${y}`);
  await close(page);
});
