-- What is shown in and between the lines: code lenses, inlay hints, the other places of what the cursor is on.
local compatibility = require('plimsoll.compatibility')
local highlights = require('plimsoll.highlights')
local settings = require('plimsoll.settings')

local M = {}

local uv = vim.uv or vim.loop

local HIGHLIGHTS = {
  LspCodeLens = 'Comment',
  LspCodeLensSeparator = 'Comment',
  LspReferenceText = 'Visual',
  LspReferenceRead = 'Visual',
  LspReferenceWrite = 'Visual',
}

--- Calls a function once nothing asked for it again for a while (milliseconds).
function M.after_pause(pause, call)
  local timer
  return function(...)
    local arguments = { ... }
    if timer then
      timer:stop()
      timer:close()
    end
    timer = uv.new_timer()
    timer:start(pause, 0, vim.schedule_wrap(function()
      if timer and not timer:is_closing() then
        timer:stop()
        timer:close()
      end
      timer = nil
      call(unpack(arguments))
    end))
  end
end

--- Asks for the lenses of a buffer, and shows them.
function M.lenses(bufnr)
  local client = require('plimsoll.server').client(bufnr)
  local can = client and client.server_capabilities.codeLensProvider
  if not can or not settings.get().code_lens or not vim.api.nvim_buf_is_loaded(bufnr) then
    return
  end
  local context = { client_id = client.id, bufnr = bufnr, method = 'textDocument/codeLens' }
  local version = vim.api.nvim_buf_get_changedtick(bufnr)
  local parameters = { textDocument = { uri = vim.uri_from_bufnr(bufnr) } }
  compatibility.request(client, 'textDocument/codeLens', parameters, function(problem, lenses)
    local is_current = vim.api.nvim_buf_is_loaded(bufnr) and vim.api.nvim_buf_get_changedtick(bufnr) == version
    if problem or not is_current then
      return
    end
    -- Neovim leaves the old ones where there is none any more.
    vim.api.nvim_buf_clear_namespace(bufnr, M.lens_namespace(client.id), 0, -1)
    vim.lsp.codelens.on_codelens(nil, lenses or {}, context)
  end, bufnr)
end

function M.lens_namespace(client_id)
  return vim.api.nvim_create_namespace('vim_lsp_codelens:' .. client_id)
end

--- Asks for the lenses of all buffers of a client.
function M.refresh_lenses(client_id)
  local server = require('plimsoll.server').of_client(client_id)
  for bufnr in pairs(server and server.buffers or {}) do
    M.lenses(bufnr)
  end
end

--- Takes away what a client that has ended showed.
function M.clear(client_id, server)
  for bufnr in pairs(server.buffers) do
    if vim.api.nvim_buf_is_loaded(bufnr) then
      vim.api.nvim_buf_clear_namespace(bufnr, M.lens_namespace(client_id), 0, -1)
      if not vim.lsp.codelens.enable then
        vim.lsp.codelens.save({}, bufnr, client_id)
      end
    end
  end
end

local function highlight(client, bufnr, group)
  vim.api.nvim_create_autocmd({ 'CursorHold', 'CursorHoldI' }, {
    group = group,
    buffer = bufnr,
    callback = function()
      local here = vim.lsp.get_client_by_id(client.id)
      if compatibility.is_ready(here) then
        local parameters = vim.lsp.util.make_position_params(0, 'utf-16')
        compatibility.request(here, 'textDocument/documentHighlight', parameters, function(problem, found)
          if not problem and found and vim.api.nvim_buf_is_loaded(bufnr) then
            vim.lsp.util.buf_clear_references(bufnr)
            vim.lsp.util.buf_highlight_references(bufnr, found, 'utf-16')
          end
        end, bufnr)
      end
    end,
  })
  vim.api.nvim_create_autocmd({ 'CursorMoved', 'CursorMovedI', 'BufLeave' }, {
    group = group,
    buffer = bufnr,
    callback = function()
      vim.lsp.util.buf_clear_references(bufnr)
    end,
  })
end

--- Switches on what the user has not switched off.
function M.attach(client, bufnr)
  local options = settings.get()
  local group = vim.api.nvim_create_augroup('plimsoll_hints_' .. bufnr, {})
  highlights.link(HIGHLIGHTS)
  if options.highlights and client.server_capabilities.documentHighlightProvider then
    highlight(client, bufnr, group)
  end
  if options.inlay_hints and compatibility.is_0_10 and client.server_capabilities.inlayHintProvider then
    vim.lsp.inlay_hint.enable(true, { bufnr = bufnr })
  end
  if not options.code_lens then
    return
  end
  if vim.lsp.codelens.enable then
    vim.lsp.codelens.enable(true, { bufnr = bufnr })
    return
  end
  local refresh = M.after_pause(150, function()
    M.lenses(bufnr)
  end)
  vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged', 'TextChangedI' }, {
    group = group,
    buffer = bufnr,
    callback = refresh,
  })
  M.lenses(bufnr)
end

return M
