// Waits until something of plimsoll's is opened; only then the client is loaded and the server started.
import * as vscode from "vscode";
import { COMMANDS } from "./commands";
import { mayBeRead } from "./documents";
import { looksOwn } from "./markers";
import type { Session } from "./session";

let session: Promise<Session> | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const waiting: vscode.Disposable[] = [];
  const start = (): Promise<Session> => {
    session ??= import("./session.js").then(({ Session }) => Session.start(context));
    vscode.Disposable.from(...waiting.splice(0)).dispose();
    return session;
  };
  for (const [name, run] of Object.entries(COMMANDS)) {
    const command = async (...given: unknown[]) => run(await start(), ...given);
    context.subscriptions.push(vscode.commands.registerCommand(name, command));
  }
  const look = (document: vscode.TextDocument) => {
    if (!session && mayBeRead(document) && looksOwn(document)) void start();
  };
  waiting.push(
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument((event) => look(event.document)),
  );
  context.subscriptions.push({ dispose: () => vscode.Disposable.from(...waiting).dispose() });
  vscode.workspace.textDocuments.forEach(look);
  if (!session && (await isWorkspace())) void start();
}

export async function deactivate(): Promise<void> {
  await (await session)?.stop();
}

/** Whether a file of a name of our own is in the workspace. */
async function isWorkspace(): Promise<boolean> {
  const found = await vscode.workspace.findFiles("**/{plimsoll.toml,Nulecule}", "**/node_modules/**", 1);
  return found.length > 0;
}
