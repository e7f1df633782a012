//! The command line as it is typed.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::Provider;
use crate::segment::cloud::Finder;
use crate::voice::Engine;

/// Keeps scenes, footage, voiceover, captions and a timeline in step with a narrated-video script.
#[derive(Debug, Parser)]
#[command(
    name = "assetflow",
    version,
    max_term_width = 100,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = "\
Start here:
  assetflow build my-video.script.md     scenes, pictures, a draft voice, captions, a storyboard
                                         and a timeline in my-video.assetflow/
  assetflow check my-video.script.md     what to mend in the script
  assetflow status my-video.script.md    what is fresh, stale or missing

Exit codes: 0 done, 1 findings or a failed item, 2 bad usage or input, 3 a provider refused,
4 interrupted."
)]
pub(super) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// Say more on stderr: -v what is done, -vv every detail
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,

    /// No progress bars and no summary; errors are still shown
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The main job: scenes, pictures, voice, captions, storyboard and timeline into one folder
    ///
    /// Does only what is stale: after one edited sentence one scene is spoken again. Writes the
    /// folder, and a lock file beside the script; the script itself is never changed.
    Build(Build),
    /// Find the scenes of a script
    ///
    /// Prints each scene with its narration, what the picture should show, what to search for and
    /// how long it takes to say. With --write the scenes become `[visual: ...]` lines in the
    /// script, to be edited as you like; nothing else in it changes.
    Segment(Segment),
    /// Point out what to mend in one or many scripts
    Check(Check),
    /// Show for every scene what is fresh, stale or missing
    Status(Status),
    /// Look for pictures and clips for the scenes
    Scout(Scout),
    /// Choose the picture of a scene
    Pick(Pick),
    /// Speak the scenes that have no fresh take
    Voice(Voice),
    /// List the voices there are, and get a sample of one
    Voices(Voices),
    /// Write captions or a timeline from what the lock file holds
    Export(Export),
    /// Set, list, test and remove the keys of providers
    #[command(subcommand)]
    Keys(Keys),
    /// See and change who may be sent words that are made from your scripts
    Consent(Consent),
    /// List every request that has left this machine
    Ledger(Ledger),
    /// Remove everything that AssetFlow keeps of you on this machine
    #[command(subcommand)]
    Account(Account),
    /// Tell what works on this machine, and how to mend what doesn't
    Doctor(Doctor),
    /// Serve an editor: the language server, on stdin and stdout
    ///
    /// Editors start this themselves. Its log goes to stderr and to the cache folder; -v, -vv or
    /// `ASSETFLOW_LOG=debug` make it say more.
    Lsp(Lsp),
    /// Print completions for a shell
    ///
    /// For example: assetflow completions bash > ~/.local/share/bash-completion/completions/assetflow
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

impl Command {
    /// Whether no connection may be opened.
    pub(super) fn is_offline(&self) -> bool {
        match self {
            Self::Build(args) => args.reach.offline.offline,
            Self::Segment(args) => args.reach.offline.offline,
            Self::Scout(args) => args.reach.offline.offline,
            Self::Voice(args) => args.reach.offline.offline,
            Self::Voices(args) => args.offline.offline,
            _ => false,
        }
    }
}

/// A script on the command line.
#[derive(Debug, Args)]
pub(super) struct Script {
    /// The script: Markdown, plain text or Fountain
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// What every command that could open a connection understands.
#[derive(Debug, Args)]
pub(super) struct Offline {
    /// Open no connection whatever is set up
    #[arg(long)]
    pub offline: bool,
}

/// What every command that may reach out understands.
#[derive(Debug, Args)]
pub(super) struct Reach {
    #[command(flatten)]
    pub offline: Offline,
    /// Agree, for this run, that words of the script go to the providers that are asked
    #[arg(short, long)]
    pub yes: bool,
    /// Print what would be sent, and stop
    #[arg(long)]
    pub show_payload: bool,
}

/// `assetflow build`.
#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    pub script: Script,
    /// The folder to write [default: NAME.assetflow beside the script]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub reach: Reach,
    /// Show what would be done and what it would cost, and stop
    #[arg(long)]
    pub dry_run: bool,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
}

/// `assetflow segment`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Segment {
    #[command(flatten)]
    pub script: Script,
    /// Who finds the scenes
    #[arg(long, value_enum, default_value_t = SegmentEngine::Auto)]
    pub engine: SegmentEngine,
    /// The wanted length of a scene in seconds [default: `scene-seconds` of the script, else 9]
    #[arg(long, value_name = "N", value_parser = scene_seconds)]
    pub scene_seconds: Option<f64>,
    /// Put the scenes into the script as `[visual: ...]` lines
    #[arg(long)]
    pub write: bool,
    /// Show what would be asked and what it would cost, and stop
    #[arg(long)]
    pub dry_run: bool,
    /// Ask anew what was answered before
    #[arg(long)]
    pub again: bool,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub reach: Reach,
}

/// Engines that find scenes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SegmentEngine {
    /// The best that is set up
    Auto,
    /// The built-in one; nothing leaves this machine
    Offline,
    /// Gemini, with a key
    Gemini,
    /// Your own OpenAI-compatible server, such as Ollama, at `openai.url` of your settings
    Openai,
}

impl SegmentEngine {
    /// The engine that is named.
    pub(super) fn finder(self) -> Option<Finder> {
        match self {
            Self::Auto => None,
            Self::Offline => Some(Finder::Offline),
            Self::Gemini => Some(Finder::Cloud(Provider::Gemini)),
            Self::Openai => Some(Finder::Cloud(Provider::OpenAi)),
        }
    }
}

/// `assetflow check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Scripts, or folders with scripts
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub format: CheckFormat,
}

/// Forms of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// A line each, with the place in the script
    Human,
    /// A JSON array; lines and characters from 0, characters in UTF-16
    Json,
    /// SARIF 2.1.0, for code hosts
    Sarif,
}

/// `assetflow status`.
#[derive(Debug, Args)]
pub(super) struct Status {
    #[command(flatten)]
    pub script: Script,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
}

/// `assetflow scout`.
#[derive(Debug, Args)]
pub(super) struct Scout {
    #[command(flatten)]
    pub script: Script,
    /// Only this scene (its number or id)
    #[arg(long, value_name = "N")]
    pub scene: Option<String>,
    /// Which libraries to ask, comma-separated [default: all that are set up and agreed to]
    #[arg(long, value_name = "P", value_delimiter = ',', value_enum)]
    pub provider: Vec<MediaProvider>,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub reach: Reach,
}

/// Libraries of pictures and clips.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum MediaProvider {
    /// `media` folders: beside the script, and those of the configuration
    Local,
    /// Pexels: stock photos and clips, with a free key
    Pexels,
    /// Pixabay: stock photos and clips, with a free key
    Pixabay,
    /// Wikimedia Commons: free pictures and clips, without a key
    Wikimedia,
    /// Openverse: openly licensed pictures, without a key
    Openverse,
}

impl MediaProvider {
    /// Its id.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Pexels => "pexels",
            Self::Pixabay => "pixabay",
            Self::Wikimedia => "wikimedia",
            Self::Openverse => "openverse",
        }
    }
}

/// `assetflow keys`.
#[derive(Debug, Subcommand)]
pub(super) enum Keys {
    /// Keep the key of a provider in the keyring; asks for it, or reads it from stdin
    Set {
        /// The provider
        #[arg(value_name = "PROVIDER", value_parser = keyed)]
        provider: Provider,
        /// Keep it in a file under a passphrase instead, for machines without a keyring
        #[arg(long)]
        file: bool,
    },
    /// Unlock the key file until you sign out; asks for its passphrase, or reads it from stdin
    Unlock {
        /// Lock it again
        #[arg(long)]
        lock: bool,
    },
    /// Show which keys there are, and where; never a key itself
    List {
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Ask providers whether they take the key, with the cheapest request there is
    Test {
        /// The provider [default: all that are set up]
        #[arg(value_name = "PROVIDER", value_parser = any)]
        provider: Option<Provider>,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Remove the key of a provider from the keyring
    Remove {
        /// The provider
        #[arg(value_name = "PROVIDER", value_parser = keyed)]
        provider: Provider,
    },
}

/// `assetflow account`.
#[derive(Debug, Subcommand)]
pub(super) enum Account {
    /// Show what is kept, ask, remove it, and look whether it is gone
    ///
    /// Keys in the keyring, the store with ledger and consents, recordings, fetched pictures, caches and
    /// logs go. Scripts, lock files, built folders and settings stay.
    Delete {
        /// Print the receipt as one JSON document
        #[arg(long)]
        json: bool,
    },
}

/// `assetflow consent`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  assetflow consent                                   what you have agreed to
  assetflow consent pexels --script tides.script.md   words made from this script may go to Pexels
  assetflow consent pexels                            the same for all scripts
  assetflow consent pexels --revoke                   not any more")]
pub(super) struct Consent {
    /// The provider
    #[arg(value_name = "PROVIDER", value_parser = any)]
    pub provider: Option<Provider>,
    /// Only for this script
    #[arg(long, value_name = "FILE", requires = "provider")]
    pub script: Option<PathBuf>,
    /// Take back all that was agreed for the provider
    #[arg(long, requires = "provider", conflicts_with = "script")]
    pub revoke: bool,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
}

/// `assetflow ledger`.
#[derive(Debug, Args)]
pub(super) struct Ledger {
    /// Only what is younger: 12h, 7d, 4w
    #[arg(long, value_name = "AGE", value_parser = age)]
    pub since: Option<Duration>,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
}

fn any(id: &str) -> Result<Provider, String> {
    let known: Vec<&str> = Provider::ALL.iter().map(|provider| provider.id()).collect();
    Provider::parse(id).ok_or_else(|| format!("the providers are {}", known.join(", ")))
}

fn keyed(id: &str) -> Result<Provider, String> {
    let known = Provider::ALL.iter().filter(|provider| provider.takes_key());
    let known: Vec<&str> = known.map(|provider| provider.id()).collect();
    let found = Provider::parse(id).filter(|provider| provider.takes_key());
    found.ok_or_else(|| format!("the providers with a key are {}", known.join(", ")))
}

fn age(text: &str) -> Result<Duration, String> {
    let wanted = || "an age such as 12h, 7d or 4w".to_owned();
    let text = text.trim();
    let unit = text.chars().next_back().ok_or_else(wanted)?;
    let hours = match unit {
        'h' => 1,
        'd' => 24,
        'w' => 24 * 7,
        _ => return Err(wanted()),
    };
    let number: u64 = text.trim_end_matches(unit).parse().map_err(|_| wanted())?;
    number.checked_mul(hours * 3600).map(Duration::from_secs).ok_or_else(wanted)
}

/// `assetflow pick`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  assetflow pick tides.script.md 3 local:media/harbour.jpg   a candidate that `scout` listed
  assetflow pick tides.script.md 3 media/harbour.jpg         a file beside the script
  assetflow pick tides.script.md 3 none                      let the next build choose again")]
pub(super) struct Pick {
    #[command(flatten)]
    pub script: Script,
    /// The scene: its number or id
    pub scene: String,
    /// The picture or clip: an id that `scout` printed, a path beside the script, or `none`
    pub asset: String,
    /// Do not offer it for this script again; picking it takes that back
    #[arg(long)]
    pub reject: bool,
}

/// `assetflow voice`.
#[derive(Debug, Args)]
pub(super) struct Voice {
    #[command(flatten)]
    pub script: Script,
    /// Only this scene (its number or id)
    #[arg(long, value_name = "N")]
    pub scene: Option<String>,
    /// Who speaks
    #[arg(long, value_enum, default_value_t = VoiceEngine::Auto)]
    pub engine: VoiceEngine,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
    /// Show what would be spoken and what it would cost, and stop
    #[arg(long)]
    pub dry_run: bool,
    /// Take your own recording (WAV, FLAC, MP3): of the scene that `--scene` names, else of the whole
    /// script with a second of silence between scenes
    #[arg(long, value_name = "SOUND", conflicts_with_all = ["engine", "dry_run"])]
    pub recording: Option<PathBuf>,
    /// Speak anew what is fresh as well
    #[arg(long)]
    pub again: bool,
    #[command(flatten)]
    pub reach: Reach,
}

/// `assetflow voices`.
#[derive(Debug, Args)]
pub(super) struct Voices {
    /// Whose voices
    #[arg(long, value_enum, default_value_t = VoiceEngine::Auto)]
    pub engine: VoiceEngine,
    /// Get a sample of this voice (its name or id), and print where the sound file is
    #[arg(long, value_name = "VOICE")]
    pub preview: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub offline: Offline,
}

/// Engines that speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum VoiceEngine {
    /// The best that is set up
    Auto,
    /// The built-in draft voice; nothing leaves this machine
    Draft,
    /// `ElevenLabs`, with a key
    Elevenlabs,
}

impl VoiceEngine {
    /// The engine that is named.
    pub(super) fn engine(self) -> Option<Engine> {
        match self {
            Self::Auto => None,
            Self::Draft => Some(Engine::Draft),
            Self::Elevenlabs => Some(Engine::Cloud(Provider::ElevenLabs)),
        }
    }
}

/// `assetflow export`.
#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(flatten)]
    pub script: Script,
    /// Which formats, comma-separated: otio, srt, vtt
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', required = true)]
    pub format: Vec<String>,
    /// The folder to write [default: NAME.assetflow beside the script]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// `assetflow doctor`.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
}

/// `assetflow lsp`.
#[derive(Debug, Args)]
pub(super) struct Lsp {
    /// Some editors name the way to talk; there is only this one
    #[arg(long, hide = true)]
    pub stdio: bool,
}

fn scene_seconds(text: &str) -> Result<f64, String> {
    match text.trim().trim_end_matches('s').trim().parse::<f64>() {
        Ok(seconds) if (2.0..=120.0).contains(&seconds) => Ok(seconds),
        _ => Err("a number of seconds from 2 to 120".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
