// Runs a program in a terminal of a fixed size, types into it, and reads what stands on its screen.
import { execFileSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

let opened = 0;

function isAlive(program) {
  try {
    return process.kill(program, 0);
  } catch {
    return false;
  }
}

export class Terminal {
  #server = `plimsoll-captures-${process.pid}-${(opened += 1)}`;

  /**
   * Starts `command` (a list of words) in a terminal of its own.
   * @param {string[]} command
   * @param {{ columns?: number, rows?: number, folder?: string, environment?: Record<string, string> }} options
   */
  constructor(command, { columns = 110, rows = 32, folder = process.cwd(), environment = {} } = {}) {
    this.columns = columns;
    this.rows = rows;
    const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const size = ["-x", String(columns), "-y", String(rows)];
    const settings = [
      ["set", "-g", "default-terminal", "tmux-256color"],
      ["set", "-ga", "terminal-overrides", ",*:Tc:Smulx=\\E[4::%p1%dm"],
      ["set", "-g", "status", "off"],
      ["set", "-g", "mouse", "on"],
      ["set", "-g", "remain-on-exit", "on"],
      ["set", "-s", "escape-time", "0"],
    ];
    // One command line, so that the settings are there before the program starts.
    const start = ["new-session", "-d", ...size, "-c", folder, "--", "env", ...variables, ...command];
    this.#tmux(...settings.flatMap((words) => [...words, ";"]), ...start);
  }

  #tmux(...words) {
    // Not the user's settings, and UTF-8 whatever the language of the machine.
    return execFileSync("tmux", ["-u", "-L", this.#server, "-f", "/dev/null", ...words], { encoding: "utf8" });
  }

  /** Presses keys by their names in tmux: `Enter`, `Escape`, `C-x`, `Down`. */
  press(...keys) {
    this.#tmux("send-keys", ...keys);
  }

  /** Types a text as it stands. */
  type(text) {
    this.#tmux("send-keys", "-l", "--", text);
  }

  /** The lines of the screen without colours. */
  text() {
    return this.#tmux("capture-pane", "-p");
  }

  /** The lines of the screen with the escape sequences of their colours. */
  colours() {
    return this.#tmux("capture-pane", "-e", "-p", "-N");
  }

  /** Where the cursor stands, zero-based; `null` where it is hidden. */
  cursor() {
    const said = this.#tmux("display-message", "-p", "#{cursor_flag} #{cursor_x} #{cursor_y}").trim();
    const [isShown, column, row] = said.split(" ").map(Number);
    return isShown ? { column, row } : null;
  }

  /** Waits until the screen has all texts (or expressions match it), and then until it stays the same for a moment. */
  async shows(...wanted) {
    const has = (screen, one) => (one instanceof RegExp ? one.test(screen) : screen.includes(one));
    await this.#until(
      (screen) => wanted.every((one) => has(screen, one)),
      (screen) => `${wanted.filter((one) => !has(screen, one)).join(", ")} does not appear on\n${screen}`,
    );
    await this.settles();
  }

  /** Waits until the screen lacks a text. */
  async lacks(text) {
    await this.#until(
      (screen) => !screen.includes(text),
      (screen) => `${text} stays on\n${screen}`,
    );
    await this.settles();
  }

  /** Waits until nothing on the screen changes for half a second. */
  async settles() {
    let last = "";
    let since = Date.now();
    for (const end = since + 20_000; Date.now() < end && Date.now() - since < 500; await pause(50)) {
      const now = this.colours();
      if (now !== last) [last, since] = [now, Date.now()];
    }
  }

  async #until(holds, complaint) {
    for (const end = Date.now() + 20_000; ; await pause(50)) {
      const screen = this.text();
      if (holds(screen)) return;
      if (Date.now() > end) throw new Error(complaint(screen));
    }
  }

  /** Ends the program and its terminal, and waits until it has ended. */
  async close() {
    const program = Number(this.#tmux("display-message", "-p", "#{pane_pid}").trim());
    this.#tmux("kill-server");
    for (const end = Date.now() + 5000; Date.now() < end && isAlive(program); ) await pause(50);
  }
}
