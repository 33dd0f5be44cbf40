// What the extension and the view with the page tell each other.
import type { Chosen } from "../jump";

export type ToPage =
  /** Show this page; `unit` is what the cursor is in. */
  | { readonly type: "plan"; readonly page: string; readonly problem: string | null; readonly unit: number | null }
  /** There is no plan now. */
  | { readonly type: "problem"; readonly problem: string; readonly isStale: boolean }
  | { readonly type: "focus"; readonly unit: number | null };

export type FromPage =
  /** It can be told something. */
  | { readonly type: "ready" }
  /** Go to the place of this. */
  | { readonly type: "jump"; readonly chosen: Chosen }
  /** Open an address of the web. */
  | { readonly type: "link"; readonly address: string };
