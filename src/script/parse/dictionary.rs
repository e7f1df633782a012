//! Looking names up, without a byte of heap: this is done for every line of a script.

use super::names::{LONGEST_NAME, is_symbol};

/// Room for a name in the form of the tables: lower case may be longer than upper case.
const ROOM: usize = 2 * LONGEST_NAME;

/// What `read` makes of a name as it stands in the tables: lower case, one blank between words,
/// without dots, slashes, parentheses and marks. None where `written` is longer than any name.
pub(super) fn with_normal<R>(written: &str, read: impl FnOnce(&[u8]) -> R) -> Option<R> {
    if written.len() > LONGEST_NAME {
        return None;
    }
    let mut normal = Normal { bytes: [0; ROOM], len: 0, depth: 0 };
    let bytes = written.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte >= 0x80 {
            let char = written[at..].chars().next()?;
            at += char.len_utf8();
            normal.wide(char)?;
            continue;
        }
        at += 1;
        match byte {
            b'a'..=b'z' | b'0'..=b'9' if normal.depth == 0 => normal.push(byte),
            b'(' => normal.depth += 1,
            b')' => normal.depth = normal.depth.saturating_sub(1),
            _ if normal.depth > 0 => {}
            b'.' | b'#' | b'*' | b'`' | b'"' | b'[' | b']' | b'&' | b'+' => {}
            b'-' | b'_' | b'/' | b' ' | b'\t'..=b'\r' => normal.part(),
            _ => normal.push(byte.to_ascii_lowercase()),
        }
    }
    let name = &normal.bytes[..normal.len];
    Some(read(name.strip_suffix(b" ").unwrap_or(name)))
}

/// A name on its way into the form of the tables.
struct Normal {
    bytes: [u8; ROOM],
    len: usize,
    /// How many parentheses are open.
    depth: u32,
}

impl Normal {
    fn wide(&mut self, char: char) -> Option<()> {
        match char {
            '（' => self.depth += 1,
            '）' => self.depth = self.depth.saturating_sub(1),
            _ if self.depth > 0 => {}
            '“' | '”' => {}
            '‑' | '–' => self.part(),
            '’' => self.push(b'\''),
            _ if char.is_whitespace() => self.part(),
            _ if is_symbol(char) => {}
            _ => {
                for lower in char.to_lowercase() {
                    let mut buffer = [0; 4];
                    let bytes = lower.encode_utf8(&mut buffer).as_bytes();
                    let room = self.bytes.get_mut(self.len..self.len + bytes.len())?;
                    room.copy_from_slice(bytes);
                    self.len += bytes.len();
                }
            }
        }
        Some(())
    }

    /// A word ends here.
    fn part(&mut self) {
        if self.len > 0 && self.bytes[self.len - 1] != b' ' {
            self.push(b' ');
        }
    }

    fn push(&mut self, byte: u8) {
        if let Some(room) = self.bytes.get_mut(self.len) {
            *room = byte;
            self.len += 1;
        }
    }
}

/// Values by name. Names are found by a hash of their first bytes and their length, which is all
/// that a few hundred names need.
pub(super) struct Dictionary<V> {
    /// Powers of two; a name stands in the first free slot from its hash on.
    slots: Vec<Option<(&'static str, V)>>,
}

impl<V: Copy> Dictionary<V> {
    /// Of two equal names the later one counts.
    pub(super) fn new(entries: impl Iterator<Item = (&'static str, V)>) -> Self {
        let entries: Vec<_> = entries.collect();
        let mut slots: Vec<Option<(&'static str, V)>> =
            vec![None; (entries.len() * 4).next_power_of_two().max(8)];
        for (name, value) in entries {
            let mut at = hash(name.as_bytes()) & (slots.len() - 1);
            while slots[at].is_some_and(|(other, _)| other != name) {
                at = (at + 1) & (slots.len() - 1);
            }
            slots[at] = Some((name, value));
        }
        Self { slots }
    }

    pub(super) fn get(&self, name: &[u8]) -> Option<V> {
        let mut at = hash(name) & (self.slots.len() - 1);
        while let Some((other, value)) = self.slots[at] {
            if other.as_bytes() == name {
                return Some(value);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        None
    }
}

#[expect(clippy::cast_possible_truncation, reason = "any bits of the product will do")]
fn hash(name: &[u8]) -> usize {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = name.len() as u64;
    for part in name.chunks(8) {
        let mut word = [0; 8];
        word[..part.len()].copy_from_slice(part);
        state = (state.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(ODD);
    }
    (state >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::{Dictionary, with_normal};

    #[test]
    fn names_are_brought_into_the_form_of_the_tables() {
        for (written, normal) in [
            ("**B-Roll**", "b roll"),
            ("NARRATOR (V.O.)", "narrator"),
            ("  Voice–over ", "voice over"),
            ("TÍTULO", "título"),
            ("旁白（远）", "旁白"),
            ("🎬 Director’s note", "director's note"),
            ("V/O", "v o"),
            ("(all of it)", ""),
        ] {
            let found = with_normal(written, |name| String::from_utf8(name.to_vec()).unwrap());
            assert_eq!(found.as_deref(), Some(normal), "{written}");
        }
        assert_eq!(with_normal(&"x".repeat(65), <[u8]>::len), None);
        assert_eq!(with_normal(&"İ".repeat(32), <[u8]>::len), Some(96));
    }

    #[test]
    fn every_entry_is_found_and_nothing_else() {
        let names = ["a", "b", "b roll", "broll", "narration and more", "b"];
        let dictionary = Dictionary::new(names.into_iter().zip(0..));
        assert_eq!(dictionary.get(b"a"), Some(0));
        assert_eq!(dictionary.get(b"b"), Some(5));
        assert_eq!(dictionary.get(b"narration and more"), Some(4));
        assert_eq!(dictionary.get(b"narration and mor"), None);
        assert_eq!(dictionary.get(b""), None);
    }
}
