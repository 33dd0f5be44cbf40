// The view with the plan: what a person sees in it and does with it.
import assert from "node:assert/strict";
import { eventually } from "./eventually.mjs";

const words = (text) => text.replaceAll(/[\u00a0\s]+/g, " ").trim();

export class Plan {
  #view;
  #page;

  constructor(page) {
    this.#view = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    this.#page = this.#view.frameLocator("#pages iframe.shown");
  }

  #step(name) {
    return this.#page.locator("details.step", { has: this.#page.locator(`summary .address:text-is("${name}")`) });
  }

  /** The names of the steps, in their order. */
  async steps() {
    return (await this.#page.locator("details.step:visible summary .address").allInnerTexts()).map(words);
  }

  async text() {
    return words(await this.#page.locator("main").innerText());
  }

  /** What is said above the plan; empty where nothing is. */
  async problem() {
    return words(await this.#view.locator("#problem").innerText());
  }

  /** The step that is marked as that of the cursor, where it is seen. */
  async marked() {
    const row = this.#page.locator("details.step.here");
    assert.equal(await row.count(), 1, "one step is marked");
    const box = await row.locator("summary").boundingBox();
    assert.ok(box && box.y >= 0 && box.y + box.height <= 900, "it is scrolled to");
    return words(await row.locator("summary .address").innerText());
  }

  clickStep(name) {
    return this.#step(name).locator("summary .address").click();
  }

  /** Opens a step with the keyboard, and sees what is in it. */
  async openStep(name) {
    await this.#step(name).locator("summary").focus();
    await this.#step(name).locator("summary").press("Space");
    await this.#step(name).locator(".content").waitFor();
  }

  enterStep(name) {
    return this.#step(name).locator("summary").press("Enter");
  }

  #box(name) {
    return this.#page.locator(".graph a.node", { has: this.#page.locator(`.name:text-is("${name}")`) });
  }

  clickBox(name) {
    return this.#box(name).locator("rect").click();
  }

  /** Clicks on the arrow from one step to the one that waits for it. */
  async clickEdge(first, waiting) {
    const [from, to] = await Promise.all([first, waiting].map((name) => this.#box(name).getAttribute("data-node")));
    const arrow = this.#page.locator(`.graph .edge[data-from="${from}"][data-to="${to}"] .near`);
    await arrow.scrollIntoViewIfNeeded();
    // Its middle is on the line, where the line is straight.
    await arrow.click({ force: true });
  }

  async search(text) {
    await this.#page.locator("#search").fill(text);
  }

  searched() {
    return this.#page.locator("#search").inputValue();
  }

  /** The names of the steps that are open. */
  async opened() {
    return (await this.#page.locator("details.step[open] > summary .address").allInnerTexts()).map(words);
  }

  background() {
    return this.#page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
  }

  isThere() {
    return eventually("the page of the plan is shown", () => this.#page.locator("main").waitFor({ timeout: 1_000 }));
  }
}
