-- What `:Plimsoll info`, `status` and `log` show.
local compatibility = require('plimsoll.compatibility')
local report = require('plimsoll.report')

local M = {}

local function short(uri)
  return vim.fn.fnamemodify(vim.uri_to_fname(uri), ':~:.')
end

--- A window with lines that are only read.
local function show(name, lines, filetype)
  vim.cmd('botright ' .. math.max(math.min(#lines, 15), 3) .. 'split')
  local bufnr = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_win_set_buf(0, bufnr)
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, lines)
  vim.bo[bufnr].bufhidden = 'wipe'
  vim.bo[bufnr].modifiable = false
  vim.bo[bufnr].filetype = filetype or ''
  vim.opt_local.statusline = (' %s%%=q close '):format(name)
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = bufnr, silent = true, nowait = true, desc = 'Close this window' })
  vim.api.nvim_win_set_cursor(0, { #lines, 0 })
end

--- The lines about what a file is recognised as.
function M.recognition_lines(answer)
  local label = answer.label ~= vim.NIL and answer.label or nil
  local lines = { (label or 'No file of plimsoll') .. '. ' .. (answer.why or '') }
  local documents = answer.documents or {}
  for index, document in ipairs(#documents > 1 and documents or {}) do
    local is = document.label ~= vim.NIL and document.label or 'nothing known'
    local why = document.why or document.because
    local words = '  document %d, line %d: %s%s'
    table.insert(lines, words:format(index, document.range.start.line + 1, is, why and ', by ' .. why or ''))
  end
  for _, application in ipairs(answer.applications or {}) do
    table.insert(lines, ('Application %s in %s'):format(application.name, short(application.uri)))
  end
  if answer.folder and answer.folder ~= vim.NIL then
    -- Mostly it is the current folder, to which paths are relative.
    local folder = vim.uri_to_fname(answer.folder):gsub('(.)/$', '%1')
    table.insert(lines, 'Workspace ' .. vim.fn.fnamemodify(folder, ':~'))
  end
  return lines
end

--- Says as what the file is recognised, and why.
function M.recognition()
  local bufnr = vim.api.nvim_get_current_buf()
  local client = require('plimsoll.server').client(bufnr)
  if not client then
    return vim.api.nvim_echo({ { require('plimsoll.server').why_not(bufnr) } }, false, {})
  end
  local parameters = { textDocument = { uri = vim.uri_from_bufnr(bufnr) } }
  compatibility.request(client, 'plimsoll/recognition', parameters, function(problem, answer)
    if problem or not answer then
      return report.warn((problem or {}).message or 'the server does not say as what it recognises the file')
    end
    vim.api.nvim_echo({ { table.concat(M.recognition_lines(answer), '\n') } }, false, {})
  end, bufnr)
end

--- How a server is, in a few words.
local function state(server)
  local files = vim.tbl_count(server.buffers)
  local open = ('%d file%s open'):format(files, files == 1 and '' or 's')
  if server.missing then
    return 'not started, ' .. open
  end
  local is = server.is_told_to_hang and 'does not answer' or server.state
  local version = server.version and (' plimsoll ' .. server.version) or ''
  local started = server.started and os.date('%H:%M:%S', server.started) or 'elsewhere'
  local crashes = #server.crashes
  return ('%s%s, %s, started %s, %d crash%s'):format(is, version, open, started, crashes, crashes == 1 and '' or 'es')
end

--- The lines about the servers.
function M.status_lines()
  local lines = {}
  for folder, server in pairs(require('plimsoll.server').all) do
    local where = folder == '' and 'files that stand alone' or vim.fn.fnamemodify(folder, ':~')
    table.insert(lines, where .. ': ' .. state(server))
    local told = require('plimsoll.neighbours').told(folder)
    if #told > 0 then
      table.insert(lines, '  mistakes of syntax are left to another server for: ' .. table.concat(told, ', '))
    end
  end
  table.sort(lines)
  return #lines > 0 and lines or { 'No server runs: no file of plimsoll is open. :checkhealth plimsoll says more.' }
end

function M.status()
  local lines = M.status_lines()
  for _, server in pairs(require('plimsoll.server').all) do
    local remedy = server.missing and ('The program %s; then :Plimsoll restart.'):format(server.missing)
    if remedy and not vim.tbl_contains(lines, remedy) then
      table.insert(lines, remedy)
    end
  end
  vim.api.nvim_echo({ { table.concat(lines, '\n') } }, false, {})
end

--- What the program wrote to standard error: Neovim keeps it in one file for all servers.
local function said(path)
  local lines = {}
  local file = io.open(path)
  if not file then
    return lines
  end
  -- The end is enough.
  local size = file:seek('end')
  file:seek('set', math.max(0, size - 200000))
  for line in file:lines() do
    local time, text = line:match('^%[[%u]+%]%[(.-)%].*plimsoll.-"stderr"%s+(.*)$')
    if text then
      for part in text:gsub('^["\']', ''):gsub('\\n', '\n'):gsub('["\']$', ''):gmatch('[^\n]+') do
        table.insert(lines, time .. '  ' .. part)
      end
    end
  end
  file:close()
  return vim.list_slice(lines, math.max(1, #lines - 200))
end

--- Shows what happened and what the server said.
function M.log()
  local path = compatibility.log_path()
  local lines = { 'What the program wrote (' .. vim.fn.fnamemodify(path, ':~') .. '):' }
  local written = said(path)
  vim.list_extend(lines, #written > 0 and written or { '(nothing)' })
  vim.list_extend(lines, { '', 'What happened:' })
  for _, event in ipairs(report.events) do
    for index, line in ipairs(vim.split(event[2], '\n', { plain = true })) do
      table.insert(lines, (index == 1 and event[1] or '        ') .. '  ' .. line)
    end
  end
  show('What happened with plimsoll', lines)
end

return M
