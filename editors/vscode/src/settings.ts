// The settings that the server is given.
import * as vscode from "vscode";

const SECTION = "plimsoll";
const TOLD_BY_OTHERS = "syntax.toldByOthers";

/** Other extensions that tell mistakes of syntax, the setting that turns this off, and the languages they do it for. */
const OTHERS = [
  { extension: "vscode.json-language-features", setting: "json.validate.enable", languages: ["json", "jsonc"] },
  { extension: "redhat.vscode-yaml", setting: "yaml.validate", languages: ["yaml"] },
] as const;

/** The section `plimsoll`, with what the user left to us filled in. */
export function serverSettings(): Record<string, unknown> {
  const section = vscode.workspace.getConfiguration(SECTION);
  // What the editor gives may not be changed.
  const given = JSON.stringify(vscode.workspace.getConfiguration().get(SECTION, {}));
  const settings = JSON.parse(given) as Record<string, unknown>;
  // These are ours alone.
  delete settings["server"];
  delete settings["trace"];
  delete (settings["plan"] as Record<string, unknown> | undefined)?.["follow"];
  if (!isSaid(section.inspect(TOLD_BY_OTHERS))) {
    const syntax = (settings["syntax"] ?? {}) as Record<string, unknown>;
    settings["syntax"] = { ...syntax, toldByOthers: toldByOthers() };
  }
  return settings;
}

/** The languages whose mistakes of syntax another extension tells. */
function toldByOthers(): string[] {
  const told = OTHERS.filter(
    ({ extension, setting }) =>
      vscode.extensions.getExtension(extension) && vscode.workspace.getConfiguration().get(setting) !== false,
  );
  return told.flatMap(({ languages }) => [...languages]);
}

/** Whether the user or the workspace says something. */
function isSaid(found: ReturnType<vscode.WorkspaceConfiguration["inspect"]>): boolean {
  return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some((value) => value !== undefined);
}

/** Whether the settings of a change are among those that the server is given or that decide them. */
export function concernsServer(event: vscode.ConfigurationChangeEvent): boolean {
  return [SECTION, ...OTHERS.map(({ setting }) => setting)].some((setting) => event.affectsConfiguration(setting));
}
