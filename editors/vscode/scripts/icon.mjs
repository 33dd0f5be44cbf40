// Draws `media/icon.png` from `media/icon.svg`: the marketplace takes no drawings.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { folder, launch } from "../tests/browser.mjs";

const browser = await launch();
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
await page.setContent(`<style>body{margin:0}svg{display:block}</style>${readFileSync(join(folder, "media/icon.svg"), "utf8")}`);
await page.screenshot({ path: join(folder, "media/icon.png"), omitBackground: true });
await browser.close();
