local t = require('harness')

local NULECULE = 'specversion: 0.0.2\nid: shop\ngraph:\n  - name: web\n    \n    artifacts: {}\n'

--- The names in the menu that is open. What comes behind a name is inserted with it, or once it is accepted.
local function menu(editor)
  local items = editor:lua('return vim.fn.complete_info({ "items" }).items')
  return vim.tbl_map(function(item)
    return (item.word:gsub(':%s*$', ''))
  end, items)
end

--- Accepts what is selected, and looks at the line that the cursor was in.
local function accepts(editor, expected)
  local number = editor:cursor()[1]
  editor:press('<C-y>')
  t.eventually('the completed line', function()
    local line = editor:lua('return vim.fn.getline(...)', number)
    return line == expected, line
  end)
  editor:press('<Esc>')
end

return {
  {
    'The list of the built-in completion has what fits, with its documentation, and accepting it completes the text',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE }))
      editor:open('Nulecule')
      editor:command('set completeopt=menuone')
      editor:press('5GA<C-x><C-o>')
      t.eventually('the list', function()
        return vim.deep_equal(menu(editor), { 'source', 'params' }), menu(editor)
      end)
      editor:press('<C-n>')
      local documentation = 'Parameters of this component, put into its artifacts.'
      t.eventually('the documentation', function()
        local item = editor:lua('return vim.fn.complete_info({ "items" }).items[2]')
        -- From 0.11 on Neovim asks for it when it shows it.
        local is_asked_for = editor:lua('return vim.fn.has("nvim-0.11")') == 1
        return item.info:find(documentation, 1, true) ~= nil or is_asked_for, item
      end)
      accepts(editor, '    params:')
    end,
  },
  {
    'What is half typed is replaced, not doubled',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE }))
      editor:open('Nulecule')
      editor:command('set completeopt=menuone,noinsert')
      editor:press('5GAso<C-x><C-o>')
      t.eventually('the list', function()
        return vim.deep_equal(menu(editor), { 'source' }), menu(editor)
      end)
      accepts(editor, '    source: ')
    end,
  },
  {
    'Names of parameters are completed in artifacts',
    function()
      local folder = t.example('shop')
      local editor = t.start(folder)
      editor:open('shop/artifacts/kubernetes/api.yaml')
      editor:command('set completeopt=menuone,noinsert')
      editor:go(25, 1)
      editor:press('f$lC<C-x><C-o>')
      t.eventually('the list', function()
        local words = menu(editor)
        return vim.tbl_contains(words, 'db_host') and vim.tbl_contains(words, 'cache_host'), words
      end)
      editor:press('db_h<C-x><C-o>')
      t.eventually('a list of one', function()
        return vim.deep_equal(menu(editor), { 'db_host' }), menu(editor)
      end)
      accepts(editor, '              value: $db_host')
    end,
  },
}
