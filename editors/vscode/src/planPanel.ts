// A view beside the editor that shows the page of a plan, keeps it as the text is, and follows the cursor.
import { createHash, randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { jump, placeOf } from "./jump";
import type { FromPage, ToPage } from "./page/messages";
import { type DIFFERENCE, PLAN, type PlanAnswer, type PlanQuestion } from "./protocol";
import type { Condition, Supervisor } from "./supervisor";
import type { Watches } from "./watches";

export class PlanPanel implements vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;
  #question: PlanQuestion | undefined;
  #answer: PlanAnswer | undefined;
  /** The plan that was shown last, which stays while there is none, and the document that it is about. */
  #shown: PlanAnswer | undefined;
  #shownOf: string | undefined;
  /** The script and the style of the page: the view allows no others. */
  #allowed: string | undefined;
  /** Whether the view listens, and what it is told last. */
  #isReady = false;
  #last: ToPage | undefined;
  #isAsking = false;
  #asksAgain = false;
  /** Whether the view leads to a place just now, and the document that it led to: going there is no wish for another plan. */
  #isLeading = false;
  #visited: string | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly server: Supervisor,
    private readonly watches: Watches,
    private readonly request: typeof PLAN | typeof DIFFERENCE,
    private readonly name: string,
  ) {}

  /** Opens the view, or brings it to the front. */
  async show(question: PlanQuestion): Promise<void> {
    if (this.#panel) this.#panel.reveal(undefined, true);
    else this.#open();
    this.#turnTo(question);
    await this.#refresh();
  }

  /** The cursor or the editor in front is another. */
  follow(question: PlanQuestion): void {
    if (!this.#panel || this.#isLeading) return;
    const { uri } = question.textDocument;
    const isOther = uri !== this.#question?.textDocument.uri;
    if (isOther && uri === this.#visited) return;
    this.#visited = undefined;
    if (isOther) {
      this.#turnTo(question);
      void this.#refresh();
    } else {
      this.#question = { ...this.#question, ...question };
      void this.#moveFocus();
    }
  }

  planChanged(uri: string): void {
    if (this.#panel && uri === this.#question?.textDocument.uri) void this.#refresh();
  }

  serverIs(condition: Condition): void {
    if (!this.#panel || !this.#question) return;
    if (condition === "running") {
      void this.#refresh();
    } else if (condition === "stopped") {
      this.#display({});
    }
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #open(): void {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel(`plimsoll.${this.name.toLowerCase()}`, this.name, column, {
      enableScripts: true,
      enableFindWidget: true,
      retainContextWhenHidden: true,
      localResourceRoots: ["dist", "media"].map((name) => vscode.Uri.joinPath(this.context.extensionUri, name)),
    });
    const icon = (theme: string) => vscode.Uri.joinPath(this.context.extensionUri, "media", `plan-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    panel.webview.onDidReceiveMessage((message: FromPage) => void this.#received(message));
    panel.onDidDispose(() => {
      if (this.#question) this.watches.remove(this.#question.textDocument.uri);
      this.#panel = this.#question = this.#answer = this.#shown = this.#allowed = undefined;
    });
    this.#panel = panel;
  }

  /** Has the server tell when the plan of a document becomes another. */
  #turnTo(question: PlanQuestion): void {
    const before = this.#question?.textDocument.uri;
    const { uri } = question.textDocument;
    this.#question = question;
    if (before === uri) return;
    this.watches.add(uri);
    if (before !== undefined) this.watches.remove(before);
  }

  /** Asks for the plan and shows it. While one question is under way, one more waits at most. */
  async #refresh(): Promise<void> {
    this.#asksAgain = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      while (this.#asksAgain) {
        this.#asksAgain = false;
        const answer = await this.#ask("html");
        const isStopped = this.server.condition === "stopped";
        if ((answer || isStopped) && !this.#asksAgain) this.#display(answer ?? {});
      }
    } finally {
      this.#isAsking = false;
    }
  }

  async #moveFocus(): Promise<void> {
    const answer = await this.#ask("compact");
    if (!answer || this.#isAsking) return;
    // The cursor may have gone to another application of the file.
    if (answer.application !== this.#answer?.application) return this.#refresh();
    this.#post({ type: "focus", ...this.#focusOf(answer) });
  }

  #ask(format: string): Promise<PlanAnswer | undefined> {
    return this.server.ask<PlanAnswer>(this.request, () => this.#question && { ...this.#question, format });
  }

  #display(answer: PlanAnswer): void {
    if (!this.#panel) return;
    this.#answer = answer;
    this.#panel.title = answer.title || this.#panel.title;
    const stopped = this.server.problem ?? "The language server does not run.";
    const problem = this.server.condition === "stopped" ? stopped : (answer.problem ?? null);
    if (!answer.content) {
      if (this.#allowed === undefined) this.#load("script-src; style-src");
      if (this.#shownOf !== this.#question?.textDocument.uri) this.#shown = undefined;
      this.#post({ type: "problem", problem: problem ?? "There is no plan.", isStale: this.#shown !== undefined });
      return;
    }
    this.#shown = answer;
    this.#shownOf = this.#question?.textDocument.uri;
    const allowed = ["script", "style"].map((name) => `${name}-src ${hashOf(name, answer.content ?? "")}`).join("; ");
    if (this.#allowed !== allowed) this.#load(allowed);
    // A plan in which nothing is done says so itself.
    const isSaid = problem !== null && answer.content.includes(problem);
    this.#post({ type: "plan", page: answer.content, problem: isSaid ? null : problem, ...this.#focusOf(answer) });
  }

  #focusOf(answer: PlanAnswer): { unit: number | null } {
    const at = (this.#shown?.units ?? []).findIndex(({ address }) => address === answer.focus);
    return { unit: at < 0 ? null : at };
  }

  #post(message: ToPage): void {
    if (message.type !== "focus") this.#last = message;
    else if (this.#last?.type === "plan") this.#last = { ...this.#last, unit: message.unit };
    if (this.#isReady) void this.#panel?.webview.postMessage(message);
  }

  async #received(message: FromPage): Promise<void> {
    if (message.type === "ready") {
      this.#isReady = true;
      if (this.#last) this.#post(this.#last);
      return;
    }
    if (message.type === "link") {
      await vscode.env.openExternal(vscode.Uri.parse(message.address, true));
      return;
    }
    const answer = this.#shown;
    const place = answer && placeOf(message.chosen, answer);
    if (!place) return;
    this.#isLeading = true;
    try {
      await jump(place, this.#panel?.viewColumn);
    } finally {
      this.#isLeading = false;
      this.#visited = place.uri;
    }
  }

  /** Loads the view that pages are shown in. Nothing runs in it but our script and that of the page. */
  #load(allowed: string): void {
    const { webview } = this.#panel as vscode.WebviewPanel;
    this.#allowed = allowed;
    this.#isReady = false;
    const nonce = randomBytes(16).toString("base64");
    const source = (name: string) => String(webview.asWebviewUri(vscode.Uri.joinPath(this.context.extensionUri, name)));
    const ours = `'nonce-${nonce}'`;
    const policy = `default-src 'none'; ${allowed.replaceAll("-src", `-src ${ours}`)}; img-src data:; base-uri 'none'; form-action 'none'`;
    webview.html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${this.name}</title>
<link rel="stylesheet" nonce="${nonce}" href="${source("media/view.css")}">
</head>
<body>
<p id="problem" role="status" hidden></p>
<div id="pages"></div>
<script nonce="${nonce}" src="${source("dist/page.js")}"></script>
</body>
</html>`;
  }
}

/** How a Content-Security-Policy names the script or the style of a page. */
function hashOf(element: string, page: string): string {
  const text = page.match(new RegExp(`<${element}>([^]*?)</${element}>`))?.[1];
  return text === undefined ? "" : `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
