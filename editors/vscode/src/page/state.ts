// What a reader did with a page: it is the same in the page that takes its place.

interface State {
  readonly search: string;
  readonly opened: ReadonlySet<string>;
  readonly focused: string | undefined;
  readonly scrolled: readonly { readonly left: number; readonly top: number }[];
  /** The row that the reader looks at, and how far below the top of the view it is. */
  readonly anchor: { readonly id: string; readonly top: number } | undefined;
}

/** A name for a part that folds, the same in the next page. */
const nameOf = (part: Element): string => part.id || part.className;

const scrolling = (page: Document): Element[] => [
  ...(page.scrollingElement ? [page.scrollingElement] : []),
  ...page.querySelectorAll(".graph"),
];

/** Elements that can be returned to: by a selector that finds them. */
function selectorOf(element: Element | null): string | undefined {
  if (!element) return undefined;
  if (element.id) return `#${CSS.escape(element.id)}`;
  const row = element.closest("details[id]");
  if (element.matches("summary") && row) return `#${CSS.escape(row.id)} > summary`;
  const node = element.getAttribute("href");
  return node && element.matches(".graph a") ? `.graph a[href="${CSS.escape(node)}"]` : undefined;
}

/** The row of the cursor where it is seen, else the first row that is. */
function anchorOf(page: Document): State["anchor"] {
  if (!page.scrollingElement?.scrollTop) return undefined;
  const height = page.documentElement.clientHeight;
  const isSeen = (row: Element) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > 0 && top < height;
  };
  const here = page.querySelector("details.step.here[id]");
  const at = (y: number) => page.elementFromPoint(page.documentElement.clientWidth / 2, y)?.closest("details.step[id]");
  const row = here && isSeen(here) ? here : [0.25, 0.5, 0.75].map((part) => at(part * height)).find(Boolean);
  return row ? { id: row.id, top: row.getBoundingClientRect().top } : undefined;
}

/** Moves a page so that a row is where it was. Rows that were not seen yet have heights that are only guessed: it is done again. */
function hold(page: Document, { id, top }: NonNullable<State["anchor"]>, turns = 3): void {
  const row = page.getElementById(id);
  if (!row || turns === 0) return;
  page.scrollingElement?.scrollBy({ top: row.getBoundingClientRect().top - top, behavior: "instant" });
  requestAnimationFrame(() => hold(page, { id, top }, turns - 1));
}

export function take(page: Document): State {
  return {
    search: page.querySelector<HTMLInputElement>("#search")?.value ?? "",
    opened: new Set([...page.querySelectorAll("details[open]")].map(nameOf)),
    focused: selectorOf(page.activeElement),
    scrolled: scrolling(page).map(({ scrollLeft, scrollTop }) => ({ left: scrollLeft, top: scrollTop })),
    anchor: anchorOf(page),
  };
}

export function restore(page: Document, state: State): void {
  const search = page.querySelector<HTMLInputElement>("#search");
  if (search && state.search) {
    search.value = state.search;
    search.dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const part of page.querySelectorAll<HTMLDetailsElement>("details")) {
    if (!state.opened.has(nameOf(part))) continue;
    part.open = true;
    // The page fills a row when it hears of it, which is too late to scroll.
    part.dispatchEvent(new Event("toggle"));
  }
  scrolling(page).forEach((element, at) => {
    const to = state.scrolled[at];
    if (to) element.scrollTo({ ...to, behavior: "instant" });
  });
  if (state.anchor) hold(page, state.anchor);
  const focused = state.focused ? page.querySelector(state.focused) : null;
  focused?.setAttribute("data-plimsoll-focused", "");
}
