-- Other servers of the same buffers that tell mistakes of YAML and JSON themselves: then plimsoll leaves these out.
local compatibility = require('plimsoll.compatibility')

local M = {}

-- As people name them in their configuration, and as the programs are called.
local CHECKERS = {
  'yamlls',
  'yaml%-language%-server',
  'yaml_language_server',
  'yaml_ls',
  'jsonls',
  'json%-lsp',
  'json_ls',
  'json%-language%-server',
  'json%-languageserver',
}

local function checks_syntax(client)
  local cmd = client.config.cmd
  local names = { client.name }
  for _, word in ipairs(type(cmd) == 'table' and cmd or {}) do
    table.insert(names, vim.fn.fnamemodify(word, ':t'))
  end
  for _, name in ipairs(names) do
    for _, checker in ipairs(CHECKERS) do
      if name:find(checker) then
        return true
      end
    end
  end
  return false
end

--- The languages of the buffers of a folder's server to which such a server is attached too, sorted.
function M.told(folder)
  local server = require('plimsoll.server').all[folder]
  local languages = {}
  for _, client in ipairs(compatibility.clients()) do
    if client.name ~= 'plimsoll' and checks_syntax(client) and compatibility.is_ready(client) then
      for bufnr in pairs(server and server.buffers or {}) do
        if vim.lsp.buf_is_attached(bufnr, client.id) then
          languages[require('plimsoll.recognition').language(bufnr, vim.bo[bufnr].filetype)] = true
        end
      end
    end
  end
  local sorted = vim.tbl_keys(languages)
  table.sort(sorted)
  return sorted
end

--- Looks who is there, and tells the servers for which that changed.
function M.look()
  for folder, server in pairs(require('plimsoll.server').all) do
    local told = table.concat(M.told(folder), ' ')
    if compatibility.is_ready(server.client_id and vim.lsp.get_client_by_id(server.client_id)) then
      local key = server.client_id .. ' ' .. told
      local is_first = server.told == nil or not vim.startswith(server.told, server.client_id .. ' ')
      if server.told ~= key and not (is_first and told == '') then
        require('plimsoll.client').resend(server)
      end
      server.told = key
    end
  end
end

local is_watched = false

--- Looks again whenever a server may have come or gone.
function M.watch()
  M.look()
  if is_watched then
    return
  end
  is_watched = true
  -- Before 0.8 nothing is said of clients that come; but those meant here soon say what they find.
  local events = { 'DiagnosticChanged', 'BufEnter', 'InsertLeave', 'CursorHold' }
  if compatibility.is_0_8 then
    vim.list_extend(events, { 'LspAttach', 'LspDetach' })
  end
  vim.api.nvim_create_autocmd(events, {
    group = vim.api.nvim_create_augroup('plimsoll_neighbours', {}),
    desc = 'Leave the mistakes of syntax to other servers that tell them',
    callback = function()
      vim.schedule(M.look)
    end,
  })
end

return M
