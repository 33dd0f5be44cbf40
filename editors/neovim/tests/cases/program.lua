local t = require('harness')

local NULECULE = 'specversion: 0.0.2\nid: shop\ngraph: []\n'

--- A program that answers `initialize` as a server of this version does, and nothing else.
local function stand_in(folder, version)
  local path = folder .. '/stand-in'
  local answer = vim.json.encode({
    jsonrpc = '2.0',
    id = 1,
    result = {
      capabilities = { textDocumentSync = 1, hoverProvider = true },
      serverInfo = { name = 'plimsoll', version = version },
    },
  })
  vim.fn.writefile({
    '#!/bin/sh',
    'head -c 1 > /dev/null',
    "body='" .. answer .. "'",
    [[printf 'Content-Length: %d\r\n\r\n%s' ${#body} "$body"]],
    'exec cat > /dev/null # stand-in',
  }, path)
  vim.fn.system({ 'chmod', '+x', path })
  return path
end

return {
  {
    'A program that is missing is told once, with the remedy',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE, ['a/Nulecule'] = NULECULE }), { cmd = { 'no-such-plimsoll', 'lsp' } })
      editor:edit('Nulecule')
      editor:edit('a/Nulecule')
      editor:press('ox<Esc>')
      local messages = editor:messages()
      t.equal(#messages, 1, vim.inspect(messages))
      t.has(messages[1], '`no-such-plimsoll` is not found: install it or set `cmd`')
      -- It is found as soon as it is there.
      editor:lua('require("plimsoll").setup({ cmd = ... })', { t.program, 'lsp' })
      editor:command('Plimsoll restart')
      editor:is_attached('a/Nulecule')
    end,
  },
  {
    'Where the program is missing all commands say so, with the remedy, until it is there',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE }), { cmd = { 'no-such-plimsoll', 'lsp' } })
      local missing = 'The program `no-such-plimsoll` is not found: install it or set `cmd`; then :Plimsoll restart'
      editor:edit('Nulecule')
      editor:command('Plimsoll plan')
      editor:view_says('plan', missing .. ' starts the server.')
      t.has(editor:lua('return vim.fn.execute("Plimsoll info")'), missing)
      local status = editor:lua('return vim.fn.execute("Plimsoll status")')
      t.has(status, ': not started, 1 file open')
      t.has(status, missing)
      editor:command('Plimsoll restart')
      t.equal(#editor:messages(), 2, 'it is told again to who asks for a restart')
      editor:command('silent checkhealth plimsoll')
      t.eventually('the report', function()
        local text = editor:current_text()
        local _, times = text:gsub('is not found', '')
        local is_told_once = times == 1 and text:find(': not started, 1 file open', 1, true)
        return is_told_once and not text:find('elsewhere') and not text:find('tries again'), text
      end)
      editor:command('edit Nulecule')
      editor:lua('require("plimsoll").setup({ cmd = ... })', { t.program, 'lsp' })
      editor:command('Plimsoll restart')
      editor:view_has('plan', 'install shop')
    end,
  },
  {
    'A program that is no server is told once, and is not started again and again',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE }), { cmd = { 'false' } })
      editor:edit('Nulecule')
      t.eventually('the message', function()
        local all = table.concat(editor:messages(), '\n')
        return all:find('the program ends at once (exit code 1)', 1, true) and all:find(':Plimsoll log', 1, true), all
      end)
      editor:press('ox<Esc>')
      local starts = editor:lua([[
        return #vim.tbl_filter(function(event) return event[2]:find('^started') end, require('plimsoll.report').events)
      ]])
      t.equal(starts, 1)
    end,
  },
  {
    'A program that is too old is told, with the version that is needed',
    function()
      local folder = t.folder({ Nulecule = NULECULE })
      local program = stand_in(folder, '0.0.9')
      local editor = t.start(folder, { cmd = { program } })
      editor:edit('Nulecule')
      t.eventually('the message', function()
        local all = table.concat(editor:messages(), '\n')
        return all:find('plimsoll: version 0.0.9 is too old; update to 0.1.0 or newer', 1, true), all
      end)
      t.equal(#editor:messages(), 1)
    end,
  },
  {
    'A server that does not answer is told, with the remedy, and can be started anew',
    function()
      local folder = t.folder({ Nulecule = NULECULE })
      local program = stand_in(folder, '9.0.0')
      local editor = t.start(folder, { cmd = { program }, answer_within = 1 })
      editor:open('Nulecule')
      editor:command('lua vim.lsp.buf.hover()')
      t.eventually('the message', function()
        local all = table.concat(editor:messages(), '\n')
        return all:find('no answer for %d+ s; try :Plimsoll restart, see :Plimsoll log'), all
      end)
      t.has(table.concat(editor:lua('return require("plimsoll.information").status_lines()'), '\n'), 'does not answer')
      editor:lua('require("plimsoll").setup({ cmd = ... })', { t.program, 'lsp' })
      editor:command('Plimsoll restart')
      t.eventually('the new server', function()
        return #editor:servers() == 1
      end)
      editor:is_attached('Nulecule')
    end,
  },
  {
    'An option that is not known is told',
    function()
      local editor = t.start(t.folder({}))
      editor:lua('require("plimsoll").setup({ comand = {} })')
      t.has(editor:messages()[1], 'no option `comand`; see :help plimsoll-options')
    end,
  },
  {
    'Settings of the user reach the server',
    function()
      local folder = t.example('shop')
      vim.fn.writefile({ '' }, folder .. '/plimsoll.toml')
      local editor = t.start(folder, { settings = { nulecule = { provider = 'docker' } } })
      editor:open('shop/Nulecule')
      editor:command('Plimsoll plan')
      editor:view_has('plan', 'container database')
    end,
  },
}
