-- `:checkhealth plimsoll`
local compatibility = require('plimsoll.compatibility')
local program = require('plimsoll.program')
local settings = require('plimsoll.settings')

local M = {}

local function check_program(health, cmd)
  local missing = program.missing(cmd)
  if missing then
    return health.error(missing, { 'Put it on the PATH of Neovim, or set `cmd`; see :help plimsoll-options' })
  end
  if type(cmd) ~= 'table' then
    return health.info('`cmd` is a function')
  end
  local said = vim.fn.system({ cmd[1], '--version' })
  local version = said:match('%d+%.%d+%.%d+%S*')
  local too_old = program.too_old(version)
  if vim.v.shell_error ~= 0 or not version then
    health.error(('`%s --version` fails: %s'):format(cmd[1], vim.trim(said)), { 'Is it plimsoll?' })
  elseif too_old then
    health.error(too_old)
  else
    health.ok(('plimsoll %s (%s)'):format(version, vim.fn.exepath(cmd[1])))
  end
end

local function check_servers(health, cmd)
  for _, line in ipairs(require('plimsoll.information').status_lines()) do
    health.info(line)
  end
  for _, server in pairs(require('plimsoll.server').all) do
    -- A program that is missing is told already.
    if server.state == 'failed' and not (server.missing and server.missing == program.missing(cmd)) then
      health.warn('a server does not run', { ':Plimsoll log says why, :Plimsoll restart tries again' })
    end
  end
end

function M.check()
  local health = compatibility.health()
  health.start('plimsoll')
  local version = vim.version()
  health.ok(('Neovim %d.%d.%d'):format(version.major, version.minor, version.patch))
  local options = settings.get()
  check_program(health, options.cmd)
  if not options.enabled then
    health.warn('servers do not start by themselves: `enabled` is false')
  end
  check_servers(health, options.cmd)
  health.info('What servers write to standard error is in ' .. compatibility.log_path())
end

return M
