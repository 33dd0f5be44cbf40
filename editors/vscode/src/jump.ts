// Leads from a view to a place in a file.
import * as vscode from "vscode";
import type { Range } from "vscode-languageclient";
import type { Place, PlanAnswer } from "./protocol";

/** What was chosen in the page of a plan. */
export type Chosen =
  | { readonly unit: number }
  | { readonly from: number; readonly to: number }
  /** A path and a line, as they stand in the page. */
  | { readonly place: string };

/** The place of what was chosen. */
export function placeOf(chosen: Chosen, answer: PlanAnswer): Place | undefined {
  const units = answer.units ?? [];
  if ("unit" in chosen) return units[chosen.unit];
  if ("place" in chosen) return written(chosen.place, answer);
  // The one that waits says why.
  const [first, waiting] = [units[chosen.from], units[chosen.to]];
  const evidence = waiting?.needs.find(({ address, uri }) => address === first?.address && uri);
  return evidence ?? waiting;
}

/** A place as `shop/Nulecule:21`: exactly where a unit or a reason stands there, else the line. */
function written(text: string, answer: PlanAnswer): Place | undefined {
  const [, path, number] = text.trim().match(/^(.+?):(\d+)(?::\d+)?$/) ?? [];
  if (!path || !number || !answer.folder) return undefined;
  const uri = vscode.Uri.joinPath(vscode.Uri.parse(answer.folder), path);
  const line = Number(number) - 1;
  const known = (answer.units ?? []).flatMap((unit) => [unit, ...unit.needs]);
  const exact = known.find(
    (place) => place.uri && place.range?.start.line === line && vscode.Uri.parse(place.uri).toString() === uri.toString(),
  );
  const start = { line, character: 0 };
  return exact ?? { uri: uri.toString(), range: { start, end: start } };
}

/** Goes to a place, beside the view in `column`. */
export async function jump(place: Place, column: vscode.ViewColumn | undefined): Promise<void> {
  if (!place.uri || !place.range) return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri));
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: columnOf(document, column),
    preview: true,
  });
  const range = document.validateRange(rangeOf(place.range));
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The column in which a document is shown already, else one that is not that of the view. */
function columnOf(document: vscode.TextDocument, own: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document && editor.viewColumn);
  if (shown?.viewColumn) return shown.viewColumn;
  const other = vscode.window.visibleTextEditors.find(({ viewColumn }) => viewColumn && viewColumn !== own);
  return other?.viewColumn ?? (own === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One);
}

export function rangeOf({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
