//! The process environment, read once.

#![expect(clippy::disallowed_methods, reason = "this is the seam that the ban points to")]

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// Environment variables, the working folder and the user's base folders, as they were when the
/// process started. Values never show in debug output: some of them are keys.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<OsString, OsString>,
    folder: PathBuf,
    base: Option<Base>,
}

/// Where the platform keeps a user's files.
#[derive(Clone, Debug)]
pub(super) struct Base {
    pub(super) home: PathBuf,
    pub(super) config: PathBuf,
    pub(super) data: PathBuf,
    pub(super) cache: PathBuf,
}

impl Environment {
    /// Reads the environment of this process.
    #[must_use]
    pub fn from_process() -> Self {
        let base = etcetera::choose_base_strategy().ok().map(|strategy| Base {
            home: strategy.home_dir().to_owned(),
            config: strategy.config_dir(),
            data: strategy.data_dir(),
            cache: strategy.cache_dir(),
        });
        Self {
            variables: std::env::vars_os().collect(),
            folder: std::env::current_dir().unwrap_or_default(),
            base,
        }
    }

    /// An environment for tests: these variables and no others. `HOME`, where given, is the home
    /// folder; the machine's own is never looked at.
    #[must_use]
    pub fn fixed<'a>(
        variables: impl IntoIterator<Item = (&'a str, &'a str)>,
        folder: &Path,
    ) -> Self {
        let variables: BTreeMap<OsString, OsString> =
            variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        let base = variables.get(OsStr::new("HOME")).map(PathBuf::from).map(|home| Base {
            config: home.join(".config"),
            data: home.join(".local/share"),
            cache: home.join(".cache"),
            home,
        });
        Self { variables, folder: folder.to_owned(), base }
    }

    /// A variable's value; none where it is unset, empty or not UTF-8.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.get_os(name)?.to_str()
    }

    /// A variable's value as the system gave it; none where it is unset or empty.
    #[must_use]
    pub fn get_os(&self, name: &str) -> Option<&OsStr> {
        let value = self.variables.get(OsStr::new(name))?;
        (!value.is_empty()).then_some(value)
    }

    /// Whether a switch such as `NO_COLOR` or `DO_NOT_TRACK` is on: set, and neither `0` nor
    /// `false`.
    #[must_use]
    pub fn is_on(&self, name: &str) -> bool {
        self.get_os(name).is_some_and(|value| value != "0" && !value.eq_ignore_ascii_case("false"))
    }

    /// The working folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The user's home folder.
    #[must_use]
    pub fn home(&self) -> Option<&Path> {
        self.base.as_ref().map(|base| base.home.as_path())
    }

    pub(super) fn base(&self) -> Option<&Base> {
        self.base.as_ref()
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Environment")
            .field("variables", &self.variables.len())
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::Environment;
    use std::path::Path;

    fn fixed(variables: &[(&'static str, &'static str)]) -> Environment {
        Environment::fixed(variables.iter().copied(), Path::new("/here"))
    }

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let environment = fixed(&[("FULL", "x"), ("EMPTY", "")]);
        assert_eq!(environment.get("FULL"), Some("x"));
        assert_eq!(environment.get("EMPTY"), None);
        assert_eq!(environment.get("UNSET"), None);
    }

    #[test]
    fn switches_are_on_unless_they_say_no() {
        let environment = fixed(&[("A", "1"), ("B", "0"), ("C", "False"), ("D", "yes"), ("E", "")]);
        let on: Vec<_> =
            ["A", "B", "C", "D", "E", "F"].into_iter().filter(|it| environment.is_on(it)).collect();
        assert_eq!(on, ["A", "D"]);
    }

    #[test]
    fn values_do_not_show_in_debug_output() {
        let shown = format!("{:?}", fixed(&[("PEXELS_API_KEY", "canary-7f3")]));
        assert!(!shown.contains("canary"), "{shown}");
    }

    #[test]
    fn the_process_has_a_working_folder() {
        assert!(Environment::from_process().folder().is_absolute());
    }
}
