-- Tests of the plugin in real editors: each starts a Neovim of its own, types into it, and looks at what it shows.
--
--   PLIMSOLL=target/release/plimsoll nvim --headless --clean -c 'luafile editors/neovim/tests/run.lua'
--
-- PLIMSOLL                names the program that is tested
-- YAML_LANGUAGE_SERVER    names the program that is tested beside it; without it those tests are skipped
-- NEOVIM                  names the Neovim that is tested [default: the one that runs this]
-- ONLY                    runs tests whose titles have this text
local folder = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
package.path = folder .. '/?.lua;' .. package.path

local harness = require('harness')

local CASES = {
  'starting',
  'findings',
  'completion',
  'names',
  'plan',
  'explaining',
  'recovery',
  'program',
  'neighbours',
  'versions',
}

local function say(line)
  io.stdout:write(line .. '\n')
  io.stdout:flush()
end

local function run_one(title, test)
  local failed, why = false, nil
  local done, problem = xpcall(test, function(message)
    return debug.traceback(tostring(message), 2)
  end)
  if not done then
    failed, why = true, problem
  end
  local cleaned, leftover = pcall(harness.clean_up)
  if not cleaned then
    failed, why = true, (why or '') .. '\ncleaning up: ' .. leftover
  end
  if failed then
    say('FAILED  ' .. title)
    say('        ' .. why:gsub('\n', '\n        '))
  else
    say('passed  ' .. title)
  end
  return not failed
end

local passed, failed, skipped = 0, 0, 0

local function run_all()
  harness.prepare(folder)
  for _, name in ipairs(CASES) do
    for _, case in ipairs(require('cases.' .. name)) do
      local title, test, needs = case[1], case[2], case.needs
      local missing = needs and needs()
      if not title:find(vim.env.ONLY or '', 1, true) then
        -- Somebody looks at others.
      elseif missing then
        skipped = skipped + 1
        say(('skipped %s (%s)'):format(title, missing))
      elseif run_one(title, test) then
        passed = passed + 1
      else
        failed = failed + 1
      end
    end
  end
  harness.finish()
end

-- An error outside of a test must end Neovim too, which would wait for ever else.
local done, problem = xpcall(run_all, debug.traceback)
if not done then
  failed = failed + 1
  say('FAILED  ' .. problem)
end
local words = ('%d passed, %d failed'):format(passed, failed)
say(skipped > 0 and ('%s, %d skipped'):format(words, skipped) or words)
vim.cmd(failed == 0 and passed > 0 and 'qall!' or 'cquit 1')
