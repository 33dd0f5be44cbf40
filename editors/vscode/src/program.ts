// Finds the program that is started as the server.
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import * as vscode from "vscode";

/** The oldest server that this extension can talk to. */
export const OLDEST = "0.1.0";

const NAME = process.platform === "win32" ? "plimsoll.exe" : "plimsoll";

/** There is no program. The message says what to do. */
export class ProgramMissing extends Error {}

/** The path of the program: as the settings say, else what came with the extension, else the first on the `PATH`. */
export async function findProgram(context: vscode.ExtensionContext): Promise<string> {
  const named = vscode.workspace.getConfiguration("plimsoll").get<string>("server.path", "").trim();
  if (named) {
    const path = expanded(named);
    const problem = await problemOf(path);
    if (!problem) return path;
    throw new ProgramMissing(
      `plimsoll cannot be started: ${path} ${problem}. Correct the setting plimsoll.server.path, or clear it to use the program that comes with the extension.`,
    );
  }
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(isAbsolute);
  for (const path of [context.asAbsolutePath(join("server", NAME)), ...folders.map((folder) => join(folder, NAME))]) {
    if (!(await problemOf(path))) return path;
  }
  throw new ProgramMissing(
    `plimsoll cannot be started: this package of the extension holds no program for ${process.platform}-${process.arch}, and there is none on the PATH. Build or install plimsoll, and say where it is in the setting plimsoll.server.path.`,
  );
}

function expanded(path: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  return path.replace(/^~(?=$|[/\\])/, homedir()).replaceAll("${workspaceFolder}", folder);
}

/** Why a file cannot be started. */
async function problemOf(path: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) return "is no file";
  } catch {
    return "does not exist";
  }
  try {
    await access(path, constants.X_OK);
  } catch {
    return "may not be executed";
  }
  return undefined;
}

/** Whether a version, as `1.2.3`, is older than another. */
export function isOlder(version: string, than: string): boolean {
  const numbers = (text: string) => text.split(/[-+]/)[0]?.split(".").map(Number) ?? [];
  const [one, other] = [numbers(version), numbers(than)];
  for (let at = 0; at < other.length; at += 1) {
    const by = (one[at] ?? 0) - (other[at] ?? 0);
    if (by !== 0) return by < 0;
  }
  return false;
}
