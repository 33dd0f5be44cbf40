" Plans, what changes, and explanations, as `plimsoll plan` prints them. Places are marked by the plugin, as the server knows
" them.
if exists('b:current_syntax')
  finish
endif

syntax match plimsollHeading /^\%(why in .*\|needed by\|if it failed\)/
syntax match plimsollSummary /^Plan: .*$/
syntax match plimsollPath /^critical path .*$/ contains=plimsollArrow
syntax match plimsollArrow /→/ contained
syntax match plimsollSecret /(sensitive\%(, changed\)\?)/
syntax match plimsollWave /^wave \d\+/ nextgroup=plimsollCreate,plimsollChange,plimsollDelete,plimsollRun skipwhite

" The rows of steps: what is lost with one is warned of by `!`, then the symbol and the address.
syntax match plimsollCreate /\%(^\s\{8,14}\)\@14<=+ \S\+/
syntax match plimsollCreate /+ \S\+/ contained
syntax match plimsollChange /\%(^\s\{8,14}\)\@14<=\~ \S\+/
syntax match plimsollChange /\~ \S\+/ contained
syntax match plimsollDelete /\%(^\s\{8,14}\)\@14<=!\?\s*-\%(\/+\)\? \S\+/
syntax match plimsollDelete /!\?\s*-\%(\/+\)\? \S\+/ contained
syntax match plimsollRun /\%(^\s\{8,14}\)\@14<=> \S\+/
syntax match plimsollRun /> \S\+/ contained

" What becomes of values, and why the step has to wait.
syntax match plimsollCreate /\%(^\s\{15,}\)\@200<=+ \S\+/
syntax match plimsollChange /\%(^\s\{15,}\)\@200<=\~ \S\+/
syntax match plimsollDelete /\%(^\s\{15,}\)\@200<=[-!] \S\+/
syntax match plimsollReason /^\s\{15,}needs .*$/ contains=plimsollName,plimsollArrow
syntax match plimsollLess /^\s\{15,}(.*)$/
syntax match plimsollName /`[^`]*`/ contained

highlight default link plimsollHeading Title
highlight default link plimsollWave Title
highlight default link plimsollSummary Title
highlight default link plimsollPath Comment
highlight default link plimsollArrow Comment
highlight default link plimsollCreate String
highlight default link plimsollChange DiagnosticWarn
highlight default link plimsollDelete DiagnosticError
highlight default link plimsollRun Function
highlight default link plimsollReason Comment
highlight default link plimsollLess Comment
highlight default link plimsollName Identifier
highlight default link plimsollSecret Special

let b:current_syntax = 'plimsoll-plan'
