-- One server for each folder that is a workspace: when it is started, and which buffers it is told of.
local compatibility = require('plimsoll.compatibility')
local program = require('plimsoll.program')
local recognition = require('plimsoll.recognition')
local report = require('plimsoll.report')
local settings = require('plimsoll.settings')

local M = {}

--- The servers by their folder; files that stand alone have the folder ''.
--- `state` is 'starting', 'running', 'waiting' (to be started again), 'stopped' or 'failed'.
M.all = {}

local is_leaving = false

--- The server with a client of this number.
function M.of_client(client_id)
  for _, server in pairs(M.all) do
    if server.client_id == client_id then
      return server
    end
  end
end

--- The client that serves a buffer, and its server; `nil` before it has answered `initialize`.
function M.client(bufnr)
  if bufnr == nil or bufnr == 0 then
    bufnr = vim.api.nvim_get_current_buf()
  end
  for _, server in pairs(M.all) do
    local client = server.buffers[bufnr] and server.client_id and vim.lsp.get_client_by_id(server.client_id)
    if compatibility.is_ready(client) then
      return client, server
    end
  end
end

--- What holds for a client, with what `vim.lsp.config` says where Neovim has it.
local function configuration(folder)
  local config = require('plimsoll.client').configuration()
  local chosen = compatibility.is_0_11 and vim.lsp.config.plimsoll
  if chosen then
    config = vim.tbl_extend('force', config, chosen)
  end
  config.settings = vim.deepcopy(config.settings)
  config.root_dir = folder ~= '' and folder or nil
  config.filetypes, config.root_markers = nil, nil
  return config
end

--- Attaches a buffer to the server of its workspace.
local function attach(server, bufnr)
  server.buffers[bufnr] = true
  compatibility.keep_listening(bufnr)
  if server.client_id then
    vim.lsp.buf_attach_client(bufnr, server.client_id)
  end
end

--- Starts the program for a workspace, and attaches all of its buffers.
function M.launch(server)
  local config = configuration(server.folder)
  server.missing = program.missing(config.cmd)
  if not program.check(config.cmd) then
    server.state = 'failed'
    return
  end
  server.state = 'starting'
  server.started = os.time()
  server.client_id = compatibility.start(config)
  if not server.client_id then
    server.state = 'failed'
    return
  end
  report.note(('started %s for %s'):format(M.words(config.cmd), server.folder ~= '' and server.folder or 'single files'))
  for bufnr in pairs(server.buffers) do
    if vim.api.nvim_buf_is_loaded(bufnr) then
      attach(server, bufnr)
    else
      server.buffers[bufnr] = nil
    end
  end
  require('plimsoll.waiting').watch(server)
end

--- A command line in one piece.
function M.words(cmd)
  return type(cmd) == 'table' and table.concat(cmd, ' ') or 'a program'
end

--- A client that something else started for the same folder, as `vim.lsp.enable('plimsoll')` does.
local function adopted(folder)
  for _, client in ipairs(compatibility.clients()) do
    if client.name == 'plimsoll' and (client.config.root_dir or '') == folder then
      return client.id
    end
  end
end

--- The server of a folder, started if it is not there.
local function ensure(folder, bufnr)
  local server = M.all[folder]
  if server and server.state == 'stopped' then
    server.client_id = adopted(folder)
    if server.client_id then
      server.state = 'running'
    end
    return server
  end
  if server and server.state ~= 'failed' then
    return server
  end
  if not server then
    server = { folder = folder, buffers = {}, crashes = {} }
    M.all[folder] = server
    server.client_id = adopted(folder)
    if server.client_id then
      server.state = 'running'
      return server
    end
  elseif server.has_given_up or not program.check(settings.get().cmd) then
    return server
  end
  server.buffers[bufnr] = true
  M.launch(server)
  -- What is open already of the same workspace takes part too.
  for _, other in ipairs(vim.api.nvim_list_bufs()) do
    if other ~= bufnr and vim.api.nvim_buf_is_loaded(other) then
      M.consider(other)
    end
  end
  return server
end

--- Attaches a buffer if it is one for plimsoll.
function M.consider(bufnr)
  if not settings.get().enabled or not vim.api.nvim_buf_is_loaded(bufnr) or not recognition.may_take_part(bufnr) then
    return
  end
  local folder, is_declared = recognition.workspace(bufnr)
  folder = folder or ''
  local server = M.all[folder]
  if server and server.buffers[bufnr] then
    return
  end
  local runs = server and server.client_id and folder ~= ''
  if runs or is_declared or recognition.of_buffer(bufnr) then
    attach(ensure(folder, bufnr), bufnr)
  end
end

--- A buffer is no longer there, or was detached.
function M.forget(bufnr)
  for _, server in pairs(M.all) do
    server.buffers[bufnr] = nil
  end
end

--- Starts the servers of all workspaces anew, also those that have given up.
function M.restart()
  local restarted = 0
  -- Who asks is told again.
  report.forget('program')
  for _, server in pairs(M.all) do
    server.crashes, server.has_given_up = {}, false
    restarted = restarted + 1
    local client = server.client_id and vim.lsp.get_client_by_id(server.client_id)
    if client then
      server.is_wanted_again = true
      compatibility.stop(client)
      -- One that hangs does not answer `shutdown`.
      vim.defer_fn(function()
        if server.client_id == client.id then
          M.abandon(server, client)
        end
      end, 1000)
    else
      M.launch(server)
    end
  end
  if restarted == 0 then
    M.consider(vim.api.nvim_get_current_buf())
  end
end

--- Ends a program by force, and starts another without waiting for that.
function M.abandon(server, client)
  server.client_id, server.is_wanted_again = nil, false
  compatibility.stop(client, true)
  require('plimsoll.hints').clear(client.id, server)
  report.note('the server was ended by force')
  M.launch(server)
end

--- The program of a client has ended.
function M.ended(client_id, code, signal)
  local server = M.of_client(client_id)
  if not server or is_leaving then
    return
  end
  server.client_id = nil
  report.note(('the server ended with exit code %d and signal %d'):format(code, signal))
  require('plimsoll.hints').clear(client_id, server)
  if server.is_wanted_again then
    server.is_wanted_again = false
    M.launch(server)
  elseif code == 0 and (signal == 0 or signal == 15) then
    -- Stopped on purpose.
    server.state = 'stopped'
  else
    require('plimsoll.recovery').recover(server, code, signal)
  end
end

--- Tells the servers of a file that was written, unless they know it as a buffer.
function M.written(bufnr)
  local path = vim.api.nvim_buf_get_name(bufnr)
  for folder, server in pairs(M.all) do
    local client = server.client_id and vim.lsp.get_client_by_id(server.client_id)
    local is_inside = folder ~= '' and vim.startswith(path, folder .. '/')
    if is_inside and not server.buffers[bufnr] and compatibility.is_ready(client) then
      local changes = { { uri = vim.uri_from_fname(path), type = 2 } }
      compatibility.notify(client, 'workspace/didChangeWatchedFiles', { changes = changes })
    end
  end
end

--- Why a buffer has no client, in a sentence.
function M.why_not(bufnr)
  for _, server in pairs(M.all) do
    if server.buffers[bufnr] and (server.state == 'starting' or server.state == 'waiting') then
      return 'The server is being started …'
    elseif server.buffers[bufnr] and server.missing then
      return ('The program %s; then :Plimsoll restart starts the server.'):format(server.missing)
    elseif server.buffers[bufnr] then
      return 'The server does not run. :Plimsoll restart starts it anew, :Plimsoll log says what happened.'
    end
  end
  return 'plimsoll does not know this file. Open a Nulecule, a CNAB bundle or an OAM application.'
end

--- Neovim is being left: what ends now ends on purpose.
function M.leave()
  is_leaving = true
end

return M
