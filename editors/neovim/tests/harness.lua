-- An editor for a test: a Neovim with the plugin installed as a package, in a folder of its own, driven by its keys.
local uv = vim.loop

local M = {}

-- How long something may take that happens soon on an idle machine.
local LIMIT = 20000

local Editor = {}
Editor.__index = Editor

local open_editors, temporary = {}, nil

local function write(path, text)
  vim.fn.mkdir(vim.fn.fnamemodify(path, ':h'), 'p')
  local file = assert(io.open(path, 'wb'))
  file:write(text)
  file:close()
end

function M.read(path)
  local file = assert(io.open(path, 'rb'))
  local text = file:read('*a')
  file:close()
  return text
end

--- Makes the folders that all tests use. `folder` is the one of the tests.
function M.prepare(folder)
  assert(vim.env.PLIMSOLL, 'the variable PLIMSOLL has to name the program')
  M.program = vim.fn.fnamemodify(vim.env.PLIMSOLL, ':p')
  assert(vim.fn.executable(M.program) == 1, M.program .. ' is not a program')
  M.neovim = vim.env.NEOVIM and vim.fn.exepath(vim.env.NEOVIM) or vim.v.progpath
  M.plugin = vim.fn.fnamemodify(folder, ':h')
  M.repository = vim.fn.fnamemodify(folder, ':h:h:h')
  temporary = uv.fs_realpath(vim.fn.fnamemodify(vim.fn.tempname(), ':h')) .. '/plimsoll'
  -- The plugin is installed as people install it.
  local start = temporary .. '/site/pack/plimsoll/start'
  vim.fn.mkdir(start, 'p')
  assert(uv.fs_symlink(M.plugin, start .. '/plimsoll'))
end

function M.finish()
  vim.fn.delete(temporary, 'rf')
end

--- Waits until `condition` holds. `words` say what should happen.
function M.eventually(words, condition, limit)
  local last
  local held = vim.wait(limit or LIMIT, function()
    last = { condition() }
    return last[1]
  end, 20)
  if not held then
    error(('%s does not happen; last seen: %s'):format(words, vim.inspect(last[2])), 2)
  end
  return last[1]
end

function M.equal(is, expected, words)
  if not vim.deep_equal(is, expected) then
    error(('%s\n  is       %s\n  expected %s'):format(words or 'not equal', vim.inspect(is), vim.inspect(expected)), 2)
  end
end

--- Fails unless a text has a part, given as it stands.
function M.has(text, part, words)
  if type(text) ~= 'string' or not text:find(part, 1, true) then
    error(('%s\n  is      %s\n  without %s'):format(words or 'the text lacks a part', vim.inspect(text), part), 2)
  end
end

local folders = 0

--- A new folder with files: names and texts. A `plimsoll.toml` makes it a workspace, unless it is `false`.
function M.folder(files)
  folders = folders + 1
  local path = temporary .. '/folder-' .. folders
  vim.fn.mkdir(path, 'p')
  if files['plimsoll.toml'] == nil then
    write(path .. '/plimsoll.toml', '')
  end
  for name, text in pairs(files) do
    if text then
      write(path .. '/' .. name, text)
    end
  end
  return path
end

--- A copy of an example of the repository, as a workspace of its own.
function M.example(name)
  local path = M.folder({ ['plimsoll.toml'] = M.read(M.repository .. '/fixtures/plimsoll.toml') })
  vim.fn.system({ 'cp', '-R', M.repository .. '/fixtures/' .. name, path .. '/' .. name })
  return path
end

--- Starts Neovim in a folder. `options` are those of the plugin, as in `vim.g.plimsoll`; `environment` are variables;
--- `before` is Lua that runs before the plugin is loaded, as a configuration does.
function M.start(folder, options, environment, before)
  local chosen = vim.tbl_extend('keep', options or {}, { cmd = { M.program, 'lsp' } })
  if options and options.cmd == false then
    chosen.cmd = nil
  end
  local state = temporary .. '/state-' .. folders
  vim.fn.mkdir(state, 'p')
  local command = {
    M.neovim,
    '--embed',
    '--headless',
    '--clean',
    '--cmd',
    'set packpath^=' .. temporary .. '/site noswapfile columns=150 lines=45 updatetime=100',
    '--cmd',
    'lua vim.g.plimsoll = vim.json.decode([==[' .. vim.json.encode(next(chosen) and chosen or vim.empty_dict()) .. ']==])',
  }
  if before then
    vim.list_extend(command, { '--cmd', 'lua ' .. before })
  end
  local own = { XDG_STATE_HOME = state, XDG_CACHE_HOME = state, XDG_CONFIG_HOME = state }
  return M.run(folder, command, vim.tbl_extend('force', own, environment or {}))
end

--- The variables of somebody whose home is a folder, with programs in its `bin`.
function M.home(folder)
  return {
    HOME = folder,
    PATH = folder .. '/bin:' .. vim.env.PATH,
    XDG_CONFIG_HOME = folder .. '/.config',
    XDG_DATA_HOME = folder .. '/.local/share',
    XDG_STATE_HOME = folder .. '/.local/state',
    XDG_CACHE_HOME = folder .. '/.cache',
  }
end

--- Starts Neovim as it is at somebody's home.
function M.start_as_installed(folder, environment)
  return M.run(folder, { M.neovim, '--embed', '--headless' }, environment)
end

--- Runs Neovim, and remembers what it tells the user.
function M.run(folder, command, environment)
  local self = setmetatable({ folder = folder }, Editor)
  self.job = vim.fn.jobstart(command, { rpc = true, cwd = folder, env = environment })
  assert(self.job > 0, 'Neovim does not start')
  self.pid = vim.fn.jobpid(self.job)
  table.insert(open_editors, self)
  -- What is told to the user, in order.
  self:lua([[
    _G.told = {}
    local notify = vim.notify
    vim.notify = function(text, level, options)
      table.insert(_G.told, text)
      return notify(text, level, options)
    end
  ]])
  return self
end

local function is_alive(pid)
  return uv.kill(pid, 0) == 0
end

--- Ends what a test started, and looks that nothing is left.
function M.clean_up()
  local left = {}
  for _, editor in ipairs(open_editors) do
    local servers = editor.servers_seen or {}
    pcall(vim.fn.rpcnotify, editor.job, 'nvim_command', 'qall!')
    if vim.fn.jobwait({ editor.job }, 5000)[1] == -1 then
      vim.fn.jobstop(editor.job)
      table.insert(left, 'Neovim did not end')
    end
    for pid in pairs(servers) do
      if not vim.wait(5000, function() return not is_alive(pid) end, 20) then
        uv.kill(pid, 'sigkill')
        table.insert(left, 'a server was left')
      end
    end
  end
  open_editors = {}
  for index = 1, folders do
    vim.fn.delete(temporary .. '/folder-' .. index, 'rf')
    vim.fn.delete(temporary .. '/state-' .. index, 'rf')
  end
  assert(#left == 0, table.concat(left, '; '))
end

--- Runs Lua in the editor, and gives what it returns.
function Editor:lua(code, ...)
  -- Neovim answers nothing while it waits for a key at a prompt; that is a mistake by itself.
  local mode = vim.fn.rpcrequest(self.job, 'nvim_get_mode')
  if mode.blocking then
    local prompted = vim.wait(2000, function()
      return not vim.fn.rpcrequest(self.job, 'nvim_get_mode').blocking
    end, 20)
    assert(prompted, 'Neovim waits for a key, in mode ' .. mode.mode)
  end
  return vim.fn.rpcrequest(self.job, 'nvim_exec_lua', code, { ... })
end

--- Presses keys, written as in mappings: `ihello<Esc>`.
function Editor:press(keys)
  vim.fn.rpcrequest(self.job, 'nvim_input', keys)
  -- They are worked off before the next request.
  self:lua('return true')
end

function Editor:command(command)
  vim.fn.rpcrequest(self.job, 'nvim_command', command)
end

--- Opens a file of the folder.
function Editor:edit(name)
  self:command('edit ' .. vim.fn.fnameescape(self.folder .. '/' .. name))
end

--- Opens a file, and waits until a server knows it.
function Editor:open(name)
  self:edit(name)
  self:is_attached(name)
end

function Editor:is_attached(name)
  M.eventually('attaching ' .. name, function()
    return self:lua('return require("plimsoll.server").client(vim.fn.bufnr(...)) ~= nil', self.folder .. '/' .. name),
      self:messages()
  end)
end

--- The text of a file, as the editor has it.
function Editor:text(name)
  local lines = self:lua(
    'return vim.api.nvim_buf_get_lines(vim.fn.bufnr(...), 0, -1, false)',
    self.folder .. '/' .. name
  )
  return table.concat(lines, '\n')
end

--- The text of the current buffer.
function Editor:current_text()
  return table.concat(self:lua('return vim.api.nvim_buf_get_lines(0, 0, -1, false)'), '\n')
end

--- The path of the current file within the folder.
function Editor:current_name()
  local path = self:lua('return vim.api.nvim_buf_get_name(0)')
  return (path:gsub('^' .. vim.pesc(self.folder) .. '/', ''))
end

--- Puts the cursor: line and column from 1, column in bytes.
function Editor:go(line, column)
  self:lua('vim.fn.cursor(...)', line, column)
  self:command('doautocmd CursorMoved')
end

--- Puts lines behind the line with this number, as pasting does.
function Editor:paste(line, lines)
  self:go(line, 1)
  self:lua('vim.api.nvim_put(..., "l", true, true)', lines)
end

--- Line and column of the cursor, from 1.
function Editor:cursor()
  return self:lua('return { vim.fn.line("."), vim.fn.col(".") }')
end

local SEVERITIES = { 'error', 'warning', 'information', 'hint' }

--- What is found in a file, in order: `LINE:COLUMN severity message`, lines and columns from 1; the first line of each.
function Editor:findings(name)
  local found = self:lua(
    [[
    local bufnr = vim.fn.bufnr(...)
    return vim.tbl_map(function(one)
      return { one.lnum + 1, one.col + 1, one.severity, one.message, one.end_col + 1, one.source or '' }
    end, bufnr == -1 and {} or vim.diagnostic.get(bufnr))
  ]],
    self.folder .. '/' .. name
  )
  table.sort(found, function(a, b)
    for index = 1, 3 do
      if a[index] ~= b[index] then
        return a[index] < b[index]
      end
    end
    return false
  end)
  return vim.tbl_map(function(one)
    return ('%d:%d-%d %s %s'):format(one[1], one[2], one[5], SEVERITIES[one[3]], one[4]:match('^[^\n]*'))
  end, found)
end

--- Waits until exactly these are found.
function Editor:finds(name, expected, limit)
  M.eventually('finding ' .. vim.inspect(expected), function()
    local found = self:findings(name)
    return vim.deep_equal(found, expected), found
  end, limit)
end

--- The messages that the plugin has shown.
function Editor:messages()
  return self:lua('return _G.told')
end

--- The command line of a process.
local function command_line(pid)
  local file = io.open(('/proc/%d/cmdline'):format(pid), 'rb')
  if not file then
    return vim.fn.system({ 'ps', '-o', 'args=', '-p', tostring(pid) })
  end
  local words = file:read('*a')
  file:close()
  return (words:gsub('%z', ' '))
end

--- The processes of running servers whose command line has a text.
function Editor:servers(part)
  local found = {}
  for _, pid in ipairs(self:lua('return vim.api.nvim_get_proc_children(vim.fn.getpid())')) do
    if command_line(pid):find(part or M.program, 1, true) then
      table.insert(found, pid)
      self.servers_seen = self.servers_seen or {}
      self.servers_seen[pid] = true
    end
  end
  return found
end

--- Kills the server, as a crash does.
function Editor:kill_server()
  local pids = self:servers()
  assert(#pids == 1, 'not one server runs, but ' .. #pids)
  uv.kill(pids[1], 'sigkill')
  return pids[1]
end

--- The lines of a view: `plan`, `changes` or `why`.
function Editor:view(kind)
  local lines = self:lua([[
    local view = require('plimsoll.view').open_views[...]
    return view and vim.api.nvim_buf_get_lines(view.bufnr, 0, -1, false) or {}
  ]], kind)
  return table.concat(lines, '\n')
end

--- Waits until a view has a text.
function Editor:view_has(kind, part)
  M.eventually(('the %s having "%s"'):format(kind, part), function()
    local text = self:view(kind)
    return text:find(part, 1, true) ~= nil, text
  end)
end

--- Waits until a view says a sentence, in lines as they fit.
function Editor:view_says(kind, sentence)
  M.eventually(('the %s saying "%s"'):format(kind, sentence), function()
    local text = self:view(kind)
    return text:gsub('%s+', ' '):find(sentence, 1, true) ~= nil, text
  end)
end

--- Does something, and waits until an answer about plans that it leads to has come.
function Editor:answers_after(action)
  self:lua([[
    local compatibility = require('plimsoll.compatibility')
    local request = compatibility.request
    _G.answers = 0
    compatibility.request = function(client, method, parameters, call, bufnr)
      return request(client, method, parameters, function(...)
        call(...)
        _G.answers = _G.answers + (vim.startswith(method, 'plimsoll/') and 1 or 0)
      end, bufnr)
    end
  ]])
  action()
  M.eventually('an answer', function()
    return self:lua('return _G.answers > 0')
  end)
end

--- Goes into the window of a view, to the first line with a text.
function Editor:go_into(kind, part)
  self:lua([[
    local kind, part = ...
    local view = require('plimsoll.view').open_views[kind]
    vim.api.nvim_set_current_win(require('plimsoll.view').windows(view)[1])
    for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
      if line:find(part, 1, true) then
        return vim.fn.cursor(number, line:find(part, 1, true))
      end
    end
    error('no line has ' .. part)
  ]], kind, part)
end

return M
