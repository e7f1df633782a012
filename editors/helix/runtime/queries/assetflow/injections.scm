; A script is Markdown whose paragraphs are read with the queries for cues.
((inline) @injection.content
 (#set! injection.language "assetflow.inline")
 (#set! injection.include-unnamed-children))

((pipe_table_cell) @injection.content
 (#set! injection.language "assetflow.inline")
 (#set! injection.include-unnamed-children))

((minus_metadata) @injection.content
 (#set! injection.language "yaml")
 (#set! injection.include-unnamed-children))
