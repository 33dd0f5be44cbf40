-- A window beside the text that shows what the server answers: a plan, what changes, an explanation.
local compatibility = require('plimsoll.compatibility')
local highlights = require('plimsoll.highlights')

local M = {}

local namespace = vim.api.nvim_create_namespace('plimsoll_view')

--- The views that are open, by their kind.
M.open_views = {}

local HIGHLIGHTS = {
  PlimsollTitle = 'Title',
  PlimsollPlace = 'Underlined',
  PlimsollProblem = 'WarningMsg',
  PlimsollFocus = 'CursorLine',
  PlimsollFocusMark = 'Title',
}

--- Where a text and a plan are both readable beside each other.
local COLUMNS_FOR_BOTH = 140

--- The command that opens a window beside the current one where the screen is wide enough, else the one for below or above.
function M.split(beside, otherwise)
  return vim.o.columns >= COLUMNS_FOR_BOTH and beside or otherwise
end

--- The windows that show a view.
function M.windows(view)
  return vim.tbl_filter(function(window)
    return vim.api.nvim_win_get_buf(window) == view.bufnr
  end, vim.api.nvim_list_wins())
end

local function options(view, window)
  local values = {
    -- Lines that are too long go on below, further in than they began.
    wrap = true,
    linebreak = true,
    breakindent = true,
    breakindentopt = 'shift:4',
    number = false,
    relativenumber = false,
    signcolumn = 'no',
    foldcolumn = '0',
    list = false,
    spell = false,
    cursorline = false,
    foldmethod = 'expr',
    foldexpr = "v:lua.require'plimsoll.view'.fold_level(v:lnum)",
    foldtext = "getline(v:foldstart) .. '   +' .. (v:foldend - v:foldstart) .. ' lines'",
    foldlevel = 99,
    fillchars = 'fold: ,eob: ',
    statusline = '%{%luaeval("require\'plimsoll.view\'.status(_A)", ' .. view.bufnr .. ')%}',
  }
  for name, value in pairs(values) do
    vim.api.nvim_win_call(window, function()
      vim.opt_local[name] = value
    end)
  end
end

--- What the status line of a view says: its title, then the keys.
function M.status(bufnr)
  for _, view in pairs(M.open_views) do
    if view.bufnr == bufnr then
      return (' %s%%=<CR> go there  q close '):format((view.title or ''):gsub('%%', '%%%%'))
    end
  end
  return ''
end

--- What belongs to a step is indented deeper than the step.
function M.fold_level(number)
  local line = vim.fn.getline(number)
  if line == '' then
    return 0
  end
  local indent = vim.fn.indent(number)
  local next_indent = vim.fn.indent(number + 1)
  if indent >= 15 then
    return '='
  end
  return vim.fn.getline(number + 1) ~= '' and next_indent >= 15 and '>1' or 0
end

local function map(view)
  local function jump()
    M.jump(view)
  end
  local function on(key, call, words)
    vim.keymap.set('n', key, call, { buffer = view.bufnr, silent = true, nowait = true, desc = words })
  end
  on('<CR>', jump, 'Go to the place under the cursor')
  on('<2-LeftMouse>', jump, 'Go to the place under the mouse')
  on('<LeftRelease>', function()
    -- Only a click on something that leads somewhere; others just move the cursor.
    vim.cmd('normal! ' .. vim.api.nvim_replace_termcodes('<LeftRelease>', true, true, true))
    if vim.api.nvim_get_current_buf() == view.bufnr and M.target(view, true) then
      M.jump(view)
    end
  end, 'Go to the place under the mouse')
  on('q', function()
    M.close(view)
  end, 'Close this window')
end

--- Opens the window of a view, or finds it. The cursor stays where it was.
function M.show(kind, command)
  local view = M.open_views[kind]
  if view and #M.windows(view) > 0 then
    return view
  end
  highlights.link(HIGHLIGHTS)
  view = { kind = kind, shift = 0, links = {}, units = {}, bufnr = vim.api.nvim_create_buf(false, true) }
  M.open_views[kind] = view
  local bufnr = view.bufnr
  vim.api.nvim_buf_set_name(bufnr, 'plimsoll://' .. kind .. '/' .. bufnr)
  vim.bo[bufnr].bufhidden = 'wipe'
  vim.bo[bufnr].undolevels = -1
  vim.bo[bufnr].modifiable = false
  vim.bo[bufnr].filetype = 'plimsoll-plan'
  map(view)
  local before = vim.api.nvim_get_current_win()
  vim.cmd(command)
  local window = vim.api.nvim_get_current_win()
  vim.api.nvim_win_set_buf(window, bufnr)
  options(view, window)
  vim.api.nvim_set_current_win(before)
  vim.api.nvim_create_autocmd('BufWipeout', {
    buffer = bufnr,
    once = true,
    callback = function()
      M.open_views[kind] = nil
      if view.on_close then
        view.on_close()
      end
    end,
  })
  return view
end

function M.close(view)
  for _, window in ipairs(M.windows(view)) do
    local is_last = #vim.api.nvim_list_wins() == 1
    if is_last then
      vim.cmd('enew')
    else
      vim.api.nvim_win_close(window, true)
    end
  end
end

--- Writes only what differs, so that cursors and folds stay where they are.
local function replace_lines(bufnr, lines)
  local old = vim.api.nvim_buf_get_lines(bufnr, 0, -1, false)
  local difference = vim.diff or vim.text.diff
  local hunks = difference(table.concat(old, '\n') .. '\n', table.concat(lines, '\n') .. '\n', { result_type = 'indices' })
  vim.bo[bufnr].modifiable = true
  for index = #hunks, 1, -1 do
    local old_start, old_count, new_start, new_count = unpack(hunks[index])
    -- Where nothing is taken away, what is new comes behind the line.
    local from = old_count == 0 and old_start or old_start - 1
    local new = vim.list_slice(lines, new_start, new_start + new_count - 1)
    vim.api.nvim_buf_set_lines(bufnr, from, from + old_count, false, new)
  end
  vim.bo[bufnr].modifiable = false
  vim.bo[bufnr].modified = false
end

--- A sentence in lines that fit into the window of a view.
local function folded(view, sentence)
  local window = M.windows(view)[1]
  local width = math.max(window and vim.api.nvim_win_get_width(window) - 2 or 70, 20)
  local lines, line = {}, ''
  for word in sentence:gmatch('%S+') do
    if line ~= '' and vim.fn.strdisplaywidth(line .. ' ' .. word) > width then
      table.insert(lines, line)
      line = ''
    end
    line = line == '' and word or line .. ' ' .. word
  end
  table.insert(lines, line)
  return lines
end

--- Colours a place that the content names.
local function mark_place(view, range)
  local number = range.start.line + view.shift
  local line = vim.api.nvim_buf_get_lines(view.bufnr, number, number + 1, false)[1]
  if line then
    local from, to = range.start.character, range['end'].character
    vim.api.nvim_buf_set_extmark(view.bufnr, namespace, number, compatibility.byte_column(line, from), {
      end_row = number,
      end_col = compatibility.byte_column(line, to),
      hl_group = 'PlimsollPlace',
    })
  end
end

--- Shows an answer: its problem, if it has one, then its content.
function M.render(view, answer)
  local lines = vim.split((answer.content or ''):gsub('\n$', ''), '\n', { plain = true })
  local problem = answer.problem ~= vim.NIL and answer.problem or nil
  -- What stands in the content is not said twice.
  if problem and answer.content and answer.content:find(problem, 1, true) then
    problem = nil
  end
  local above = problem and folded(view, problem) or {}
  local is_empty = #lines == 1 and lines[1] == ''
  if is_empty then
    lines = {}
  elseif problem then
    table.insert(above, '')
  end
  view.title, view.id, view.shift = answer.title, answer.id, #above
  view.links, view.units = answer.links or {}, answer.units or {}
  view.is_empty = is_empty
  replace_lines(view.bufnr, vim.list_extend(vim.list_slice(above), lines))
  vim.api.nvim_buf_clear_namespace(view.bufnr, namespace, 0, -1)
  for number, line in ipairs(above) do
    if line ~= '' then
      vim.api.nvim_buf_add_highlight(view.bufnr, namespace, 'PlimsollProblem', number - 1, 0, -1)
    end
  end
  if not is_empty then
    vim.api.nvim_buf_add_highlight(view.bufnr, namespace, 'PlimsollTitle', #above, 0, -1)
  end
  for _, link in ipairs(view.links) do
    mark_place(view, link.range)
  end
  M.focus(view, answer.focus ~= vim.NIL and answer.focus or nil)
  vim.cmd('redrawstatus!')
end

--- The zero-based line in the buffer of a unit's row.
local function row(view, unit)
  return type(unit.line) == 'number' and unit.line + view.shift or nil
end

--- Marks the row of a unit. Where it is another one than before and out of sight, the window scrolls there unless the user
--- is in it.
function M.focus(view, address)
  local is_new = address ~= view.focus
  view.focus = address
  for _, unit in ipairs(view.units) do
    local line = unit.address == address and row(view, unit)
    if line and line < vim.api.nvim_buf_line_count(view.bufnr) then
      vim.api.nvim_buf_set_extmark(view.bufnr, namespace, line, 0, {
        end_row = line + 1,
        hl_group = 'PlimsollFocus',
        hl_eol = true,
        virt_text = { { '▸', 'PlimsollFocusMark' } },
        virt_text_win_col = 9,
        hl_mode = 'combine',
        priority = 50,
      })
      for _, window in ipairs(is_new and M.windows(view) or {}) do
        local is_seen = vim.fn.line('w0', window) <= line + 1 and line + 1 <= vim.fn.line('w$', window)
        if not is_seen and window ~= vim.api.nvim_get_current_win() then
          vim.api.nvim_win_set_cursor(window, { line + 1, 0 })
        end
      end
      return
    end
  end
end

--- Where the place under the cursor leads: the link there, else the first one of the line, else the step that the line
--- belongs to. With `exactly` only the link there, or the step whose row it is.
function M.target(view, exactly)
  local window = vim.api.nvim_get_current_win()
  local cursor = vim.api.nvim_win_get_cursor(window)
  local line = cursor[1] - 1 - view.shift
  local column = compatibility.utf16_column(vim.api.nvim_get_current_line(), cursor[2])
  local first
  for _, link in ipairs(view.links) do
    local range = link.range
    if range.start.line == line then
      first = first or link
      if range.start.character <= column and column < range['end'].character then
        return { uri = link.uri, range = link.target }
      end
    end
  end
  local step
  for _, unit in ipairs(view.units) do
    if type(unit.line) == 'number' and unit.line <= line and (not step or unit.line > step.line) then
      step = unit
    end
  end
  if first and (not exactly or (step and step.line == line)) then
    return { uri = first.uri, range = first.target }
  end
  if step and step.uri and step.range and (not exactly or step.line == line) then
    return { uri = step.uri, range = step.range }
  end
end

--- Goes to the place under the cursor, in the window of the text.
function M.jump(view)
  local target = M.target(view)
  if not target then
    return vim.api.nvim_echo({ { 'plimsoll: this line leads nowhere' } }, false, {})
  end
  local window
  for _, other in ipairs(vim.api.nvim_tabpage_list_wins(0)) do
    local bufnr = vim.api.nvim_win_get_buf(other)
    local is_text = vim.bo[bufnr].buftype == ''
    if is_text and (not window or bufnr == view.source) then
      window = other
    end
  end
  if window then
    vim.api.nvim_set_current_win(window)
  else
    vim.cmd(M.split('aboveleft vsplit', 'aboveleft split'))
  end
  for _, open in pairs(M.open_views) do
    open.led_to = vim.uri_to_bufnr(target.uri)
  end
  compatibility.jump(target)
end

return M
