// The cheap signs that start the server miss nothing that the server would recognise: in all files of the examples and of the
// specification of the behaviour.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { folder } from "./browser.mjs";
import { program } from "./vscode.mjs";

const repository = join(folder, "../..");
const kept = mkdtempSync(join(tmpdir(), "plimsoll-markers-"));
let looksOwn, server;

/** The server, asked over its standard input and output. */
class Server {
  #process = spawn(program, ["lsp"], { cwd: kept, stdio: ["pipe", "pipe", "inherit"] });
  #waiting = new Map();
  #read = Buffer.alloc(0);
  #number = 0;

  constructor() {
    this.#process.stdout.on("data", (bytes) => this.#take(bytes));
  }

  #take(bytes) {
    this.#read = Buffer.concat([this.#read, bytes]);
    for (;;) {
      const head = this.#read.indexOf("\r\n\r\n");
      if (head < 0) return;
      const end = head + 4 + Number(/Content-Length: (\d+)/.exec(this.#read.subarray(0, head).toString())[1]);
      if (this.#read.length < end) return;
      const message = JSON.parse(this.#read.subarray(head + 4, end).toString());
      this.#read = this.#read.subarray(end);
      this.#waiting.get(message.id)?.(message);
    }
  }

  tell(method, params, id) {
    const text = JSON.stringify({ jsonrpc: "2.0", method, params, ...(id && { id }) });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  async ask(method, params) {
    const id = (this.#number += 1);
    const answer = new Promise((done) => this.#waiting.set(id, done));
    this.tell(method, params, id);
    const { result, error } = await answer;
    assert.ok(!error, error?.message);
    return result;
  }

  stop() {
    this.#process.kill();
  }
}

before(async () => {
  const outfile = join(kept, "markers.mjs");
  await build({ entryPoints: [join(folder, "src/markers.ts")], outfile, bundle: true, format: "esm", external: ["vscode"], logLevel: "warning" });
  ({ looksOwn } = await import(pathToFileURL(outfile).href));
  server = new Server();
  await server.ask("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
  server.tell("initialized", {});
});

after(() => {
  server?.stop();
  rmSync(kept, { recursive: true, force: true });
});

const files = (top) =>
  readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(".plimsoll"))
    .map((entry) => join(entry.parentPath, entry.name));

/** Files of the examples, and those that stand in the specification of the behaviour. */
function* texts() {
  for (const path of files(join(repository, "fixtures"))) yield { origin: relative(repository, path), name: basename(path), text: readFileSync(path, "utf8") };
  for (const path of files(join(repository, "tests/spec"))) {
    for (const [, name, text] of readFileSync(path, "utf8").matchAll(/^```\w* ([^\s`]+)\n([^]*?)^```$/gm)) {
      yield { origin: `${relative(repository, path)}: ${name}`, name: basename(name), text };
    }
  }
}

/** As the editor would open it. */
const document = ({ name, text }) => ({
  languageId: name === "Nulecule" ? "nulecule" : "other",
  uri: { path: `/folder/${name}` },
  getText: () => text,
});

test("the server is started for all that it recognises", async () => {
  let number = 0;
  const missed = [];
  for (const file of texts()) {
    number += 1;
    const uri = pathToFileURL(join(kept, String(number), file.name)).href;
    server.tell("textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version: 1, text: file.text } });
    const { label } = await server.ask("plimsoll/recognition", { textDocument: { uri } });
    if (label !== null && !looksOwn(document(file))) missed.push(`${file.origin}: ${label}`);
  }
  assert.ok(number > 100, `${number} files`);
  assert.deepEqual(missed, []);
});
