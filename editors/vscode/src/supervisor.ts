// Keeps a server running: starts it, starts it again when it ends, gives up when it ends too often, and notices when it hangs.
import * as vscode from "vscode";
import { DidChangeConfigurationNotification, type LanguageClient, LSPErrorCodes, ResponseError, State } from "vscode-languageclient/node";
import { type Connection, connection } from "./client";
import { findProgram, isOlder, OLDEST, ProgramMissing } from "./program";
import { concernsServer, serverSettings } from "./settings";

export type Condition = "starting" | "running" | "restarting" | "stopped";

/** How long is waited before each start after an end, in milliseconds. Behind the last it is given up. */
const WAITS = [0, 500, 2_000, 8_000];
/** Ends that lie longer back count no more. */
const FORGOTTEN_AFTER = 3 * 60_000;
/** So long is waited before a question is asked again whose text had changed. */
const PAUSE = 50;
/** Questions that may take long by their nature. */
const MAY_LAST = ["workspace/diagnostic"];

const RESTART = "Restart";
const SHOW_LOG = "Show Log";
const OPEN_SETTING = "Open Setting";

export class Supervisor implements vscode.Disposable {
  #condition: Condition = "stopped";
  #current: Connection | undefined;
  #ends: number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isHangTold = false;
  #problem: string | undefined;
  readonly #changed = new vscode.EventEmitter<Condition>();
  readonly #disposables: vscode.Disposable[] = [this.#changed];
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
    private readonly runCommand: (name: string, given: unknown[]) => unknown,
    /** Called with each new client, before it starts. */
    private readonly prepare: (client: LanguageClient) => void,
  ) {
    this.#disposables.push(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("plimsoll.server.path")) void this.restart();
        else if (concernsServer(event)) this.#tellSettings();
      }),
      vscode.extensions.onDidChange(() => this.#tellSettings()),
    );
  }

  get condition(): Condition {
    return this.#condition;
  }

  /** The client, while the server runs. */
  get client(): LanguageClient | undefined {
    return this.#condition === "running" ? this.#current?.client : undefined;
  }

  /** Why no server runs, where more is known than that. */
  get problem(): string | undefined {
    return this.#condition === "stopped" ? this.#problem : undefined;
  }

  /** Asks the running server, again where the text changed before it was answered; `undefined` where no server runs or it ends. */
  async ask<Answer>(method: string, question: () => object | undefined): Promise<Answer | undefined> {
    const { client } = this;
    for (let asked = question(); client && asked && client === this.client; asked = question()) {
      try {
        return (await client.sendRequest<Answer | null>(method, asked)) ?? undefined;
      } catch (error) {
        const isRefused = error instanceof ResponseError && error.code === LSPErrorCodes.ContentModified;
        if (!isRefused) this.log.warn(`${method} is not answered: ${String(error)}`);
        if (!isRefused) return undefined;
        await new Promise((done) => setTimeout(done, PAUSE));
      }
    }
    return undefined;
  }

  /** The name and version of the running server. */
  get version(): string {
    const about = this.client?.initializeResult?.serverInfo;
    return about ? `${about.name} ${about.version ?? ""}`.trim() : "";
  }

  /** Starts the server as if nothing had happened before. */
  async restart(): Promise<void> {
    this.#ends = [];
    await this.stop();
    await this.start();
  }

  async start(): Promise<void> {
    this.#problem = undefined;
    this.#set(this.#ends.length > 0 ? "restarting" : "starting");
    let program: string;
    try {
      program = await findProgram(this.context);
    } catch (error) {
      if (error instanceof ProgramMissing) this.#problem = error.message;
      this.#set("stopped");
      if (!(error instanceof ProgramMissing)) throw error;
      return this.#tellMissing(error.message);
    }
    const mine = connection(program, this.log, { command: this.runCommand, asked: (method) => this.#asked(mine, method) });
    this.#current = mine;
    mine.client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped) this.#lost(mine);
    });
    this.prepare(mine.client);
    const started = this.#asked(mine, "initialize");
    try {
      await mine.client.start();
    } catch (error) {
      this.log.error(`the server did not start: ${String(error)}`);
      return this.#lost(mine);
    } finally {
      started();
    }
    if (this.#current !== mine) return mine.kill();
    this.#set("running");
    this.#tellAge(program);
  }

  /** Ends the server for good. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    const mine = this.#current;
    this.#current = undefined;
    if (!mine) return;
    this.#set("stopped");
    try {
      await mine.client.dispose(1_000);
    } catch {
      // It hangs, or did not start.
    }
    mine.kill();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #set(condition: Condition): void {
    if (this.#condition === condition) return;
    this.#condition = condition;
    this.#changed.fire(condition);
  }

  /** A server has ended without being asked to. */
  #lost(mine: Connection): void {
    if (this.#current !== mine) return;
    this.#current = undefined;
    mine.kill();
    const now = Date.now();
    this.#ends = [...this.#ends.filter((end) => now - end < FORGOTTEN_AFTER), now];
    const wait = WAITS[this.#ends.length - 1];
    if (wait === undefined) {
      this.#set("stopped");
      void this.#tellGivenUp();
      return;
    }
    this.#set("restarting");
    this.#timer = setTimeout(() => void this.start(), wait);
  }

  /** Watches that a question is answered; what comes back is called with the answer. */
  #asked(mine: Connection, method: string): () => void {
    if (MAY_LAST.includes(method)) return () => undefined;
    const seconds = vscode.workspace.getConfiguration("plimsoll").get<number>("server.answerWithin", 20);
    const timer = setTimeout(() => void this.#tellHang(mine, method, seconds), Math.max(seconds, 1) * 1000);
    return () => clearTimeout(timer);
  }

  #tellSettings(): void {
    void this.client?.sendNotification(DidChangeConfigurationNotification.type, { settings: { plimsoll: serverSettings() } });
  }

  async #tellHang(mine: Connection, method: string, seconds: number): Promise<void> {
    if (this.#current !== mine || this.#isHangTold) return;
    this.#isHangTold = true;
    this.log.warn(`${method} has no answer after ${seconds} seconds`);
    const words = `The language server of plimsoll has not answered for ${seconds} seconds. Restarting it loses nothing that you wrote.`;
    const chosen = await vscode.window.showWarningMessage(words, RESTART, SHOW_LOG);
    this.#isHangTold = false;
    if (chosen === SHOW_LOG) this.log.show();
    if (chosen !== RESTART || this.#current !== mine) return;
    mine.kill();
    await this.restart();
  }

  async #tellGivenUp(): Promise<void> {
    const words = `The language server of plimsoll ended ${this.#ends.length} times within three minutes and is not started again by itself. The log says why.`;
    const chosen = await vscode.window.showErrorMessage(words, RESTART, SHOW_LOG);
    if (chosen === RESTART) await this.restart();
    if (chosen === SHOW_LOG) this.log.show();
  }

  async #tellMissing(words: string): Promise<void> {
    this.log.error(words);
    const chosen = await vscode.window.showErrorMessage(words, OPEN_SETTING, SHOW_LOG);
    if (chosen === OPEN_SETTING) await vscode.commands.executeCommand("workbench.action.openSettings", "plimsoll.server.path");
    if (chosen === SHOW_LOG) this.log.show();
  }

  /** Says where the server is older than this extension needs it. */
  #tellAge(program: string): void {
    const version = this.client?.initializeResult?.serverInfo?.version ?? "0";
    if (!isOlder(version, OLDEST)) return;
    const words = `${program} is version ${version} of plimsoll; this extension needs ${OLDEST} or newer. Install a newer one, or clear the setting plimsoll.server.path to use the one that comes with the extension.`;
    this.log.warn(words);
    void vscode.window.showWarningMessage(words, OPEN_SETTING).then((chosen) => {
      if (chosen) void vscode.commands.executeCommand("workbench.action.openSettings", "plimsoll.server.path");
    });
  }
}
