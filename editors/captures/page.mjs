// Turns lines with escape sequences of colours into a page of HTML.

const BASE = [
  "#1e222a", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#abb2bf",
  "#5c6370", "#ff7a85", "#b5e890", "#ffd88a", "#82c4ff", "#de9bf0", "#7ad0dc", "#ffffff",
];
const CUBE = [0, 95, 135, 175, 215, 255];

/** A colour of the palette of 256. */
function palette(index) {
  if (index < 16) return BASE[index];
  if (index >= 232) {
    const grey = 8 + 10 * (index - 232);
    return `rgb(${grey},${grey},${grey})`;
  }
  const rest = index - 16;
  return `rgb(${[Math.floor(rest / 36), Math.floor(rest / 6) % 6, rest % 6].map((step) => CUBE[step])})`;
}

const UNDERLINES = ["none", "solid", "double", "wavy", "dotted", "dashed"];
const SWITCHES = {
  1: { bold: true }, 2: { dim: true }, 3: { italic: true }, 7: { reverse: true }, 9: { struck: true },
  22: { bold: false, dim: false }, 23: { italic: false }, 24: { underline: undefined }, 27: { reverse: false },
  29: { struck: false }, 39: { front: undefined }, 49: { back: undefined }, 59: { line: undefined },
};
const TARGETS = { 38: "front", 48: "back", 58: "line" };

/** A colour from the numbers after 38, 48 or 58: `5;INDEX` or `2;RED;GREEN;BLUE`. */
function colour([kind, ...numbers]) {
  return kind === 5 ? palette(numbers[0]) : `rgb(${numbers.slice(0, 3)})`;
}

/** The style after one sequence: `1;38;2;10;20;30`, some of it with colons as in `4:3`. */
function restyled(style, sequence) {
  const codes = sequence.split(";");
  let next = { ...style };
  while (codes.length > 0) {
    // The colour space, which nobody writes, is left out.
    const [code, ...rest] = codes.shift().split(":").filter((part, index) => part !== "" || index === 0).map(Number);
    if (code === 0) next = {};
    else if (code === 4) next.underline = UNDERLINES[rest[0] ?? 1];
    else if (code in SWITCHES) Object.assign(next, SWITCHES[code]);
    else if (code in TARGETS) {
      // With colons all is in one code, with semicolons in those that follow.
      const numbers = rest.length > 0 ? rest : codes.splice(0, codes[0] === "5" ? 2 : 4).map(Number);
      next[TARGETS[code]] = colour(numbers);
    } else if (code >= 30 && code <= 37) next.front = palette(code - 30);
    else if (code >= 40 && code <= 47) next.back = palette(code - 40);
    else if (code >= 90 && code <= 97) next.front = palette(code - 82);
    else if (code >= 100 && code <= 107) next.back = palette(code - 92);
  }
  return next;
}

/** The cells of a line: a character (with what is combined with it) and its style. The style goes on to the next line. */
function cells(line, style) {
  const found = [];
  for (const [, sequence, text] of line.matchAll(/\x1b\[([\d;:]*)m|([^\x1b])|\x1b./gsu)) {
    if (sequence !== undefined) style = restyled(style, sequence || "0");
    else if (text !== undefined && /\p{M}/u.test(text) && found.length > 0) found.at(-1).text += text;
    else if (text !== undefined) found.push({ text, style });
  }
  return { found, style };
}

/** How many columns a character takes. */
function width(text) {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]/u.test(text) ? 2 : 1;
}

function css(style, theme) {
  let [front, back] = [style.front ?? theme.front, style.back ?? theme.back];
  if (style.reverse) [front, back] = [back, front];
  const words = [`color:${front}`];
  if (back !== theme.back) words.push(`background:${back}`);
  if (style.bold) words.push("font-weight:bold");
  if (style.italic) words.push("font-style:italic");
  if (style.dim) words.push("opacity:.6");
  const lines = [style.underline && style.underline !== "none" && "underline", style.struck && "line-through"];
  if (lines.some(Boolean)) {
    words.push(`text-decoration:${lines.filter(Boolean).join(" ")} ${style.underline ?? "solid"} ${style.line ?? ""}`);
  }
  return words.join(";");
}

const escaped = (text) => text.replace(/[&<>]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[one]);

/**
 * The page of a screen.
 * @param {string} screen lines with escape sequences, as `tmux capture-pane -e -p` prints them
 * @param {{ column: number, row: number } | null} cursor a block is drawn there
 * @param {{ columns: number, rows: number, front?: string, back?: string }} options size, and colours of plain text
 */
export function page(screen, cursor, { columns, rows, front = "#c8ccd4", back = "#1e222a" }) {
  const theme = { front, back };
  const lines = screen.split("\n").slice(0, rows);
  let style = {};
  const drawn = lines.map((line, row) => {
    const read = cells(line, style);
    style = read.style;
    const all = read.found;
    while (cursor?.row === row && all.length <= cursor.column) all.push({ text: " ", style: {} });
    let column = 0;
    const spans = [];
    for (const cell of all) {
      const isCursor = cursor?.row === row && cursor.column === column;
      const words = css(isCursor ? { ...cell.style, reverse: !cell.style.reverse } : cell.style, theme);
      const columnsTaken = width(cell.text);
      column += columnsTaken;
      const last = spans.at(-1);
      // Runs of one style keep underlines in one piece.
      if (last?.words === words && columnsTaken === 1) {
        last.text += cell.text;
        last.columns += 1;
      } else spans.push({ words, text: cell.text, columns: columnsTaken });
    }
    const html = spans.map((span) => `<b style="width:${span.columns}ch;${span.words}">${escaped(span.text)}</b>`);
    return `<div>${html.join("")}</div>`;
  });
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: ${back}; }
    #screen { width: ${columns}ch; padding: 14px; font: 15px "DejaVu Sans Mono", "Noto Sans Mono", monospace; color: ${front}; }
    div > div { height: 20px; line-height: 20px; white-space: pre; }
    b {
      display: inline-block; height: 20px; font-weight: normal; vertical-align: top;
      text-underline-offset: 1px; text-decoration-thickness: 1.5px; text-decoration-skip-ink: none;
    }
  </style><div id="screen">${drawn.join("\n")}</div>`;
}
