//! The user's leave to send something: asked for in a terminal, or shown and not sent.

use std::io::IsTerminal;

use crate::cli::Context;
use crate::cli::args;
use crate::cli::output::Tone;
use crate::config::Provider;
use crate::studio::{Project, Reach, StudioError, purpose_of};

const QUESTION: &str = "Agree? [y] for this script, [a] for all, [s] show what would be sent, \
                        [n] never for this script, [Enter] not now";

/// How far a command may reach out, the user asked where that is needed; none where it was only to
/// be shown what would be sent. `hint` tells a script that runs it how to agree.
pub(in crate::cli) fn agree(
    context: &Context,
    project: &Project,
    args: &args::Reach,
    reach: Reach,
    providers: &[Provider],
    hint: bool,
) -> Result<Option<Reach>, StudioError> {
    let Context { studio, output, .. } = context;
    if args.show_payload {
        show_payloads(context, project, providers);
        return Ok(None);
    }
    let reach = Reach { agreed: args.yes, ..reach };
    if reach.agreed || args.offline.offline {
        return Ok(Some(reach));
    }
    let open = studio.without_consent(project, providers);
    if open.is_empty() {
        return Ok(Some(reach));
    }
    // One question for those that get the same for the same.
    let same =
        |a: &Provider, b: &Provider| (purpose_of(*a), a.notice()) == (purpose_of(*b), b.notice());
    let asks = output.terminal && std::io::stdin().is_terminal();
    for group in open.chunk_by(same) {
        if asks {
            ask(context, project, group)?;
        } else if hint {
            output.tell(format!(
                "{} not asked: `--yes` agrees, for this run, to send there {}",
                names(group),
                group[0].notice()
            ));
        }
    }
    Ok(Some(reach))
}

fn ask(context: &Context, project: &Project, group: &[Provider]) -> Result<(), StudioError> {
    let Context { studio, output, .. } = context;
    output.tell(format!(
        "{} can {}. What is sent: {}.",
        names(group),
        purpose_of(group[0]),
        group[0].notice(),
    ));
    output.tell(QUESTION);
    loop {
        let mut answer = String::new();
        let _ = std::io::stdin().read_line(&mut answer);
        match answer.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => group.iter().try_for_each(|it| studio.consent(*it, Some(project)))?,
            "a" | "all" => group.iter().try_for_each(|it| studio.consent(*it, None))?,
            "s" | "show" => {
                show_payloads(context, project, group);
                output.tell(QUESTION);
                continue;
            }
            "n" | "no" => group.iter().try_for_each(|it| studio.decline(*it, project))?,
            _ => {}
        }
        return Ok(());
    }
}

fn names(providers: &[Provider]) -> String {
    let names: Vec<&str> = providers.iter().map(|provider| provider.title()).collect();
    names.join(", ")
}

/// Everything that providers would be sent first.
fn show_payloads(context: &Context, project: &Project, providers: &[Provider]) {
    for &provider in providers {
        context.output.print(context.output.tone(Tone::Strong, provider.title()));
        for request in context.studio.payload(project, provider) {
            for line in request.lines() {
                context.output.print(format!("  {line}"));
            }
        }
    }
}
