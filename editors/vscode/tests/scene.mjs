// A test with a workspace and a window of its own.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { folder } from "./browser.mjs";
import { eventually } from "./eventually.mjs";
import { VisualStudioCode } from "./vscode.mjs";

let code;

export async function openCode(options) {
  code = await VisualStudioCode.start(options);
}

export async function closeCode() {
  await code?.stop();
}

/** A folder with files in it, that is removed when it is no longer needed. */
export class Workspace {
  #top;
  folder = mkdtempSync(join(tmpdir(), "plimsoll-workspace-"));

  /** A copy of one of the examples. */
  static of(example) {
    const workspace = new Workspace();
    cpSync(join(folder, "../../fixtures", example), workspace.folder, { recursive: true });
    workspace.write("plimsoll.toml", '[nulecule]\nprovider = "kubernetes"\n');
    return workspace;
  }

  read(path) {
    return readFileSync(join(this.folder, path), "utf8");
  }

  /** Waits until a file on disk has a text in it. */
  holds(path, pattern, limit) {
    return eventually(`${path} is saved`, () => assert.match(this.read(path), pattern), limit);
  }

  write(path, text) {
    const whole = join(this.folder, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, text);
    return this;
  }

  /** Puts a text in the place of another, which has to be there. */
  replace(path, old, text) {
    const before = this.read(path);
    if (!before.includes(old)) throw new Error(`${path} has no ${old}`);
    return this.write(path, before.replace(old, text));
  }

  /** Gives the folder a name, as the editor shows it. */
  named(name) {
    this.#top = this.folder;
    this.folder = join(this.#top, name);
    const parts = readdirSync(this.#top);
    mkdirSync(this.folder);
    for (const part of parts) renameSync(join(this.#top, part), join(this.folder, part));
    return this.folder;
  }

  remove() {
    rmSync(this.#top ?? this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The shop of the examples, with a misspelled key. */
export function misspelled() {
  return Workspace.of("shop").replace("Nulecule", "description: Image of the API.", "descripton: Image of the API.");
}

/**
 * A test. `workspace` makes its files, `file` is opened, `act` gets the window, the workspace, and what names a part.
 * With `SCREENSHOTS`, a folder, what is seen in the end is kept there where it fails.
 *
 * A busy machine may swallow a key or a click: what fails is told, and tried once more from the start.
 */
export function scene(title, parts, act) {
  test(title, async (context) => {
    try {
      await play(title, parts, act);
    } catch (error) {
      context.diagnostic(`tried once more: ${error.stack}`);
      await play(title, parts, act);
    }
  });
}

async function play(title, { workspace: make, file, settings }, act) {
  const workspace = make();
  if (settings) workspace.write(".vscode/settings.json", JSON.stringify(settings));
  let window;
  try {
    window = await code.open(workspace.folder, file);
    await act(window, workspace, named);
  } catch (error) {
    const kept = process.env.SCREENSHOTS;
    if (kept) await window?.page.screenshot({ path: join(kept, `${title.replaceAll(/\W+/g, "-")}.png`) });
    throw error;
  } finally {
    await window?.close();
    workspace.remove();
  }
}

/** A part of a test: what is wrong in it is told with its name. */
async function named(part, check) {
  try {
    await check();
  } catch (error) {
    error.message = `${part}: ${error.message}`;
    throw error;
  }
}
