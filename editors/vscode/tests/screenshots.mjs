// Draws the pictures of docs/editors anew: node tests/screenshots.mjs
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "./eventually.mjs";
import { folder } from "./browser.mjs";
import { misspelled, Workspace } from "./scene.mjs";
import { VisualStudioCode } from "./vscode.mjs";

const pictures = join(folder, "../../docs/editors");
mkdirSync(pictures, { recursive: true });

const SIZE = { width: 1280, height: 800 };
const DARK = "Preferences: Toggle between Light/Dark Themes";

/** Takes what is seen, without the pointer on anything. */
async function take(window, name) {
  await settled(window);
  await window.page.screenshot({ path: join(pictures, `vscode-${name}.png`), animations: "disabled" });
  console.log(`vscode-${name}.png`);
}

/** Waits until nothing moves any more. */
const settled = (window) => window.page.waitForTimeout(1_000);

/** Scrolls so that the topmost line is seen as a whole. */
async function align(window) {
  await eventually("no line is cut off", async () => {
    const [x, y, by] = await window.editor().evaluate((editor) => {
      const { left, top } = editor.getBoundingClientRect();
      const starts = [...editor.querySelectorAll(".view-lines .view-line")].map((line) => line.getBoundingClientRect().top - top);
      const isCut = starts.some((start) => start < -3 && start > -18);
      return [left + 12, top + 120, isCut ? Math.min(...starts.filter((start) => start > -3)) : 0];
    });
    if (by === 0) return;
    await window.page.mouse.move(x, y);
    // The settings have it move by a few pixels.
    await window.page.mouse.wheel(0, 20);
    await window.page.waitForTimeout(200);
    throw new Error(`${by} pixels are missing`);
  });
}

async function squiggles(code) {
  const workspace = misspelled().replace("Nulecule", "source: docker://example/redis-atomicapp", "sorce: docker://example/redis-atomicapp");
  const window = await code.open(workspace.named("shop"), "Nulecule", SIZE);
  await window.isReady();
  await window.run("View: Toggle Primary Side Bar Visibility");
  await window.problems();
  await window.focusEditor();
  await window.goTo(24, 10);
  await align(window);
  await window.hover("descripton");
  await take(window, "squiggles");
  await window.close();
  workspace.remove();
}

async function completion(code) {
  const workspace = Workspace.of("shop");
  const window = await code.open(workspace.named("shop"), "Nulecule", SIZE);
  await window.isReady();
  await window.run("View: Toggle Primary Side Bar Visibility");
  await window.goTo(31, 1);
  await align(window);
  await window.press("End");
  await window.press("Enter");
  await window.press("Control+Space");
  await window.suggests("default");
  await window.aboutSuggestion();
  // It has the size of its text when it is opened once more.
  for (let turn = 0; turn < 2; turn += 1) {
    await window.press("Control+Space");
    await settled(window);
  }
  await take(window, "completion");
  await window.close();
  workspace.remove();
}

async function plans(code) {
  const workspace = Workspace.of("shop");
  const window = await code.open(workspace.named("shop"), "Nulecule", SIZE);
  await window.isReady();
  await window.run("View: Toggle Primary Side Bar Visibility");
  await eventually("the lines above units are there", async () => {
    if ((await window.lenses()).length < 2) throw new Error("they are not");
  });
  await window.press("Control+Home");
  await window.goTo(21, 11);
  await window.run("plimsoll: Show Plan");
  const plan = await window.plan("Plan of shop");
  await align(window);
  await eventually("the step of the cursor is marked", () => plan.marked());
  await take(window, "plan-light");
  const light = await plan.background();
  await window.run(DARK);
  await eventually("it is dark", async () => {
    if ((await plan.background()) === light) throw new Error("it is light");
  });
  await take(window, "plan-dark");
  await window.close();
  workspace.remove();
}

const code = await VisualStudioCode.start({ settings: { "editor.mouseWheelScrollSensitivity": 0.1, "editor.showFoldingControls": "never", "window.commandCenter": false, "workbench.layoutControl.enabled": false } });
try {
  for (const draw of [squiggles, completion, plans]) await draw(code);
} finally {
  await code.stop();
}
