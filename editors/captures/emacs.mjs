// Pictures of Emacs: findings with what the cursor is at, completion, and the plan beside the text.
//     PLIMSOLL=target/release/plimsoll node editors/captures/emacs.mjs
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { picture } from "./picture.mjs";
import { Terminal } from "./terminal.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
const PACKAGES = "/usr/share/emacs/site-lisp/elpa";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-"));
const shop = join(folder, "shop");
cpSync(join(ROOT, "fixtures/shop"), shop, { recursive: true });
cpSync(join(ROOT, "fixtures/storefront"), shop, { recursive: true });
writeFileSync(join(shop, "plimsoll.toml"), "");
writeFileSync(
  join(folder, "init.el"),
  `(add-to-list 'package-directory-list "${PACKAGES}")
   (package-initialize)
   (add-to-list 'load-path "${join(ROOT, "editors/emacs")}")
   (require 'plimsoll)
   (setq plimsoll-program "${resolve(process.env.PLIMSOLL)}" inhibit-startup-screen t make-backup-files nil
         eglot-events-buffer-size 0 eldoc-minor-mode-string nil)
   (menu-bar-mode -1)
   (load-theme 'modus-vivendi t)
   (plimsoll-global-mode 1)`,
);

/** Opens a file at a line, does something, and draws the screen. */
async function draw(name, [file, line], size, act) {
  const words = ["emacs", "-nw", "-Q", "-l", join(folder, "init.el"), `+${line}`, file];
  const terminal = new Terminal(words, { ...size, folder: shop, environment: { COLORTERM: "truecolor" } });
  try {
    await terminal.shows("Plimsoll", "eglot");
    await act(terminal);
    await picture(terminal, join(ROOT, `docs/editors/emacs-${name}.png`));
  } finally {
    terminal.close();
  }
}

try {
  await draw("findings", ["Nulecule", 25], { columns: 140, rows: 32 }, async (terminal) => {
    terminal.press("C-s");
    terminal.type("default: example/shop-api");
    terminal.press("Enter", "C-a", "M-f", "C-b", "C-b", "C-d");
    await terminal.shows("defaut");
    terminal.press("M-x");
    terminal.type("flymake-show-buffer-diagnostics");
    terminal.press("Enter");
    await terminal.shows("did you mean");
    terminal.press("C-b");
    await terminal.shows(/Rename/);
  });
  await draw("completion", ["app.yaml", 36], { columns: 120, rows: 32 }, async (terminal) => {
    terminal.press("C-e", "Enter");
    terminal.press("Escape", "Tab");
    await terminal.shows("ossible completions");
  });
  await draw("plan", ["Nulecule", 21], { columns: 174, rows: 38 }, async (terminal) => {
    terminal.press("M-f", "C-u", "5", "C-l", "M-x");
    terminal.type("plimsoll-plan");
    terminal.press("Enter");
    await terminal.shows("install shop");
    terminal.press("C-b");
    await terminal.lacks("You can run");
  });
} finally {
  rmSync(folder, { recursive: true });
}
