#!/usr/bin/env node
// A language server that is older than the extension wants it, and can do nothing.
let waiting = "";
process.stdin.setEncoding("utf8").on("data", (text) => {
  waiting += text;
  for (;;) {
    const [head, length] = waiting.match(/^Content-Length: (\d+)\r\n\r\n/) ?? [];
    if (!head || waiting.length < head.length + Number(length)) return;
    const message = JSON.parse(waiting.slice(head.length, head.length + Number(length)));
    waiting = waiting.slice(head.length + Number(length));
    if (message.method === "exit") process.exit(0);
    if (message.id === undefined || !message.method) continue;
    const result = message.method === "initialize" ? { capabilities: {}, serverInfo: { name: "plimsoll", version: "0.0.9" } } : null;
    const answer = JSON.stringify({ jsonrpc: "2.0", id: message.id, result });
    process.stdout.write(`Content-Length: ${Buffer.byteLength(answer)}\r\n\r\n${answer}`);
  }
});
