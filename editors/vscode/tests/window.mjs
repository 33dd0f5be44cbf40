// A window of the editor: what a person does in it, and what a person sees.
import assert from "node:assert/strict";
import { eventually } from "./eventually.mjs";

const words = (text) => text.replaceAll(/[\u00a0\s]+/g, " ").trim();

export class Window {
  constructor(page, workspace) {
    this.page = page;
    this.workspace = workspace;
  }

  async close() {
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

  cursorIsAt(line, column) {
    return eventually(`the cursor is in line ${line}, column ${column}`, async () => {
      const shown = await this.page.locator("#status\\.editor\\.selection").innerText();
      assert.match(shown, new RegExp(`Ln ${line}, Col ${column}\\b`));
    });
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
    const all = await this.editor().locator(`.squiggly-${kind}`).all();
    return Promise.all(all.map((one) => one.boundingBox()));
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
}
