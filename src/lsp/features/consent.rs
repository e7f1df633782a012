//! The user's leave to send something made from a script: asked for where the client can ask, and an
//! action at every scene where it cannot.

use std::sync::Arc;

use crate::config::Provider;
use crate::lsp::client::USER_LIMIT;
use crate::lsp::documents::Document;
use crate::lsp::jobs::Job;
use crate::lsp::proto::request::ShowMessageRequest;
use crate::lsp::proto::{MessageActionItem, MessageType, ShowMessageRequestParams};
use crate::lsp::session::Session;
use crate::studio::StudioError;

use super::work;

const FOR_THIS: &str = "For this script";
const FOR_ALL: &str = "For all scripts";
const NEVER: &str = "Never for this script";
const NOT_NOW: &str = "Not now";

/// Asks for the leave that is missing, once for each script and session.
pub(super) async fn ask(job: &Arc<Job>, document: &Arc<Document>) -> Result<(), StudioError> {
    let text = Arc::clone(document);
    let missing = job
        .blocking(move |job| {
            let project = work::open(job, &text)?;
            Ok(job.session.studio().without_consent(&project))
        })
        .await?;
    let session = &job.session;
    let asked_before = session.left_out.insert(document.uri.clone(), missing.clone()).is_some();
    if missing.is_empty() || asked_before || !session.client.flags().show_message_request {
        return Ok(());
    }
    let message = format!(
        "{} can be asked for pictures. They would be sent {}.",
        names(&missing),
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
        job.session.left_out.insert(text.uri.clone(), Vec::new());
        Ok(())
    })
    .await
}

/// The providers that scouting a script has left out.
pub(super) fn left_out(session: &Session, document: &Document) -> Vec<Provider> {
    session.left_out.get(&document.uri).map(|it| it.clone()).unwrap_or_default()
}

/// Notes the leave for a script, for what scouting has left out.
pub(super) fn give(session: &Arc<Session>, document: Arc<Document>) -> String {
    session.start(&format!("consent {}", document.uri.as_str()), "Agree", move |job| async move {
        let text = Arc::clone(&document);
        job.blocking(move |job| {
            let project = work::open(job, &text)?;
            let studio = job.session.studio();
            let missing = studio.without_consent(&project);
            missing.iter().try_for_each(|it| studio.consent(*it, Some(&project)))?;
            job.session.left_out.remove(&text.uri);
            Ok(Some(match missing.as_slice() {
                [] => "there is nobody else to be asked".to_owned(),
                some => format!("{} are asked from now on for this script", names(some)),
            }))
        })
        .await
    })
}

/// What the user agrees to, for the title of an action.
pub(super) fn title(providers: &[Provider]) -> String {
    format!("Agree that {} get search words made from this script", names(providers))
}

fn names(providers: &[Provider]) -> String {
    let names: Vec<&str> = providers.iter().map(|it| it.title()).collect();
    match names.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.concat(),
    }
}
