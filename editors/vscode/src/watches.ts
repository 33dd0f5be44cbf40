// Which plans the server tells about: those of the documents that a view shows. Two views may show the same one.
import { UNWATCH, WATCH } from "./protocol";
import type { Supervisor } from "./supervisor";

export class Watches {
  /** How many views show the plan of a document, by its address. */
  readonly #counts = new Map<string, number>();

  constructor(private readonly server: Supervisor) {}

  add(uri: string): void {
    const count = this.#counts.get(uri) ?? 0;
    this.#counts.set(uri, count + 1);
    if (count === 0) this.#tell(WATCH, uri);
  }

  remove(uri: string): void {
    const count = this.#counts.get(uri) ?? 0;
    if (count > 1) {
      this.#counts.set(uri, count - 1);
    } else if (this.#counts.delete(uri)) {
      this.#tell(UNWATCH, uri);
    }
  }

  /** Another server has started: it knows of none. */
  tellAll(): void {
    for (const uri of this.#counts.keys()) this.#tell(WATCH, uri);
  }

  #tell(notification: typeof WATCH | typeof UNWATCH, uri: string): void {
    void this.server.client?.sendNotification(notification, { textDocument: { uri } });
  }
}
