//! `scout` and `pick`.

use crate::cli::args::{Pick, Scout};
use crate::cli::output::{Tone, count, duration};
use crate::cli::{Context, Outcome};
use crate::config::Provider;
use crate::studio::report::ScoutedScene;
use crate::studio::{Reach, StudioError, libraries};

use super::agree::agree;
use super::json;

/// Candidates that are printed for one scene.
const SHOWN: usize = 5;

pub(in crate::cli) fn scout(context: &Context, args: &Scout) -> Result<Outcome, StudioError> {
    let Context { studio, output, .. } = context;
    let mut project = studio.open(&args.script.file, None)?;
    project.describe();
    let only: Vec<String> = args.provider.iter().map(|it| it.id().to_owned()).collect();
    let asked = libraries().filter(|it| only.is_empty() || only.iter().any(|id| id == it.id()));
    let asked: Vec<Provider> = asked.collect();
    let reach = Reach { only, ..Reach::default() };
    let Some(reach) = agree(context, &project, &args.reach, reach, &asked, true)? else {
        return Ok(Outcome::Done);
    };
    let progress = context.progress();
    let report =
        studio.scout(&project, args.scene.as_deref(), &reach, &context.cancel, &*progress)?;
    if args.json {
        output.json(&json(&report)?);
        return Ok(Outcome::Done);
    }
    for scene in &report.scenes {
        print_candidates(context, scene);
    }
    for shortfall in &report.shortfalls {
        let scenes = count(shortfall.scenes, "scene has", "scenes have");
        output.warn(format!(
            "{} ({scenes} nothing of it; run the same command then)",
            shortfall.reason
        ));
    }
    let empty = report.scenes.iter().filter(|scene| scene.candidates.is_empty()).count();
    if empty > 0 {
        let scenes = count(empty, "scene has", "scenes have");
        output.tell(format!("\n{scenes} no candidate; put pictures or clips into the `media` folder beside the script"));
    }
    Ok(Outcome::Done)
}

fn print_candidates(context: &Context, scene: &ScoutedScene) {
    let output = &context.output;
    let number = output.tone(Tone::Accent, format!("{:>3}", scene.index));
    output.print(format!("{number}  {}", output.tone(Tone::Strong, &scene.visual)));
    output.print(format!(
        "     {} {}",
        output.tone(Tone::Dim, "search"),
        scene.queries.join(" · ")
    ));
    for candidate in scene.candidates.iter().take(SHOWN) {
        let picked = scene.pick.as_ref() == Some(&candidate.asset);
        let mark = if picked { output.tone(Tone::Good, "✓") } else { " ".to_owned() };
        let length =
            candidate.seconds.map(|seconds| format!(", {}", duration(seconds))).unwrap_or_default();
        let facts = format!("{}×{}{length}", candidate.width, candidate.height);
        output.print(format!(
            "   {mark} {:.2}  {}  {}",
            candidate.score,
            candidate.asset,
            output.tone(Tone::Dim, facts)
        ));
        output
            .print(format!("           {}", output.tone(Tone::Dim, candidate.reasons.join("; "))));
    }
    let more = scene.candidates.len().saturating_sub(SHOWN);
    if more > 0 {
        output.print(
            output.tone(Tone::Dim, format!("           and {more} more (--json lists all)")),
        );
    }
}

pub(in crate::cli) fn pick(context: &Context, args: &Pick) -> Result<Outcome, StudioError> {
    let Context { studio, output, .. } = context;
    let mut project = studio.open(&args.script.file, None)?;
    project.describe();
    if args.reject {
        studio.reject(&mut project, &args.asset)?;
        output.tell(format!("{} is not offered for this script again", args.asset));
        return Ok(Outcome::Done);
    }
    let picked = studio.pick(&mut project, &args.scene, &args.asset)?;
    let now = match picked {
        Some(pick) => format!("shows {}:{}", pick.provider, pick.asset),
        None => "has no picture now; the next build chooses one".to_owned(),
    };
    output.tell(format!("scene {} {now}", args.scene));
    Ok(Outcome::Done)
}
