-- Tells when the server does not answer for long.
local report = require('plimsoll.report')
local settings = require('plimsoll.settings')

local M = {}

local uv = vim.uv or vim.loop

--- Looks at what a server has not answered yet. Whether somebody still waits.
local function look(server, since)
  local client = server.client_id and vim.lsp.get_client_by_id(server.client_id)
  if not client then
    return
  end
  local now, limit = uv.now(), settings.get().answer_within * 1000
  local pending = { initialize = not client.initialized and { method = 'initialize', type = 'pending' } or nil }
  for number, request in pairs(client.requests or {}) do
    if request.type == 'pending' then
      pending[number] = request
    end
  end
  for number, request in pairs(pending) do
    since[number] = since[number] or now
    if now - since[number] >= limit and not server.is_told_to_hang then
      server.is_told_to_hang = true
      local seconds = math.floor((now - since[number]) / 1000)
      report.warn(('no answer for %d s; try :Plimsoll restart, see :Plimsoll log'):format(seconds))
      report.note('waiting for the answer to ' .. request.method)
    end
  end
  for number in pairs(since) do
    if not pending[number] then
      since[number] = nil
    end
  end
  -- Once all is answered, another silence is worth another message.
  server.is_told_to_hang = server.is_told_to_hang and next(pending) ~= nil
end

--- Watches a server as long as its client lives.
function M.watch(server)
  local client_id, since = server.client_id, {}
  local timer = uv.new_timer()
  timer:start(500, 1000, vim.schedule_wrap(function()
    if timer:is_closing() then
      return
    end
    if server.client_id ~= client_id or not vim.lsp.get_client_by_id(client_id) then
      timer:stop()
      timer:close()
    else
      look(server, since)
    end
  end))
end

return M
