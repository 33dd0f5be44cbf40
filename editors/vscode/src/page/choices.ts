// Clicks and keys in a page: what leads to a place in the editor.
import type { Chosen } from "../jump";
import type { FromPage } from "./messages";

type Post = (message: FromPage) => void;

export function listen(page: Document, post: Post): void {
  const view = page.defaultView as Window;
  // Before the page's own listeners: a click unfolds a row in place, and does not open the page's panel over it.
  view.addEventListener("click", (event) => click(event, page, post), true);
  view.addEventListener("keydown", (event) => press(event, page, post), true);
  for (const drawing of page.querySelectorAll<SVGElement>(".graph svg[width]")) fit(drawing);
  for (const way of page.querySelectorAll(".edge[data-from] .way")) {
    const near = way.cloneNode(true) as Element;
    near.setAttribute("class", "near");
    way.after(near);
  }
  describeKeys(page);
  const makeReachable = () => {
    for (const place of page.querySelectorAll(".content .place:not([tabindex])")) {
      place.setAttribute("tabindex", "0");
      place.setAttribute("role", "link");
    }
  };
  // What a row holds is put into it when it is opened.
  page.addEventListener("toggle", () => view.setTimeout(makeReachable), true);
}

/** The help of the page says what keys do here. */
function describeKeys(page: Document): void {
  const keys = [...page.querySelectorAll("#help dt")];
  const enter = keys.find((key) => key.textContent === "Enter")?.nextElementSibling;
  if (!enter) return;
  enter.textContent = "go to where the step is written";
  const [key, words] = [page.createElement("dt"), page.createElement("dd")];
  key.append(Object.assign(page.createElement("kbd"), { textContent: "Space" }));
  words.textContent = "unfold the step";
  enter.after(key, words);
}

/** A drawing may be made smaller to be seen as a whole, as long as its words can be read. */
function fit(drawing: SVGElement): void {
  const least = Number(drawing.getAttribute("width")) * 0.7;
  drawing.style.maxWidth = `max(100%, ${least}px)`;
  drawing.style.height = "auto";
}

const unitOf = (element: Element): Chosen => ({ unit: Number(element.getAttribute("data-node")) });

/** What an element leads to. */
function chosenBy(element: Element): Chosen | undefined {
  const place = element.closest(".place");
  if (place) return { place: place.textContent ?? "" };
  const box = element.closest(".graph a[data-node]");
  if (box) return unitOf(box);
  const edge = element.closest(".edge[data-from]");
  if (edge) return { from: Number(edge.getAttribute("data-from")), to: Number(edge.getAttribute("data-to")) };
  const row = element.closest("summary")?.closest("details.step[data-node]");
  return row ? unitOf(row) : undefined;
}

/** The row that a link inside of the page leads to. */
function rowBehind(element: Element, page: Document): HTMLDetailsElement | null {
  const address = element.closest("a[href^='#']")?.getAttribute("href");
  const row = address ? page.getElementById(decodeURIComponent(address.slice(1))) : null;
  return row?.matches("details.step") ? (row as HTMLDetailsElement) : null;
}

function click(event: MouseEvent, page: Document, post: Post): void {
  const element = event.target as Element;
  if (element.closest(".graph")?.classList.contains("dragged")) return;
  const link = element.closest<HTMLAnchorElement>("a[href^='http']");
  if (link) {
    event.preventDefault();
    post({ type: "link", address: link.href });
    return;
  }
  const row = element.closest(".graph") ? null : rowBehind(element, page);
  const chosen = row ? unitOf(row) : chosenBy(element);
  if (!chosen) return;
  event.stopPropagation();
  // The space bar clicks too: it unfolds a row and stays there.
  if (event.detail === 0 && element.matches("summary")) return;
  if (row) {
    row.open = true;
    row.scrollIntoView({ block: "nearest" });
  }
  const isToggled = "unit" in chosen && element.closest("summary") && !row;
  if (!isToggled) event.preventDefault();
  post({ type: "jump", chosen });
}

function press(event: KeyboardEvent, page: Document, post: Post): void {
  // Keys of the editor: it hears them only from the view itself.
  if (event.ctrlKey || event.metaKey || event.altKey || /^F\d+$/.test(event.key)) {
    const { key, code, keyCode, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
    window.dispatchEvent(new KeyboardEvent("keydown", { key, code, keyCode, ctrlKey, metaKey, altKey, shiftKey, repeat }));
    return;
  }
  const element = event.target as Element;
  if (event.key !== "Enter" || element.matches("input, button, dialog *")) return;
  const current = element.matches("body") ? page.querySelector("details.step.current > summary") : element;
  const chosen = current && chosenBy(current);
  if (!chosen) return;
  event.preventDefault();
  event.stopPropagation();
  post({ type: "jump", chosen });
}
