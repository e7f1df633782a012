//! What kinds of bytes a line has: one look that tells which constructs cannot be in it.

/// The kinds of bytes in a stretch of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs(u8);

impl Signs {
    pub(super) const DIGIT: Self = Self(1);
    /// A lower-case ASCII letter.
    pub(super) const LOWER: Self = Self(1 << 1);
    /// A byte at which something other than a spoken word may begin.
    pub(super) const MARK: Self = Self(1 << 2);
    pub(super) const PIPE: Self = Self(1 << 3);
    pub(super) const TAB: Self = Self(1 << 4);
    /// Part of a character that is not ASCII.
    pub(super) const WIDE: Self = Self(1 << 5);
    pub(super) const COLON: Self = Self(1 << 6);

    pub(super) fn of(bytes: &[u8]) -> Self {
        // Four at a time keep the processor from waiting for one result after the other.
        let mut all = [0_u8; 4];
        let mut parts = bytes.chunks_exact(4);
        for part in &mut parts {
            for (all, byte) in all.iter_mut().zip(part) {
                *all |= KINDS[usize::from(*byte)];
            }
        }
        let rest = parts.remainder().iter().fold(0, |all, &byte| all | KINDS[usize::from(byte)]);
        Self(all[0] | all[1] | all[2] | all[3] | rest)
    }

    pub(super) fn has(self, kind: Self) -> bool {
        self.0 & kind.0 != 0
    }
}

/// The bytes at which something other than a spoken word may begin; the last two begin the wide
/// brackets.
const MARKS: &[u8] = b"\\`*_[(<!~&/\xE3\xEF";

const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte: u8 = 0;
    loop {
        kinds[byte as usize] = match byte {
            b'0'..=b'9' => Signs::DIGIT.0,
            b'a'..=b'z' => Signs::LOWER.0,
            b'|' => Signs::PIPE.0,
            b'\t' => Signs::TAB.0,
            b':' => Signs::COLON.0,
            0x80.. => Signs::WIDE.0,
            _ => 0,
        };
        if byte == 255 {
            break;
        }
        byte += 1;
    }
    let mut index = 0;
    while index < MARKS.len() {
        kinds[MARKS[index] as usize] |= Signs::MARK.0;
        index += 1;
    }
    kinds
};

/// Whether a wide bracket begins the text.
fn is_wide(bytes: &[u8]) -> bool {
    // 【 and 〔; （, ［ and ＜.
    matches!(bytes, [0xE3, 0x80, 0x90 | 0x94, ..] | [0xEF, 0xBC, 0x88 | 0xBB | 0x9C, ..])
}

/// Where something other than a spoken word may begin next.
pub(super) fn next_mark(bytes: &[u8]) -> Option<usize> {
    let mut marks = bytes.iter().enumerate();
    marks
        .find(|&(at, &byte)| {
            KINDS[usize::from(byte)] & Signs::MARK.0 != 0 && (byte < 0x80 || is_wide(&bytes[at..]))
        })
        .map(|(at, _)| at)
}

/// How many bytes are no blanks.
pub(super) fn ink(bytes: &[u8]) -> usize {
    // Short runs are counted in a byte, which the compiler does many at a time.
    bytes
        .chunks(128)
        .map(|run| usize::from(run.iter().map(|&byte| u8::from(byte > b' ')).sum::<u8>()))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::{Signs, ink, next_mark};

    #[test]
    fn a_line_tells_what_is_in_it() {
        let signs = Signs::of("LOOK 7|\t".as_bytes());
        for kind in [Signs::DIGIT, Signs::PIPE, Signs::TAB] {
            assert!(signs.has(kind));
        }
        for kind in [Signs::LOWER, Signs::MARK, Signs::WIDE, Signs::COLON] {
            assert!(!signs.has(kind));
        }
        assert!(Signs::of("…a…".as_bytes()).has(Signs::LOWER));
    }

    #[test]
    fn marks_are_found_and_other_characters_are_not() {
        assert_eq!(next_mark("The sea [1]".as_bytes()), Some(8));
        for open in ["【", "〔", "（", "［", "＜"] {
            assert_eq!(next_mark(format!("海は、{open}").as_bytes()), Some(9), "{open}");
        }
        assert_eq!(next_mark("海は、離れる。 é".as_bytes()), None);
    }

    #[test]
    fn blanks_are_not_counted() {
        assert_eq!(ink(b" a b\t\n"), 2);
        assert_eq!(ink(&[b'x'; 1000]), 1000);
    }
}
