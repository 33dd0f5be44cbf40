-- What a configuration calls: `require('plimsoll').setup{ … }`, which is not needed.
local M = {}

--- Options are in `:help plimsoll-options`.
function M.setup(options)
  require('plimsoll.settings').set(options)
end

--- Starts the servers anew.
function M.restart()
  require('plimsoll.server').restart()
end

--- Opens the plan of what the cursor is in.
function M.plan()
  require('plimsoll.plan').open('plan')
end

--- Says in a word how the server of the current buffer is, for status lines; '' where there is none.
function M.status()
  local _, server = require('plimsoll.server').client(0)
  return server and 'plimsoll' or ''
end

return M
