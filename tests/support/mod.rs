//! Providers on loopback, and the program as a user runs it.

#![allow(dead_code, reason = "each program uses a part")]

pub mod answers;
pub mod elevenlabs;
pub mod gemini;
pub mod libraries;
pub mod openai;
mod schema;
pub mod server;
pub mod speech;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A home, a folder with a script, and the variables that lead to emulators.
pub struct Desk {
    pub folder: tempfile::TempDir,
    variables: Vec<(String, String)>,
}

pub const SCRIPT: &str = "\
---
title: Tides
language: en
---
[visual: full moon over the sea]
The Moon pulls on everything here, and so the sea rises on the side that faces it.

[visual: fishing boats in a harbour]
Nobody in the village looks up any more. The boats settle in the mud.
";

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("tides.script.md"), SCRIPT).unwrap();
        Self { folder, variables: Vec::new() }
    }

    pub fn script(&self) -> PathBuf {
        self.folder.path().join("tides.script.md")
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn set(&mut self, name: &str, value: impl Into<String>) -> &mut Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    /// Leads one provider to an emulator, and lets its files be fetched from there.
    pub fn lead(&mut self, provider: &str, library: &libraries::Library) -> &mut Self {
        let name = format!("ASSETFLOW_{}_URL", provider.to_uppercase());
        self.set(&name, library.server.url());
        let hosts = library.server.address.to_string();
        match self.variables.iter_mut().find(|(name, _)| name == "ASSETFLOW_MEDIA_HOSTS") {
            Some((_, value)) => *value = format!("{value},{hosts}"),
            None => self.variables.push(("ASSETFLOW_MEDIA_HOSTS".to_owned(), hosts)),
        }
        self
    }

    /// Leads a provider that serves no files to an emulator, with a key that it takes.
    pub fn lead_with_key(
        &mut self,
        provider: &str,
        server: &server::Server,
        key: &str,
    ) -> &mut Self {
        let provider = provider.to_uppercase();
        self.set(&format!("ASSETFLOW_{provider}_URL"), server.url());
        self.set(&format!("{provider}_API_KEY"), key)
    }

    pub fn lead_to_elevenlabs(&mut self, service: &elevenlabs::ElevenLabs) -> &mut Self {
        self.lead_with_key("elevenlabs", &service.server, elevenlabs::KEY)
    }

    pub fn lead_to_gemini(&mut self, service: &gemini::Gemini) -> &mut Self {
        self.lead_with_key("gemini", &service.server, gemini::KEY)
    }

    pub fn lead_to_openai(&mut self, service: &openai::OpenAi) -> &mut Self {
        self.lead_with_key("openai", &service.server, openai::KEY)
    }

    /// Providers that are not led elsewhere lead nowhere: nothing may leave loopback.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assetflow"));
        command.args(arguments).current_dir(self.folder.path()).env_clear();
        command.env("ASSETFLOW_HOME", self.home()).env("NO_COLOR", "1");
        // The keyring of whoever runs the tests is left alone.
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        for provider in
            ["PEXELS", "PIXABAY", "OPENVERSE", "WIKIMEDIA", "ELEVENLABS", "GEMINI", "OPENAI"]
        {
            command.env(format!("ASSETFLOW_{provider}_URL"), "http://127.0.0.1:9");
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran(self.command(arguments).output().unwrap())
    }

    /// Whether a text is in any file of the home or the folder.
    pub fn holds(&self, text: &str) -> Option<PathBuf> {
        holds(self.folder.path(), text.as_bytes())
    }
}

fn holds(folder: &Path, text: &[u8]) -> Option<PathBuf> {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if let Some(found) = holds(&path, text) {
                return Some(found);
            }
        } else if std::fs::read(&path).unwrap().windows(text.len()).any(|part| part == text) {
            return Some(path);
        }
    }
    None
}

/// What a run of the program said.
pub struct Ran(Output);

impl Ran {
    #[track_caller]
    pub fn code(&self, wanted: i32) -> &Self {
        assert_eq!(self.0.status.code(), Some(wanted), "{}{}", self.stdout(), self.stderr());
        self
    }

    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.0.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout(), self.stderr()))
    }
}
