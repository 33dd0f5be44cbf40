-- The live views: the plan, what changes against the record, and why something is as it is.
local compatibility = require('plimsoll.compatibility')
local report = require('plimsoll.report')
local settings = require('plimsoll.settings')
local views = require('plimsoll.view')

local M = {}

local METHODS = { plan = 'plimsoll/plan', changes = 'plimsoll/diff', why = 'plimsoll/why' }

--- Documents that servers watch for us: number of the client by URI.
local watched = {}

--- Watches the documents that are shown, and no others.
local function watch()
  local wanted = {}
  for _, view in pairs(views.open_views) do
    local client = view.source and require('plimsoll.server').client(view.source)
    if client then
      wanted[view.parameters.textDocument.uri] = { client = client, view = view }
    end
  end
  for uri, client_id in pairs(watched) do
    local is_same = wanted[uri] and wanted[uri].client.id == client_id
    if not is_same then
      local client = vim.lsp.get_client_by_id(client_id)
      if compatibility.is_ready(client) then
        compatibility.notify(client, 'plimsoll/unwatchPlan', { textDocument = { uri = uri } })
      end
      watched[uri] = nil
    end
  end
  for uri, one in pairs(wanted) do
    if not watched[uri] then
      local parameters = vim.tbl_extend('force', {}, one.view.parameters)
      -- What only chooses what is shown is not watched.
      parameters.position, parameters.unit, parameters.after, parameters.format = nil, nil, nil, nil
      compatibility.notify(one.client, 'plimsoll/watchPlan', parameters)
      watched[uri] = one.client.id
    end
  end
end

local function say(view, problem)
  views.render(view, { title = view.title, content = '', problem = problem })
end

--- Asks for what a view shows. While an answer is on its way only the last further question is kept.
local function ask(view)
  local client = require('plimsoll.server').client(view.source)
  if not client then
    return say(view, require('plimsoll.server').why_not(view.source))
  end
  if view.asked == client.id then
    view.is_outdated = true
    return
  end
  view.asked, view.is_outdated = client.id, false
  local source, parameters = view.source, view.parameters
  compatibility.request(client, METHODS[view.kind], parameters, function(problem, answer)
    if views.open_views[view.kind] ~= view or view.asked ~= client.id then
      return
    end
    view.asked = nil
    -- A text that has changed meanwhile is asked about again.
    local is_old = problem and problem.code == -32801 or view.is_outdated
    if answer and source == view.source then
      M.show_answer(view, answer)
    elseif problem and not is_old then
      say(view, problem.message)
    end
    if is_old then
      vim.schedule(function()
        ask(view)
      end)
    end
  end, source)
end

--- Shows an answer, unless it is an empty one about a file that the cursor only passes.
function M.show_answer(view, answer)
  local is_empty = (answer.content or '') == ''
  if is_empty and view.followed and view.followed ~= view.source then
    return
  end
  view.followed = view.source
  views.render(view, answer)
end

local function position(bufnr)
  local window = vim.fn.bufwinid(bufnr)
  if window == -1 then
    return nil
  end
  local cursor = vim.api.nvim_win_get_cursor(window)
  local line = vim.api.nvim_buf_get_lines(bufnr, cursor[1] - 1, cursor[1], false)[1] or ''
  return { line = cursor[1] - 1, character = compatibility.utf16_column(line, cursor[2]) }
end

--- What a view asks about the cursor in a buffer.
local function about(view, bufnr)
  return vim.tbl_extend('force', view.parameters, {
    textDocument = { uri = vim.uri_from_bufnr(bufnr) },
    position = position(bufnr),
  })
end

--- In a file that a view led to, it follows the cursor only where the plan is the same one: going somewhere from a plan is no
--- wish for another plan.
local function follow_where_it_led(view, bufnr, client)
  local parameters = about(view, bufnr)
  compatibility.request(client, METHODS[view.kind], parameters, function(_, answer)
    local is_there_still = views.open_views[view.kind] == view and view.led_to == bufnr
    if is_there_still and answer and type(answer.id) == 'string' and answer.id == view.id then
      view.source, view.parameters, view.led_to = bufnr, parameters, nil
      M.show_answer(view, answer)
      watch()
    end
  end, bufnr)
end

--- The plan follows the cursor, also into other files of the application.
local function follow(bufnr)
  local client = require('plimsoll.server').client(bufnr)
  for _, kind in ipairs({ 'plan', 'changes' }) do
    local view = views.open_views[kind]
    if view and (view.led_to ~= bufnr or view.source == bufnr) then
      view.led_to = nil
    end
    if view and client and view.led_to then
      follow_where_it_led(view, bufnr, client)
    elseif view and client then
      view.source, view.parameters = bufnr, about(view, bufnr)
      ask(view)
    end
  end
  watch()
end

local following = require('plimsoll.hints').after_pause(80, function()
  local bufnr = vim.api.nvim_get_current_buf()
  if vim.bo[bufnr].buftype == '' then
    follow(bufnr)
  end
end)

local function start_following(view)
  local group = vim.api.nvim_create_augroup('plimsoll_follow', {})
  vim.api.nvim_create_autocmd({ 'CursorMoved', 'CursorMovedI', 'BufEnter' }, { group = group, callback = following })
  view.on_close = function()
    watch()
    if not views.open_views.plan and not views.open_views.changes then
      vim.api.nvim_clear_autocmds({ group = 'plimsoll_follow' })
    end
  end
end

--- The command that opens the window of a view.
local function window_command(kind)
  local options = settings.get()
  if kind == 'why' then
    return options.why_window
  end
  local is_chosen = options.plan_window ~= 'auto'
  return is_chosen and options.plan_window or views.split('botright vsplit', 'botright split')
end

--- Opens a view of the application at the cursor. `parameters` are those of the request; what is missing is about the
--- current buffer and the cursor.
function M.open(kind, parameters)
  local bufnr = vim.api.nvim_get_current_buf()
  parameters = vim.deepcopy(parameters or {})
  if parameters.textDocument then
    bufnr = vim.uri_to_bufnr(parameters.textDocument.uri)
  elseif vim.bo[bufnr].buftype ~= '' then
    return report.info('go to the text first: the plan is of what the cursor is in')
  else
    parameters.textDocument = { uri = vim.uri_from_bufnr(bufnr) }
    parameters.position = not parameters.unit and position(bufnr) or nil
  end
  parameters.format = 'text'
  if not require('plimsoll.server').client(bufnr) then
    require('plimsoll.server').consider(bufnr)
  end
  local view = views.show(kind, window_command(kind))
  view.source, view.parameters, view.followed, view.led_to = bufnr, parameters, nil, nil
  if kind == 'why' then
    view.on_close = watch
  else
    start_following(view)
  end
  ask(view)
  watch()
end

--- The server says that the plan of a document is not as it was.
function M.changed(changed)
  for _, view in pairs(views.open_views) do
    if view.parameters and view.parameters.textDocument.uri == changed.uri then
      if view.kind ~= 'why' then
        view.parameters.position = position(view.source) or view.parameters.position
      end
      ask(view)
    end
  end
end

--- A buffer has a server (again).
function M.attached(bufnr)
  for _, view in pairs(views.open_views) do
    if view.source == bufnr then
      view.asked = nil
      ask(view)
    end
  end
  watch()
end

--- Asks for everything anew, as after the server has gone.
function M.refresh_all()
  for _, view in pairs(views.open_views) do
    if view.source then
      view.asked = nil
      ask(view)
    end
  end
end

return M
