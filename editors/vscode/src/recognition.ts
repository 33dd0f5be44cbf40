// As what the document in front is recognised, as the server says.
import * as vscode from "vscode";
import { mayBeRead } from "./documents";
import { RECOGNITION, type Recognition } from "./protocol";
import type { Supervisor } from "./supervisor";

/** So long nothing may be typed before the server is asked again. */
const PAUSE = 150;

/** Whether a file is described or taken in by an application. */
export const isOwn = (found: Recognition | undefined): boolean =>
  found !== undefined && (found.label !== null || (found.applications ?? []).length > 0);

let last: vscode.TextEditor | undefined;

/** The editor in front; while a view is in front that is no editor, the one that was it before and is still seen. */
export function editorInFront(): vscode.TextEditor | undefined {
  last = vscode.window.activeTextEditor ?? (last && vscode.window.visibleTextEditors.find((one) => one.document === last?.document));
  return last;
}

export class Recognitions implements vscode.Disposable {
  #current: Recognition | undefined;
  /** The document that it is about. */
  #of: vscode.TextDocument | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #changed = new vscode.EventEmitter<Recognition | undefined>();
  readonly #disposables: vscode.Disposable[];
  readonly onDidChange = this.#changed.event;

  constructor(private readonly server: Supervisor) {
    this.#disposables = [
      this.#changed,
      server.onDidChange((condition) => condition === "running" && this.#look()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#look()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document !== editorInFront()?.document) return;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#look(), PAUSE);
      }),
    ];
  }

  /** Of the document in front. */
  get current(): Recognition | undefined {
    return this.#of === editorInFront()?.document ? this.#current : undefined;
  }

  /** Of a document; `undefined` where no server runs, or where it is no text that plimsoll reads. */
  async of(document: vscode.TextDocument): Promise<Recognition | undefined> {
    if (!mayBeRead(document)) return undefined;
    return this.server.ask<Recognition>(RECOGNITION, () => ({ textDocument: { uri: document.uri.toString() } }));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #look(): void {
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const document = editorInFront()?.document;
    // What was known stays while a server starts again.
    if (document && mayBeRead(document) && !this.server.client) return;
    const found = document && (await this.of(document));
    if (document !== editorInFront()?.document) return;
    [this.#current, this.#of] = [found, document];
    void vscode.commands.executeCommand("setContext", "plimsoll.recognised", isOwn(found));
    this.#changed.fire(found);
  }
}
