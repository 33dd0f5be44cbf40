local t = require('harness')

local NULECULE = [[
specversion: 0.0.2
id: shop
graph:
  - name: web
    artifact:
      kubernetes: []
    params:
      - name: image
        description: The image.
        defalt: nginx
      - name: port
]]

--- Chooses the action with a title wherever one is to be chosen.
local function choose(editor, title)
  editor:lua([[
    local title = ...
    vim.ui.select = function(items, options, chosen)
      _G.offered = vim.tbl_map(options.format_item or tostring, items)
      for index, item in ipairs(items) do
        if _G.offered[index] == title then
          return chosen(item, index)
        end
      end
      chosen(nil)
    end
  ]], title)
end

return {
  {
    'Findings have their words, their places and their severities',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE }))
      editor:open('Nulecule')
      editor:finds('Nulecule', {
        '5:5-13 warning unknown field `artifact`: did you mean `artifacts`?',
        '10:9-15 warning unknown field `defalt`: did you mean `default`?',
        '11:15-19 error parameter `port` has no description',
        '11:15-19 hint parameter `port` has no default: is asked for',
      })
    end,
  },
  {
    'A quick fix changes the text, and its finding goes away',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE }))
      editor:open('Nulecule')
      t.eventually('finding something', function()
        return #editor:findings('Nulecule') > 0
      end)
      editor:go(10, 10)
      choose(editor, 'Rename `defalt` to `default`')
      editor:command('lua vim.lsp.buf.code_action()')
      t.eventually('the fix', function()
        return editor:text('Nulecule') == (NULECULE:gsub('defalt', 'default'):gsub('\n$', '')), editor:lua('return _G.offered')
      end)
      t.eventually('the finding going away', function()
        local all = table.concat(editor:findings('Nulecule'), '\n')
        return not all:find('defalt'), all
      end)
    end,
  },
  {
    'All that is safe to fix is fixed at once',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE }))
      editor:open('Nulecule')
      t.eventually('finding something', function()
        return #editor:findings('Nulecule') > 0
      end)
      choose(editor, 'Fix all that is safe to fix')
      editor:go(5, 6)
      editor:command('lua vim.lsp.buf.code_action()')
      local fixed = NULECULE:gsub('artifact:', 'artifacts:'):gsub('defalt', 'default'):gsub('\n$', '')
      t.eventually('the fixes', function()
        return editor:text('Nulecule') == fixed, editor:text('Nulecule')
      end)
    end,
  },
  {
    'Places are right behind characters of several bytes',
    function()
      local text = 'specversion: 0.0.2\nid: shop\ngraph: []\nmetadata: {name: "é𝄞", lizense: x}\n'
      local editor = t.start(t.folder({ Nulecule = text }))
      editor:open('Nulecule')
      -- Columns in bytes: two for é, four for the clef.
      t.eventually('the finding behind them', function()
        local all = table.concat(editor:findings('Nulecule'), '\n')
        return all:find('4:28-35 warning unknown field `lizense`', 1, true) ~= nil, all
      end)
    end,
  },
  {
    'Code lenses say what is planned and what needs what, and lead to the plan and to the reasons',
    function()
      local editor = t.start(t.example('shop'))
      editor:open('shop/Nulecule')
      local lenses = [[
        local shown = {}
        for name, namespace in pairs(vim.api.nvim_get_namespaces()) do
          if name:find('codelens') then
            for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })) do
              local text = ''
              for _, chunk in ipairs(mark[4].virt_text or (mark[4].virt_lines or {})[1] or {}) do
                text = text .. chunk[1]
              end
              table.insert(shown, (mark[2] + 1) .. ': ' .. vim.trim(text))
            end
          end
        end
        table.sort(shown)
        return shown
      ]]
      t.eventually('the lenses of the application and of web', function()
        editor:command('redraw')
        local shown = table.concat(editor:lua(lenses), '\n')
        -- From 0.12 on they are resolved when they are drawn, and nothing is drawn without a screen.
        local has = shown:find('3: Plan: 4 to add, 0 to change, 0 to destroy\n42: needs api', 1, true)
        local is_drawn = editor:lua('return vim.lsp.codelens.enable == nil')
        return has or (not is_drawn and shown == '21: \n3: \n42: '), shown
      end)
      -- A refresh brings lenses anew, which say nothing before they are resolved.
      t.eventually('all lenses have their commands', function()
        return editor:lua [[
          for _, lens in ipairs(vim.lsp.codelens.enable and {} or vim.lsp.codelens.get(0)) do
            if not lens.command then
              return false
            end
          end
          return true
        ]]
      end)
      editor:go(42, 8)
      editor:command('lua vim.lsp.codelens.run()')
      editor:view_has('why', 'shop/web')
      editor:go(3, 1)
      editor:command('lua vim.lsp.codelens.run()')
      editor:view_has('plan', 'wave 3')
    end,
  },
  {
    'Other places of the name under the cursor are lit up, unless that is switched off',
    function()
      local places = [[
        local namespace = vim.api.nvim_get_namespaces().vim_lsp_references or vim.api.nvim_get_namespaces()['nvim.lsp.references']
        return namespace and #vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, {}) or 0
      ]]
      local editor = t.start(t.example('shop'))
      editor:open('shop/artifacts/kubernetes/api.yaml')
      editor:go(27, 26)
      editor:command('doautocmd CursorHold')
      t.eventually('lighting up', function()
        return editor:lua(places) > 0
      end)
      local other = t.start(t.example('shop'), { highlights = false, code_lens = false })
      other:open('shop/artifacts/kubernetes/api.yaml')
      t.equal(other:lua('return #vim.api.nvim_get_autocmds({ event = "CursorHold", buffer = 0 })'), 0)
    end,
  },
}
