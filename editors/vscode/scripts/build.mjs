// Bundles the extension: a small part that is loaded with the editor, the part with the client that is loaded when it is needed,
// and the script of the plan view; with the licences of all that is bundled.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..");

const common = { absWorkingDir: folder, bundle: true, minify: true, legalComments: "none", logLevel: "warning", metafile: true };

/** Writes `dist/`. */
export async function bundle() {
  rmSync(join(folder, "dist"), { recursive: true, force: true });
  const node = { ...common, platform: "node", target: "node18", format: "cjs" };
  const built = await Promise.all([
    build({ ...node, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", external: ["vscode", "./session.js"] }),
    build({ ...node, entryPoints: ["src/session.ts"], outfile: "dist/session.js", external: ["vscode"] }),
    build({ ...common, platform: "browser", target: "chrome114", format: "iife", entryPoints: ["src/page/main.ts"], outfile: "dist/page.js" }),
  ]);
  const inputs = built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  writeFileSync(join(folder, "dist/LICENSES.txt"), licences(inputs));
}

/** The licences of the packages that files come from. */
function licences(inputs) {
  const packages = inputs.map((path) => path.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean);
  const texts = [...new Set(packages)].sort().map((path) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, path, "package.json"), "utf8"));
    const file = readdirSync(join(folder, path)).find((one) => /^licen[cs]e/i.test(one));
    if (!file) throw new Error(`${name} has no licence`);
    return `${name} ${version}, ${license}\n\n${readFileSync(join(folder, path, file), "utf8").trim()}\n`;
  });
  return texts.join(`\n${"-".repeat(100)}\n\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
