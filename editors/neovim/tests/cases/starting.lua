local t = require('harness')

local NULECULE = 'specversion: 0.0.2\nid: shop\ngraph:\n  - name: web\n    source: docker://example/web\n'

return {
  {
    'A Nulecule in a plain folder starts one server, of which the file is told',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE, ['plimsoll.toml'] = false, ['.git/HEAD'] = 'ref: x' }))
      editor:open('Nulecule')
      t.equal(#editor:servers(), 1)
      t.equal(editor:lua('return vim.bo.filetype'), 'nulecule')
      t.has(editor:lua('return vim.fn.execute("syntax list")'), 'yamlPlainScalar', 'it is coloured as YAML')
    end,
  },
  {
    'Installing the folder is enough where `plimsoll` is on the PATH',
    function()
      local folder = t.folder({ Nulecule = NULECULE })
      vim.fn.mkdir(folder .. '/bin')
      vim.loop.fs_symlink(t.program, folder .. '/bin/plimsoll')
      local editor = t.start(folder, { cmd = false }, { PATH = folder .. '/bin:' .. vim.env.PATH })
      editor:open('Nulecule')
      t.equal(#editor:servers('plimsoll lsp'), 1)
    end,
  },
  {
    'The commands of the README install it',
    function()
      local commands = t.read(t.plugin .. '/README.md'):match('\n## Install\n.-```sh\n(.-)```')
      local _, lines = commands:gsub('\n', '')
      assert(lines <= 5, 'these are more than five lines')
      local folder = t.folder({ Nulecule = NULECULE })
      vim.fn.mkdir(folder .. '/bin')
      vim.loop.fs_symlink(t.program, folder .. '/bin/plimsoll')
      vim.loop.fs_symlink(t.neovim, folder .. '/bin/nvim')
      local environment = t.home(folder)
      local said = vim.fn.system({
        'sh',
        '-c',
        ('cd "%s" && unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME && export HOME="%s" PATH="%s" && set -e && %s'):format(
          t.repository,
          folder,
          environment.PATH,
          commands
        ),
      })
      t.equal(vim.v.shell_error, 0, said)
      local editor = t.start_as_installed(folder, environment)
      editor:open('Nulecule')
      editor:command('help plimsoll')
      t.has(editor:current_text(), '*plimsoll.txt*')
    end,
  },
  {
    'Files of one workspace share a server, those of two workspaces have two',
    function()
      local folder = t.folder({
        ['one/plimsoll.toml'] = '',
        ['one/a/Nulecule'] = NULECULE,
        ['one/b/app.yaml'] = 'apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: b}\nspec: {components: []}\n',
        ['two/plimsoll.toml'] = '',
        ['two/bundle.json'] = '{"schemaVersion": "1.2.0", "name": "x", "version": "1.0.0", "invocationImages": []}',
      })
      local editor = t.start(folder)
      editor:open('one/a/Nulecule')
      editor:open('one/b/app.yaml')
      t.equal(#editor:servers(), 1)
      editor:open('two/bundle.json')
      t.equal(#editor:servers(), 2)
    end,
  },
  {
    'Artifacts, answers and definitions of a workspace are told to its server, whatever is opened first',
    function()
      local editor = t.start(t.example('shop'))
      editor:edit('shop/artifacts/kubernetes/api.yaml')
      editor:open('shop/Nulecule')
      editor:is_attached('shop/artifacts/kubernetes/api.yaml')
      editor:open('shop/answers.conf')
      t.equal(editor:lua('return vim.bo.filetype'), 'dosini')
      editor:open('shop/artifacts/docker/api')
      t.equal(#editor:servers(), 1)
    end,
  },
  {
    'Plain Kubernetes and docker-compose files start no server and get nothing',
    function()
      local editor = t.start(t.folder({
        ['plimsoll.toml'] = false,
        ['.git/HEAD'] = 'ref: x',
        ['pod.yaml'] = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  name: b\n',
        ['compose.yaml'] = 'services:\n  web:\n    image: nginx\n',
        ['package.json'] = '{"name": "x", "version": "1.0.0"}',
      }))
      for _, name in ipairs({ 'pod.yaml', 'compose.yaml', 'package.json' }) do
        editor:edit(name)
      end
      t.equal(#editor:servers(), 0)
      editor:command('Plimsoll plan')
      t.has(editor:view('plan'), 'plimsoll does not know this file')
      t.equal(editor:messages(), {})
    end,
  },
  {
    'A plain Kubernetes file beside a Nulecule gets nothing from the server that runs',
    function()
      local editor = t.start(t.folder({
        Nulecule = 'specversion: 0.0.2\nid: shop\ngraph: []\nwrong: 1\n',
        ['pod.yaml'] = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  name: b\n',
      }))
      editor:open('Nulecule')
      editor:open('pod.yaml')
      -- Its findings would come before those of the file that is changed after it.
      editor:edit('Nulecule')
      editor:press('Goextra: 1<Esc>')
      t.eventually('finding the new field', function()
        local all = table.concat(editor:findings('Nulecule'), '\n')
        return all:find('`extra`', 1, true) ~= nil, all
      end)
      t.equal(editor:findings('pod.yaml'), {})
    end,
  },
  {
    'A new file is recognised while it is written',
    function()
      local editor = t.start(t.folder({ ['plimsoll.toml'] = false, ['.git/HEAD'] = 'ref: x' }))
      editor:edit('new.yaml')
      t.equal(#editor:servers(), 0)
      editor:press('iapiVersion: core.oam.dev/v1beta1<CR>kind: Application<Esc>')
      editor:is_attached('new.yaml')
    end,
  },
  {
    'No server starts where the user has switched that off',
    function()
      local editor = t.start(t.folder({ Nulecule = NULECULE }), { enabled = false })
      editor:edit('Nulecule')
      t.equal(#editor:servers(), 0)
    end,
  },
}
