//! `build`, `voice` and `export`.

use std::collections::BTreeMap;

use crate::cli::args::{Build, Export, Voice};
use crate::cli::output::{Tone, clock, count};
use crate::cli::{Context, Outcome};
use crate::config::Provider;
use crate::export::{self, Exporter};
use crate::studio::report::{Cost, State, Voiced};
use crate::studio::{Built, Project, Reach, StudioError, finders, libraries, speakers};
use crate::voice::Engine;

use super::agree::agree;
use super::json;

pub(in crate::cli) fn build(context: &Context, args: &Build) -> Result<Outcome, StudioError> {
    let Context { studio, output, cancel } = context;
    let mut project = studio.open(&args.script.file, None)?;
    project.describe();
    let mut asked: Vec<Provider> = finders().collect();
    if args.reach.show_payload || studio.wants_takes(&project) {
        asked.extend(speakers());
    }
    if args.reach.show_payload || studio.wants_pictures(&project) {
        asked.extend(libraries());
    }
    let Some(reach) = agree(context, &project, &args.reach, Reach::default(), &asked, false)?
    else {
        return Ok(Outcome::Done);
    };
    if args.dry_run {
        return dry_run(context, &project, &reach, args.json);
    }
    let progress = context.progress();
    let built = studio.build(&mut project, args.out.as_deref(), &reach, cancel, &*progress)?;
    if args.json {
        output.json(&serde_json::json!({
            "file": project.file,
            "out": built.folder.display().to_string(),
            "files": built.delivered.files,
            "seconds": built.delivered.seconds,
            "scenes": project.ids.len(),
            "picked": built.picked,
            "slates": built.delivered.slates,
            "takes": { "made": built.voiced.made, "kept": built.voiced.kept, "failed": built.voiced.failed },
            "written": built.delivered.written,
            "unchanged": built.delivered.unchanged,
            "removed": built.delivered.removed,
        }));
    } else {
        context.tell_warnings();
        print_built(context, &project, &built);
    }
    tell_failures(context, &built.voiced);
    Ok(if built.voiced.failed > 0 { Outcome::Findings } else { Outcome::Done })
}

fn dry_run(
    context: &Context,
    project: &Project,
    reach: &Reach,
    as_json: bool,
) -> Result<Outcome, StudioError> {
    let status = context.studio.status_with(project, reach)?;
    if as_json {
        context.output.json(&json(&status)?);
        return Ok(Outcome::Done);
    }
    let to_speak = status.scenes.iter().filter(|scene| scene.take != State::Fresh).count();
    let to_show = status.scenes.iter().filter(|scene| scene.pick.is_open()).count();
    let Cost { characters, requests, .. } = status.total;
    let engine = Engine::parse(status.engine).unwrap_or(Engine::Draft);
    let price = match requests {
        0 => "it costs nothing".to_owned(),
        _ => format!(
            "it takes {} and {}",
            status.total.label(),
            count(requests, "request", "requests")
        ),
    };
    context.output.print(format!(
        "would speak {} ({characters} characters) with {} and look for {}; {price}",
        count(to_speak, "scene", "scenes"),
        engine.title(),
        count(to_show, "picture", "pictures"),
    ));
    Ok(Outcome::Done)
}

fn print_built(context: &Context, project: &Project, built: &Built) {
    let output = &context.output;
    if !output.chatty {
        return;
    }
    let title = if project.title().is_empty() { &project.file } else { project.title() };
    output.print(output.tone(Tone::Strong, title));
    let scenes = count(project.ids.len(), "scene", "scenes");
    let with_picture = project.ids.len() - built.delivered.slates;
    output.print(format!("  scenes    {scenes}, {}", clock(built.status.seconds)));
    output.print(format!(
        "  pictures  {with_picture} of {}{}",
        project.ids.len(),
        slates(built.delivered.slates)
    ));
    output.print(format!("  voice     {}", voice_line(&built.voiced)));
    let changed = match (built.delivered.written, built.delivered.removed) {
        (0, 0) => "nothing had changed".to_owned(),
        (written, 0) => format!("{} written", count(written, "file", "files")),
        (written, removed) => {
            format!("{} written, {removed} removed", count(written, "file", "files"))
        }
    };
    output.print(format!("  folder    {} ({changed})", built.folder.display()));
    let board = built.folder.join("storyboard").join("index.html");
    output.print(format!("\nOpen {} in a browser,", output.tone(Tone::Accent, board.display())));
    let timeline = built.folder.join("timeline.otio");
    output.print(format!(
        "or {} in an editing program.",
        output.tone(Tone::Accent, timeline.display())
    ));
}

fn slates(slates: usize) -> String {
    match slates {
        0 => String::new(),
        _ => format!(
            " ({} a slate until `media/` or `pick` gives a picture)",
            count(slates, "shows", "show")
        ),
    }
}

fn voice_line(voiced: &Voiced) -> String {
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    for scene in voiced.scenes.iter().filter(|it| !matches!(it.result, "kept" | "failed")) {
        let engine = Engine::parse(scene.engine).unwrap_or(Engine::Draft);
        *made.entry(engine.title()).or_default() += 1;
    }
    let mut done: Vec<String> = made
        .into_iter()
        .map(|(engine, made)| format!("{} made by {engine}", count(made, "take", "takes")))
        .collect();
    match (voiced.kept, done.is_empty()) {
        (0, false) => {}
        (kept, true) => done.push(format!("{} still fresh", count(kept, "take", "takes"))),
        (kept, false) => done.push(format!("{kept} still fresh")),
    }
    if voiced.credits > 0.0 {
        done.push(format!("{:.0} credits billed", voiced.credits));
    }
    let done = done.join(", ");
    match voiced.failed {
        0 => done,
        failed => format!("{done}, {failed} failed"),
    }
}

fn tell_failures(context: &Context, voiced: &Voiced) {
    for scene in &voiced.scenes {
        if let Some(reason) = &scene.error {
            context.output.error(format!("scene {}: {reason}", scene.index));
        }
    }
}

pub(in crate::cli) fn voice(context: &Context, args: &Voice) -> Result<Outcome, StudioError> {
    let Context { studio, output, cancel } = context;
    let mut project = studio.open(&args.script.file, None)?;
    project.describe();
    if let Some(recording) = &args.recording {
        let report = studio.record(&mut project, args.scene.as_deref(), recording)?;
        if args.json {
            output.json(&json(&report)?);
        } else {
            output.tell(voice_line(&report));
        }
        return Ok(Outcome::Done);
    }
    let engine = args.engine.engine();
    let reach = Reach { voice: engine, again: args.again, ..Reach::default() };
    let asked: Vec<Provider> = match engine {
        Some(Engine::Cloud(provider)) => vec![provider],
        Some(_) => Vec::new(),
        None => speakers().collect(),
    };
    let Some(reach) = agree(context, &project, &args.reach, reach, &asked, true)? else {
        return Ok(Outcome::Done);
    };
    if args.dry_run {
        return dry_run(context, &project, &reach, args.json);
    }
    let progress = context.progress();
    let scene = args.scene.as_deref();
    let report = studio.voice(&mut project, scene, &reach, cancel, &*progress)?;
    if args.json {
        output.json(&json(&report)?);
    } else {
        context.tell_warnings();
        output.tell(voice_line(&report));
    }
    tell_failures(context, &report);
    Ok(if report.failed > 0 { Outcome::Findings } else { Outcome::Done })
}

pub(in crate::cli) fn export(context: &Context, args: &Export) -> Result<Outcome, StudioError> {
    let Context { studio, output, .. } = context;
    let formats = formats(&args.format)?;
    let mut project = studio.open(&args.script.file, None)?;
    project.describe();
    for path in studio.export(&project, &formats, args.out.as_deref())? {
        output.print(path.display());
    }
    Ok(Outcome::Done)
}

fn formats(wanted: &[String]) -> Result<Vec<&'static dyn Exporter>, StudioError> {
    let unknown = |id: &str| {
        let known: Vec<&str> = export::FORMATS.iter().map(|format| format.id()).collect();
        StudioError::Input(format!("there is no format `{id}`; there are {}", known.join(", ")))
    };
    wanted.iter().map(|id| export::format(id.trim()).ok_or_else(|| unknown(id))).collect()
}
