// The settings that the server is given.
import * as vscode from "vscode";

const SECTION = "plimsoll";
const TOLD_BY_OTHERS = "syntax.toldByOthers";

/** Other extensions that tell mistakes of syntax, the setting that turns this off, and the languages they do it for. */
const OTHERS = [
  { extension: "vscode.json-language-features", setting: "json.validate.enable", languages: ["json", "jsonc"] },
  { extension: "redhat.vscode-yaml", setting: "yaml.validate", languages: ["yaml"] },
] as const;

/** Settings of the extension itself. */
const OWN = ["server", "trace", "plan.follow"];

/** What the user and the workspace say, without `plimsoll.` in front, and what they leave to us. The server knows its defaults. */
export function serverSettings(): Record<string, unknown> {
  const section = vscode.workspace.getConfiguration(SECTION);
  const said = names(section).filter((name) => isSaid(section, name));
  const settings = Object.fromEntries(said.map((name) => [name, section.get(name)]));
  return { [TOLD_BY_OTHERS]: toldByOthers(), ...settings };
}

/** The names of the settings that the server has, as the extension declares them. */
function names(section: vscode.WorkspaceConfiguration): string[] {
  const isValue = (value: unknown) => typeof value !== "object" || value === null || Array.isArray(value);
  const below = (values: object, before: string): string[] =>
    Object.entries(values).flatMap(([name, value]) =>
      isValue(value) ? [before + name] : below(value as object, `${before}${name}.`),
    );
  const values = JSON.parse(JSON.stringify(section)) as object;
  return below(values, "").filter((name) => !OWN.some((own) => name === own || name.startsWith(`${own}.`)));
}

function isSaid(section: vscode.WorkspaceConfiguration, name: string): boolean {
  const found = section.inspect(name);
  return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some((value) => value !== undefined);
}

/** The languages whose mistakes of syntax another extension tells. */
function toldByOthers(): string[] {
  const told = OTHERS.filter(
    ({ extension, setting }) =>
      vscode.extensions.getExtension(extension) && vscode.workspace.getConfiguration().get(setting) !== false,
  );
  return told.flatMap(({ languages }) => [...languages]);
}

/** Whether the settings of a change are among those that the server is given or that decide them. */
export function concernsServer(event: vscode.ConfigurationChangeEvent): boolean {
  return [SECTION, ...OTHERS.map(({ setting }) => setting)].some((setting) => event.affectsConfiguration(setting));
}
