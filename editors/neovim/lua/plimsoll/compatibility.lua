-- What differs between the versions of Neovim, in one place.
local M = {}

local function has(version)
  return vim.fn.has('nvim-' .. version) == 1
end

M.is_0_8 = has('0.8')
M.is_0_10 = has('0.10')
M.is_0_11 = has('0.11')

--- All running clients, from 0.10 on also those that are being started.
function M.clients()
  if vim.lsp.get_clients then
    return vim.lsp.get_clients({ _uninitialized = true })
  end
  return vim.lsp.get_active_clients()
end

--- A client without a program, which is never ready.
local function idle_client()
  local is_closing = false
  return M.start({
    name = 'plimsoll (idle)',
    cmd = function(dispatchers)
      return {
        request = function()
          return true, 1
        end,
        notify = function()
          return true
        end,
        is_closing = function()
          return is_closing
        end,
        terminate = function()
          is_closing = true
          dispatchers.on_exit(0, 15)
        end,
      }
    end,
  })
end

local idle

--- Keeps Neovim listening to a buffer: it stops that for ever when a buffer is changed while it has no client, as after a
--- crash. A client that is never ready keeps it from that; in 0.7 the number of one is enough.
function M.keep_listening(bufnr)
  if not M.is_0_8 then
    idle = -1
  elseif not idle or not vim.lsp.get_client_by_id(idle) then
    idle = idle_client()
  end
  if idle then
    vim.lsp.buf_attach_client(bufnr, idle)
  end
end

--- Whether the server of a client has answered `initialize` and still runs.
function M.is_ready(client)
  if not client or not client.initialized then
    return false
  end
  if M.is_0_11 then
    return not client:is_stopped()
  end
  return not client.is_stopped()
end

--- Asks a server. `answered(problem, result)` is called later.
function M.request(client, method, params, answered, bufnr)
  local function handler(problem, result)
    answered(problem, result)
  end
  if M.is_0_11 then
    return client:request(method, params, handler, bufnr)
  end
  return client.request(method, params, handler, bufnr)
end

function M.notify(client, method, params)
  if M.is_0_11 then
    return client:notify(method, params)
  end
  return client.notify(method, params)
end

function M.stop(client, force)
  if M.is_0_11 then
    return client:stop(force)
  end
  return client.stop(force)
end

--- Starts a server, without attaching a buffer. The number of its client, or `nil`.
function M.start(config)
  if M.is_0_11 then
    return vim.lsp.start(config, {
      attach = false,
      reuse_client = function()
        return false
      end,
    })
  end
  return vim.lsp.start_client(config)
end

--- The zero-based column in UTF-16 of a zero-based column in bytes.
function M.utf16_column(line, byte)
  byte = math.min(byte, #line)
  if M.is_0_11 then
    return vim.str_utfindex(line, 'utf-16', byte, false)
  end
  local _, column = vim.str_utfindex(line, byte)
  return column
end

--- The zero-based column in bytes of a zero-based column in UTF-16.
function M.byte_column(line, column)
  if M.is_0_11 then
    return vim.str_byteindex(line, 'utf-16', column, false)
  end
  local _, longest = vim.str_utfindex(line)
  return vim.str_byteindex(line, math.min(column, longest), true)
end

--- Goes to a place in the current window.
function M.jump(location)
  if M.is_0_11 then
    return vim.lsp.util.show_document(location, 'utf-16', { focus = true })
  end
  return vim.lsp.util.jump_to_location(location, 'utf-16')
end

--- The file with what servers say on standard error.
function M.log_path()
  return vim.lsp.log and vim.lsp.log.get_filename and vim.lsp.log.get_filename() or vim.lsp.get_log_path()
end

--- What `:checkhealth` writes with.
function M.health()
  local health = vim.health or require('health')
  return {
    start = health.start or health.report_start,
    ok = health.ok or health.report_ok,
    info = health.info or health.report_info,
    warn = health.warn or health.report_warn,
    error = health.error or health.report_error,
  }
end

return M
