// Opens pages in Chromium, and remembers what they ask for and complain of.
import assert from "node:assert/strict";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

/** A browser without what it does in the background. */
const QUIET = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser of the system: none is downloaded. */
function executable() {
  const names = process.env.CHROMIUM ? [process.env.CHROMIUM] : ["chromium", "chromium-browser", "google-chrome"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const path of names.flatMap((name) => [name, ...folders.map((folder) => join(folder, name))])) {
    try {
      accessSync(path, constants.X_OK);
      if (path.includes("/")) return path;
    } catch {
      // The next one.
    }
  }
  throw new Error(`none of ${names.join(", ")} is installed`);
}

/** Starts the browser. As root, as in containers, its sandbox cannot work. */
export function launch() {
  const args = process.getuid?.() === 0 ? [...QUIET, "--no-sandbox"] : QUIET;
  return chromium.launch({ executablePath: executable(), args });
}

/** Opens a file in a context of its own. `page.faults` are requests to elsewhere, errors, and warnings of the console. */
export async function open(browser, file, options = {}, hash = "") {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.faults = [];
  const own = pathToFileURL(file).href;
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== own && request.url() !== "data:,") page.faults.push(`asks for ${request.url()}`);
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.faults.push(message.text());
  });
  page.on("pageerror", (error) => page.faults.push(String(error)));
  await page.goto(own + hash);
  return page;
}

/** Closes a page that has to be without fault. */
export async function close(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}
