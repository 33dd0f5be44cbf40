local t = require('harness')

--- What the plan of the example says of the row of a unit.
local function row(editor, address)
  for line in editor:view('plan'):gmatch('[^\n]+') do
    if line:find(' ' .. address .. ' ', 1, true) then
      return line
    end
  end
end

--- The lines from 1 that are marked as those of the unit at the cursor.
local MARKED = [[
  local view = require('plimsoll.view').open_views.plan
  local namespace = vim.api.nvim_get_namespaces().plimsoll_view
  local marked = {}
  for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(view.bufnr, namespace, 0, -1, { details = true })) do
    if mark[4].hl_group == 'PlimsollFocus' then
      table.insert(marked, vim.api.nvim_buf_get_lines(view.bufnr, mark[2], mark[2] + 1, false)[1]:match('shop/%S+'))
    end
  end
  return marked
]]

local function marks(editor, address)
  t.eventually('marking ' .. address, function()
    local marked = editor:lua(MARKED)
    return vim.deep_equal(marked, { address }), marked
  end)
end

local function open(editor)
  editor:open('shop/Nulecule')
  editor:command('Plimsoll plan')
  editor:view_has('plan', 'Plan: 4 to add')
end

return {
  {
    'The plan stands beside the text, which keeps the cursor, and marks the unit at it',
    function()
      local editor = t.start(t.example('shop'))
      editor:open('shop/Nulecule')
      editor:go(42, 12)
      editor:command('Plimsoll plan')
      editor:view_has('plan', 'Plan: 4 to add')
      local command = vim.fn.system({ t.program, 'plan', editor.folder .. '/shop' })
      t.equal(editor:view('plan') .. '\n', command, 'it is what the command line prints')
      t.equal(editor:current_name(), 'shop/Nulecule')
      marks(editor, 'shop/web')
      editor:go(23, 12)
      marks(editor, 'shop/api')
    end,
  },
  {
    'The plan stands below the text where the screen is narrow, or where an option says',
    function()
      local function layout(columns, options)
        local editor = t.start(t.example('shop'), options)
        editor:command('set columns=' .. columns)
        open(editor)
        local arranged = editor:lua([[
          local view = require('plimsoll.view').open_views.plan
          local plan = vim.fn.win_screenpos(require('plimsoll.view').windows(view)[1])
          local text = vim.fn.win_screenpos(0)
          return plan[2] > text[2] and 'beside' or plan[1] > text[1] and 'below' or 'elsewhere'
        ]])
        return arranged
      end
      t.equal(layout(139), 'below')
      t.equal(layout(140), 'beside')
      t.equal(layout(80, { plan_window = 'botright vsplit' }), 'beside')
      t.equal(layout(200, { plan_window = 'topleft split' }), 'elsewhere')
    end,
  },
  {
    'An edit changes the plan beside it, without moving the cursor or opening folds there',
    function()
      local editor = t.start(t.example('shop'))
      open(editor)
      t.has(editor:view('plan'), 'example/shop-web:1.4.0')
      editor:go_into('plan', 'shop/api ')
      editor:press('zc')
      editor:go_into('plan', 'critical path')
      editor:press('<C-w>p')
      editor:go(46, 1)
      editor:press('A-beta<Esc>')
      editor:view_has('plan', 'example/shop-web:1.4.0-beta')
      -- A unit more above the cursor.
      editor:paste(19, { '  - name: search', '    params: []' })
      editor:view_has('plan', 'shop/search')
      t.has(editor:view('plan'), 'Plan: 5 to add')
      editor:press('<C-w>p')
      t.has(editor:lua('return vim.api.nvim_get_current_line()'), 'critical path', 'the cursor stays in its line')
      editor:go_into('plan', 'shop/api ')
      t.equal(editor:lua('return vim.fn.foldclosed(".") > 0'), true, 'the fold stays closed')
      editor:go_into('plan', 'shop/web ')
      t.equal(editor:lua('return vim.fn.foldclosed(".")'), -1, 'no other fold is closed')
    end,
  },
  {
    'Enter goes to the place of a step, and to a place that a line names',
    function()
      local editor = t.start(t.example('shop'))
      open(editor)
      editor:go_into('plan', '+ shop/web')
      editor:press('<CR>')
      t.equal({ editor:current_name(), editor:cursor() }, { 'shop/Nulecule', { 42, 5 } })
      editor:go_into('plan', 'shop/external/cache/Nulecule:10')
      editor:press('<CR>')
      t.equal({ editor:current_name(), editor:cursor() }, { 'shop/external/cache/Nulecule', { 10, 5 } })
      editor:go_into('plan', 'shop/artifacts/kubernetes/api.yaml:29')
      editor:press('<CR>')
      t.equal({ editor:current_name(), editor:cursor() }, { 'shop/artifacts/kubernetes/api.yaml', { 29, 22 } })
      -- A line that names no place belongs to the step above it.
      editor:go_into('plan', 'ReplicationController web')
      editor:press('<CR>')
      t.equal({ editor:current_name(), editor:cursor() }, { 'shop/Nulecule', { 42, 5 } })
      t.equal(editor:lua('return #vim.api.nvim_list_wins()'), 2, 'no window is opened for it')
    end,
  },
  {
    'A click on the row of a step, or on a place, goes there',
    function()
      local editor = t.start(t.example('shop'))
      open(editor)
      editor:command('set mouse=a')
      for _, click in ipairs({
        { '+ shop/api', { 'shop/Nulecule', { 21, 5 } } },
        { 'shop/external/cache/Nulecule:10', { 'shop/external/cache/Nulecule', { 10, 5 } } },
      }) do
        editor:go_into('plan', click[1])
        local at = editor:lua('return vim.fn.screenpos(0, vim.fn.line("."), vim.fn.col(".") + 2)')
        editor:press('<C-w>p')
        for _, action in ipairs({ 'press', 'release' }) do
          editor:lua('vim.api.nvim_input_mouse("left", ...)', action, '', 0, at.row - 1, at.col - 1)
        end
        t.eventually('being there', function()
          local is = { editor:current_name(), editor:cursor() }
          return vim.deep_equal(is, click[2]), is
        end)
      end
    end,
  },
  {
    'A file that is saved and not followed, as `plimsoll.toml`, changes the plan',
    function()
      local editor = t.start(t.example('shop'))
      open(editor)
      editor:command('split plimsoll.toml')
      editor:press(':%s/kubernetes/docker/<CR>:write<CR>')
      editor:view_has('plan', 'container database')
    end,
  },
  {
    'The plan follows the cursor into an artifact, and stays when a file has none',
    function()
      local folder = t.example('shop')
      vim.fn.writefile({ 'apiVersion: v1', 'kind: Pod' }, folder .. '/other.yaml')
      local editor = t.start(folder)
      open(editor)
      editor:edit('shop/artifacts/kubernetes/api.yaml')
      editor:go(20, 5)
      marks(editor, 'shop/api')
      local before = editor:view('plan')
      editor:open('other.yaml')
      editor:go(2, 1)
      editor:edit('shop/artifacts/kubernetes/web.yaml')
      editor:go(20, 5)
      marks(editor, 'shop/web')
      t.equal(editor:view('plan'), before)
    end,
  },
  {
    'The plan stays the one that is walked through where a step of it leads to a nested application',
    function()
      local editor = t.start(t.example('shop'))
      open(editor)
      local before = editor:view('plan')
      editor:go_into('plan', '+ shop/database/postgresql')
      editor:press('<CR>')
      editor:is_attached('shop/external/database/Nulecule')
      editor:answers_after(function()
        editor:go(12, 1)
      end)
      t.equal(editor:view('plan'), before)
      -- What is written there is in it.
      editor:go(15, 1)
      editor:press('A-beta<Esc>')
      editor:view_has('plan', 'centos/postgresql-95-centos7-beta')
      editor:press('u')
      t.eventually('the plan as it was', function()
        return editor:view('plan') == before, editor:view('plan')
      end)
      -- An artifact of the same plan has its step marked.
      editor:go_into('plan', 'shop/artifacts/kubernetes/api.yaml:29')
      editor:press('<CR>')
      marks(editor, 'shop/api')
      t.equal(editor:view('plan'), before)
      -- Going to the nested application by oneself, or asking there, turns to its plan.
      editor:edit('shop/external/database/Nulecule')
      editor:go(13, 1)
      editor:view_has('plan', 'install postgresql-atomicapp')
      editor:edit('shop/Nulecule')
      editor:go(10, 1)
      editor:view_has('plan', 'install shop')
      editor:go_into('plan', '+ shop/database/postgresql')
      editor:press('<CR>')
      editor:command('Plimsoll plan')
      editor:view_has('plan', 'install postgresql-atomicapp')
    end,
  },
  {
    'A broken plan says what is wrong above it, and an empty one why there is none',
    function()
      local editor = t.start(t.folder({ Nulecule = 'specversion: 0.0.2\nid: shop\ngraph: []\n' }))
      editor:open('Nulecule')
      editor:command('Plimsoll plan')
      editor:view_has('plan', 'No changes. Nothing is described that would be installed.')
      local _, times = editor:view('plan'):gsub('No changes', '')
      t.equal(times, 1, 'it is said once')
      editor:press('Gdd')
      editor:paste(2, { 'graph:', '  - name: web', '    params: []', '  - name: web' })
      editor:view_has('plan', 'The plan may not be what is meant:')
      editor:view_has('plan', 'two components')
      editor:view_has('plan', 'wave 1')
      -- Jumps know that the plan starts further down.
      editor:go_into('plan', 'shop/web#2')
      editor:press('<CR>')
      t.equal(editor:cursor()[1], 6)
    end,
  },
  {
    '`q` closes the plan, and the server stops watching it',
    function()
      local editor = t.start(t.example('shop'))
      editor:lua([[
        _G.sent = {}
        local notify = require('plimsoll.compatibility').notify
        require('plimsoll.compatibility').notify = function(client, method, parameters)
          table.insert(_G.sent, method)
          return notify(client, method, parameters)
        end
      ]])
      open(editor)
      t.has(table.concat(editor:lua('return _G.sent'), ' '), 'plimsoll/watchPlan')
      editor:go_into('plan', 'wave 1')
      editor:press('q')
      t.equal(editor:lua('return #vim.api.nvim_list_wins()'), 1)
      t.has(table.concat(editor:lua('return _G.sent'), ' '), 'plimsoll/unwatchPlan')
      t.equal(editor:lua('return #vim.api.nvim_list_bufs()'), 1, 'no buffer is left')
    end,
  },
  {
    'The plan is coloured: symbols, addresses, places, waves',
    function()
      local editor = t.start(t.example('shop'))
      open(editor)
      editor:command('syntax on')
      local at = [[
        local part, name = ...
        return vim.fn.synIDattr(vim.fn.synID(vim.fn.line('.'), vim.fn.col('.') + name, 1), 'name')
      ]]
      for part, name in pairs({
        ['wave 2'] = 'plimsollWave',
        ['+ shop/api'] = 'plimsollCreate',
        ['+ shop/cache'] = 'plimsollCreate',
        ['+ spec.replicas'] = 'plimsollCreate',
        ['(16 more'] = 'plimsollLess',
        ['(sensitive)'] = 'plimsollSecret',
        ['needs api'] = 'plimsollReason',
        ['`api_url`'] = 'plimsollName',
      }) do
        editor:go_into('plan', part)
        t.equal(editor:lua(at, part, 1), name, part)
      end
      local places = editor:lua([[
        local view, found = require('plimsoll.view').open_views.plan, {}
        local namespace = vim.api.nvim_get_namespaces().plimsoll_view
        for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(view.bufnr, namespace, 0, -1, { details = true })) do
          if mark[4].hl_group == 'PlimsollPlace' then
            local line = vim.api.nvim_buf_get_lines(view.bufnr, mark[2], mark[2] + 1, false)[1]
            table.insert(found, line:sub(mark[3] + 1, mark[4].end_col))
          end
        end
        return found
      ]])
      for _, place in ipairs({ 'shop/Nulecule:42', 'shop/answers.conf:6', 'shop/artifacts/kubernetes/api-service.yaml:4' }) do
        assert(vim.tbl_contains(places, place), place .. ' is not among ' .. vim.inspect(places))
      end
      assert(not vim.tbl_contains(places, 'database:5432'), 'a host and its port are no place')
    end,
  },
  {
    'What changes against the record is shown in the same way',
    function()
      local editor = t.start(t.example('shop'))
      editor:open('shop/Nulecule')
      editor:command('Plimsoll changes')
      t.eventually('an answer', function()
        return #editor:view('changes') > 0
      end)
      t.equal(row(editor, 'shop/web'), nil, 'the plan itself is not opened')
    end,
  },
}
