// Draws what docs/editors/ shows of Neovim: findings with completion, and the plan beside the text.
//
//   PLIMSOLL=target/release/plimsoll node editors/captures/neovim.mjs
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { picture } from "./picture.mjs";
import { Terminal } from "./terminal.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const repository = resolve(here, "../..");
const program = resolve(process.env.PLIMSOLL ?? join(repository, "target/release/plimsoll"));
const pictures = join(repository, "docs/editors");

/** A home of its own with the example shop and the plugin, installed as its README says. */
function home() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "plimsoll-captures-")));
  cpSync(join(repository, "fixtures/shop"), join(folder, "work/shop"), { recursive: true });
  cpSync(join(repository, "fixtures/plimsoll.toml"), join(folder, "work/plimsoll.toml"));
  const start = join(folder, ".local/share/nvim/site/pack/plimsoll/start");
  mkdirSync(start, { recursive: true });
  cpSync(join(repository, "editors/neovim"), join(start, "plimsoll"), { recursive: true });
  mkdirSync(join(folder, "bin"));
  symlinkSync(program, join(folder, "bin/plimsoll"));
  mkdirSync(join(folder, ".config/nvim"), { recursive: true });
  writeFileSync(
    join(folder, ".config/nvim/init.vim"),
    `set termguicolors noshowcmd noruler laststatus=2 signcolumn=no noswapfile shortmess+=I updatetime=200
     set fillchars=eob:\\ ,vert:│ completeopt=menuone,noinsert,preview pumheight=8 nohlsearch previewheight=7
     source ${join(here, "harbour.vim")}
     lua << END
       local function first_line(one)
         return one.message:match('^[^\\n]*')
       end
       vim.diagnostic.config({ update_in_insert = true, virtual_text = { prefix = '●', format = first_line } })
     END
     set statusline=\\ %{&previewwindow?'Documentation':expand('%')}%=%l:%c\\ `.replace(/^ +/gm, ""),
  );
  return folder;
}

function start(folder, options) {
  const environment = {
    HOME: folder,
    PATH: `${join(folder, "bin")}:${process.env.PATH}`,
    COLORTERM: "truecolor",
    LANG: "C.UTF-8",
    XDG_CONFIG_HOME: join(folder, ".config"),
    XDG_DATA_HOME: join(folder, ".local/share"),
    XDG_STATE_HOME: join(folder, ".local/state"),
    XDG_CACHE_HOME: join(folder, ".cache"),
  };
  return new Terminal(["nvim", "shop/Nulecule"], { folder: join(folder, "work"), environment, ...options });
}

async function completion(folder) {
  const terminal = start(folder, { columns: 132, rows: 32 });
  try {
    await terminal.shows("needs database/postgresql, cache/redis");
    terminal.type(":30,31delete\r");
    terminal.type(":25s/default/defalt/\r");
    terminal.type(":20\r");
    terminal.press("z", "t");
    await terminal.shows("did you mean");
    terminal.type("29G");
    await terminal.settles();
    terminal.type("o");
    terminal.press("C-x", "C-o");
    await terminal.shows("description", "constraints");
    await terminal.settles();
    await picture(terminal, join(pictures, "neovim-completion.png"));
  } finally {
    await terminal.close();
  }
}

async function plan(folder) {
  const terminal = start(folder, { columns: 178, rows: 36 });
  try {
    await terminal.shows("needs database/postgresql, cache/redis");
    terminal.type(":set nowrap | lua vim.diagnostic.config({ virtual_text = false })\r");
    terminal.type(":Plimsoll plan\r");
    await terminal.shows("install shop");
    terminal.press("C-w", "l");
    terminal.type(":vertical resize 114\r");
    for (const unit of ["postgresql", "redis"]) terminal.type(`/shop.*${unit}\rzc`);
    terminal.press("C-w", "h");
    terminal.type("43G4|z.");
    terminal.press("C-l");
    await terminal.settles();
    await picture(terminal, join(pictures, "neovim-plan.png"));
  } finally {
    await terminal.close();
  }
}

mkdirSync(pictures, { recursive: true });
const folder = home();
try {
  await completion(folder);
  await plan(folder);
} finally {
  // What ends last may still write there.
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
