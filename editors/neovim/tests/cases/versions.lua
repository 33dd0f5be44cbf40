local t = require('harness')

local NULECULE = 'specversion: 0.0.2\nid: shop\ngraph: []\n'

--- Why tests of `vim.lsp.enable` cannot run.
local function needs_enable()
  local ask = 'lua io.write(tostring(vim.lsp.enable ~= nil))'
  local said = vim.fn.system({ t.neovim, '--headless', '--clean', '-c', ask, '-c', 'qall!' })
  return not said:find('true', 1, true) and 'this Neovim has no `vim.lsp.enable`' or nil
end

local function has_enable(editor)
  return editor:lua('return vim.lsp.enable ~= nil')
end

return {
  {
    'The configuration for `vim.lsp.enable` starts in the same folders and for the same files',
    function()
      local editor = t.start(t.folder({
        Nulecule = NULECULE,
        ['other/plimsoll.toml'] = false,
        ['pod.yaml'] = 'apiVersion: v1\nkind: Pod\n',
        ['plimsoll.toml'] = false,
        ['.git/HEAD'] = 'ref: x',
      }), { enabled = false })
      local roots = {}
      for _, name in ipairs({ 'Nulecule', 'pod.yaml' }) do
        editor:edit(name)
        roots[name] = editor:lua([[
          local config = dofile(vim.api.nvim_get_runtime_file('lsp/plimsoll.lua', false)[1])
          assert(config.cmd[2] == 'lsp' and config.name == 'plimsoll')
          assert(vim.tbl_contains(config.filetypes, vim.bo.filetype))
          local started = 'not started'
          config.root_dir(vim.api.nvim_get_current_buf(), function(folder)
            started = folder
          end)
          return started
        ]])
      end
      t.equal(roots, { Nulecule = editor.folder, ['pod.yaml'] = 'not started' })
    end,
  },
  {
    '`vim.lsp.enable` and the plugin share one server',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE }))
      if has_enable(editor) then
        editor:command('lua vim.lsp.enable("plimsoll")')
        editor:open('Nulecule')
      else
        -- As that does it: by the name and the folder.
        editor:open('Nulecule')
        editor:lua([[
          local config = dofile(vim.api.nvim_get_runtime_file('lsp/plimsoll.lua', false)[1])
          config.root_dir(vim.api.nvim_get_current_buf(), function(folder)
            for _, client in ipairs(require('plimsoll.compatibility').clients()) do
              if client.name == config.name and client.config.root_dir == folder then
                return vim.lsp.buf_attach_client(0, client.id)
              end
            end
            config.root_dir = folder
            vim.lsp.buf_attach_client(0, vim.lsp.start_client(config))
          end)
        ]])
      end
      editor:is_attached('Nulecule')
      t.equal(#editor:servers(), 1)
      t.equal(editor:lua([[
        local clients = vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = 0 }) or vim.lsp.buf_get_clients(0)
        return vim.tbl_count(clients)
      ]]), 1)
    end,
  },
  {
    'What a configuration says with `vim.lsp.enable` and `vim.lsp.config` counts, and there is one server',
    function()
      local folder = t.example('shop')
      vim.fn.writefile({ '' }, folder .. '/plimsoll.toml')
      local settings = '{ plimsoll = { nulecule = { provider = "docker" } } }'
      local before = ('vim.lsp.config("plimsoll", { cmd = { %q, "lsp" }, settings = %s })'):format(t.program, settings)
      before = before .. ' vim.lsp.enable("plimsoll")'
      local editor = t.start(folder, { cmd = { 'not-this' } }, nil, before)
      editor:open('shop/Nulecule')
      editor:command('Plimsoll plan')
      editor:view_has('plan', 'container database')
      t.equal(#editor:servers(), 1)
      t.equal(editor:messages(), {})
      editor:kill_server()
      editor:press('46GA-beta<Esc>')
      editor:view_has('plan', 'example/shop-web:1.4.0-beta')
      t.equal(#editor:servers(), 1)
    end,
    needs = needs_enable,
  },
  {
    'A server that `vim.lsp.enable` started is used, and is back after a crash',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE .. 'wrong: 1\n' }))
      editor:lua([[
        -- Before a buffer is there that the plugin would start one for.
        local config = dofile(vim.api.nvim_get_runtime_file('lsp/plimsoll.lua', false)[1])
        config.root_dir = ...
        require('plimsoll.compatibility').start(config)
      ]], editor.folder)
      t.eventually('the client', function()
        return editor:lua('return #require("plimsoll.compatibility").clients() > 0')
      end)
      editor:open('Nulecule')
      t.equal(#editor:servers(), 1)
      editor:kill_server()
      t.eventually('findings again', function()
        local all = table.concat(editor:findings('Nulecule'), '\n')
        return #editor:servers() == 1 and all:find('`wrong`', 1, true) ~= nil, all
      end)
    end,
  },
}
