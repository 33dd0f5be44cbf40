" The colours of the pictures: quiet, with enough contrast, the same for all editors in terminals.
highlight clear
set background=dark
let g:colors_name = 'harbour'

function! s:set(group, front, back, style) abort
  execute 'highlight' a:group 'guifg=' .. a:front 'guibg=' .. a:back 'gui=' .. a:style
endfunction

call s:set('Normal', '#c8ccd4', '#1e222a', 'NONE')
call s:set('NonText', '#3b4252', 'NONE', 'NONE')
call s:set('EndOfBuffer', '#1e222a', 'NONE', 'NONE')
call s:set('LineNr', '#4b5263', 'NONE', 'NONE')
call s:set('CursorLineNr', '#abb2bf', 'NONE', 'NONE')
call s:set('CursorLine', 'NONE', '#2a303b', 'NONE')
call s:set('SignColumn', '#4b5263', 'NONE', 'NONE')
call s:set('VertSplit', '#3b4252', 'NONE', 'NONE')
call s:set('StatusLine', '#dfe3ea', '#353b48', 'NONE')
call s:set('StatusLineNC', '#8b93a3', '#2a303b', 'NONE')
call s:set('Visual', 'NONE', '#3a4557', 'NONE')
call s:set('Folded', '#8b93a3', '#262b35', 'NONE')
call s:set('MsgArea', '#abb2bf', 'NONE', 'NONE')
call s:set('ModeMsg', '#98c379', 'NONE', 'NONE')
call s:set('Pmenu', '#c8ccd4', '#2d333f', 'NONE')
call s:set('PmenuSel', '#ffffff', '#3f5f8a', 'NONE')
call s:set('PmenuSbar', 'NONE', '#2d333f', 'NONE')
call s:set('PmenuThumb', 'NONE', '#4b5263', 'NONE')
call s:set('NormalFloat', '#c8ccd4', '#262b35', 'NONE')
call s:set('Comment', '#7f8898', 'NONE', 'italic')
call s:set('String', '#98c379', 'NONE', 'NONE')
call s:set('Number', '#d19a66', 'NONE', 'NONE')
call s:set('Constant', '#d19a66', 'NONE', 'NONE')
call s:set('Identifier', '#61afef', 'NONE', 'NONE')
call s:set('Function', '#61afef', 'NONE', 'NONE')
call s:set('Statement', '#c678dd', 'NONE', 'NONE')
call s:set('PreProc', '#c678dd', 'NONE', 'NONE')
call s:set('Type', '#e5c07b', 'NONE', 'NONE')
call s:set('Special', '#56b6c2', 'NONE', 'NONE')
call s:set('Title', '#e5c07b', 'NONE', 'bold')
call s:set('Underlined', '#7f9fc4', 'NONE', 'underline')
call s:set('WarningMsg', '#e5c07b', 'NONE', 'NONE')
call s:set('ErrorMsg', '#e06c75', 'NONE', 'NONE')
for [s:level, s:colour] in [['Error', '#e06c75'], ['Warn', '#e5c07b'], ['Info', '#61afef'], ['Hint', '#7f8898']]
  call s:set('Diagnostic' .. s:level, s:colour, 'NONE', 'NONE')
  execute 'highlight DiagnosticUnderline' .. s:level 'gui=undercurl guisp=' .. s:colour
endfor
call s:set('LspCodeLens', '#6b7486', 'NONE', 'italic')
call s:set('PlimsollFocusMark', '#e5c07b', 'NONE', 'bold')
call s:set('LspReferenceText', 'NONE', '#333c4b', 'NONE')
highlight! link LspReferenceRead LspReferenceText
highlight! link LspReferenceWrite LspReferenceText
highlight! link yamlBlockMappingKey Identifier
highlight! link yamlKeyValueDelimiter NonText
highlight! link yamlPlainScalar Normal
