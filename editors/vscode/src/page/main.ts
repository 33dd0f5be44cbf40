// Shows the page of a plan inside of a view of the editor. The page keeps its own script; a new one is loaded unseen behind the
// old one and takes its place when it is ready, so nothing flickers.
import { listen } from "./choices";
import { mark } from "./focus";
import type { FromPage, ToPage } from "./messages";
import { restore, take } from "./state";
import { Theme } from "./theme";

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

const editor = acquireVsCodeApi();
const theme = new Theme();
const pages = document.getElementById("pages") as HTMLElement;
const problem = document.getElementById("problem") as HTMLElement;

/** The page that is seen. */
let shown: HTMLIFrameElement | undefined;
/** The page that is being loaded, and the one to be loaded then. */
let coming: HTMLIFrameElement | undefined;
let next: string | undefined;
/** What the cursor is in, and what was scrolled to last. */
let unit: number | null = null;
let scrolledTo: number | null = null;

/** Marks the unit of the cursor; the page moves only where it is another one. */
function follow(page: Document): void {
  mark(page, unit, unit !== scrolledTo);
  scrolledTo = unit;
}

function takePlace(frame: HTMLIFrameElement): void {
  const page = frame.contentDocument as Document;
  theme.dress(page);
  listen(page, (message) => editor.postMessage(message));
  const old = shown;
  const hadFocus = old?.contentDocument?.hasFocus() ?? false;
  if (old?.contentDocument) restore(page, take(old.contentDocument));
  shown = frame;
  coming = undefined;
  follow(page);
  frame.classList.add("shown");
  old?.remove();
  if (hadFocus) {
    frame.contentWindow?.focus();
    page.querySelector<HTMLElement>("[data-plimsoll-focused]")?.focus({ preventScroll: true });
  }
  if (next !== undefined) load(next);
}

function load(page: string): void {
  if (coming) {
    next = page;
    return;
  }
  next = undefined;
  const frame = document.createElement("iframe");
  frame.title = "Plan";
  frame.addEventListener("load", () => takePlace(frame), { once: true });
  coming = frame;
  frame.srcdoc = page;
  pages.append(frame);
}

/** Shows no page any more. */
function clear(): void {
  pages.replaceChildren();
  shown = coming = next = undefined;
}

function tell(words: string | null, isStale: boolean): void {
  const all = isStale ? `${words} What was planned before is shown below.` : (words ?? "");
  // Every second part stands between marks.
  const parts = all.split("`").map((text, at) => Object.assign(document.createElement(at % 2 ? "code" : "span"), { textContent: text }));
  problem.replaceChildren(...parts);
  problem.hidden = words === null;
  pages.classList.toggle("stale", isStale);
}

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  if (data.type === "plan") {
    ({ unit } = data);
    tell(data.problem, false);
    load(data.page);
  } else if (data.type === "problem") {
    tell(data.problem, data.isStale);
    if (!data.isStale) clear();
  } else if (data.type === "focus") {
    ({ unit } = data);
    if (shown?.contentDocument && !coming) follow(shown.contentDocument);
  }
});

theme.onChange(() => {
  if (shown?.contentDocument) theme.dress(shown.contentDocument);
});
editor.postMessage({ type: "ready" });
