// The browser of the system: none is downloaded.
import { accessSync, constants } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

/** The folder of the extension. */
export const folder = join(dirname(fileURLToPath(import.meta.url)), "..");

const QUIET = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function executable() {
  const names = process.env.CHROMIUM ? [process.env.CHROMIUM] : ["chromium", "chromium-browser", "google-chrome"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const path of names.flatMap((name) => [name, ...folders.map((one) => join(one, name))])) {
    try {
      accessSync(path, constants.X_OK);
      if (path.includes("/")) return path;
    } catch {
      // The next one.
    }
  }
  throw new Error(`none of ${names.join(", ")} is installed`);
}

/** Starts the browser. As the administrator, as in containers, its sandbox cannot work. */
export function launch() {
  const args = process.getuid?.() === 0 ? [...QUIET, "--no-sandbox"] : QUIET;
  return chromium.launch({ executablePath: executable(), args });
}
