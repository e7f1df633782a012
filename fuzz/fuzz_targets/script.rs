//! A text and an edit: spans tile the text, and what an edit gives is what reading all of it gives.
#![no_main]

use assetflow::script::Script;
use assetflow::script::parse::{Dialect, Edit, Tree};
use assetflow::text::{Buffer, ByteRange};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (String, String, u16, u16, bool)| {
    let (text, with, from, len, fountain) = input;
    let dialect = if fountain { Dialect::Fountain } else { Dialect::Markdown };
    let mut tree = Tree::parse(&text, dialect);
    let mut at = 0;
    for block in tree.blocks() {
        for (range, _) in block.spans() {
            assert_eq!(range.start, at);
            at = range.end;
        }
    }
    assert_eq!(at, text.len());

    let mut buffer = Buffer::new(&text);
    let start = usize::from(from).min(text.len());
    let range = buffer.replace(ByteRange::new(start, start + usize::from(len)), &with);
    tree.edit(buffer.rope(), Edit { range, new_len: with.len() });
    let after = buffer.rope().to_string();
    assert!(tree == Tree::parse(&after, dialect));
    let _ = Script::from_tree(&tree, after.as_str());
});
