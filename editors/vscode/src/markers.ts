// What shows, without reading much, that a text may be one of plimsoll's. It decides only whether the server is started: what a
// file is, the server says.
import type { TextDocument } from "vscode";

interface Marker {
  /** The end of the file's path. */
  readonly path?: RegExp;
  /** Keys that all have to be there. */
  readonly keys?: readonly RegExp[];
}

/** A key at the start of a line of YAML, or anywhere in JSON. */
const key = (name: string) => new RegExp(`^[ \\t]*["']?${name}["']?\\s*:|"${name}"\\s*:`, "m");
/** A key at the very start of a line. */
const topKey = (name: string) => new RegExp(`^["']?${name}["']?\\s*:`, "m");

const MARKERS: readonly Marker[] = [
  // Nulecule: half-written files are known by their name.
  { path: /(^|\/)Nulecule$/ },
  { path: /(^|\/)answers\.conf[^/]*$/ },
  { path: /(^|\/)plimsoll\.toml$/ },
  { keys: [key("specversion"), key("graph")] },
  { keys: [key("specversion"), key("id")] },
  // CNAB: bundles, claims, sets of parameters and credentials.
  { keys: [key("invocationImages")] },
  { path: /(^|\/)bundle\.json$/, keys: [key("name")] },
  { path: /\.cnab$/, keys: [key("name")] },
  { keys: [/"?schemaType"?\s*:\s*"?(CredentialSet|ParameterSet|Claim)\b/] },
  { keys: [key("(credentials|parameters)"), /["']?source["']?\s*:\s*\{?\s*["']?(env|value|path|command|secret)\b/] },
  // Porter.
  { path: /(^|\/|\.)porter\.yaml$/ },
  { keys: [topKey("mixins"), topKey("(install|uninstall|schemaVersion|registry)")] },
  { keys: [topKey("install"), topKey("uninstall"), topKey("(schemaVersion|registry)")] },
  // The Open Application Model, KubeVela and wadm.
  { keys: [/["']?apiVersion["']?\s*:\s*["']?(core|standard)\.(oam\.dev|hydra\.io)\//] },
  { path: /\.cue$/, keys: [key("template")] },
];

/** Longer texts are looked at up to here. */
const MOST = 64 * 1024;

/** Whether a document may be one of plimsoll's. */
export function looksOwn(document: TextDocument): boolean {
  if (document.languageId === "nulecule" || document.languageId === "nulecule-answers") return true;
  const { path } = document.uri;
  let text: string | undefined;
  return MARKERS.some((marker) => {
    if (marker.path && !marker.path.test(path)) return false;
    if (!marker.keys) return true;
    text ??= document.getText().slice(0, MOST);
    return marker.keys.every((one) => one.test(text as string));
  });
}
