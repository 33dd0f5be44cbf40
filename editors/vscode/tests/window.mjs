// A window of the editor: what a person does in it, and what a person sees.
import assert from "node:assert/strict";
import { eventually } from "./eventually.mjs";
import { Plan } from "./plan.mjs";

/** A text in one line, without what is not seen. */
const words = (text) => visible(text).replaceAll(/\s+/g, " ").trim();
const visible = (text) => text.replaceAll(/[\u00a0\u200a]/g, " ").replaceAll(/[\u200b-\u200f\u2060\ufeff]/g, "");

export class Window {
  constructor(page, workspace) {
    this.page = page;
    this.workspace = workspace;
  }

  async close() {
    if (this.page.isClosed()) return;
    // A window that is left tells its extensions to end; one that vanishes may come back.
    await this.page.goto("about:blank");
    await this.page.context().close();
  }

  press(keys) {
    return this.page.keyboard.press(keys);
  }

  type(text) {
    return this.page.keyboard.type(text);
  }

  /** The editor in front. */
  editor() {
    return this.page.locator(".editor-group-container.active .monaco-editor[role='code']").first();
  }

  lines() {
    return this.page.locator(".editor-instance .view-lines .view-line");
  }

  /** Opens a file by its name. */
  async openFile(name) {
    await this.press("Control+P");
    const input = this.page.locator(".quick-input-widget .quick-input-box input").first();
    await input.fill(name);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: name.split("/").at(-1) }).first().waitFor();
    await this.press("Enter");
    await this.page.locator(".tab.active", { hasText: name.split("/").at(-1) }).first().waitFor();
  }

  /** Runs a command by its title. */
  async run(title) {
    await this.press("F1");
    const input = this.page.locator(".quick-input-widget .quick-input-box input").first();
    await input.fill(`>${title}`);
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
    await row.waitFor();
    await this.press("Enter");
    await row.waitFor({ state: "hidden" });
  }

  /** Puts the cursor at a line and column, counted from one. */
  async goTo(line, column = 1) {
    await this.press("Control+G");
    const input = this.page.locator(".quick-input-widget .quick-input-box input").first();
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.press("Enter");
    await input.waitFor({ state: "hidden" });
    await this.cursorIsAt(line, column);
  }

  /** Where the cursor is, counted from one. */
  async cursor() {
    const shown = await this.page.locator("#status\\.editor\\.selection").innerText({ timeout: 1_000 });
    const [, line, column] = shown.match(/Ln (\d+), Col (\d+)/) ?? [];
    return { line: Number(line), column: Number(column) };
  }

  cursorIsAt(line, column) {
    return eventually(`the cursor is in line ${line}, column ${column}`, async () => {
      assert.deepEqual(await this.cursor(), { line, column });
    });
  }

  /** Follows a link in a text, as with the pointer. */
  async followLink(text) {
    const link = this.page.locator(".detected-link, .detected-link-active", { hasText: text }).first();
    await link.waitFor();
    await link.click({ modifiers: ["Control"] });
  }

  /** The rows of the list of problems. */
  async problems() {
    if (!(await this.page.locator(".markers-panel").isVisible())) await this.run("Problems: Focus on Problems View");
    const rows = await this.page.locator(".markers-panel .monaco-list-row").allInnerTexts();
    return rows.map(words);
  }

  /** Where a text of the editor in front is seen. */
  async placeOf(text) {
    const box = await this.editor().evaluate((editor, wanted) => {
      for (const line of editor.querySelectorAll(".view-lines .view-line")) {
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const at = node.textContent.replaceAll("\u00a0", " ").indexOf(wanted);
          if (at < 0) continue;
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + wanted.length);
          const { x, y, width, height } = range.getBoundingClientRect();
          return { x, y, width, height };
        }
      }
      return null;
    }, text);
    assert.ok(box, `${text} is not seen`);
    return box;
  }

  /** Where squiggles are seen, of errors, warnings or hints. */
  async squiggles(kind) {
    return this.editor().locator(`.squiggly-${kind}`).evaluateAll((all) =>
      all.map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return { x, y, width, height };
      }),
    );
  }

  /** Moves the pointer onto a text and says what is shown about it. */
  async hover(text) {
    return eventually(`something is shown about ${text}`, async () => {
      const { x, y, width, height } = await this.placeOf(text);
      await this.page.mouse.move(x + width / 2, y + height / 2 - 1);
      await this.page.mouse.move(x + width / 2, y + height / 2);
      const shown = this.page.locator(".monaco-hover:visible .hover-contents");
      await shown.first().waitFor({ timeout: 3_000 });
      return words((await shown.allInnerTexts()).join("\n"));
    });
  }

  /** The text of the status bar's item of plimsoll; empty where there is none. */
  async status() {
    const item = this.page.locator("[id='plimsoll.plimsoll.plimsoll.status']");
    return (await item.count()) > 0 ? words(await item.first().innerText()) : "";
  }

  /** The messages in the corner. */
  async messages() {
    const all = await this.page.locator(".notifications-toasts .notification-list-item-message").allInnerTexts();
    return all.map(words);
  }

  /** Clicks on a button of a message in the corner. */
  async answer(button) {
    await this.page.locator(".notifications-toasts .monaco-button", { hasText: button }).first().click();
  }

  /** Waits until the server has answered for the file in front. */
  isReady() {
    return this.page.locator(".editor-group-container.active .editor-actions [aria-label^='Show Plan']").waitFor({ timeout: 60_000 });
  }

  /** Waits until the extension was loaded: the editor lists those that are. */
  async isActive() {
    await this.run("Developer: Show Running Extensions");
    await this.page.locator(".runtime-extensions-editor .monaco-list-row", { hasText: "plimsoll" }).first().waitFor();
  }

  focusEditor() {
    return this.run("View: Focus First Editor Group");
  }

  /** The text of the editor in front that is seen, with hints in it. */
  async text() {
    const lines = await this.editor().locator(".view-lines .view-line").evaluateAll((all) =>
      all
        .map((line) => ({ top: Number.parseFloat(line.style.top), text: line.textContent }))
        .sort((one, other) => one.top - other.top)
        .map(({ text }) => text),
    );
    return visible(lines.join("\n"));
  }

  /** The text of the editor that is not in front. */
  async textBeside() {
    const lines = await this.page.locator(".editor-group-container:not(.active) .view-lines .view-line").allInnerTexts();
    return visible(lines.join("\n"));
  }

  /** The lines above units. */
  async lenses() {
    return (await this.editor().locator(".codelens-decoration").allInnerTexts()).map(words);
  }

  async clickLens(text) {
    await this.editor().locator(".codelens-decoration a", { hasText: text }).click();
  }

  isInFront(name) {
    return this.page.locator(".editor-group-container.active .tab.active", { hasText: name }).waitFor();
  }

  background() {
    return this.editor().evaluate((editor) => getComputedStyle(editor.querySelector(".monaco-editor-background")).backgroundColor);
  }

  #suggestions() {
    return this.page.locator(".suggest-widget.visible .monaco-list-row");
  }

  /** Waits until something is offered, and goes to it. */
  async suggests(label) {
    await eventually(`${label} is offered`, async () => {
      const items = await this.suggestions();
      assert.ok(items.some((item) => item.split(" ")[0] === label), items.join(", "));
    });
    for (let turn = 0; turn < 20; turn += 1) {
      const focused = await this.page.locator(".suggest-widget.visible .monaco-list-row.focused .label-name").first().innerText();
      if (words(focused) === label) return;
      await this.press("ArrowDown");
    }
    assert.fail(`${label} cannot be reached`);
  }

  /** What is offered. */
  async suggestions() {
    return (await this.#suggestions().allInnerTexts()).map(words);
  }

  /** The description of the item that would be taken. */
  async aboutSuggestion() {
    const details = this.page.locator(".suggest-details");
    if (!(await details.isVisible())) await this.press("Control+Space");
    await details.waitFor();
    return eventually("it is described", async () => {
      const about = words(await details.innerText());
      assert.ok(about !== "" && !about.startsWith("Loading"), about);
      return about;
    });
  }

  /** Gives the name at the cursor another one. */
  async rename(name) {
    await this.press("F2");
    const input = this.page.locator(".rename-box input.rename-input");
    await input.waitFor();
    await input.fill(name);
    await this.press("Enter");
    await input.waitFor({ state: "hidden" });
    await eventually("the name is another one", async () => assert.ok((await this.text()).includes(name)));
  }

  /** Opens the list of what can be done at the cursor, and chooses from it. */
  async choose(title) {
    const row = this.page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
    await eventually("it can be chosen", async () => {
      await this.press("Escape");
      await this.press("Control+.");
      await row.waitFor({ timeout: 3_000 });
    });
    for (let turn = 0; turn < 20; turn += 1) {
      if ((await row.getAttribute("class")).includes("focused")) return this.press("Enter");
      await this.press("ArrowDown");
    }
    return assert.fail(`${title} cannot be reached`);
  }

  save() {
    return this.press("Control+S");
  }

  saveAll() {
    return this.run("File: Save All Files");
  }

  /** The view with the plan, once its title is this one. */
  async plan(title) {
    await this.page.locator(".tab", { hasText: title }).first().waitFor();
    const plan = new Plan(this.page);
    await plan.isThere();
    return plan;
  }
}
