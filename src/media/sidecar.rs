//! Sidecars: the small text beside a picture that says what is in it and who made it
//! (`docs/media.md`).

use std::path::Path;

use super::disk;

/// Bytes of a sidecar that are read.
const MAX_BYTES: u64 = 16 << 10;
/// Characters of one value that are kept.
const MAX_VALUE: usize = 300;
const MAX_TAGS: usize = 64;

/// What a sidecar says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sidecar {
    pub(super) title: Option<String>,
    pub(super) creator: Option<String>,
    pub(super) source: Option<String>,
    pub(super) license: Option<String>,
    pub(super) license_url: Option<String>,
    pub(super) tags: Vec<String>,
    /// Everything that is no `name: value` line.
    pub(super) text: String,
}

impl Sidecar {
    /// Reads `NAME.EXT.txt`, else `NAME.txt`; a picture without a readable one has an empty one.
    pub(super) fn beside(media: &Path) -> Self {
        let mut whole_name = media.as_os_str().to_owned();
        whole_name.push(".txt");
        [Path::new(&whole_name), &media.with_extension("txt")]
            .into_iter()
            .filter(|path| *path != media)
            .find_map(|path| disk::start_of(path, MAX_BYTES).ok())
            .map_or_else(Self::default, |bytes| Self::parse(&String::from_utf8_lossy(&bytes)))
    }

    fn parse(text: &str) -> Self {
        let mut sidecar = Self::default();
        for line in text.trim_start_matches('\u{feff}').lines() {
            let field = line.split_once(':').map(|(name, value)| (name.trim(), clean(value)));
            let Some((name, value)) = field.filter(|(_, value)| !value.is_empty()) else {
                sidecar.add_text(line);
                continue;
            };
            match name.to_ascii_lowercase().as_str() {
                "title" => sidecar.title = Some(value),
                "creator" | "author" => sidecar.creator = Some(value),
                "source" => sidecar.source = Some(value),
                "license" | "licence" => sidecar.license = Some(value),
                "license-url" | "licence-url" => sidecar.license_url = Some(value),
                "tags" | "keywords" => sidecar.add_tags(&value),
                _ => sidecar.add_text(line),
            }
        }
        if sidecar.license_url.is_none() {
            sidecar.license_url = sidecar.license.as_deref().and_then(known_license_page);
        }
        sidecar
    }

    fn add_tags(&mut self, value: &str) {
        let tags =
            value.split([',', ';', '、', '，', '،']).map(clean).filter(|tag| !tag.is_empty());
        let room = MAX_TAGS - self.tags.len();
        self.tags.extend(tags.take(room));
    }

    fn add_text(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// One line of bounded length without control characters.
fn clean(value: &str) -> String {
    value.trim().chars().filter(|c| !c.is_control()).take(MAX_VALUE).collect()
}

/// The page of a Creative Commons licence that is given by its usual short name.
fn known_license_page(name: &str) -> Option<String> {
    let name = name.to_ascii_lowercase().replace([' ', '_'], "-");
    if matches!(name.as_str(), "cc0" | "cc0-1.0") {
        return Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned());
    }
    let (terms, version) = name.strip_prefix("cc-")?.rsplit_once('-')?;
    let known = matches!(terms, "by" | "by-sa" | "by-nd" | "by-nc" | "by-nc-sa" | "by-nc-nd")
        && matches!(version, "1.0" | "2.0" | "2.5" | "3.0" | "4.0");
    known.then(|| format!("https://creativecommons.org/licenses/{terms}/{version}/"))
}

#[cfg(test)]
mod tests {
    use super::Sidecar;

    #[test]
    fn fields_tags_and_free_words_are_told_apart() {
        let sidecar = Sidecar::parse(
            "\u{feff}Title: Harbour at low tide\r\ntags: boats, mud ; Hafen、港\ncreator: A. Nona\n\
             source: https://example.org/1\nlicence: CC BY-SA 4.0\n\nTaken at 9:30 in spring.\ntags: extra\n",
        );
        assert_eq!(sidecar.title.as_deref(), Some("Harbour at low tide"));
        assert_eq!(sidecar.tags, ["boats", "mud", "Hafen", "港", "extra"]);
        assert_eq!(sidecar.creator.as_deref(), Some("A. Nona"));
        assert_eq!(sidecar.source.as_deref(), Some("https://example.org/1"));
        assert_eq!(
            sidecar.license_url.as_deref(),
            Some("https://creativecommons.org/licenses/by-sa/4.0/")
        );
        assert_eq!(sidecar.text.trim(), "Taken at 9:30 in spring.");
    }

    #[test]
    fn a_hostile_sidecar_is_only_text() {
        let long =
            format!("title: a\u{7}\u{1b}[31m{}\ntags: {}", "x".repeat(9000), "t,".repeat(9000));
        let sidecar = Sidecar::parse(&long);
        assert!(sidecar.title.unwrap().chars().all(|c| !c.is_control()));
        assert_eq!(sidecar.tags.len(), 64);
        assert_eq!(Sidecar::parse("license: CC BY 9.9").license_url, None);
    }
}
