// One connection to one server process.
import { type ChildProcess, spawn } from "node:child_process";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type Middleware,
  RevealOutputChannelOn,
} from "vscode-languageclient/node";
import { SELECTOR } from "./documents";
import { serverSettings } from "./settings";

/** What is done where the client would do something else by itself. */
export interface Hooks {
  /** A command of the server was chosen, from a line above a unit for example. */
  readonly command: (name: string, given: unknown[]) => unknown;
  /** A question is asked; what comes back is called with its answer. */
  readonly asked: (method: string) => () => void;
}

/** A client, and the process that it talks to once it was started. */
export interface Connection {
  readonly client: LanguageClient;
  /** Ends the process at once. */
  readonly kill: () => void;
}

export function connection(program: string, log: vscode.LogOutputChannel, hooks: Hooks): Connection {
  let child: ChildProcess | undefined;
  const start = async () => {
    log.info(`starting ${program} lsp`);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    child = spawn(program, ["lsp"], { stdio: "pipe", ...(folder?.scheme === "file" && { cwd: folder.fsPath }) });
    child.on("error", (error) => log.error(String(error)));
    child.on("exit", (code, signal) => log.info(`the server has ended: ${signal ?? `exit code ${code}`}`));
    return child;
  };
  const client = new LanguageClient("plimsoll", "plimsoll", start, options(log, hooks));
  return { client, kill: () => child?.kill("SIGKILL") };
}

function options(log: vscode.LogOutputChannel, hooks: Hooks): LanguageClientOptions {
  return {
    documentSelector: SELECTOR,
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: serverSettings,
    initializationFailedHandler: () => false,
    // The supervisor starts servers again.
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => ({ action: CloseAction.DoNotRestart, handled: true, message: "The connection to the server was closed." }),
    },
    diagnosticPullOptions: { onChange: true, onSave: true, onTabs: false },
    middleware: middleware(hooks),
  };
}

function middleware(hooks: Hooks): Middleware {
  return {
    executeCommand: (name, given) => hooks.command(name, given),
    workspace: {
      configuration: async (parameters, token, next) => {
        const answers = await next(parameters, token);
        if (!Array.isArray(answers)) return answers;
        return answers.map((answer, at) => (parameters.items[at]?.section === "plimsoll" ? serverSettings() : answer));
      },
      // Settings are sent as a whole, with what was filled in.
      didChangeConfiguration: async () => undefined,
    },
    sendRequest: async (type, parameter, token, next) => {
      const answered = hooks.asked(typeof type === "string" ? type : type.method);
      const stop = token?.onCancellationRequested(answered);
      try {
        return await next(type, parameter, token);
      } finally {
        answered();
        stop?.dispose();
      }
    },
  };
}
