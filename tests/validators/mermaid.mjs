// Reads a JSON object of texts, and prints an object of the complaints of Mermaid by the same names; empty where it has none.
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

// Mermaid wants a page, also where nothing is drawn.
const { window } = new JSDOM("<!doctype html><body></body>");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");

mermaid.initialize({ startOnLoad: false });
const complaints = {};
for (const [name, text] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  try {
    await mermaid.parse(text);
  } catch (error) {
    complaints[name] = error.message;
  }
}
console.log(JSON.stringify(complaints));
