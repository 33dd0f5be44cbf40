// What the server speaks beside the Language Server Protocol.
import type { Position, Range } from "vscode-languageclient";

/** A place that is written down somewhere. */
export interface Place {
  readonly uri?: string;
  readonly range?: Range;
}

export interface Need extends Place {
  readonly address: string;
  readonly words: string;
}

export interface Unit extends Place {
  readonly address: string;
  readonly action: string | null;
  readonly wave: number | null;
  readonly needs: readonly Need[];
}

export interface Link {
  /** Where in the content. */
  readonly range: Range;
  readonly uri: string;
  readonly target: Range;
}

/** The answer to `plimsoll/plan`, `plimsoll/why` and `plimsoll/diff`. */
export interface PlanAnswer {
  readonly title?: string;
  readonly content?: string;
  readonly application?: string | null;
  readonly units?: readonly Unit[];
  readonly links?: readonly Link[];
  readonly focus?: string | null;
  readonly problem?: string | null;
  /** The folder that paths in the content are relative to. */
  readonly folder?: string | null;
}

export interface PlanQuestion {
  readonly textDocument: { readonly uri: string };
  readonly position?: Position;
  readonly format?: string;
  readonly unit?: string;
  readonly [choice: string]: unknown;
}

/** The answer to `plimsoll/recognition`. */
export interface Recognition {
  readonly label: string | null;
  readonly why: string;
  readonly applications?: readonly { readonly name: string; readonly uri: string }[];
  readonly folder?: string | null;
}

export const PLAN = "plimsoll/plan";
export const WHY = "plimsoll/why";
export const DIFFERENCE = "plimsoll/diff";
export const WATCH = "plimsoll/watchPlan";
export const UNWATCH = "plimsoll/unwatchPlan";
export const CHANGED = "plimsoll/planChanged";
export const RECOGNITION = "plimsoll/recognition";
