local t = require('harness')

local NULECULE = 'specversion: 0.0.2\nid: shop\ngraph:\n  - name: web\n    source: docker://example/web\n'

local EXTERNAL = '5:13-33 information `docker://example/web` is not in the workspace'

--- Presses keys one by one, as typing does, killing the server on the way. Gives when that was, in milliseconds.
local function type_and_kill(editor, text, at)
  local killed
  for index = 1, #text do
    editor:press(text:sub(index, index))
    if index == at then
      editor:kill_server()
      killed = vim.loop.now()
    end
  end
  return killed
end

return {
  {
    'A server that is killed while a text is typed is back within two seconds, and nothing typed is lost',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE }))
      local opened = vim.loop.now()
      editor:open('Nulecule')
      editor:finds('Nulecule', { EXTERNAL })
      -- Two seconds, but for machines on which a first start takes half of that.
      local limit = math.max(2000, 4 * (vim.loop.now() - opened))
      editor:press('GA')
      editor:press('<CR>wrong: ')
      local killed = type_and_kill(editor, 'before and after', 8)
      editor:press('<CR>worse: 1')
      editor:finds('Nulecule', {
        EXTERNAL,
        '6:5-10 warning unknown field `wrong`: not a field of a Graph Item Object',
        '7:5-10 warning unknown field `worse`: not a field of a Graph Item Object',
      }, limit)
      assert(vim.loop.now() - killed < limit, 'it takes longer')
      editor:press('<Esc>')
      t.equal(editor:text('Nulecule'), NULECULE .. '    wrong: before and after\n    worse: 1')
      t.equal(#editor:servers(), 1)
      -- It hears of what is typed after that too, and shows everything once.
      editor:press('dd')
      editor:finds('Nulecule', { EXTERNAL, '6:5-10 warning unknown field `wrong`: not a field of a Graph Item Object' })
    end,
  },
  {
    'A server that is killed again and again is started until that is of no use; a command starts it after that',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE .. 'wrong: 1\n' }))
      editor:open('Nulecule')
      for _ = 1, 4 do
        local killed = editor:kill_server()
        t.eventually('another server', function()
          local pids = editor:servers()
          return #pids == 1 and pids[1] ~= killed
        end)
        editor:is_attached('Nulecule')
        -- Typed between two servers.
        editor:press('x')
      end
      editor:kill_server()
      t.eventually('giving up', function()
        local messages = table.concat(editor:messages(), '\n')
        return messages:find('crashed 5 times; see :Plimsoll log, try :Plimsoll restart', 1, true), messages
      end)
      t.equal(#editor:servers(), 0)
      editor:command('Plimsoll log')
      t.has(editor:current_text(), 'signal 9')
      editor:press('q')
      editor:command('Plimsoll restart')
      editor:is_attached('Nulecule')
      editor:press('ggoworse: 1<Esc>')
      t.eventually('findings of the text as it is', function()
        local all = table.concat(editor:findings('Nulecule'), '\n')
        return all:find('2:1-6 warning unknown field `worse`', 1, true) ~= nil, all
      end)
    end,
  },
  {
    'What is typed while no server runs is known to the next one',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE }))
      editor:open('Nulecule')
      editor:kill_server()
      t.eventually('another server', function()
        return #editor:servers() == 1
      end)
      editor:is_attached('Nulecule')
      editor:kill_server()
      editor:press('Goworse: 1<Esc>')
      editor:press('owrong: 1<Esc>')
      editor:finds('Nulecule', {
        EXTERNAL,
        '6:5-10 warning unknown field `worse`: not a field of a Graph Item Object',
        '7:5-10 warning unknown field `wrong`: not a field of a Graph Item Object',
      })
      editor:press('dd')
      editor:finds('Nulecule', { EXTERNAL, '6:5-10 warning unknown field `worse`: not a field of a Graph Item Object' })
    end,
  },
  {
    'The plan is there again after a crash, and lenses stand once',
    function()
      local editor = t.start(t.example('shop'))
      editor:open('shop/Nulecule')
      editor:command('Plimsoll plan')
      editor:view_has('plan', 'Plan: 4 to add')
      editor:kill_server()
      editor:press('46GA-beta<Esc>')
      editor:view_has('plan', 'example/shop-web:1.4.0-beta')
      editor:press('A2<Esc>')
      editor:view_has('plan', 'example/shop-web:1.4.0-beta2')
      t.eventually('three lenses', function()
        editor:command('redraw')
        local count = editor:lua([[
          local count = 0
          for name, namespace in pairs(vim.api.nvim_get_namespaces()) do
            if name:find('codelens') then
              count = count + #vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, {})
            end
          end
          return count
        ]])
        -- From 0.12 on those of changed lines come when they are drawn, and nothing is drawn without a screen.
        return count == 3 or (count == 2 and editor:lua('return vim.lsp.codelens.enable ~= nil')), count
      end)
    end,
  },
  {
    'A server that the user stops stays stopped',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE }))
      editor:open('Nulecule')
      editor:lua('for _, client in ipairs(require("plimsoll.compatibility").clients()) do vim.lsp.stop_client(client.id) end')
      t.eventually('its end', function()
        return #editor:servers() == 0
      end)
      editor:press('ox<Esc>')
      t.equal(#editor:servers(), 0)
      t.equal(editor:messages(), {})
    end,
  },
}
