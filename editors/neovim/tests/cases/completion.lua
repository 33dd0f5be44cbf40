local t = require('harness')

local NULECULE = 'specversion: 0.0.2\nid: shop\ngraph:\n  - name: web\n    \n    artifacts: {}\n'

--- The words of the menu that is open.
local function menu(editor)
  return editor:lua('return vim.tbl_map(function(item) return item.word end, vim.fn.complete_info({ "items" }).items)')
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
        return vim.deep_equal(menu(editor), { 'source: ', 'params:' }), menu(editor)
      end)
      local items = editor:lua('return vim.fn.complete_info({ "items" }).items')
      t.has(items[2].info, 'Parameters of this component, put into its artifacts.', 'the documentation is shown')
      editor:press('<C-n><C-y>')
      t.equal(editor:lua('return vim.fn.getline(5)'), '    params:')
      editor:press('<Esc>')
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
        return vim.deep_equal(menu(editor), { 'source: ' }), menu(editor)
      end)
      editor:press('<C-y><Esc>')
      t.equal(editor:lua('return vim.fn.getline(5)'), '    source: ')
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
      editor:press('<C-y><Esc>')
      t.equal(editor:lua('return vim.fn.getline(25)'), '              value: $db_host')
    end,
  },
}
