//! Walking the events of a YAML block into entries with their places.

use saphyr_parser::Event;

use crate::script::notice::{Code, Notice};
use crate::text::ByteRange;

use super::{Entry, FrontMatter};

const DEEPEST: usize = 16;

/// From the parser's places, which count characters, to bytes of the source.
pub(super) struct Offsets {
    starts: Option<Vec<usize>>,
    base: usize,
    len: usize,
}

impl Offsets {
    pub(super) fn new(body: &str, base: usize) -> Self {
        let starts = (!body.is_ascii()).then(|| body.char_indices().map(|(at, _)| at).collect());
        Self { starts, base, len: body.len() }
    }

    pub(super) fn at(&self, index: usize) -> usize {
        let byte = match &self.starts {
            Some(starts) => starts.get(index).copied().unwrap_or(self.len),
            None => index.min(self.len),
        };
        self.base + byte
    }
}

enum Frame {
    /// A mapping: its path, the key that waits for its value, the entry of the mapping itself.
    Map { path: String, key: Option<(String, ByteRange)>, entry: Option<usize> },
    /// A sequence: its path, its key's place, how many items so far.
    List { path: String, key_range: ByteRange, count: usize, entry: Option<usize> },
}

pub(super) struct Walk<'f> {
    front: &'f mut FrontMatter,
    body: &'f str,
    base: usize,
    frames: Vec<Frame>,
    aliased: bool,
}

impl<'f> Walk<'f> {
    /// Begins a walk over `body`, which stands at `base` in the source.
    pub(super) fn new(front: &'f mut FrontMatter, body: &'f str, base: usize) -> Self {
        Self { front, body, base, frames: Vec::new(), aliased: false }
    }

    pub(super) fn event(
        &mut self,
        event: &Event<'_>,
        range: ByteRange,
        notices: &mut Vec<Notice>,
    ) -> Result<(), String> {
        match event {
            Event::Scalar(text, ..) => self.scalar(text, self.tight(range)),
            Event::Alias(_) => {
                if !self.aliased {
                    self.aliased = true;
                    notices.push(Notice {
                        code: Code::FrontMatterSyntax,
                        range,
                        message: "YAML aliases are not expanded; write the value out.".to_owned(),
                    });
                }
                self.scalar("", range);
            }
            Event::MappingStart(..) => {
                let (path, entry) = self.open(range)?;
                self.frames.push(Frame::Map { path, key: None, entry });
            }
            Event::SequenceStart(..) => {
                if self.frames.is_empty() {
                    return Err("The front matter must be a list of keys and values.".to_owned());
                }
                let (path, entry) = self.open(range)?;
                let key_range = entry.map_or(range, |entry| self.front.entries[entry].key_range);
                self.frames.push(Frame::List { path, key_range, count: 0, entry });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                if let Some(
                    Frame::Map { entry: Some(entry), .. } | Frame::List { entry: Some(entry), .. },
                ) = self.frames.pop()
                {
                    let end =
                        self.front.entries.last().map_or(range.end, |last| last.value_range.end);
                    let value = &mut self.front.entries[entry].value_range;
                    value.end = value.end.max(end);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The range without blanks at its ends.
    fn tight(&self, range: ByteRange) -> ByteRange {
        let Some(text) = self.body.get(range.start - self.base..range.end - self.base) else {
            return range;
        };
        let start = range.start + text.len() - text.trim_start().len();
        let len = text.trim().len();
        if len == 0 { ByteRange::empty(range.start) } else { ByteRange::new(start, start + len) }
    }

    fn scalar(&mut self, text: &str, range: ByteRange) {
        match self.frames.last_mut() {
            Some(Frame::Map { path, key, .. }) => match key.take() {
                None => *key = Some((joined(path, text), range)),
                Some((name, key_range)) => {
                    self.front.entries.push(Entry {
                        key: name,
                        key_range,
                        value: text.to_owned(),
                        value_range: range,
                    });
                }
            },
            Some(Frame::List { path, key_range, count, .. }) => {
                let key = joined(path, &count.to_string());
                *count += 1;
                let key_range = *key_range;
                self.front.entries.push(Entry {
                    key,
                    key_range,
                    value: text.to_owned(),
                    value_range: range,
                });
            }
            None => {}
        }
    }

    /// The path of a mapping or sequence that begins here, and its own entry.
    fn open(&mut self, range: ByteRange) -> Result<(String, Option<usize>), String> {
        if self.frames.len() >= DEEPEST {
            return Err("The front matter is nested too deeply.".to_owned());
        }
        let (key, key_range) = match self.frames.last_mut() {
            None => return Ok((String::new(), None)),
            Some(Frame::Map { path, key, .. }) => match key.take() {
                Some(key) => key,
                None => {
                    return Err(format!(
                        "A key of the front matter must be a word{}.",
                        if path.is_empty() { "" } else { ", also further in" }
                    ));
                }
            },
            Some(Frame::List { path, key_range, count, .. }) => {
                *count += 1;
                (joined(path, &(*count - 1).to_string()), *key_range)
            }
        };
        self.front.entries.push(Entry {
            key: key.clone(),
            key_range,
            value: String::new(),
            value_range: ByteRange::empty(range.start),
        });
        Ok((key, Some(self.front.entries.len() - 1)))
    }
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
