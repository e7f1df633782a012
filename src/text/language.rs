//! Natural languages by their BCP 47 tag.

use std::fmt;

/// A language tag in lower case with hyphens, such as `en`, `pt-br` or `zh`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Language(String);

impl Language {
    /// Takes a tag as people write it (`pt_BR`, `EN`, ` de `); anything that cannot be a
    /// tag is none.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        let fits = |(index, part): (usize, &str)| {
            let length = if index == 0 { 2..=3 } else { 1..=8 };
            length.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let valid = tag.split('-').enumerate().all(fits) && tag.as_bytes()[0].is_ascii_alphabetic();
        valid.then_some(Self(tag))
    }

    /// English, what is assumed when nothing is said and nothing can be told.
    #[must_use]
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// The whole tag.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.0
    }

    /// The tag's first part: `pt` of `pt-br`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// Whether words are written without blanks between them.
    #[must_use]
    pub fn is_unspaced(&self) -> bool {
        matches!(self.primary(), "zh" | "ja" | "th" | "lo" | "km" | "my" | "yue" | "cmn")
    }

    /// Whether the script runs from right to left.
    #[must_use]
    pub fn is_right_to_left(&self) -> bool {
        matches!(self.primary(), "ar" | "he" | "fa" | "ur" | "yi" | "ps" | "ckb" | "dv")
    }
}

impl fmt::Display for Language {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn tags_are_normalised_and_nonsense_is_refused() {
        assert_eq!(Language::parse(" pt_BR ").unwrap().tag(), "pt-br");
        assert_eq!(Language::parse("pt-BR").unwrap().primary(), "pt");
        for bad in ["", "e", "english please", "-", "1a", "en--us", "日本"] {
            assert_eq!(Language::parse(bad), None, "{bad:?}");
        }
    }
}
