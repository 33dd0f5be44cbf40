// The processes of the language server that belong to a workspace.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export class Servers {
  #workspace;

  constructor(workspace) {
    this.#workspace = workspace;
  }

  /** The processes that the editor has started for this workspace, by their numbers. */
  running() {
    return readdirSync("/proc").filter((id) => /^\d+$/.test(id) && this.#isOurs(id)).map(Number);
  }

  #isOurs(id) {
    try {
      const words = readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0");
      const isServer = /plimsoll-vscode-.*\/server\/plimsoll$/.test(words[0]) && words[1] === "lsp";
      return isServer && readlinkSync(`/proc/${id}/cwd`) === this.#workspace.folder;
    } catch {
      // It has ended meanwhile.
      return false;
    }
  }

  kill(id) {
    process.kill(id, "SIGKILL");
  }

  /** Has it do nothing any more. */
  halt(id) {
    process.kill(id, "SIGSTOP");
  }
}
