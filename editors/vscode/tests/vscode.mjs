// Starts VS Code with the packaged extension, and opens windows of it.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { folder, launch } from "./browser.mjs";
import { installed } from "./install-editor.mjs";
import { eventually } from "./eventually.mjs";
import { Window } from "./window.mjs";

/** The program that is packaged. */
export const program = resolve(process.env.PLIMSOLL ?? join(folder, "../../target/release/plimsoll"));

/** Settings of every window: nothing is asked or fetched, nothing moves. */
const SETTINGS = {
  "chat.commandCenter.enabled": false,
  "editor.cursorBlinking": "solid",
  "editor.minimap.enabled": false,
  "editor.stickyScroll.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "files.simpleDialog.enable": true,
  "git.enabled": false,
  "remote.autoForwardPorts": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.restoreWindows": "none",
  "workbench.colorTheme": "Default Light Modern",
  "workbench.enableExperiments": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Ends a process and all that it started when the tests are stopped in the middle. */
function endWithUs(id) {
  process.once("exit", () => {
    try {
      process.kill(-id, "SIGKILL");
    } catch {
      // It has ended.
    }
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));
}

export class VisualStudioCode {
  #folder = mkdtempSync(join(tmpdir(), "plimsoll-vscode-"));
  #windows = [];
  #process;
  #browser;
  #address;

  /** Packages the extension with the program, installs it into a fresh profile, and starts the editor. */
  static async start({ settings = {}, extensions = [] } = {}) {
    const words = installed();
    if (!words) throw new Error("the editor is not installed: node tests/install-editor.mjs");
    const code = new VisualStudioCode();
    const packed = join(code.#folder, "plimsoll.vsix");
    execFileSync(process.execPath, [join(folder, "scripts/package.mjs"), "--server", program, "--out", packed], { stdio: ["ignore", "ignore", "inherit"] });
    mkdirSync(join(code.#folder, "profile/User"), { recursive: true });
    writeFileSync(join(code.#folder, "profile/User/settings.json"), JSON.stringify({ ...SETTINGS, ...settings }));
    const places = ["--user-data-dir", join(code.#folder, "profile"), "--extensions-dir", join(code.#folder, "extensions")];
    for (const extension of [packed, ...extensions]) {
      execFileSync(words[0], [...words.slice(1), ...places, "--install-extension", extension], { stdio: ["ignore", "ignore", "inherit"] });
    }
    await code.#serve(words, places);
    code.#browser = await launch();
    return code;
  }

  async #serve(words, places) {
    const port = await freePort();
    const quiet = ["--auth", "none", "--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"];
    const given = [...words.slice(1), ...quiet, "--bind-addr", `127.0.0.1:${port}`, ...places];
    this.#process = spawn(words[0], given, { stdio: "ignore", detached: true, env: { ...process.env, HOME: this.#folder } });
    endWithUs(this.#process.pid);
    this.#address = `http://127.0.0.1:${port}`;
    await eventually("the editor answers", async () => {
      const answer = await fetch(`${this.#address}/healthz`);
      if (!answer.ok) throw new Error(`it says ${answer.status}`);
    });
  }

  /** Opens a window with a folder, and with a file of it in front. */
  async open(workspace, file, viewport = { width: 1400, height: 900 }) {
    const context = await this.#browser.newContext({ viewport });
    const page = await context.newPage();
    const authority = this.#address.replace("http://", "");
    const payload = file ? [["openFile", `vscode-remote://${authority}${join(workspace, file)}`]] : [];
    const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) });
    await page.goto(`${this.#address}/?${query}`);
    await page.locator(".monaco-workbench").waitFor({ timeout: 60_000 });
    const window = new Window(page, workspace);
    this.#windows.push(window);
    if (file) await window.lines().first().waitFor({ timeout: 60_000 });
    return window;
  }

  /** Ends the editor and all that it started, and removes its profile. */
  async stop() {
    for (const window of this.#windows) await window.close();
    await this.#browser?.close();
    if (this.#process?.pid) {
      const ended = new Promise((done) => this.#process.once("exit", done));
      process.kill(-this.#process.pid, "SIGTERM");
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
