//! `segment` and `status`.

use crate::cli::args::{Segment, Status};
use crate::cli::output::{Tone, clock, count, duration};
use crate::cli::{Context, Outcome};
use crate::config::Provider;
use crate::segment::cloud::Finder;
use crate::studio::report::{Segmented, State, Status as Report};
use crate::studio::{Project, Reach, StudioError, finders};
use crate::voice::Engine;

use super::agree::agree;
use super::{clipped, json};

/// Columns of narration that are shown of a scene.
const EXCERPT: usize = 88;

pub(in crate::cli) fn segment(context: &Context, args: &Segment) -> Result<Outcome, StudioError> {
    let Context { studio, output, cancel } = context;
    let mut project = studio.open(&args.script.file, args.scene_seconds)?;
    project.describe();
    let finder = args.engine.finder();
    let reach = Reach { segment: finder, again: args.again, ..Reach::default() };
    let asked: Vec<Provider> = match finder {
        Some(Finder::Cloud(provider)) => vec![provider],
        Some(Finder::Offline) => Vec::new(),
        None => finders().collect(),
    };
    let Some(reach) = agree(context, &project, &args.reach, reach, &asked, true)? else {
        return Ok(Outcome::Done);
    };
    if args.dry_run {
        return dry_run(context, &project, &reach, args.json);
    }
    let progress = context.progress();
    studio.outline(&mut project, &reach, cancel, &*progress)?;
    context.tell_warnings();
    if args.write {
        let put = studio.write_cues(&project)?;
        let path = args.script.file.display();
        match put {
            0 => output.tell(format!("{path}: every scene has its cue already, nothing to write")),
            _ => output.tell(format!("{path}: {} written", count(put, "cue", "cues"))),
        }
        if put > 0 {
            project = studio.open(&args.script.file, args.scene_seconds)?;
            project.describe();
        }
    }
    let report = studio.segmented(&project);
    if args.json {
        output.json(&json(&report)?);
    } else if !args.write {
        print_scenes(context, &report);
    }
    Ok(Outcome::Done)
}

fn dry_run(
    context: &Context,
    project: &Project,
    reach: &Reach,
    as_json: bool,
) -> Result<Outcome, StudioError> {
    let finder = context.studio.finder(project, reach)?;
    let cost = context.studio.outline_cost(project, finder);
    if as_json {
        context.output.json(&serde_json::json!({ "engine": finder.id(), "cost": cost }));
    } else if cost.requests == 0 {
        context.output.print("nothing would be asked; it costs nothing");
    } else {
        context.output.print(format!(
            "would ask {} {} with {}, about {:.0} tokens",
            finder.id(),
            count(cost.requests, "time", "times"),
            count(cost.characters, "character", "characters"),
            cost.tokens
        ));
    }
    Ok(Outcome::Done)
}

fn print_scenes(context: &Context, report: &Segmented) {
    let output = &context.output;
    let mut chapter = 0;
    let mut at = 0.0;
    for scene in &report.scenes {
        if scene.chapter != chapter {
            chapter = scene.chapter;
            if let Some(title) = report.chapters.get(chapter - 1).map(|it| &it.title)
                && !title.is_empty()
            {
                output.print(format!("\n{}", output.tone(Tone::Strong, title)));
            }
        }
        let number = output.tone(Tone::Accent, format!("{:>3}", scene.index));
        let when = output.tone(Tone::Dim, format!("{} · {}", clock(at), duration(scene.seconds)));
        output.print(format!("{number}  {}  {when}", output.tone(Tone::Strong, &scene.title)));
        output.print(format!("     {}", clipped(&scene.narration, EXCERPT)));
        output.print(format!("     {} {}", output.tone(Tone::Dim, "shows "), scene.visual));
        if !scene.queries.is_empty() {
            output.print(format!(
                "     {} {}",
                output.tone(Tone::Dim, "search"),
                scene.queries.join(" · ")
            ));
        }
        at += scene.seconds;
    }
    let scenes = count(report.scenes.len(), "scene", "scenes");
    output.tell(format!("\n{scenes}, {}, by the {} engine", clock(at), report.engine));
}

pub(in crate::cli) fn status(context: &Context, args: &Status) -> Result<Outcome, StudioError> {
    let Context { studio, output, .. } = context;
    let mut project = studio.open(&args.script.file, None)?;
    project.describe();
    let report = studio.status(&project);
    if args.json {
        output.json(&json(&report)?);
    } else {
        print_status(context, &report);
    }
    Ok(Outcome::Done)
}

fn print_status(context: &Context, report: &Report) {
    let output = &context.output;
    let heading =
        format!("{:>3}  {:<8}  {:>7}  {:<7}  {:<7}  scene", "", "id", "length", "picture", "voice");
    output.print(output.tone(Tone::Dim, heading));
    for scene in &report.scenes {
        output.print(format!(
            "{:>3}  {:<8}  {:>7}  {}  {}  {}",
            scene.index,
            scene.id,
            duration(scene.seconds),
            state(context, scene.pick),
            state(context, scene.take),
            scene.title,
        ));
    }
    let open = report.scenes.iter().filter(|scene| scene.take != State::Fresh).count();
    output.tell(format!(
        "\n{}, {}",
        count(report.scenes.len(), "scene", "scenes"),
        clock(report.seconds)
    ));
    if open > 0 {
        let characters = report.total.characters;
        let engine = Engine::parse(report.engine).unwrap_or(Engine::Draft);
        output.tell(format!(
            "{} to speak ({characters} characters, {} with {})",
            count(open, "scene", "scenes"),
            report.total.label(),
            engine.title(),
        ));
    }
}

fn state(context: &Context, state: State) -> String {
    let tone = match state {
        State::Fresh => Tone::Good,
        State::Stale => Tone::Warn,
        State::Missing => Tone::Bad,
        State::None => Tone::Dim,
    };
    context.output.tone(tone, format!("{:<7}", state.as_str()))
}
