-- Messages to the user, and what is remembered of them for `:Plimsoll log`. They are short: longer ones than fit into a line
-- of 80 characters would make Neovim wait for a key.
local M = {}

--- What happened, oldest first: `{ time, text }`.
M.events = {}

local said = {}

--- Remembers what happened, without showing it.
function M.note(text)
  table.insert(M.events, { os.date('%H:%M:%S'), text })
  if #M.events > 500 then
    table.remove(M.events, 1)
  end
end

local function show(text, level)
  vim.notify('plimsoll: ' .. text, level, { title = 'plimsoll' })
end

--- Shows a message. While a text is typed it waits: a prompt would swallow what is typed.
local function tell(text, level)
  M.note(text)
  if not vim.api.nvim_get_mode().mode:find('^[iR]') then
    return show(text, level)
  end
  vim.api.nvim_create_autocmd('InsertLeave', {
    once = true,
    callback = function()
      vim.schedule(function()
        show(text, level)
      end)
    end,
  })
end

function M.info(text)
  tell(text, vim.log.levels.INFO)
end

function M.warn(text)
  tell(text, vim.log.levels.WARN)
end

function M.error(text)
  tell(text, vim.log.levels.ERROR)
end

--- Warns once, until `forget` is called for the same topic.
function M.once(topic, text)
  if not said[topic] then
    said[topic] = true
    M.warn(text)
  end
end

function M.forget(topic)
  said[topic] = nil
end

return M
