-- Loaded once by Neovim. Everything else is loaded when it is needed.
if vim.g.loaded_plimsoll then
  return
end
vim.g.loaded_plimsoll = true

if vim.fn.has('nvim-0.7') == 0 then
  vim.api.nvim_echo({ { 'plimsoll needs Neovim 0.7 or newer', 'WarningMsg' } }, true, {})
  return
end

vim.api.nvim_create_user_command('Plimsoll', function(call)
  require('plimsoll.commands').run(call.fargs)
end, {
  nargs = '*',
  desc = 'Plans, explanations and the language server of plimsoll',
  complete = function(typed, line)
    return require('plimsoll.commands').complete(typed, line)
  end,
})

local group = vim.api.nvim_create_augroup('plimsoll', {})

-- A file may become one of plimsoll's while it is written, so changes count too.
vim.api.nvim_create_autocmd({ 'FileType', 'BufReadPost', 'BufNewFile', 'InsertLeave', 'TextChanged' }, {
  group = group,
  desc = 'Start the server of plimsoll for files that are recognised by what they say',
  callback = function(event)
    require('plimsoll.server').consider(event.buf)
  end,
})

-- Most Neovims watch no files, so the servers are told of those that are written and that they do not follow as they are typed.
vim.api.nvim_create_autocmd('BufWritePost', {
  group = group,
  callback = function(event)
    local server = package.loaded['plimsoll.server']
    if server then
      server.written(event.buf)
    end
  end,
})

vim.api.nvim_create_autocmd('VimLeavePre', {
  group = group,
  callback = function()
    -- Not loaded means that nothing runs.
    local server = package.loaded['plimsoll.server']
    if server then
      server.leave()
    end
  end,
})
