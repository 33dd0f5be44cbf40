local t = require('harness')

--- The text of the floating window, or nothing.
local FLOATING = [[
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
    end
  end
  return ''
]]

return {
  {
    'A description says what a unit is, its place in the plan and what needs it',
    function()
      local editor = t.start(t.example('shop'))
      editor:open('shop/Nulecule')
      editor:go(21, 12)
      editor:command('lua vim.lsp.buf.hover()')
      t.eventually('the description', function()
        local text = editor:lua(FLOATING)
        return text:find('In wave 2 of 3 of the plan', 1, true) ~= nil, text
      end)
      t.has(editor:lua(FLOATING), 'It needs `database/postgresql`, `cache/redis`. Needed by `web`.')
    end,
  },
  {
    'A secret is not in its description',
    function()
      local editor = t.start(t.example('shop'))
      editor:open('shop/Nulecule')
      editor:go(29, 18)
      editor:command('lua vim.lsp.buf.hover()')
      t.eventually('the description', function()
        return editor:lua(FLOATING) ~= ''
      end)
      t.equal(editor:lua(FLOATING):find('correct-horse', 1, true), nil)
    end,
  },
  {
    'The definition of a parameter is found from an artifact',
    function()
      local editor = t.start(t.example('shop'))
      editor:open('shop/artifacts/kubernetes/api.yaml')
      editor:go(27, 24)
      editor:command('lua vim.lsp.buf.definition()')
      t.eventually('being there', function()
        return editor:current_name() == 'shop/Nulecule', editor:current_name()
      end)
      t.equal(editor:cursor(), { 29, 15 })
    end,
  },
  {
    'Renaming a parameter changes its declaration, the artifacts and the answers',
    function()
      local folder = t.example('shop')
      local editor = t.start(folder)
      editor:open('shop/Nulecule')
      editor:go(29, 18)
      editor:command('lua vim.lsp.buf.rename("database_password")')
      t.eventually('the rename', function()
        return editor:text('shop/Nulecule'):find('name: database_password', 1, true) ~= nil, editor:messages()
      end)
      t.eventually('the other files', function()
        return editor:text('shop/answers.conf'):find('database_password', 1, true) ~= nil
      end)
      editor:command('silent wall')
      for name, count in pairs({
        ['shop/Nulecule'] = 1,
        ['shop/answers.conf'] = 1,
        ['shop/artifacts/kubernetes/api.yaml'] = 1,
        ['shop/artifacts/docker/api'] = 1,
      }) do
        local before = t.read(t.repository .. '/fixtures/' .. name)
        local expected, changed
        if name == 'shop/answers.conf' then
          -- Only the answer of `api`; the one of the database is another parameter.
          expected, changed = before:gsub('(%[api%]\n)db_password', '%1database_password')
        else
          expected, changed = before:gsub('db_password', 'database_password')
        end
        t.equal(changed, count, name)
        t.equal(t.read(folder .. '/' .. name), expected, name)
      end
      editor:command('edit! shop/Nulecule')
      t.eventually('no finding about the new name', function()
        local all = table.concat(editor:findings('shop/Nulecule'), '\n')
        return not all:find('`db_password`', 1, true), all
      end)
    end,
  },
}
