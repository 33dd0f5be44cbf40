// Where the extension is, and the browser that the editor is shown in: that of the other tests of pages.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export { launch } from "../../../tests/browser/browser.mjs";

/** The folder of the extension. */
export const folder = join(dirname(fileURLToPath(import.meta.url)), "..");
