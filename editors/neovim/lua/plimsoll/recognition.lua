-- Which buffers are plimsoll's, by what they say. The server decides; this only keeps it from being started for others.
local M = {}

local uv = vim.uv or vim.loop

-- More than this of a file is not looked at before a server runs.
local LINES = 2000

local function any(keys, names)
  for _, name in ipairs(names) do
    if keys[name] then
      return true
    end
  end
  return false
end

--- One row for each family of formats: what a document of it says at its top. `keys` are the names of its fields, with
--- their values where these stand on the same line.
local MARKERS = {
  {
    name = 'Nulecule',
    shows = function(keys, file_name)
      local other = any(keys, { 'apiVersion', 'kind', 'schemaVersion' })
      return keys.specversion and any(keys, { 'graph', 'id' }) or file_name == 'Nulecule' and not other
    end,
  },
  {
    name = 'OAM',
    shows = function(keys)
      local group = (keys.apiVersion or ''):match('^["\']?([%w.-]+)')
      return group == 'core.oam.dev' or group == 'core.hydra.io'
    end,
  },
  {
    name = 'CNAB',
    shows = function(keys, file_name)
      local is_named = file_name == 'bundle.json' or file_name:find('%.cnab$')
      local other = any(keys, { 'apiVersion', 'kind', 'mixins', 'specversion' })
      local says = any(keys, { 'name', 'version', 'schemaVersion', 'parameters' })
      return keys.invocationImages and says or is_named and keys.name and not other
    end,
  },
  {
    name = 'Porter',
    shows = function(keys, file_name)
      if any(keys, { 'apiVersion', 'kind', 'specversion', 'invocationImages' }) then
        return false
      end
      local is_named = file_name == 'porter.yaml' or file_name:find('%.porter%.yaml$')
      local is_told = any(keys, { 'schemaVersion', 'registry', 'install', 'uninstall' })
      return is_named and (is_told or keys.name) or keys.mixins and is_told
    end,
  },
}

--- The names and values of the fields at the top of each document of YAML.
local function keys_of_yaml(lines)
  local documents = { {} }
  for _, line in ipairs(lines) do
    local name, value = line:match('^["\']?([%a_][%w_.-]*)["\']?%s*:%s*(.*)$')
    if line:find('^%-%-%-') then
      table.insert(documents, {})
    elseif name then
      documents[#documents][name] = value
    end
  end
  return documents
end

--- The names and values of the fields of the outermost object of JSON.
local function keys_of_json(lines)
  local keys, depth = {}, 0
  -- Texts first, so that brackets inside of them do not count.
  local text = table.concat(lines, '\n'):gsub('\\.', '')
  local position = 1
  while true do
    local start, stop = text:find('["{}%[%]]', position)
    if not start then
      return { keys }
    end
    local character = text:sub(start, stop)
    if character == '"' then
      stop = text:find('"', start + 1, true)
      if not stop then
        return { keys }
      end
      local value = text:match('^%s*:%s*"?([^",%s]*)', stop + 1)
      if depth == 1 and value then
        keys[text:sub(start + 1, stop - 1)] = value
      end
    else
      depth = depth + ((character == '{' or character == '[') and 1 or -1)
    end
    position = stop + 1
  end
end

--- The family of formats that lines are of, or `nil`.
function M.family(lines, file_name)
  local first = ''
  for _, line in ipairs(lines) do
    if line:find('%S') then
      first = line
      break
    end
  end
  local is_json = first:find('^%s*{') and not first:find('^%s*{{')
  for _, keys in ipairs(is_json and keys_of_json(lines) or keys_of_yaml(lines)) do
    for _, marker in ipairs(MARKERS) do
      if marker.shows(keys, file_name) then
        return marker.name
      end
    end
  end
end

--- The family of formats that a buffer is of, or `nil`.
function M.of_buffer(bufnr)
  local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ':t')
  return M.family(vim.api.nvim_buf_get_lines(bufnr, 0, LINES, false), name)
end

--- Whether a buffer can take part in an application: what is attached where a server runs.
function M.may_take_part(bufnr)
  local path = vim.api.nvim_buf_get_name(bufnr)
  if path == '' or path:find('^%a[%w+.-]*://') or vim.bo[bufnr].buftype ~= '' then
    return false
  end
  local filetype = vim.bo[bufnr].filetype
  local base = filetype:match('^[^.]*')
  if base == 'yaml' or base == 'json' or base == 'nulecule' or base == 'cue' then
    return true
  end
  local name = vim.fn.fnamemodify(path, ':t')
  if name:find('^answers%.conf') or name:find('%.cue$') then
    return true
  end
  -- Artifacts of docker are command lines, most of them in files without an ending.
  local first = vim.api.nvim_buf_get_lines(bufnr, 0, 1, false)[1] or ''
  return filetype == '' and (first:find('^docker%s') or first:find('^sudo%s+docker%s')) ~= nil
end

--- The language that a buffer is sent as.
function M.language(bufnr, filetype)
  local path = vim.api.nvim_buf_get_name(bufnr)
  if filetype == '' then
    return path:find('%.cue$') and 'cue' or 'plaintext'
  end
  return filetype:match('^yaml%.') and 'yaml' or filetype
end

--- The nearest folder above a file that has an entry of this name, or `nil`.
local function above(path, entry)
  local folder = vim.fn.fnamemodify(path, ':p:h')
  while true do
    if uv.fs_stat((folder == '/' and '' or folder) .. '/' .. entry) then
      return folder
    end
    local outer = vim.fn.fnamemodify(folder, ':h')
    if outer == folder then
      return nil
    end
    folder = outer
  end
end

--- The folder of a buffer's workspace and whether a `plimsoll.toml` makes it one; `nil` for a file that stands alone.
function M.workspace(bufnr)
  local path = vim.api.nvim_buf_get_name(bufnr)
  local folder = above(path, 'plimsoll.toml')
  if folder then
    return folder, true
  end
  folder = above(path, '.git')
  if folder then
    return folder, false
  end
  -- The folder that Neovim was started in, unless it holds everything that the user has.
  local opened = vim.fn.getcwd()
  local home = uv.os_homedir() or '/'
  local holds = function(outer, inner)
    return outer == '/' or (inner .. '/'):sub(1, #outer + 1) == outer .. '/'
  end
  if holds(opened, path) and not holds(opened, home) then
    return opened, false
  end
  return nil, false
end

return M
