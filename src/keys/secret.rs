//! A secret: it can be used, and neither printed nor written down by accident.

use zeroize::Zeroizing;

/// The longest key that is taken, in bytes.
const LONGEST: usize = 512;

/// A key or a token. It has no `Debug`, `Display` or `Serialize`, so whatever holds one cannot
/// derive them; its memory is cleared when it goes.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

/// Why a text cannot be a key. Never says what the text was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAKey {
    /// There is nothing.
    #[error("no key was given; paste it and press Enter, or pipe it in")]
    Empty,
    /// There is a blank, a line break or a control character inside.
    #[error("this cannot be a key: there is a blank or a line break inside it; copy it once more")]
    Blank,
    /// There are letters that no key has.
    #[error("this cannot be a key: there are letters inside that no key has; copy it once more")]
    Letters,
    /// It is far too long.
    #[error("this cannot be a key: it is longer than any key; copy only the key itself")]
    Long,
}

impl Secret {
    /// Takes a key as it was pasted: what is around it is dropped. Nothing else is asked of it, since
    /// providers change what their keys look like.
    ///
    /// # Errors
    /// When no key can look like this.
    pub fn parse(text: &str) -> Result<Self, NotAKey> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if text.is_empty() {
            return Err(NotAKey::Empty);
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(NotAKey::Blank);
        }
        if !text.is_ascii() {
            return Err(NotAKey::Letters);
        }
        if text.len() > LONGEST {
            return Err(NotAKey::Long);
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// The key itself. For the module that sends it and the one that keeps it; nothing else may ask.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{NotAKey, Secret};

    fn parsed(text: &str) -> Result<String, NotAKey> {
        #[expect(clippy::disallowed_methods, reason = "this is what is tested")]
        Secret::parse(text).map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn what_surrounds_a_pasted_key_is_dropped() {
        for text in ["k3y-_.~+/=", "  k3y-_.~+/=\n", "\u{feff}k3y-_.~+/=\r\n", "\tk3y-_.~+/= "] {
            assert_eq!(parsed(text).as_deref(), Ok("k3y-_.~+/="));
        }
    }

    #[test]
    fn what_cannot_be_a_key_is_refused_without_repeating_it() {
        let long = "canary".repeat(100);
        for (text, why) in [
            ("", NotAKey::Empty),
            (" \n", NotAKey::Empty),
            ("canary canary", NotAKey::Blank),
            ("canary\ncanary", NotAKey::Blank),
            ("canary\u{0}", NotAKey::Blank),
            ("canary\u{a0}x", NotAKey::Blank),
            ("canäry", NotAKey::Letters),
            ("\u{202e}canary", NotAKey::Letters),
            (&long, NotAKey::Long),
        ] {
            let error = parsed(text).unwrap_err();
            assert_eq!(error, why, "{text:?}");
            assert!(!error.to_string().contains("canary"));
        }
    }
}
