-- What happens when the program ends by itself: it is started again, at once the first time, later and later after that.
local report = require('plimsoll.report')

local M = {}

--- How long to wait before each start, in milliseconds. After as many crashes as are here within `WINDOW` it is given up.
local PAUSES = { 0, 250, 1000, 3000 }
-- Seconds.
local WINDOW = 180

--- Crashes that are not long ago.
local function recent(crashes)
  return vim.tbl_filter(function(time)
    return os.time() - time < WINDOW
  end, crashes)
end

local function give_up(server, words)
  server.state = 'failed'
  server.has_given_up = true
  report.error(words)
  require('plimsoll.plan').refresh_all()
end

function M.recover(server, code, signal)
  if server.state == 'starting' and signal == 0 then
    -- It ends by itself before it answers: most likely it knows no `lsp`, and would do so again.
    report.note(('is it plimsoll %s or newer? :Plimsoll restart tries again'):format(require('plimsoll.settings').OLDEST))
    return give_up(server, ('the program ends at once (exit code %d); see :Plimsoll log'):format(code))
  end
  server.crashes = recent(server.crashes)
  table.insert(server.crashes, os.time())
  local pause = PAUSES[#server.crashes]
  if not pause then
    local words = 'crashed %d times; see :Plimsoll log, try :Plimsoll restart'
    return give_up(server, words:format(#server.crashes))
  end
  server.state = 'waiting'
  -- At once means within this very event: buffers that have a client at all times lose no change.
  if pause == 0 then
    return require('plimsoll.server').launch(server)
  end
  vim.defer_fn(function()
    if server.state == 'waiting' then
      require('plimsoll.server').launch(server)
    end
  end, pause)
end

return M
