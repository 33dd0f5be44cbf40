-- The program `plimsoll`: whether it is there and new enough, and what to do where it is not.
local report = require('plimsoll.report')
local settings = require('plimsoll.settings')

local M = {}

--- Why a program cannot be started, with what to do; `nil` where it can.
function M.missing(cmd)
  -- With a function as `cmd` whoever wrote it starts the program.
  if type(cmd) ~= 'table' or vim.fn.executable(cmd[1] or '') == 1 then
    return nil
  end
  return ('`%s` is not found: install it or set `cmd`'):format(cmd[1] or '')
end

local function numbers(version)
  local major, minor, patch = tostring(version or ''):match('(%d+)%.(%d+)%.(%d+)')
  return { tonumber(major) or 0, tonumber(minor) or 0, tonumber(patch) or 0 }
end

--- Why a version is too old, with what to do; `nil` where it is not.
function M.too_old(version)
  local is, needed = numbers(version), numbers(settings.OLDEST)
  for index = 1, 3 do
    if is[index] ~= needed[index] then
      local wrong = is[index] < needed[index]
      local what = version and ('version %s is too old'):format(version) or 'its version is not known'
      return wrong and ('%s; update to %s or newer'):format(what, settings.OLDEST) or nil
    end
  end
end

--- Tells once that the program cannot be started. Whether it can.
function M.check(cmd)
  local missing = M.missing(cmd)
  if missing then
    report.once('program', missing)
    report.note("say where it is: require('plimsoll').setup{ cmd = { '/path/to/plimsoll', 'lsp' } }")
  else
    report.forget('program')
  end
  return missing == nil
end

return M
