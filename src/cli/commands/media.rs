//! `scout` and `pick`.

use std::io::IsTerminal;

use crate::cli::args::{self, Pick, Scout};
use crate::cli::output::{Tone, count, duration};
use crate::cli::{Context, Outcome};
use crate::config::Provider;
use crate::studio::report::ScoutedScene;
use crate::studio::{Project, Reach, StudioError};

use super::json;

const QUESTION: &str = "Agree? [y] for this script, [a] for all, [s] show what would be sent, \
                        [n] never for this script, [Enter] not now";

/// Candidates that are printed for one scene.
const SHOWN: usize = 5;

pub(in crate::cli) fn scout(context: &Context, args: &Scout) -> Result<Outcome, StudioError> {
    let Context { studio, output, .. } = context;
    let mut project = studio.open(&args.script.file, None)?;
    project.describe();
    let only = args.provider.iter().map(|provider| provider.id().to_owned()).collect();
    let Some(reach) = reach(context, &project, &args.reach, only, true)? else {
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

/// How far a command may reach out, the user asked where that is needed; none where it was only to
/// be shown what would be sent.
pub(in crate::cli) fn reach(
    context: &Context,
    project: &Project,
    args: &args::Reach,
    only: Vec<String>,
    hint: bool,
) -> Result<Option<Reach>, StudioError> {
    let Context { studio, output, .. } = context;
    let reach = Reach { agreed: args.yes, only };
    if args.show_payload {
        show_payload(context, project, &Provider::ALL);
        return Ok(None);
    }
    if reach.agreed
        || args.offline.offline
        || reach.only.iter().all(|id| id == "local") && !reach.only.is_empty()
    {
        return Ok(Some(reach));
    }
    let open: Vec<Provider> = studio
        .without_consent(project)
        .into_iter()
        .filter(|provider| reach.only.is_empty() || reach.names(*provider))
        .collect();
    if open.is_empty() {
        return Ok(Some(reach));
    }
    let names: Vec<&str> = open.iter().map(|provider| provider.title()).collect();
    if !(output.terminal && std::io::stdin().is_terminal()) {
        // A build is not about them.
        if hint {
            output.tell(format!(
                "{} not asked: `--yes` agrees that search words made from the script go there, for this run",
                names.join(", ")
            ));
        }
        return Ok(Some(reach));
    }
    output.tell(format!(
        "{} can be asked for pictures. They would be sent {}.",
        names.join(", "),
        open[0].notice(),
    ));
    output.tell(QUESTION);
    loop {
        let mut answer = String::new();
        let _ = std::io::stdin().read_line(&mut answer);
        match answer.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => open.iter().try_for_each(|it| studio.consent(*it, Some(project)))?,
            "a" | "all" => open.iter().try_for_each(|it| studio.consent(*it, None))?,
            "s" | "show" => {
                show_payload(context, project, &open);
                output.tell(QUESTION);
                continue;
            }
            "n" | "no" => open.iter().try_for_each(|it| studio.decline(*it, project))?,
            _ => {}
        }
        return Ok(Some(reach));
    }
}

/// The first request for every scene to some libraries.
fn show_payload(context: &Context, project: &Project, providers: &[Provider]) {
    let scenes: Vec<usize> =
        (0..project.ids.len()).filter(|&scene| !project.is_private(scene)).collect();
    let requests = context.studio.requests(project, &scenes);
    for &provider in providers {
        let lines = context.studio.payload(project, &requests, provider);
        context.output.print(context.output.tone(Tone::Strong, provider.title()));
        for line in lines {
            context.output.print(format!("  {line}"));
        }
    }
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
    let picked = studio.pick(&mut project, &args.scene, &args.asset)?;
    let now = match picked {
        Some(pick) => format!("shows {}:{}", pick.provider, pick.asset),
        None => "has no picture now; the next build chooses one".to_owned(),
    };
    output.tell(format!("scene {} {now}", args.scene));
    Ok(Outcome::Done)
}
