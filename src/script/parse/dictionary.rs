//! Looking names up, without a byte of heap: this is done for every line of a script.

use super::names::{LONGEST_NAME, is_symbol};

/// Room for a name in the form of the tables: lower case may be longer than upper case.
const ROOM: usize = 2 * LONGEST_NAME;

/// A name in the form of the tables: lower case, one blank between words, without dots, slashes,
/// parentheses and marks.
pub(super) struct Normal {
    bytes: [u8; ROOM],
    len: usize,
    /// How many parentheses are open.
    depth: u32,
}

/// What becomes of a byte of a name: itself in lower case, or one of the values below.
const FORMS: [u8; 256] = {
    let mut forms = [0; 256];
    let mut byte: u8 = 0;
    loop {
        forms[byte as usize] = match byte {
            b'(' => OPEN,
            b')' => CLOSE,
            b'.' | b'#' | b'*' | b'`' | b'"' | b'[' | b']' | b'&' | b'+' => DROP,
            b'-' | b'_' | b'/' | b' ' | b'\t'..=b'\r' => PART,
            0x80.. => WIDE,
            0..b' ' => CONTROL,
            _ => byte.to_ascii_lowercase(),
        };
        if byte == 255 {
            break;
        }
        byte += 1;
    }
    forms
};
const DROP: u8 = 0;
const PART: u8 = 1;
const OPEN: u8 = 2;
const CLOSE: u8 = 3;
const WIDE: u8 = 4;
const CONTROL: u8 = 5;

impl Normal {
    /// The form of `written`; none where it is longer than any name.
    #[inline]
    pub(super) fn of(written: &str) -> Option<Self> {
        if written.len() > LONGEST_NAME {
            return None;
        }
        let mut normal = Self { bytes: [0; ROOM], len: 0, depth: 0 };
        normal.read(written)?;
        if normal.len > 0 && normal.bytes[normal.len - 1] == b' ' {
            normal.len -= 1;
        }
        Some(normal)
    }

    fn read(&mut self, written: &str) -> Option<()> {
        let bytes = written.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let form = FORMS[usize::from(byte)];
            at += 1;
            if form > CONTROL && self.depth == 0 {
                // Letters and digits of ASCII, which nearly all bytes of names are.
                self.bytes[self.len % ROOM] = form;
                self.len += 1;
                continue;
            }
            match form {
                WIDE => {
                    let char = written[at - 1..].chars().next()?;
                    self.wide(char)?;
                    at += char.len_utf8() - 1;
                }
                OPEN => self.depth += 1,
                CLOSE => self.depth = self.depth.saturating_sub(1),
                _ if self.depth > 0 => {}
                PART => self.part(),
                CONTROL => self.push(byte),
                _ => {}
            }
        }
        (self.len <= ROOM).then_some(())
    }

    fn wide(&mut self, char: char) -> Option<()> {
        match char {
            '（' => self.depth += 1,
            '）' => self.depth = self.depth.saturating_sub(1),
            _ if self.depth > 0 => {}
            '“' | '”' => {}
            '‑' | '–' => self.part(),
            '’' => self.push(b'\''),
            // Kana, ideographs and hangul have no cases.
            '\u{3041}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => self.push_char(char)?,
            _ if char.is_whitespace() => self.part(),
            _ if is_symbol(char) => {}
            _ => {
                for lower in char.to_lowercase() {
                    self.push_char(lower)?;
                }
            }
        }
        Some(())
    }

    fn push_char(&mut self, char: char) -> Option<()> {
        let room = self.bytes.get_mut(self.len..self.len + char.len_utf8())?;
        char.encode_utf8(room);
        self.len += char.len_utf8();
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

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// Without a number at its end; none where it has none.
    pub(super) fn without_number(mut self) -> Option<Self> {
        if !self.as_bytes().last().is_some_and(u8::is_ascii_digit) {
            return None;
        }
        let digits = self.as_bytes().iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        self.len = self.as_bytes()[..self.len - digits].trim_ascii_end().len();
        Some(self)
    }

    /// A hash of its length and its first sixteen bytes, which tell nearly all names apart.
    fn hash(&self) -> usize {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let word = |at: usize| {
            let mut word = [0; 8];
            word.copy_from_slice(&self.bytes[at..at + 8]);
            let bits = 8 * self.len.saturating_sub(at).min(8);
            let mask = if bits == 64 { u64::MAX } else { (1 << bits) - 1 };
            u64::from_le_bytes(word) & mask
        };
        let state = (word(0) ^ self.len as u64).wrapping_mul(ODD);
        let state = (state.rotate_left(23) ^ word(8)).wrapping_mul(ODD);
        (state >> 32) as usize
    }
}

/// Values by name.
pub(super) struct Dictionary<V> {
    /// A power of two; a name stands in the first free slot from its hash on.
    slots: Vec<Option<(&'static str, V)>>,
}

impl<V: Copy> Dictionary<V> {
    /// Names are brought into their form; of two equal ones the later one counts.
    pub(super) fn new(entries: impl Iterator<Item = (&'static str, V)>) -> Self {
        let entries: Vec<_> = entries.collect();
        let room = (entries.len() * 4).next_power_of_two().max(8);
        let mut slots: Vec<Option<(&'static str, V)>> = vec![None; room];
        for (name, value) in entries {
            let Some(normal) = Normal::of(name) else { continue };
            let mut at = normal.hash() & (room - 1);
            while slots[at].is_some_and(|(other, _)| other != name) {
                at = (at + 1) & (room - 1);
            }
            slots[at] = Some((name, value));
        }
        Self { slots }
    }

    pub(super) fn get(&self, name: &Normal) -> Option<V> {
        let mut at = name.hash() & (self.slots.len() - 1);
        while let Some((other, value)) = self.slots[at] {
            if other.as_bytes() == name.as_bytes() {
                return Some(value);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Dictionary, Normal};

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
            let found = Normal::of(written).unwrap();
            assert_eq!(std::str::from_utf8(found.as_bytes()), Ok(normal), "{written}");
        }
        assert!(Normal::of(&"x".repeat(65)).is_none());
        assert_eq!(Normal::of(&"İ".repeat(32)).unwrap().len, 96);
        let bare = |name| Normal::of(name).unwrap().without_number().map(|name| name.len);
        assert_eq!((bare("Slide 4"), bare("Slide"), bare("4")), (Some(5), None, Some(0)));
    }

    #[test]
    fn every_entry_is_found_and_nothing_else() {
        let names = [
            "a",
            "b",
            "b roll",
            "broll",
            "narration and even more",
            "narration and even less",
            "b",
        ];
        let dictionary = Dictionary::new(names.into_iter().zip(0..));
        let get = |name| dictionary.get(&Normal::of(name).unwrap());
        assert_eq!((get("a"), get("B"), get("b-roll")), (Some(0), Some(6), Some(2)));
        assert_eq!(get("Narration and even less"), Some(5));
        assert_eq!((get("narration and even"), get("")), (None, None));
    }
}
