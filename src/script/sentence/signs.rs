//! What single characters do in a sentence.

/// Ends a sentence in the usual case (`.` and `…` by what is around them).
pub(crate) fn is_stop(sign: char) -> bool {
    matches!(sign, '.' | '…' | '!' | '?') || is_mark(sign) || is_full_stop(sign)
}

/// Question and exclamation marks of all scripts.
pub(super) fn is_mark(sign: char) -> bool {
    matches!(sign, '!' | '?' | '‼' | '⁇' | '⁈' | '⁉' | '‽' | '؟' | '！' | '？' | '\u{37e}' | '፧')
}

/// Stops that mean nothing else and need no white space after them.
pub(super) fn is_full_stop(sign: char) -> bool {
    matches!(sign, '。' | '｡' | '．' | '।' | '॥' | '۔' | '።' | '፨' | '։' | '။' | '។' | '៕' | '༎')
}

/// Closes a quotation or a bracket when it follows a stop. The quotes that open in one language
/// close in another (`“`, `«`, `»`).
pub(crate) fn is_closer(sign: char) -> bool {
    matches!(
        sign,
        '"' | '\''
            | '’'
            | '”'
            | '“'
            | '»'
            | '«'
            | '›'
            | '‹'
            | ')'
            | ']'
            | '}'
            | '）'
            | '］'
            | '」'
            | '』'
            | '】'
            | '》'
            | '〉'
            | '〕'
    )
}

/// May stand before the first word of a sentence.
pub(super) fn is_opener(sign: char) -> bool {
    matches!(
        sign,
        '"' | '\''
            | '‘'
            | '“'
            | '„'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '('
            | '['
            | '{'
            | '（'
            | '［'
            | '「'
            | '『'
            | '【'
            | '《'
            | '〈'
            | '〔'
            | '¿'
            | '¡'
    )
}

/// Shows that a sentence goes on after a stop.
pub(super) fn is_continuing(sign: char) -> bool {
    matches!(
        sign,
        ',' | ';'
            | ':'
            | '，'
            | '、'
            | '；'
            | '：'
            | '،'
            | '؛'
            | ')'
            | ']'
            | '}'
            | '）'
            | '」'
            | '』'
            | '%'
    )
}

/// A dash between words.
pub(crate) fn is_dash(sign: char) -> bool {
    matches!(sign, '-' | '–' | '—' | '―')
}

/// A mark that opens a list item.
pub(super) fn is_bullet(sign: char) -> bool {
    matches!(sign, '•' | '⁃' | '‣' | '◦' | '▪' | '●' | '■' | '►')
}

/// Turns the direction of text and shows nothing.
pub(super) fn is_direction(sign: char) -> bool {
    matches!(sign, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Chinese characters and Japanese kana, written without blanks.
pub(crate) fn is_ideographic(sign: char) -> bool {
    matches!(sign,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}
