//! The user's leave to send something made from a script: asked for where the client can ask, and an
//! action at every scene where it cannot.

use std::sync::Arc;

use crate::config::Provider;
use crate::lsp::client::USER_LIMIT;
use crate::lsp::documents::Document;
use crate::lsp::jobs::Job;
use crate::lsp::proto::jsonrpc::Error;
use crate::lsp::proto::request::ShowMessageRequest;
use crate::lsp::proto::{MessageActionItem, MessageType, ShowMessageRequestParams};
use crate::lsp::session::Session;
use crate::studio::{StudioError, purpose_of};

use super::work;

const FOR_THIS: &str = "For this script";
const FOR_ALL: &str = "For all scripts";
const NEVER: &str = "Never for this script";
const NOT_NOW: &str = "Not now";

/// Asks for the leave that is missing among some providers that get the same for the same, once for
/// each script and session.
pub(super) async fn ask(
    job: &Arc<Job>,
    document: &Arc<Document>,
    among: Vec<Provider>,
) -> Result<(), StudioError> {
    let (text, wanted) = (Arc::clone(document), among.clone());
    let missing = job
        .blocking(move |job| {
            let project = work::open(job, &text)?;
            Ok(job.session.studio().without_consent(&project, &wanted))
        })
        .await?;
    let Some(first) = among.first().copied() else { return Ok(()) };
    let session = &job.session;
    let group = (document.uri.clone(), purpose_of(first));
    let asked_before = session.left_out.insert(group.clone(), missing.clone()).is_some();
    if missing.is_empty() || asked_before || !session.client.flags().show_message_request {
        return Ok(());
    }
    let message = format!(
        "{} can {}. What is sent: {}.",
        names(&missing),
        purpose_of(first),
        missing[0].notice()
    );
    let action = |title: &str| MessageActionItem {
        title: title.to_owned(),
        properties: std::collections::HashMap::default(),
    };
    let params = ShowMessageRequestParams {
        typ: MessageType::INFO,
        message,
        actions: Some([FOR_THIS, FOR_ALL, NEVER, NOT_NOW].map(action).to_vec()),
    };
    // A client that cannot ask has the action.
    let answer = session.client.request::<ShowMessageRequest>(params, USER_LIMIT).await;
    let chosen = answer.ok().flatten().map(|item| item.title).unwrap_or_default();
    let text = Arc::clone(document);
    job.blocking(move |job| {
        let project = work::open(job, &text)?;
        let studio = job.session.studio();
        match chosen.as_str() {
            FOR_THIS => missing.iter().try_for_each(|it| studio.consent(*it, Some(&project)))?,
            FOR_ALL => missing.iter().try_for_each(|it| studio.consent(*it, None))?,
            NEVER => missing.iter().try_for_each(|it| studio.decline(*it, &project))?,
            _ => return Ok(()),
        }
        job.session.left_out.insert(group, Vec::new());
        Ok(())
    })
    .await
}

/// The providers that work on a script has left out, those together that get the same.
pub(super) fn left_out(session: &Session, document: &Document) -> Vec<Vec<Provider>> {
    let of = |purpose| {
        let group = session.left_out.get(&(document.uri.clone(), purpose))?;
        Some(group.clone()).filter(|group| !group.is_empty())
    };
    let mut purposes: Vec<&str> = Provider::ALL.into_iter().map(purpose_of).collect();
    purposes.dedup();
    purposes.into_iter().filter_map(of).collect()
}

/// Notes the leave for a script: for the providers that are named, else for all that are set up.
///
/// # Errors
/// When one is named that is not known.
pub(super) fn give(
    session: &Arc<Session>,
    document: Arc<Document>,
    named: &[String],
) -> Result<String, Error> {
    let named: Option<Vec<Provider>> = named.iter().map(|id| Provider::parse(id)).collect();
    let named = named.ok_or_else(|| Error::invalid_params("there is no such provider"))?;
    let among = if named.is_empty() { Provider::ALL.to_vec() } else { named };
    Ok(session.start(
        &format!("consent {}", document.uri.as_str()),
        "Agree",
        move |job| async move {
            let text = Arc::clone(&document);
            job.blocking(move |job| {
                let project = work::open(job, &text)?;
                let studio = job.session.studio();
                let missing = studio.without_consent(&project, &among);
                missing.iter().try_for_each(|it| studio.consent(*it, Some(&project)))?;
                job.session.left_out.retain(|(uri, _), _| *uri != text.uri);
                job.session.look_again();
                Ok(Some(match missing.as_slice() {
                    [] => "there is nobody else to be asked".to_owned(),
                    some => format!("{} is asked from now on for this script", names(some)),
                }))
            })
            .await
        },
    ))
}

/// What the user agrees to, for the title of an action.
pub(super) fn title(providers: &[Provider]) -> String {
    let what = providers.first().map_or("", |provider| purpose_of(*provider));
    format!("Agree that {} can {what} for this script", names(providers))
}

fn names(providers: &[Provider]) -> String {
    let names: Vec<&str> = providers.iter().map(|it| it.title()).collect();
    match names.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.concat(),
    }
}
