// Everything that works with a running server, put together.
import * as vscode from "vscode";
import { Recognitions } from "./recognition";
import { Status } from "./status";
import { Supervisor } from "./supervisor";
import { provideTasks } from "./tasks";
import { Views } from "./views";

export class Session {
  readonly log = vscode.window.createOutputChannel("plimsoll", { log: true });
  readonly server: Supervisor;
  readonly recognitions: Recognitions;
  readonly status: Status;
  readonly views: Views;

  private constructor(context: vscode.ExtensionContext) {
    this.server = new Supervisor(
      context,
      this.log,
      (name, given) => this.views.run(name, given),
      (client) => this.views.listen(client),
    );
    this.recognitions = new Recognitions(this.server);
    this.status = new Status(this.server, this.recognitions);
    this.views = new Views(context, this.server, this.recognitions, this.log);
    context.subscriptions.push(this.log, this.server, this.recognitions, this.status, this.views, provideTasks(context));
  }

  static async start(context: vscode.ExtensionContext): Promise<Session> {
    const session = new Session(context);
    // A program that is missing is told with a message; nothing waits for its answer.
    void session.server.start();
    return session;
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }
}
