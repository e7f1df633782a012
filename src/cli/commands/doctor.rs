//! `doctor` and `completions`.

use clap::CommandFactory;

use crate::cli::args::{Cli, Doctor};
use crate::cli::output::Tone;
use crate::cli::{Context, Outcome};
use crate::studio::{HealthState, StudioError};

use super::json;

pub(in crate::cli) fn doctor(context: &Context, args: &Doctor) -> Result<Outcome, StudioError> {
    let output = &context.output;
    let found = context.studio.doctor();
    let bad = found.iter().any(|health| health.state == HealthState::Bad);
    if args.json {
        output.json(&json(&found)?);
    } else {
        for health in &found {
            let mark = match health.state {
                HealthState::Good => output.tone(Tone::Good, "ok     "),
                HealthState::Limited => output.tone(Tone::Warn, "limited"),
                HealthState::Bad => output.tone(Tone::Bad, "broken "),
            };
            output.print(format!("{mark}  {:<13}  {}", health.name, health.detail));
        }
    }
    Ok(if bad { Outcome::Findings } else { Outcome::Done })
}

pub(in crate::cli) fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "assetflow", &mut script);
    // A reader that has gone away (`| head`) has read enough.
    let _ = std::io::Write::write_all(&mut std::io::stdout().lock(), &script);
    Outcome::Done
}
