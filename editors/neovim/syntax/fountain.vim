" Colours of a screenplay in Fountain before the server has given its own, and without it.
if exists('b:current_syntax')
  finish
endif

syntax match fountainTitle /^#\+ .*$/
syntax match fountainScene /^\%(\.\a\|\c\%(INT\|EXT\|EST\|I\/E\)[ .]\).*$/
syntax match fountainCharacter /^@\=\u[A-Z0-9 .']\+\%(\s*(.*)\)\=$/
syntax match fountainKey /\%<20l^[A-Z][A-Za-z ]*:/
syntax region fountainNote start=/\[\[/ end=/\]\]/
syntax region fountainBoneyard start=/\/\*/ end=/\*\//

highlight default link fountainTitle AssetFlowHeading
highlight default link fountainScene AssetFlowHeading
highlight default link fountainCharacter AssetFlowLabel
highlight default link fountainKey AssetFlowMetadata
highlight default link fountainNote AssetFlowNote
highlight default link fountainBoneyard AssetFlowMuted

let b:current_syntax = 'fountain'
