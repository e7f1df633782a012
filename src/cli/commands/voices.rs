//! `voices`.

use crate::cli::args::Voices;
use crate::cli::output::Tone;
use crate::cli::{Context, Outcome};
use crate::studio::StudioError;
use crate::voice::Engine;
use crate::voice::cloud::VoiceInfo;

use super::json;

pub(in crate::cli) fn voices(context: &Context, args: &Voices) -> Result<Outcome, StudioError> {
    let Context { studio, output, .. } = context;
    let engines: Vec<Engine> = match args.engine.engine() {
        Some(engine) => vec![engine],
        None => Engine::speaking().into_iter().filter(|it| studio.has_voices(*it)).collect(),
    };
    if let Some(name) = &args.preview {
        return preview(context, &engines, name);
    }
    let lists =
        engines.iter().map(|engine| studio.voices(*engine)).collect::<Result<Vec<_>, _>>()?;
    if args.json {
        output.json(&json(&lists)?);
        return Ok(Outcome::Done);
    }
    for list in &lists {
        output.print(output.tone(Tone::Strong, list.engine));
        for voice in &list.voices {
            output.print(format!("  {}", line(context, voice)));
        }
        if list.voices.is_empty() {
            output.tell("  no voices");
        }
    }
    output.tell("\nname one with `voice:` in the front matter; `--preview NAME` gets a sample");
    Ok(Outcome::Done)
}

fn preview(context: &Context, engines: &[Engine], name: &str) -> Result<Outcome, StudioError> {
    let mut refused = None;
    for &engine in engines.iter().rev() {
        match context.studio.sample(engine, name) {
            Ok(path) => {
                context.output.print(path.display());
                return Ok(Outcome::Done);
            }
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    Err(refused.unwrap_or_else(|| StudioError::Input("there are no voices".to_owned())))
}

fn line(context: &Context, voice: &VoiceInfo) -> String {
    let same = voice.id == voice.name;
    let id = if same { String::new() } else { format!("  {}", voice.id) };
    let mut facts = voice.labels.clone();
    if !voice.category.is_empty() && !same {
        facts.insert(0, voice.category.clone());
    }
    let facts = context.output.tone(Tone::Dim, facts.join(", "));
    format!("{}{id}  {facts}", voice.name).trim_end().to_owned()
}
