// Marks what the cursor of the editor is in.

/** Marks the row and the box of a unit, or none, and brings them into view where `moves`. */
export function mark(page: Document, unit: number | null, moves: boolean): void {
  for (const old of page.querySelectorAll(".here")) {
    old.classList.remove("here");
    old.removeAttribute("aria-current");
  }
  if (unit === null) return;
  const row = page.querySelector(`details.step[data-node="${unit}"]`);
  const box = page.querySelector(`.graph [data-node="${unit}"]`);
  for (const part of [row, box]) {
    part?.classList.add("here");
    part?.setAttribute("aria-current", "location");
  }
  if (!moves) return;
  row?.scrollIntoView({ block: "nearest", behavior: "instant" });
  const graph = box?.closest(".graph");
  if (box && graph) reveal(box, graph);
}

/** Moves the drawing, and nothing around it, where a box is outside of what is seen of it. */
function reveal(box: Element, graph: Element): void {
  const [inner, outer] = [box.getBoundingClientRect(), graph.getBoundingClientRect()];
  const by = (start: number, end: number, from: number, to: number) =>
    start >= from && end <= to ? 0 : (start + end - from - to) / 2;
  graph.scrollBy({
    left: by(inner.left, inner.right, outer.left, outer.right),
    top: by(inner.top, inner.bottom, outer.top, outer.bottom),
    behavior: "instant",
  });
}
