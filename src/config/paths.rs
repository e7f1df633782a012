//! Where the program keeps its own files.

use std::path::{Path, PathBuf};

use super::environment::Environment;

/// The program's own folders. None of them need exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// What the user writes: `config.toml`.
    pub config: PathBuf,
    /// What must not be lost: the store.
    pub data: PathBuf,
    /// What can be made again: blobs.
    pub cache: PathBuf,
}

/// There is no home folder to keep files in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no home folder was found; set ASSETFLOW_HOME to a folder that AssetFlow may use")]
pub struct NoHome;

impl Paths {
    /// `ASSETFLOW_HOME` puts everything below one folder (`config/`, `data/`, `cache/`); else the
    /// platform's folders are used, each with an `assetflow` folder inside.
    pub fn find(environment: &Environment) -> Result<Self, NoHome> {
        if let Some(home) = environment.get_os("ASSETFLOW_HOME") {
            return Ok(Self::below(&environment.folder().join(home)));
        }
        let base = environment.base().ok_or(NoHome)?;
        Ok(Self {
            config: base.config.join("assetflow"),
            data: base.data.join("assetflow"),
            cache: base.cache.join("assetflow"),
        })
    }

    /// All three folders below one.
    #[must_use]
    pub fn below(home: &Path) -> Self {
        Self { config: home.join("config"), data: home.join("data"), cache: home.join("cache") }
    }

    /// Folders that cannot be made: what is kept below them lasts no longer than the process.
    #[must_use]
    pub fn nowhere() -> Self {
        Self::below(Path::new(if cfg!(windows) { "NUL" } else { "/dev/null" }))
    }

    /// The user's settings.
    #[must_use]
    pub fn settings_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// Files that processes lock while they write to a lock file beside a script.
    #[must_use]
    pub fn guards(&self) -> PathBuf {
        self.data.join("guards")
    }
}

#[cfg(test)]
mod tests {
    use super::{Environment, NoHome, Paths};
    use std::path::Path;

    fn find(variables: &[(&'static str, &'static str)]) -> Result<Paths, NoHome> {
        Paths::find(&Environment::fixed(variables.iter().copied(), Path::new("/here")))
    }

    #[test]
    fn one_variable_moves_everything() {
        let paths = find(&[("ASSETFLOW_HOME", "/portable"), ("HOME", "/home/ada")]).unwrap();
        assert_eq!(paths, Paths::below(Path::new("/portable")));
        assert_eq!(paths.settings_file(), Path::new("/portable/config/config.toml"));
    }

    #[test]
    fn a_relative_home_is_taken_from_the_working_folder() {
        let paths = find(&[("ASSETFLOW_HOME", "portable")]).unwrap();
        assert_eq!(paths.data, Path::new("/here/portable/data"));
    }

    #[test]
    fn without_it_the_platform_decides() {
        let paths = find(&[("HOME", "/home/ada")]).unwrap();
        assert_eq!(paths.config, Path::new("/home/ada/.config/assetflow"));
        assert_eq!(paths.cache, Path::new("/home/ada/.cache/assetflow"));
        assert_eq!(find(&[]), Err(NoHome));
    }
}
