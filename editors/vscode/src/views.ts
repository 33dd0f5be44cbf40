// What is opened beside the text: the plan, the changes, and why something is as it is.
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { Explanations } from "./explanations";
import { PlanPanel } from "./planPanel";
import { CHANGED, DIFFERENCE, PLAN, type PlanAnswer, type PlanQuestion } from "./protocol";
import { editorInFront, type Recognitions } from "./recognition";
import type { Supervisor } from "./supervisor";
import { Watches } from "./watches";
import { inert } from "./words";

/** So long the cursor has to rest before the plan follows it. */
const PAUSE = 80;

export class Views implements vscode.Disposable {
  readonly #plan: PlanPanel;
  readonly #changes: PlanPanel;
  readonly #explanations: Explanations;
  readonly #disposables: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    context: vscode.ExtensionContext,
    private readonly server: Supervisor,
    private readonly recognitions: Recognitions,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const watches = new Watches(server);
    this.#plan = new PlanPanel(context, server, watches, PLAN, "Plan");
    this.#changes = new PlanPanel(context, server, watches, DIFFERENCE, "Changes");
    this.#explanations = new Explanations(server);
    this.#disposables = [
      this.#plan,
      this.#changes,
      this.#explanations,
      server.onDidChange((condition) => {
        if (condition === "running") watches.tellAll();
        for (const panel of [this.#plan, this.#changes]) panel.serverIs(condition);
      }),
      recognitions.onDidChange(() => this.#follow()),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === vscode.window.activeTextEditor) this.#followSoon();
      }),
    ];
  }

  /** Takes what a new server tells. */
  listen(client: LanguageClient): void {
    client.onNotification(CHANGED, ({ uri }: { uri: string }) => {
      for (const panel of [this.#plan, this.#changes]) panel.planChanged(uri);
    });
  }

  /** Runs a command of the server, as lines above units hold it. */
  async run(name: string, given: unknown[]): Promise<void> {
    const question = (given[0] as PlanQuestion | undefined) ?? atCursor();
    if (!question) return;
    if (name === "plimsoll.plan") return this.#plan.show(question);
    if (name === "plimsoll.diff") return this.#changes.show(question);
    if (name === "plimsoll.why") return this.#isStopped() ? undefined : this.#explanations.show(question);
  }

  showPlan(): Promise<void> {
    return this.run("plimsoll.plan", []);
  }

  showChanges(): Promise<void> {
    return this.run("plimsoll.diff", []);
  }

  showWhy(): Promise<void> {
    return this.run("plimsoll.why", []);
  }

  /** Writes the page of the plan where the user wants it. */
  async savePlan(): Promise<void> {
    const question = this.#isStopped() ? undefined : atCursor();
    const answer = question && (await this.server.ask<PlanAnswer>(PLAN, () => ({ ...question, format: "html" })));
    if (!question || !answer) return;
    if (!answer.content) {
      void vscode.window.showWarningMessage(inert(answer.problem ?? "There is no plan."));
      return;
    }
    const source = vscode.Uri.parse(question.textDocument.uri);
    const folder = source.scheme === "file" ? vscode.Uri.joinPath(source, "..") : vscode.workspace.workspaceFolders?.[0]?.uri;
    const proposed = folder && vscode.Uri.joinPath(folder, `${(answer.application ?? "plan").replaceAll(/[^\w.-]/g, "-")}.html`);
    const target = await vscode.window.showSaveDialog({
      ...(proposed && { defaultUri: proposed }),
      filters: { "HTML page": ["html"] },
      title: "Save the plan",
    });
    if (!target) return;
    await vscode.workspace.fs.writeFile(target, Buffer.from(answer.content));
    this.log.info(`the plan was saved as ${target.fsPath}`);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** Whether no server runs; then it is said why, with what can be done. */
  #isStopped(): boolean {
    const isStopped = this.server.condition === "stopped";
    if (isStopped) void vscode.commands.executeCommand("plimsoll.explainRecognition");
    return isStopped;
  }

  #followSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#follow(), PAUSE);
  }

  #follow(): void {
    const follows = vscode.workspace.getConfiguration("plimsoll").get<boolean>("plan.follow", true);
    const question = atCursor();
    // A file that belongs to no application has no plan to go to.
    const belongs = (this.recognitions.current?.applications ?? []).length > 0;
    if (!follows || !question || !belongs) return;
    for (const panel of [this.#plan, this.#changes]) panel.follow(question);
  }
}

/** The question about what the cursor is in. */
function atCursor(): PlanQuestion | undefined {
  const editor = editorInFront();
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  return { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } };
}
