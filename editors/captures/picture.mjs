// Draws the screen of a terminal as a PNG.
import { launch } from "../../tests/browser/browser.mjs";
import { page } from "./page.mjs";

/**
 * Draws what stands on a terminal now.
 * @param {import("./terminal.mjs").Terminal} terminal
 * @param {string} path of the PNG
 * @param {{ front?: string, back?: string }} colours of plain text, as the program's theme has them
 */
export async function picture(terminal, path, colours = {}) {
  const html = page(terminal.colours(), terminal.cursor(), { columns: terminal.columns, rows: terminal.rows, ...colours });
  const browser = await launch();
  try {
    const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, deviceScaleFactor: 1.5 });
    const drawn = await context.newPage();
    await drawn.setContent(html);
    await drawn.locator("#screen").screenshot({ path });
  } finally {
    await browser.close();
  }
}
