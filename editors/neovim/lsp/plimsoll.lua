-- For `vim.lsp.enable('plimsoll')` and `vim.lsp.config('plimsoll', { … })` of Neovim 0.11. The plugin starts the server by
-- itself; what is said there counts either way, and there is one server for each folder.
local config = require('plimsoll.client').configuration()

config.root_dir = function(bufnr, start)
  local recognition = require('plimsoll.recognition')
  if not recognition.may_take_part(bufnr) then
    return
  end
  local folder, is_declared = recognition.workspace(bufnr)
  if is_declared or recognition.of_buffer(bufnr) then
    start(folder)
  end
end

return config
