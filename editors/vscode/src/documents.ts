// Which documents the server is told about.
import type { TextDocument } from "vscode";

/** Languages of formats that plimsoll reads; other extensions keep these but the first two. */
const LANGUAGES = ["nulecule", "nulecule-answers", "yaml", "json", "jsonc", "cue", "ini", "properties"] as const;

/** Languages of artifacts that are no YAML or JSON, such as command lines of docker. */
const OF_ARTIFACTS = ["plaintext", "shellscript"] as const;

/** The settings of a workspace, which most editors know no language for. */
const SETTINGS = "plimsoll.toml";

/** What the server is told about, once it runs. */
export const SELECTOR = [
  ...LANGUAGES.flatMap((language) => ["file", "untitled"].map((scheme) => ({ scheme, language }))),
  { scheme: "file", pattern: `**/${SETTINGS}` },
  ...OF_ARTIFACTS.map((language) => ({ scheme: "file", language, pattern: "**/artifacts/**" })),
];

/** Whether a document may be one of plimsoll's by its language. */
export function mayBeRead(document: TextDocument): boolean {
  const { scheme, path } = document.uri;
  if (scheme !== "file" && scheme !== "untitled") return false;
  const { languageId } = document;
  const is = (language: string) => language === languageId;
  return LANGUAGES.some(is) || path.endsWith(`/${SETTINGS}`) || (OF_ARTIFACTS.some(is) && path.includes("/artifacts/"));
}
