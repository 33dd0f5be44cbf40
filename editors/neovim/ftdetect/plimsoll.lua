-- Only files whose names are conventions of their own; YAML and JSON stay what they are.

--- The first line that says something.
local function first_line(bufnr)
  for _, line in ipairs(vim.api.nvim_buf_get_lines(bufnr, 0, 200, false)) do
    if line:find('%S') and not line:find('^%s*[#;]') then
      return line
    end
  end
  return ''
end

local function set(bufnr, filetype)
  -- What was only guessed from the end of the name is put right; what the user has set stays.
  local guessed = { [''] = true, conf = true, text = true }
  if guessed[vim.bo[bufnr].filetype] then
    vim.bo[bufnr].filetype = filetype
  end
end

local group = vim.api.nvim_create_augroup('plimsoll_filetypes', {})

vim.api.nvim_create_autocmd({ 'BufRead', 'BufNewFile' }, {
  group = group,
  pattern = 'Nulecule',
  callback = function(event)
    set(event.buf, first_line(event.buf):find('^%s*{') and 'json' or 'nulecule')
  end,
})

vim.api.nvim_create_autocmd({ 'BufRead', 'BufNewFile' }, {
  group = group,
  pattern = 'answers.conf*',
  callback = function(event)
    local line = first_line(event.buf)
    if line:find('^%s*{') then
      set(event.buf, 'json')
    else
      local is_yaml = line:find('^%-%-%-') or (line:find(':%s*$') and not line:find('='))
      set(event.buf, is_yaml and 'yaml' or 'dosini')
    end
  end,
})
