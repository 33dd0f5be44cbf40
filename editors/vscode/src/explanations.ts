// Why a unit comes when it does, as a text beside the editor. What it names can be followed.
import * as vscode from "vscode";
import { rangeOf } from "./jump";
import { type Link, type PlanAnswer, type PlanQuestion, WHY } from "./protocol";
import type { Supervisor } from "./supervisor";
import { inert } from "./words";

const SCHEME = "plimsoll-why";
/** A language of its own, so that long lines go on below. */
const LANGUAGE = "plimsoll-explanation";
/** So many are kept. */
const MOST = 50;

export class Explanations implements vscode.Disposable, vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider {
  readonly #answers = new Map<string, { text: string; links: readonly Link[] }>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #disposables: vscode.Disposable[];
  readonly onDidChange = this.#changed.event;

  constructor(private readonly server: Supervisor) {
    this.#disposables = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.languages.registerDocumentLinkProvider({ scheme: SCHEME }, this),
    ];
  }

  async show(question: PlanQuestion): Promise<void> {
    const answer = await this.server.ask<PlanAnswer>(WHY, () => ({ ...question, format: "text" }));
    if (!answer) return;
    if (!answer.content) {
      void vscode.window.showInformationMessage(inert(answer.problem ?? "There is nothing to explain here."));
      return;
    }
    const text = [answer.problem, answer.content].filter(Boolean).join("\n\n");
    // The name is what the tab shows.
    const name = (answer.title || "Why").replaceAll("/", "∕");
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}`, query: question.textDocument.uri });
    // The oldest goes: it is no longer looked at.
    if (this.#answers.size >= MOST) this.#answers.delete([...this.#answers.keys()][0] ?? "");
    this.#answers.set(uri.toString(), { text, links: answer.problem ? [] : (answer.links ?? []) });
    this.#changed.fire(uri);
    const opened = await vscode.workspace.openTextDocument(uri);
    const document = await vscode.languages.setTextDocumentLanguage(opened, LANGUAGE);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true, preserveFocus: true });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#answers.get(uri.toString())?.text ?? "";
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const links = this.#answers.get(document.uri.toString())?.links ?? [];
    return links.map(({ range, uri, target }) => {
      const { line, character } = target.start;
      const place = vscode.Uri.parse(uri).with({ fragment: `L${line + 1},${character + 1}` });
      return new vscode.DocumentLink(rangeOf(range), place);
    });
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }
}
