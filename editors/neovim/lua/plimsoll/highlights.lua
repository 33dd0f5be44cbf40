-- The names of colours that the plugin adds.
local M = {}

--- Lets names of highlights look like others, where the user or a colour scheme has not chosen. `links` are these by those.
function M.link(links)
  for name, target in pairs(links) do
    vim.cmd(('highlight default link %s %s'):format(name, target))
  end
end

return M
