// The colours and fonts of the editor, given to the page.

/** The variables of the page, by what they are in the editor. Of several names the first that the theme knows counts. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  page: ["editor-background"],
  surface: ["editorWidget-background", "sideBar-background"],
  text: ["editor-foreground", "foreground"],
  faint: ["descriptionForeground"],
  line: ["contrastBorder", "panel-border", "editorWidget-border"],
  edge: ["contrastBorder", "editorLineNumber-foreground"],
  link: ["textLink-foreground"],
  focus: ["focusBorder"],
  create: ["gitDecoration-addedResourceForeground", "charts-green"],
  update: ["gitDecoration-modifiedResourceForeground", "charts-yellow"],
  delete: ["gitDecoration-deletedResourceForeground", "charts-red"],
  invoke: ["charts-purple"],
};

/** Backgrounds of a colour, with how much of it is in them, in hundredths. */
const MIXED = { soft: 16, mark: 38 } as const;

const RULES = `
#theme { display: none; }
html { scroll-padding-top: 3.2rem; }
.tools { flex-wrap: nowrap; padding: .4rem .8rem; }
.search { flex: 1 1 10rem; }
.search input, .tools button { padding-top: .15rem; padding-bottom: .15rem; border-radius: 3px; }
main { max-width: none; padding: .9rem .8rem 2rem; }
h1, h2 { font-size: 1.3rem; }
.application { margin-bottom: 2rem; }
.closing { font-size: 1rem; margin: .6rem 0 .4rem; }
.application > section, .path { margin-top: 1.1rem; }
@media (max-width: 48rem) {
  .step > summary { display: flex; flex-wrap: wrap; gap: .1rem .8rem; align-items: baseline; }
  .step > summary > .symbol { flex: none; width: 2.2rem; }
  .step > summary > .reason { flex: 1 1 auto; font-size: .86em; }
  .step > summary > .place { flex: 0 1 auto; margin-left: auto; font-size: .86em; }
}
.graph .here > rect { stroke: var(--focus) !important; stroke-width: 3; }
.step.here > summary { box-shadow: inset 4px 0 0 var(--focus); }
.edge .way, .edge .head { pointer-events: none; }
.edge .near { fill: none; stroke: transparent; stroke-width: 14; pointer-events: stroke; cursor: pointer; }
.edge:hover .way { stroke: var(--focus); stroke-width: 2.5; }
.edge:hover .head { fill: var(--focus); }
.graph a, .place { cursor: pointer; }
.place:hover { color: var(--link); text-decoration: underline; }
`;

export class Theme {
  readonly #listeners: (() => void)[] = [];

  constructor() {
    const observer = new MutationObserver(() => this.#listeners.forEach((listener) => listener()));
    observer.observe(document.body, { attributeFilter: ["class"] });
    observer.observe(document.documentElement, { attributeFilter: ["style"] });
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Gives a page the look of the editor. */
  dress(page: Document): void {
    const view = page.defaultView;
    if (!view) return;
    const { classList } = document.body;
    const isLight = classList.contains("vscode-light") || classList.contains("vscode-high-contrast-light");
    page.documentElement.dataset["theme"] = isLight ? "light" : "dark";
    const sheet = new (view as Window & typeof globalThis).CSSStyleSheet();
    sheet.replaceSync(`:root:root:root { ${variables()} }\n${fonts()}\n${RULES}`);
    page.adoptedStyleSheets = [sheet];
  }
}

const known = getComputedStyle(document.documentElement);
const valueOf = (name: string) => known.getPropertyValue(`--vscode-${name}`).trim();

function variables(): string {
  const lines: string[] = [];
  for (const [name, sources] of Object.entries(VARIABLES)) {
    const value = sources.map(valueOf).find(Boolean);
    if (!value) continue;
    lines.push(`--${name}: ${value};`);
    if (!["create", "update", "delete", "invoke"].includes(name)) continue;
    for (const [kind, part] of Object.entries(MIXED)) {
      lines.push(`--${name}-${kind}: color-mix(in srgb, ${value} ${part}%, transparent);`);
    }
  }
  lines.push(`--unchanged-soft: color-mix(in srgb, ${valueOf("editor-foreground")} 8%, transparent);`);
  return lines.join(" ");
}

function fonts(): string {
  const monospaced = "code, pre, kbd, .address, .attribute, .value, .line, .place, .symbol, .to, .drawing text";
  const family = valueOf("editor-font-family");
  return `body { font-family: ${valueOf("font-family") || "system-ui"}; font-size: 14px; }
${family ? `:is(${monospaced}) { font-family: ${family}, monospace; }` : ""}`;
}
