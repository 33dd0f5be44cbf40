// What a reader did with a page: it is the same in the page that takes its place.

interface State {
  readonly search: string;
  readonly opened: ReadonlySet<string>;
  readonly focused: string | undefined;
  readonly scrolled: readonly { readonly left: number; readonly top: number }[];
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

export function take(page: Document): State {
  return {
    search: page.querySelector<HTMLInputElement>("#search")?.value ?? "",
    opened: new Set([...page.querySelectorAll("details[open]")].map(nameOf)),
    focused: selectorOf(page.activeElement),
    scrolled: scrolling(page).map(({ scrollLeft, scrollTop }) => ({ left: scrollLeft, top: scrollTop })),
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
  const focused = state.focused ? page.querySelector(state.focused) : null;
  focused?.setAttribute("data-plimsoll-focused", "");
}
