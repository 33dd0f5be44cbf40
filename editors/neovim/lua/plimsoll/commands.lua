-- The command `:Plimsoll`, and the commands that code lenses carry.
local report = require('plimsoll.report')

local M = {}

local function plan()
  require('plimsoll.plan').open('plan')
end

local function changes()
  require('plimsoll.plan').open('changes')
end

--- Why a unit, a wave or a value is as it is: what is named, else what the cursor is in.
local function why(words)
  require('plimsoll.plan').open('why', #words > 0 and { unit = table.concat(words, ' ') } or nil)
end

local function restart()
  require('plimsoll.server').restart()
end

local function info()
  require('plimsoll.information').recognition()
end

local function status()
  require('plimsoll.information').status()
end

local function log()
  require('plimsoll.information').log()
end

--- What there is, in the order in which it is shown.
local COMMANDS = {
  { 'plan', plan, 'the plan of the application at the cursor, kept up to date beside the text' },
  { 'why', why, 'why the unit at the cursor, or the one named, comes when it comes' },
  { 'changes', changes, 'what changes against what is recorded' },
  { 'info', info, 'as what this file is recognised, and why' },
  { 'status', status, 'which servers run, and for which folders' },
  { 'log', log, 'what happened, and what the server said' },
  { 'restart', restart, 'start the servers anew' },
}

--- Runs a command of `:Plimsoll`.
function M.run(words)
  local name = table.remove(words, 1)
  for _, command in ipairs(COMMANDS) do
    if command[1] == name then
      return command[2](words)
    end
  end
  local chunks = {}
  if name then
    table.insert(chunks, { (':Plimsoll has no `%s`. There is:\n'):format(name), 'WarningMsg' })
  end
  for index, command in ipairs(COMMANDS) do
    table.insert(chunks, { (':Plimsoll %-8s '):format(command[1]), 'Identifier' })
    table.insert(chunks, { command[3] .. (index < #COMMANDS and '\n' or '') })
  end
  vim.api.nvim_echo(chunks, false, {})
end

--- Addresses of units for `:Plimsoll why`, as the plan that is shown has them.
local function addresses()
  local view = require('plimsoll.view').open_views.plan
  return vim.tbl_map(function(unit)
    return unit.address
  end, view and view.units or {})
end

--- Completes the names of commands, and what follows them.
function M.complete(typed, line)
  local words = vim.split(line, '%s+')
  local names = {}
  if #words > 2 then
    names = words[2] == 'why' and addresses() or {}
  else
    for _, command in ipairs(COMMANDS) do
      table.insert(names, command[1])
    end
  end
  return vim.tbl_filter(function(name)
    return vim.startswith(name, typed)
  end, names)
end

--- Takes care of what code lenses and code actions lead to.
function M.register()
  for name, kind in pairs({ ['plimsoll.plan'] = 'plan', ['plimsoll.why'] = 'why', ['plimsoll.diff'] = 'changes' }) do
    vim.lsp.commands[name] = function(command)
      local parameters = (command.arguments or {})[1]
      if parameters then
        require('plimsoll.plan').open(kind, parameters)
      else
        report.warn(('the command %s came without what it is about'):format(name))
      end
    end
  end
end

return M
