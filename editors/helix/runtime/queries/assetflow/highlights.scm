; inherits: markdown

; Remarks and `<!-- private -->` marks are not spoken.
(html_block) @comment
