// Tasks that run `plimsoll check` in a terminal. They have no problem matcher of their own: what they find the server has told.
import * as vscode from "vscode";
import { findProgram } from "./program";

const TYPE = "plimsoll";

export function provideTasks(context: vscode.ExtensionContext): vscode.Disposable {
  return vscode.tasks.registerTaskProvider(TYPE, {
    provideTasks: async () => {
      const folders = vscode.workspace.workspaceFolders ?? [];
      const found = folders.map((folder) => task(context, { type: TYPE, command: "check" }, folder));
      return (await Promise.all(found)).filter((one) => one !== undefined);
    },
    resolveTask: async (given) => task(context, given.definition, given.scope ?? vscode.TaskScope.Workspace),
  });
}

async function task(
  context: vscode.ExtensionContext,
  definition: vscode.TaskDefinition,
  scope: vscode.WorkspaceFolder | vscode.TaskScope,
): Promise<vscode.Task | undefined> {
  const command = String(definition["command"]);
  const path = typeof definition["path"] === "string" ? definition["path"] : ".";
  let program: string;
  try {
    program = await findProgram(context);
  } catch {
    // The message of the server says it already.
    return undefined;
  }
  const execution = new vscode.ProcessExecution(program, [command, "--color", "never", "--output", "compact", "--", path]);
  return new vscode.Task(definition, scope, path === "." ? command : `${command} ${path}`, TYPE, execution, []);
}
