-- What users can set, and what holds where they set nothing.
local compatibility = require('plimsoll.compatibility')

local M = {}

--- The oldest `plimsoll` that this plugin works with.
M.OLDEST = '0.1.0'

local defaults = {
  -- The program and its arguments.
  cmd = { 'plimsoll', 'lsp' },
  -- The settings of the server, without `plimsoll.` in front.
  settings = {},
  -- What completion plugins can do more than Neovim.
  capabilities = {},
  -- Whether servers start by themselves.
  enabled = true,
  -- What is shown in the text.
  code_lens = true,
  inlay_hints = true,
  highlights = true,
  -- How the window of a plan is opened; 'auto' is beside the text where both fit, else below it.
  plan_window = 'auto',
  -- How the window of an explanation is opened.
  why_window = 'belowright split',
  -- After how many seconds a question without an answer is told.
  answer_within = 20,
}

local chosen = {}

--- What holds now.
function M.get()
  local global = type(vim.g.plimsoll) == 'table' and vim.g.plimsoll or {}
  return vim.tbl_deep_extend('force', defaults, global, chosen)
end

--- Takes what the user says over. Words that are not known are told.
function M.set(options)
  options = options or {}
  for name in pairs(options) do
    if defaults[name] == nil then
      require('plimsoll.report').warn(('no option `%s`; see :help plimsoll-options'):format(name))
    end
  end
  chosen = vim.tbl_deep_extend('force', chosen, options)
  if compatibility.is_0_11 then
    -- What `vim.lsp.enable('plimsoll')` and `vim.lsp.config` know is the same.
    local changed = {}
    if options.cmd then
      changed.cmd = options.cmd
    end
    if options.settings then
      changed.settings = { plimsoll = options.settings }
    end
    vim.lsp.config('plimsoll', changed)
  end
end

return M
