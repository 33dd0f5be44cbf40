// Installs the editor that the tests drive: VS Code as code-server, a real one with real extension hosts whose window is a page of
// a browser. It comes from npm; its native modules are built here. Does nothing where it is installed already.
//
// What it needs of Debian is in `EDITORS` of `xtask/src/tools.rs`.
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const VERSION = "4.99.4";

/** Modules of the editor that are built, where they have something to build. */
const NATIVE = ["@vscode/spdlog", "@vscode/deviceid", "kerberos", "native-watchdog", "node-pty"];

const folder = join(dirname(fileURLToPath(import.meta.url)), "editor");
const server = join(folder, "node_modules/code-server");
const vscode = join(server, "lib/vscode");
/** Written when all is done, with the version in it. */
const done = join(folder, `installed-${VERSION}`);

/** The words that start the editor, where it is installed. `VSCODE_WEB` names another one. */
export function installed() {
  const other = process.env.VSCODE_WEB;
  if (other) return existsSync(other) ? [other] : undefined;
  return existsSync(done) ? [process.execPath, join(server, "out/node/entry.js")] : undefined;
}

/** Where the headers of node are, if they are installed with it; else they are fetched. */
function headers() {
  const prefix = join(dirname(realpathSync(process.execPath)), "..");
  return existsSync(join(prefix, "include/node/node_api.h")) ? { npm_config_nodedir: prefix } : {};
}

function npm(where, ...words) {
  // Building asks for tools of its own.
  const env = { ...process.env, ...headers(), npm_config_yes: "true" };
  const { status, stdout, stderr } = spawnSync("npm", words, { cwd: where, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  if (status !== 0) throw new Error(`npm ${words.join(" ")}\n${stdout}${stderr}`);
}

export function install() {
  if (installed()) return;
  const [major] = process.versions.node.split(".");
  if (Number(major) < 20) throw new Error(`VS Code needs Node 20 or newer, and this is ${process.version}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  // Its own script of installation downloads a ripgrep from elsewhere: none of the scripts runs, and Debian's takes its place.
  npm(folder, "install", "--no-save", "--ignore-scripts", `code-server@${VERSION}`);
  npm(folder, "rebuild", "argon2", "--build-from-source");
  for (const part of [vscode, join(vscode, "extensions")]) npm(part, "install", "--ignore-scripts", "--omit=dev");
  for (const name of NATIVE) {
    if (existsSync(join(vscode, "node_modules", name, "binding.gyp"))) npm(vscode, "rebuild", name);
  }
  const search = execFileSync("sh", ["-c", "command -v rg"], { encoding: "utf8" }).trim();
  const bin = join(vscode, "node_modules/@vscode/ripgrep/bin");
  mkdirSync(bin, { recursive: true });
  copyFileSync(search, join(bin, "rg"));
  // The server looks for its modules under the name that they have in an archive.
  const archive = join(vscode, "node_modules.asar");
  rmSync(archive, { recursive: true, force: true });
  symlinkSync("node_modules", archive);
  execFileSync(process.execPath, [join(server, "out/node/entry.js"), "--version"], { stdio: "ignore" });
  writeFileSync(done, "");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) install();
