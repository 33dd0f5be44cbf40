local t = require('harness')

return {
  {
    '`:Plimsoll why` explains the unit at the cursor, and one that is named',
    function()
      local editor = t.start(t.example('shop'))
      editor:open('shop/Nulecule')
      editor:go(42, 12)
      editor:command('Plimsoll why')
      editor:view_has('why', 'shop/web')
      t.has(editor:view('why'), 'wave 3')
      editor:command('Plimsoll why api')
      editor:view_has('why', 'shop/api')
      -- What is not there is said, with what there is.
      editor:command('Plimsoll why nothing')
      editor:view_has('why', 'nothing')
    end,
  },
  {
    '`:Plimsoll info` says as what a file is recognised, and why',
    function()
      local folder = t.example('shop')
      local editor = t.start(folder, nil, { HOME = vim.fn.fnamemodify(folder, ':h') })
      editor:open('shop/Nulecule')
      editor:lua([[
        _G.echoed = {}
        local echo = vim.api.nvim_echo
        vim.api.nvim_echo = function(chunks, ...)
          table.insert(_G.echoed, chunks[1][1])
          -- Not shown: several lines would wait for a key.
        end
      ]])
      editor:command('Plimsoll info')
      t.eventually('the words', function()
        local all = table.concat(editor:lua('return _G.echoed'), '\n')
        return all:find('Nulecule 0.0.2', 1, true) ~= nil, all
      end)
      local all = table.concat(editor:lua('return _G.echoed'), '\n')
      t.has(all, '`specversion`')
      t.has(all, 'Application shop in shop/Nulecule')
      t.equal(all:match('\nWorkspace ([^\n]*)'), '~/' .. vim.fn.fnamemodify(folder, ':t'))
    end,
  },
  {
    'The command completes what there is, and shows it when nothing is said',
    function()
      local editor = t.start(t.example('shop'))
      local complete = 'return vim.fn.getcompletion(..., "cmdline")'
      t.equal(editor:lua(complete, 'Plimsoll '), { 'plan', 'why', 'changes', 'info', 'status', 'log', 'restart' })
      t.equal(editor:lua(complete, 'Plimsoll re'), { 'restart' })
      editor:open('shop/Nulecule')
      editor:command('Plimsoll plan')
      editor:view_has('plan', 'Plan: 4 to add')
      t.equal(editor:lua(complete, 'Plimsoll why shop/w'), { 'shop/web' })
      local shown = editor:lua('return vim.fn.execute("Plimsoll")')
      t.has(shown, ':Plimsoll plan')
      t.has(shown, ':Plimsoll restart')
      t.has(editor:lua('return vim.fn.execute("Plimsoll nonsense")'), ':Plimsoll has no `nonsense`')
    end,
  },
  {
    'The help is found',
    function()
      local folder = t.folder({})
      vim.fn.system({ 'cp', '-R', t.plugin .. '/doc', folder .. '/doc' })
      local editor = t.start(folder)
      editor:command('set runtimepath^=' .. folder)
      editor:command('helptags ' .. folder .. '/doc')
      editor:command('help plimsoll')
      t.has(editor:current_text(), '*plimsoll.txt*')
      for _, tag in ipairs({ 'plimsoll-options', ':Plimsoll', 'plimsoll-plan', 'plimsoll-troubles' }) do
        editor:command('help ' .. tag)
      end
    end,
  },
  {
    '`:checkhealth plimsoll` says that all is well, and what is not',
    function()
      local editor = t.start(t.example('shop'))
      editor:open('shop/Nulecule')
      editor:command('silent checkhealth plimsoll')
      t.eventually('the report', function()
        local text = editor:current_text()
        return text:find('OK:? plimsoll %d') ~= nil and text:find('running', 1, true) ~= nil, text
      end)
      local other = t.start(t.folder({}), { cmd = { 'no-such-plimsoll', 'lsp' } })
      other:command('silent checkhealth plimsoll')
      t.eventually('the report', function()
        return other:current_text():find('`no-such-plimsoll` is not found', 1, true) ~= nil, other:current_text()
      end)
    end,
  },
}
