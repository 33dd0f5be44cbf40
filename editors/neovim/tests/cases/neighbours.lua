local t = require('harness')

local peer = vim.env.YAML_LANGUAGE_SERVER and vim.fn.fnamemodify(vim.env.YAML_LANGUAGE_SERVER, ':p')

local function needs_peer()
  return not (peer and vim.fn.executable(peer) == 1) and 'YAML_LANGUAGE_SERVER names no program' or nil
end

--- Starts yaml-language-server for the buffers of YAML in the current folder.
local function start_peer(editor, name)
  local id = editor:lua([[
    local cmd, folder = ...
    local id = vim.lsp.start_client({
      name = 'yamlls',
      cmd = { cmd, '--stdio' },
      root_dir = folder,
      settings = { yaml = { schemaStore = { enable = false, url = '' } }, redhat = { telemetry = { enabled = false } } },
    })
    vim.lsp.buf_attach_client(0, id)
    return id
  ]], peer, editor.folder)
  t.eventually('yaml-language-server', function()
    return editor:lua('local client = vim.lsp.get_client_by_id(...) return client ~= nil and client.initialized == true', id)
  end)
  return id, name
end

--- Findings by who tells them, sorted.
local function sources(editor, name)
  return editor:lua(
    [[
    local found = {}
    for _, one in ipairs(vim.diagnostic.get(vim.fn.bufnr(...))) do
      table.insert(found, ('%d %s: %s'):format(one.lnum + 1, (one.source or ''):lower(), one.message:match('^[^\n]*')))
    end
    table.sort(found)
    return found
  ]],
    editor.folder .. '/' .. name
  )
end

local APPLICATION = [[
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata:
  name: shop
  name: store
spec:
  components: []
  wrong: 1
]]

local function only(found, part)
  return vim.tbl_filter(function(one)
    return one:find(part) ~= nil
  end, found)
end

return {
  {
    'Beside yaml-language-server a key that stands twice is told once; what only plimsoll knows stays',
    function()
      local editor = t.start(t.folder({ ['app.yaml'] = APPLICATION }))
      editor:open('app.yaml')
      t.eventually('the key told by plimsoll alone', function()
        local found = sources(editor, 'app.yaml')
        return #only(found, '^5 plimsoll:') == 1, found
      end)
      local id = start_peer(editor)
      t.eventually('the key told by the other alone', function()
        local found = sources(editor, 'app.yaml')
        return #only(found, '^[45] yaml') > 0 and #only(found, '^5 plimsoll:') == 0, found
      end)
      t.equal(#only(sources(editor, 'app.yaml'), '^8 plimsoll: unknown field `wrong`'), 1)
      local status = editor:lua('return require("plimsoll.information").status_lines()')
      t.has(table.concat(status, '\n'), 'left to another server for: yaml')
      -- Once the other has gone, nothing is left out.
      editor:lua('vim.lsp.stop_client(...)', id)
      t.eventually('the key told by plimsoll again', function()
        local found = sources(editor, 'app.yaml')
        return #only(found, '^5 plimsoll:') == 1 and #only(found, ' yaml') == 0, found
      end)
    end,
    needs = needs_peer,
  },
  {
    'Beside yaml-language-server a mistake of syntax is told once, also after a crash',
    function()
      local editor = t.start(t.folder({ ['app.yaml'] = APPLICATION:gsub('  name: store\n', '') .. '  policies: [\n' }))
      editor:open('app.yaml')
      start_peer(editor)
      local function told_by_other_alone()
        t.eventually('the mistake told by the other alone', function()
          local found = sources(editor, 'app.yaml')
          local own = only(found, 'plimsoll:')
          return #only(found, ' yaml') > 0 and #own > 0 and #only(own, 'unknown field') == #own, found
        end)
      end
      told_by_other_alone()
      editor:kill_server()
      t.eventually('another server', function()
        return #editor:servers() == 1
      end)
      editor:is_attached('app.yaml')
      told_by_other_alone()
    end,
    needs = needs_peer,
  },
  {
    'Beside yaml-language-server plain Kubernetes files get nothing of plimsoll',
    function()
      local editor = t.start(t.folder({
        ['app.yaml'] = APPLICATION,
        ['pod.yaml'] = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  name: b\n',
      }))
      editor:open('app.yaml')
      editor:open('pod.yaml')
      local id = start_peer(editor)
      t.eventually('the key told by the other', function()
        local found = sources(editor, 'pod.yaml')
        return #only(found, ' yaml') > 0, found
      end)
      t.equal(only(sources(editor, 'pod.yaml'), 'plimsoll'), {})
      editor:lua('vim.lsp.stop_client(...)', id)
      t.eventually('silence', function()
        local found = sources(editor, 'pod.yaml')
        return #found == 0, found
      end)
    end,
    needs = needs_peer,
  },
}
