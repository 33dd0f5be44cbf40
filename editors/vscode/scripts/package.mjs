// Makes `plimsoll.vsix`, with the program in it.
//
//   node scripts/package.mjs --server PATH [--out FILE] [--target PLATFORM]
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createVSIX } from "@vscode/vsce";
import { bundle } from "./build.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({
  options: {
    server: { type: "string" },
    out: { type: "string", default: join(folder, "plimsoll.vsix") },
    target: { type: "string", default: `${process.platform}-${process.arch}` },
  },
});

if (!values.server || !existsSync(values.server)) {
  console.error("usage: node scripts/package.mjs --server PATH [--out FILE] [--target PLATFORM]\nPATH is the program, as in target/release/plimsoll");
  process.exit(2);
}

const program = join(folder, "server", values.target.startsWith("win32") ? "plimsoll.exe" : "plimsoll");
rmSync(dirname(program), { recursive: true, force: true });
mkdirSync(dirname(program));
copyFileSync(values.server, program);
chmodSync(program, 0o755);
// What only debuggers read is most of some builds. Where there is no `strip`, the package is larger.
if (process.platform === "linux") spawnSync("strip", ["--strip-debug", program], { stdio: "ignore" });
copyFileSync(join(folder, "../../LICENSE"), join(folder, "LICENSE"));
// What the first steps show is what the documentation shows.
mkdirSync(join(folder, "media/pictures"), { recursive: true });
for (const name of ["squiggles", "completion", "plan-light", "plan-dark"]) {
  copyFileSync(join(folder, `../../docs/editors/vscode-${name}.png`), join(folder, `media/pictures/${name}.png`));
}
await bundle();
const out = resolve(values.out);
await createVSIX({ cwd: folder, packagePath: out, target: values.target, dependencies: false, allowMissingRepository: true, skipLicense: false, rewriteRelativeLinks: false });
console.log(`${basename(out)} is for ${values.target}`);
