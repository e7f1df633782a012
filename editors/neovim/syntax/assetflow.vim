" Colours of a script before the server has given its own, and without it: Markdown and the cues.
if exists('b:current_syntax')
  finish
endif
runtime! syntax/markdown.vim
unlet! b:current_syntax

" [visual: a harbour], [PAUSE 0.5s], [HOOK]; a link or a citation is Markdown.
syntax match assetflowCue /\[\a[^\][]*\]\ze\%([^(]\|$\)/ contains=assetflowCueName containedin=ALLBUT,assetflowCue,markdownCodeBlock
syntax match assetflowCueName /\[\@1<=\a[^:\]0-9]*/ contained
syntax match assetflowLabel /^\%(\*\*\)\=\u[A-Z .()']\{0,30}:\%(\*\*\)\=\ze\s/
syntax region assetflowFrontMatter start=/\%^---\s*$/ end=/^\%(---\|\.\.\.\)\s*$/ keepend
syntax region assetflowNote start=/<!--/ end=/-->/ keepend

highlight default link assetflowCue AssetFlowCueValue
highlight default link assetflowCueName AssetFlowCueName
highlight default link assetflowLabel AssetFlowLabel
highlight default link assetflowFrontMatter AssetFlowMetadata
highlight default link assetflowNote AssetFlowNote

let b:current_syntax = 'assetflow'
