// Bundles the extension: a small part that is loaded with the editor, the part with the client that is loaded when it is needed,
// and the script of the plan view.
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..");

const common = { absWorkingDir: folder, bundle: true, minify: true, legalComments: "none", logLevel: "warning" };

/** Writes `dist/`. */
export async function bundle() {
  rmSync(join(folder, "dist"), { recursive: true, force: true });
  const node = { ...common, platform: "node", target: "node18", format: "cjs" };
  await build({ ...node, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", external: ["vscode", "./session.js"] });
  await build({ ...node, entryPoints: ["src/session.ts"], outfile: "dist/session.js", external: ["vscode"] });
  await build({ ...common, platform: "browser", target: "chrome114", format: "iife", entryPoints: ["src/page/main.ts"], outfile: "dist/page.js" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
