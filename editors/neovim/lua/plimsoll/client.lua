-- How Neovim's client is set up to talk to the server.
local compatibility = require('plimsoll.compatibility')
local settings = require('plimsoll.settings')

local M = {}

M.FILETYPES = { 'yaml', 'json', 'jsonc', 'nulecule', 'dosini', 'cue' }

local function capabilities()
  local all = vim.lsp.protocol.make_client_capabilities()
  -- Other servers of the same buffer mostly count in UTF-16, and Neovim wants all to count alike.
  all.general = vim.tbl_extend('force', all.general or {}, { positionEncodings = { 'utf-16' } })
  all.workspace = all.workspace or {}
  all.workspace.codeLens = { refreshSupport = true }
  if not compatibility.is_0_11 then
    -- The built-in completion shows documentation as it comes.
    all.textDocument.completion.completionItem.documentationFormat = { 'plaintext' }
  end
  return vim.tbl_deep_extend('force', all, settings.get().capabilities)
end

--- Where the server says what it wants to be looked at again.
local function handlers()
  local all = {
    ['plimsoll/planChanged'] = function(_, changed)
      require('plimsoll.plan').changed(changed)
    end,
    ['window/logMessage'] = function(_, message)
      require('plimsoll.report').note(message.message)
    end,
  }
  if not vim.lsp.handlers['workspace/codeLens/refresh'] then
    all['workspace/codeLens/refresh'] = function(_, _, context)
      require('plimsoll.hints').refresh_lenses(context.client_id)
      return vim.NIL
    end
  end
  return all
end

local function on_init(client, answer)
  local server = require('plimsoll.server').of_client(client.id)
  local version = ((answer or {}).serverInfo or {}).version
  local too_old = require('plimsoll.program').too_old(version)
  if too_old then
    require('plimsoll.report').once('version', too_old)
  end
  if server then
    server.state, server.version = 'running', version
  end
end

local function on_attach(client, bufnr)
  local server = require('plimsoll.server').of_client(client.id)
  if server then
    server.buffers[bufnr] = true
  end
  require('plimsoll.commands').register()
  if vim.bo[bufnr].omnifunc == '' then
    vim.bo[bufnr].omnifunc = 'v:lua.vim.lsp.omnifunc'
  end
  require('plimsoll.hints').attach(client, bufnr)
  require('plimsoll.neighbours').watch()
  require('plimsoll.plan').attached(bufnr)
  vim.api.nvim_create_autocmd('BufUnload', {
    group = vim.api.nvim_create_augroup('plimsoll_buffer_' .. bufnr, {}),
    buffer = bufnr,
    callback = function()
      require('plimsoll.server').forget(bufnr)
    end,
  })
end

--- The settings that a server is sent: what the user says, and which mistakes others tell already.
function M.server_settings(chosen, folder)
  local own = vim.deepcopy((chosen or {}).plimsoll or {})
  local told = require('plimsoll.neighbours').told(folder)
  for _, language in ipairs((own.syntax or {}).toldByOthers or {}) do
    if not vim.tbl_contains(told, language) then
      table.insert(told, language)
    end
  end
  if #told > 0 then
    own.syntax = vim.tbl_extend('force', own.syntax or {}, { toldByOthers = told })
  end
  return next(own) and own or vim.empty_dict()
end

--- The configuration of the client, as `vim.lsp.start` and `vim.lsp.config` take it. `root_dir` is left out.
function M.configuration()
  local options = settings.get()
  return {
    name = 'plimsoll',
    cmd = options.cmd,
    filetypes = M.FILETYPES,
    capabilities = capabilities(),
    settings = { plimsoll = vim.deepcopy(options.settings) },
    flags = { debounce_text_changes = 50 },
    get_language_id = require('plimsoll.recognition').language,
    handlers = handlers(),
    before_init = function(parameters, config)
      -- Findings are told rather than asked for: they change with other files and settings too.
      parameters.capabilities.textDocument.diagnostic = nil
      local own = config.settings or {}
      local folder = parameters.rootUri and parameters.rootUri ~= vim.NIL and vim.uri_to_fname(parameters.rootUri) or ''
      parameters.initializationOptions = M.server_settings(own, folder)
      config.chosen_settings = vim.deepcopy(own)
      -- The same table stays, as the client has it already. An empty one would be sent as a list.
      own.plimsoll = M.server_settings(own, folder)
    end,
    on_init = on_init,
    on_attach = on_attach,
    on_exit = function(code, signal, client_id)
      local function tell()
        require('plimsoll.server').ended(client_id, code, signal)
      end
      -- Where it can be done at once it is, so that no buffer is without a client in between.
      if vim.in_fast_event() then
        vim.schedule(tell)
      else
        tell()
      end
    end,
  }
end

--- Sends the settings of a server anew. `config.settings` is what the server reads when it asks for them.
function M.resend(server)
  local client = server.client_id and vim.lsp.get_client_by_id(server.client_id)
  if not compatibility.is_ready(client) then
    return
  end
  local chosen = client.config.chosen_settings or client.config.settings
  local all = { plimsoll = M.server_settings(chosen, server.folder) }
  client.config.settings = all
  if compatibility.is_0_10 then
    client.settings = all
  end
  compatibility.notify(client, 'workspace/didChangeConfiguration', { settings = all })
end

return M
