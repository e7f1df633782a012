; To Markdown a cue, `[visual: a harbour]`, is a link without an address. Which it is not: `[1]`.
((shortcut_link (link_text) @string)
 (#match? @string "^\\p{L}"))
(shortcut_link ["[" "]"] @keyword)

; The rest is Markdown.
(inline_link (link_text) @markup.link.text)
(inline_link ["[" "]" "(" ")"] @punctuation.bracket)
(full_reference_link (link_text) @markup.link.text)
(image_description) @markup.link.text
(link_label) @markup.link.label
[
  (link_destination)
  (uri_autolink)
] @markup.link.url
[
  (code_span)
  (link_title)
] @markup.raw.inline
[
  (emphasis_delimiter)
  (code_span_delimiter)
] @punctuation.bracket
(emphasis) @markup.italic
(strong_emphasis) @markup.bold
(strikethrough) @markup.strikethrough
(html_tag) @comment
[
  (backslash_escape)
  (hard_line_break)
] @constant.character.escape
