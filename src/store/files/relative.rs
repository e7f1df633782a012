//! Names below a folder that cannot lead out of it, on any system.

use std::path::{Path, PathBuf};

use super::error::{FileError, Problem};

/// The longest component of a path, in bytes.
const COMPONENT_LIMIT: usize = 120;

/// The longest path, in components.
const DEPTH_LIMIT: usize = 16;

/// Takes `text` as a path below some folder if it is plain: components divided by `/`, and none
/// of them able to mean anything but a name on Linux, macOS or Windows.
pub fn plain_relative(text: &str) -> Result<PathBuf, FileError> {
    let refuse = |why| Err(FileError::new(Path::new(text), Problem::Name(why)));
    if text.is_empty() {
        return refuse("it is empty");
    }
    if text.split('/').count() > DEPTH_LIMIT {
        return refuse("it has too many folders");
    }
    for component in text.split('/') {
        if let Some(why) = objection(component) {
            return refuse(why);
        }
    }
    Ok(text.split('/').collect())
}

fn objection(component: &str) -> Option<&'static str> {
    if component.is_empty() {
        return Some("it must not start or end with `/` or have two in a row");
    }
    if component == "." || component == ".." {
        return Some("`.` and `..` are not allowed");
    }
    if component.len() > COMPONENT_LIMIT {
        return Some("a part of it is longer than 120 bytes");
    }
    if component.contains(|c: char| c.is_control() || r#"\:*?"<>|"#.contains(c)) {
        return Some("it has a character that file names cannot have everywhere");
    }
    if component.ends_with(['.', ' ']) || component.starts_with(' ') {
        return Some("a part of it starts with a blank or ends with a blank or dot");
    }
    if is_device(component) {
        return Some("a part of it is the name of a device on Windows");
    }
    None
}

/// Names that Windows takes for devices, in any folder and with any extension.
/// Source: "Naming Files, Paths, and Namespaces", Microsoft Win32 documentation.
fn is_device(component: &str) -> bool {
    const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    let stem = component.split('.').next().unwrap_or(component).trim_end().to_lowercase();
    let numbered = |port: &str| {
        let number = stem.strip_prefix(port).map(str::chars).and_then(|mut rest| {
            let first = rest.next()?;
            rest.next().is_none().then_some(first)
        });
        number.is_some_and(|number| matches!(number, '0'..='9' | '¹' | '²' | '³'))
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::plain_relative;
    use proptest::prelude::*;
    use std::path::{Component, Path};

    #[test]
    fn plain_names_are_taken() {
        for good in [
            "a.txt",
            "media/scene-01.flac",
            "captions/Übung 1.srt",
            "字幕.vtt",
            ".hidden",
            "console.log",
            "com10",
            "a..b",
            "...x",
        ] {
            assert_eq!(plain_relative(good).unwrap(), Path::new(good));
        }
    }

    #[test]
    fn names_that_could_lead_elsewhere_are_refused() {
        let long = "x".repeat(121);
        let deep = "a/".repeat(40) + "b";
        for bad in [
            "",
            ".",
            "..",
            "../x",
            "a/../../b",
            "a/..",
            "./a",
            "/etc/passwd",
            "/",
            "a//b",
            "a/",
            "C:\\x",
            "C:x",
            "c:/x",
            "\\\\srv\\share",
            "a\\b",
            "a:b",
            "x:$DATA",
            "CON",
            "con.txt",
            "nul",
            "Aux.tar.gz",
            "com1",
            "LPT9.x",
            "com¹",
            "prn .txt",
            "conin$",
            "a\0b",
            "a\nb",
            "tab\tb",
            "x.",
            "x ",
            " x",
            "a/b./c",
            "d /e",
            "what?",
            "a*b",
            "<a>",
            "a|b",
            "\"q\"",
            "\u{7f}",
            "\u{85}",
            &long,
            &deep,
        ] {
            assert!(plain_relative(bad).is_err(), "{bad:?} was taken");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn what_is_taken_stays_below(text in r"[a-z./\\: C~]{0,12}|\PC{0,12}") {
            if let Ok(path) = plain_relative(&text) {
                prop_assert!(path.components().all(|part| matches!(part, Component::Normal(_))));
                prop_assert!(Path::new("/root").join(&path).starts_with("/root"));
            }
        }
    }
}
