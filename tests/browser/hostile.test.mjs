// What files hold is shown and never run.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, launch, open } from "./browser.mjs";
import { Workspaces } from "./workspaces.mjs";

const TEXTS = [
  "</script><script>window.ran = 1</script>",
  "<img src=x onerror='window.ran = 2'>",
  "<!-- --!> <svg onload=window.ran=3>",
  "\"><a href=javascript:window.ran=4 autofocus onfocus=window.ran=5>",
  "</noscript><iframe srcdoc='<script>parent.ran = 6</script>'></iframe>",
  "</details></summary></style><style>*{display:none}</style>&lt;b&gt;",
  "first line\n</noscript><b id=search>\nthird line",
];

const workspaces = new Workspaces();
let browser, hostile;

before(async () => {
  hostile = workspaces.hostile(TEXTS);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  workspaces.remove();
});

for (const javaScriptEnabled of [true, false]) {
  test(`texts of files are texts, ${javaScriptEnabled ? "with" : "without"} a script`, async () => {
    const page = await open(browser, hostile.page, { javaScriptEnabled });
    assert.equal(await page.locator("script").count(), 1);
    assert.equal(await page.locator("iframe, img, b[id]").count(), 0);
    const step = page.locator("details.step").first();
    await step.locator("summary").click();
    const shown = javaScriptEnabled ? page.locator("#panel") : step.locator(".content");
    assert.equal(await shown.locator("script, iframe, img, a[href^='javascript']").count(), 0);
    const text = (await shown.textContent()).replace(/\s+/g, " ");
    for (const expected of ["<script>window.ran = 1</script>", "onerror='window.ran = 2'", "&lt;b&gt;"]) {
      assert.ok(text.includes(expected), `${expected}: ${text}`);
    }
    if (javaScriptEnabled) assert.equal(await page.evaluate(() => window.ran), undefined);
    await close(page);
  });
}

test("even markup that were smuggled in would not run", async () => {
  const page = await open(browser, hostile.page);
  await page.evaluate(() => {
    document.body.insertAdjacentHTML("beforeend", "<img src='data:,' onerror='window.ran = 7'><div style='color: red' id='styled'></div>");
    const script = document.createElement("script");
    script.textContent = "window.ran = 8";
    document.body.append(script);
  });
  await page.waitForTimeout(100);
  assert.equal(await page.evaluate(() => window.ran), undefined);
  assert.ok(page.faults.some((fault) => fault.includes("Content Security Policy")));
  await page.context().close();
});
