// The item in the status bar: as what the file in front is recognised, and how the server is.
import * as vscode from "vscode";
import type { Recognition } from "./protocol";
import { editorInFront, isOwn, type Recognitions } from "./recognition";
import type { Supervisor } from "./supervisor";
import { inert } from "./words";

const BY_CONDITION = {
  starting: { icon: "$(loading~spin) ", words: "The language server starts." },
  running: { icon: "", words: "" },
  restarting: { icon: "$(loading~spin) ", words: "The language server has ended and is started again." },
  stopped: { icon: "$(error) ", words: "The language server does not run. Click to start it again or to see the log." },
} as const;

export class Status implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("plimsoll.status", vscode.StatusBarAlignment.Right, 90);
  readonly #disposables: vscode.Disposable[];

  constructor(
    private readonly server: Supervisor,
    private readonly recognitions: Recognitions,
  ) {
    this.#item.name = "plimsoll";
    this.#item.command = "plimsoll.explainRecognition";
    this.#disposables = [this.#item, server.onDidChange(() => this.#show()), recognitions.onDidChange(() => this.#show())];
    this.#show();
  }

  /** Says why the file in front is recognised as what it is, with what can be done. */
  async explain(): Promise<void> {
    const [words, ...choices] = this.#explained();
    const chosen = await vscode.window.showInformationMessage(words ?? "", ...choices);
    const command = chosen && CHOICES[chosen as Choice];
    if (command) await vscode.commands.executeCommand(command);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** What is said, and what is offered. */
  #explained(): [string, ...Choice[]] {
    const { condition } = this.server;
    if (condition !== "running") return [inert(this.server.problem ?? BY_CONDITION[condition].words.split(". ")[0] ?? ""), "Restart", "Show Log"];
    const name = editorInFront()?.document.uri.path.split("/").at(-1);
    const found = this.recognitions.current;
    if (!name || !found) return ["The file in front is none of the kinds that plimsoll reads: YAML, JSON, CUE, Nulecule and answers."];
    if (!isOwn(found)) return [inert(`${name} is none of plimsoll's. ${found.why}`)];
    return [inert([`${name}: ${labelOf(found)}. ${found.why}`, ...about(found)].join(" ")), "Show Plan"];
  }

  #show(): void {
    const { condition } = this.server;
    const found = this.recognitions.current;
    if (condition === "running" && !isOwn(found)) return this.#item.hide();
    const { icon, words } = BY_CONDITION[condition];
    this.#item.text = `${icon}${found && isOwn(found) ? labelOf(found) : "plimsoll"}`;
    this.#item.tooltip = tooltip(this.server.problem ?? words, found, this.server.version);
    this.#item.backgroundColor = condition === "stopped" ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
    this.#item.show();
  }
}

const CHOICES = {
  "Show Plan": "plimsoll.showPlan",
  Restart: "plimsoll.restartServer",
  "Show Log": "plimsoll.showLog",
} as const;
type Choice = keyof typeof CHOICES;

const labelOf = (found: Recognition): string => found.label ?? "part of an application";

/** Sentences on the applications and on the workspace. */
function about(found: Recognition): string[] {
  const names = (found.applications ?? []).map(({ name }) => name);
  const applications = names.length > 0 ? [`It belongs to ${names.join(", ")}.`] : [];
  const folder = found.folder && vscode.Uri.parse(found.folder).path.split("/").filter(Boolean).at(-1);
  const workspace = folder ? [`Its workspace is ${folder}.`] : [];
  return [...applications, ...workspace];
}

function tooltip(words: string, found: Recognition | undefined, version: string): vscode.MarkdownString {
  const lines = words ? [words] : [];
  if (found && isOwn(found)) lines.push(labelOf(found), found.why, ...about(found));
  if (version) lines.push(version);
  const text = new vscode.MarkdownString();
  // Names come from files: nothing in them is a mark, a picture or a link.
  for (const line of lines) text.appendText(inert(line)).appendMarkdown("\n\n");
  return text;
}
