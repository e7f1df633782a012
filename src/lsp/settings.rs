//! What an editor may set. A server cannot see which level of an editor's settings a value came
//! from, a project's own file included; hence nothing here names an address, a proxy, a program, a
//! limit or a key. Those live in the user's `config.toml` and in the environment.

use serde_json::{Map, Value, json};

/// The settings of an editor, all with defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each switches one thing")]
pub struct Settings {
    /// `lens`: code lenses above scenes.
    pub lens: bool,
    /// `hints.seconds`: seconds at the end of a scene.
    pub hint_seconds: bool,
    /// `hints.spoken`: how numbers and lexicon words are said.
    pub hint_spoken: bool,
    /// `diagnostics.made`: findings about pictures and takes.
    pub made: bool,
    /// `log.level`.
    pub log_level: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { lens: true, hint_seconds: true, hint_spoken: true, made: true, log_level: None }
    }
}

/// A setting as it is documented.
struct Key {
    name: &'static str,
    about: &'static str,
    kind: Kind,
}

enum Kind {
    Switch,
    OneOf(&'static [&'static str]),
}

const LEVELS: &[&str] = &["error", "warn", "info", "debug", "trace"];

const KEYS: &[Key] = &[
    Key {
        name: "lens",
        about: "Show the length and state of each scene above it.",
        kind: Kind::Switch,
    },
    Key {
        name: "hints.seconds",
        about: "Show the seconds of each scene at its end.",
        kind: Kind::Switch,
    },
    Key {
        name: "hints.spoken",
        about: "Show how numbers and lexicon words are said.",
        kind: Kind::Switch,
    },
    Key {
        name: "diagnostics.made",
        about: "Report missing pictures and stale takes, beside what is to be mended in the text.",
        kind: Kind::Switch,
    },
    Key {
        name: "log.level",
        about: "How much the language server writes into its log.",
        kind: Kind::OneOf(LEVELS),
    },
];

/// What a name of a setting must not hold: these are set elsewhere, whoever asks.
const ELSEWHERE: &[&str] = &[
    "url", "address", "endpoint", "proxy", "command", "program", "path", "limit", "key", "token",
    "secret", "password", "cert",
];

impl Settings {
    /// Reads what an editor gave, with or without the product's own name around it. Values that
    /// cannot be used leave what was set before; each is told in one line, and so is every key that
    /// means nothing here. No value is repeated: it may be a secret.
    #[must_use]
    pub fn read(&self, given: &Value) -> (Self, Vec<String>) {
        let mut settings = self.clone();
        let mut told = Vec::new();
        let given = given.get("assetflow").unwrap_or(given);
        for (name, value) in flatten(given) {
            let Some(key) = KEYS.iter().find(|key| key.name == name) else {
                told.push(unknown(&name));
                continue;
            };
            if value.is_null() {
                continue;
            }
            let fits = match &key.kind {
                Kind::Switch => value.is_boolean(),
                Kind::OneOf(names) => value.as_str().is_some_and(|it| names.contains(&it)),
            };
            if fits {
                settings.set(key.name, value);
            } else {
                told.push(format!("`assetflow.{name}` must be {}", wanted(&key.kind)));
            }
        }
        (settings, told)
    }

    fn set(&mut self, name: &str, value: &Value) {
        let switch = value.as_bool().unwrap_or_default();
        match name {
            "lens" => self.lens = switch,
            "hints.seconds" => self.hint_seconds = switch,
            "hints.spoken" => self.hint_spoken = switch,
            "diagnostics.made" => self.made = switch,
            _ => self.log_level = value.as_str().map(str::to_owned),
        }
    }

    fn value(&self, name: &str) -> Value {
        match name {
            "lens" => json!(self.lens),
            "hints.seconds" => json!(self.hint_seconds),
            "hints.spoken" => json!(self.hint_spoken),
            "diagnostics.made" => json!(self.made),
            _ => json!(self.log_level.as_deref().unwrap_or("warn")),
        }
    }
}

/// All settings as a JSON schema, for the editors.
#[must_use]
pub fn schema() -> Value {
    let defaults = Settings::default();
    let mut properties = Map::new();
    for key in KEYS {
        let mut property = match &key.kind {
            Kind::Switch => json!({"type": "boolean"}),
            Kind::OneOf(names) => json!({"type": "string", "enum": names}),
        };
        property["default"] = defaults.value(key.name);
        property["description"] = json!(key.about);
        properties.insert(format!("assetflow.{}", key.name), property);
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "AssetFlow in an editor",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

fn wanted(kind: &Kind) -> String {
    match kind {
        Kind::Switch => "true or false".to_owned(),
        Kind::OneOf(names) => format!("one of {}", names.join(", ")),
    }
}

fn unknown(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    let folded = name.to_lowercase();
    if ELSEWHERE.iter().any(|word| folded.contains(word)) {
        format!(
            "`assetflow.{name}` cannot be set by an editor and is ignored; see config.toml and `assetflow doctor`"
        )
    } else {
        format!("`assetflow.{name}` is not a setting; it is ignored")
    }
}

/// Every value under its full name, such as `hints.seconds`; names may be dotted already.
fn flatten(given: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), given)];
    while let Some((name, value)) = open.pop() {
        match value.as_object() {
            Some(fields) if name.matches('.').count() < 4 => {
                for (key, value) in fields.iter().rev() {
                    let key = key.strip_prefix("assetflow.").unwrap_or(key);
                    let name =
                        if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
                    open.push((name, value));
                }
            }
            _ if !name.is_empty() => found.push((name, value)),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_with_and_without_their_section_and_dots() {
        let wanted = Settings { lens: false, hint_spoken: false, ..Settings::default() };
        for given in [
            json!({"lens": false, "hints": {"spoken": false}}),
            json!({"assetflow": {"lens": false, "hints.spoken": false}}),
            json!({"assetflow.lens": false, "assetflow.hints.spoken": false}),
        ] {
            assert_eq!(Settings::default().read(&given), (wanted.clone(), Vec::new()), "{given}");
        }
    }

    #[test]
    fn bad_values_keep_what_was_set_before() {
        let before = Settings { lens: false, ..Settings::default() };
        let (after, told) = before.read(&json!({"lens": "canary", "log": {"level": 3}}));
        assert_eq!(after, before);
        assert_eq!(
            told,
            [
                "`assetflow.lens` must be true or false",
                "`assetflow.log.level` must be one of error, warn, info, debug, trace",
            ]
        );
    }

    #[test]
    fn nothing_that_could_lead_a_key_away_is_taken_from_an_editor() {
        let given = json!({
            "gemini": {"url": "http://evil.test"}, "proxy": "http://evil.test", "voice": {"command": ["sh"]},
            "apiKey": "canary", "colour": "red",
        });
        let (after, told) = Settings::default().read(&given);
        assert_eq!(after, Settings::default());
        assert_eq!(told.len(), 5);
        assert_eq!(
            told.iter().filter(|line| line.contains("cannot be set by an editor")).count(),
            4
        );
        assert!(told.iter().all(|line| !line.contains("evil") && !line.contains("canary")));
    }

    #[test]
    fn odd_shapes_are_survived() {
        for given in [
            json!(null),
            json!([1, 2]),
            json!("x"),
            json!({"assetflow": null}),
            json!({"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}),
        ] {
            assert_eq!(Settings::default().read(&given).0, Settings::default());
        }
    }
}
