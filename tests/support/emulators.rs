//! All emulators in one program, for driving the real one by hand or from scripts.
//!
//! It prints a line of JSON with the variables that lead to them, and ends when its input does.
//! At the address under `control`, `GET /__counts` tells what was asked, `POST /__reset` forgets it,
//! `POST /__fail` (`{"elevenlabs": ["system_busy"], "gemini": ["per_minute", "max_tokens"]}`) scripts
//! what comes next, and `POST /__account` (`{"tier": "free", "limit": 100}`) changes the account that
//! pays for speech.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::needless_pass_by_value,
    unreachable_pub
)]

mod answers;
mod elevenlabs;
mod gemini;
mod libraries;
mod openai;
mod schema;
mod server;
mod speech;

use std::io::Read;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};

use elevenlabs::ElevenLabs;
use gemini::{Gemini, Turn};
use libraries::Library;
use openai::OpenAi;
use server::{Received, Reply, Server};

const USAGE: &str = "usage: emulators [--latency MS] [--concurrency N] [--media-bytes N]";

struct All {
    libraries: [(&'static str, Library); 4],
    elevenlabs: ElevenLabs,
    gemini: Gemini,
    openai: OpenAi,
}

impl All {
    fn servers(&self) -> impl Iterator<Item = (&'static str, &Server)> {
        let libraries = self.libraries.iter().map(|(name, library)| (*name, &library.server));
        libraries.chain([
            ("elevenlabs", &self.elevenlabs.server),
            ("gemini", &self.gemini.server),
            ("openai", &self.openai.server),
        ])
    }

    /// The variables that lead the program here, and let it fetch files.
    fn environment(&self) -> Map<String, Value> {
        let keys = [
            ("PEXELS", libraries::PEXELS_KEY),
            ("PIXABAY", libraries::PIXABAY_KEY),
            ("ELEVENLABS", elevenlabs::KEY),
            ("GEMINI", gemini::KEY),
            ("OPENAI", openai::KEY),
        ];
        let urls = self.servers().map(|(name, server)| {
            (format!("ASSETFLOW_{}_URL", name.to_uppercase()), json!(server.url()))
        });
        let keys = keys.iter().map(|(name, key)| (format!("{name}_API_KEY"), json!(key)));
        let hosts: Vec<String> =
            self.libraries.iter().map(|(_, it)| it.server.address.to_string()).collect();
        let hosts = ("ASSETFLOW_MEDIA_HOSTS".to_owned(), json!(hosts.join(",")));
        urls.chain(keys).chain([hosts]).collect()
    }

    fn counts(&self) -> Value {
        let mut counts: Map<String, Value> = self
            .libraries
            .iter()
            .map(|(name, library)| {
                let count = json!({
                    "requests": library.asked().len(), "files": library.fetched().len(),
                    "most_at_once": library.server.most_at_once(),
                });
                ((*name).to_owned(), count)
            })
            .collect();
        counts.insert("elevenlabs".to_owned(), self.elevenlabs.counts());
        counts.insert("gemini".to_owned(), self.gemini.counts());
        counts.insert("openai".to_owned(), self.openai.counts());
        Value::Object(counts)
    }

    fn reset(&self) {
        for (_, library) in &self.libraries {
            library.server.forget();
        }
        self.elevenlabs.forget();
        self.gemini.forget();
        self.openai.forget();
    }

    /// Scripts what comes next, by name.
    fn fail(&self, wanted: &Value) -> Result<(), String> {
        for (provider, names) in wanted.as_object().into_iter().flatten() {
            for name in names.as_array().into_iter().flatten() {
                let name = name.as_str().unwrap_or_default();
                let unknown = || format!("{provider} has no {name}");
                match provider.as_str() {
                    "elevenlabs" => {
                        let reply = elevenlabs::errors::named(name).ok_or_else(unknown)?;
                        self.elevenlabs.fail_speech_with([reply]);
                    }
                    "gemini" => self.gemini.script([Turn::named(name).ok_or_else(unknown)?]),
                    _ => return Err(unknown()),
                }
            }
        }
        Ok(())
    }

    fn account(&self, wanted: &Value) {
        let tiers = ["free", "starter", "creator", "pro", "scale", "business", "enterprise"];
        self.elevenlabs.change(|account| {
            let tier = tiers.into_iter().find(|tier| wanted["tier"] == *tier);
            account.tier = tier.unwrap_or(account.tier);
            account.used = wanted["used"].as_u64().unwrap_or(account.used);
            account.limit = wanted["limit"].as_u64().unwrap_or(account.limit);
            let most = wanted["most_at_once"].as_u64().and_then(|most| usize::try_from(most).ok());
            account.most_at_once = most.unwrap_or(account.most_at_once);
            account.queues = wanted["queues"].as_bool().unwrap_or(account.queues);
            account.old_errors = wanted["old_errors"].as_bool().unwrap_or(account.old_errors);
        });
    }

    fn control(&self, request: &Received) -> Reply {
        let body = || serde_json::from_slice(&request.body).unwrap_or_default();
        let done = match (&*request.method, &*request.path) {
            ("GET", "/__counts") => return Reply::json(&self.counts()),
            ("POST", "/__reset") => {
                self.reset();
                Ok(())
            }
            ("POST", "/__fail") => self.fail(&body()),
            ("POST", "/__account") => {
                self.account(&body());
                Ok(())
            }
            _ => Err("there is no such page".to_owned()),
        };
        match done {
            Ok(()) => Reply::json(&json!({})),
            Err(message) => Reply::json(&json!({ "error": message })).status(404),
        }
    }
}

fn main() -> ExitCode {
    let all = All {
        libraries: [
            ("pexels", libraries::pexels()),
            ("pixabay", libraries::pixabay()),
            ("openverse", libraries::openverse()),
            ("wikimedia", libraries::wikimedia()),
        ],
        elevenlabs: elevenlabs::elevenlabs(),
        gemini: gemini::gemini(),
        openai: openai::openai(),
    };
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    for option in arguments.chunks(2) {
        let [name, value] = option else {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        };
        let Ok(value) = value.parse::<u64>() else {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        };
        match name.as_str() {
            "--latency" => {
                all.servers().for_each(|(_, server)| server.delay(Duration::from_millis(value)));
            }
            "--concurrency" => {
                let most = usize::try_from(value).unwrap();
                all.elevenlabs.change(|account| account.most_at_once = most);
            }
            "--media-bytes" => all.libraries.iter().for_each(|(_, it)| it.grow_clips(value)),
            _ => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        }
    }
    let all = Arc::new(all);
    let own = Arc::clone(&all);
    let control = Server::start(move |request| own.control(request));
    println!("{}", json!({ "control": control.url(), "env": all.environment() }));
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    ExitCode::SUCCESS
}
