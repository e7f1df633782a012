//! Keys, the ledger and erasure in an editor. A key itself never goes through the editor's protocol:
//! clients hand it to `assetflow keys set` on its standard input, or say how that is done by hand.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::config::{Provider, UnixMillis};
use crate::lsp::proto::MessageType;
use crate::lsp::proto::jsonrpc::{Error, Result};
use crate::lsp::session::Session;
use crate::net::date;
use crate::studio::{Receipt, StudioError};

use super::commands::show;

/// What has to be given, so that nothing is erased by a slip.
const WORD: &str = "delete";

/// Pages hold this many of the newest lines of the ledger.
const LINES: usize = 1000;

async fn aside<T: Send + 'static>(
    session: &Arc<Session>,
    work: impl FnOnce(&Session) -> T + Send + 'static,
) -> Result<T> {
    let session = Arc::clone(session);
    // It may wait for the keyring, or for the disk.
    let done = tokio::task::spawn_blocking(move || work(&session)).await;
    done.map_err(|_| Error::internal_error())
}

fn failed(error: &StudioError) -> Error {
    Error { message: error.to_string().into(), ..Error::internal_error() }
}

fn keyed(name: Option<&String>) -> Result<Option<Provider>> {
    let Some(name) = name else { return Ok(None) };
    let provider = Provider::parse(name).filter(|provider| provider.takes_key());
    let known = || Provider::ALL.into_iter().filter(|it| it.takes_key()).map(Provider::id);
    provider.map(Some).ok_or_else(|| {
        let known: Vec<&str> = known().collect();
        Error::invalid_params(format!("the providers with a key are {}", known.join(", ")))
    })
}

/// Every provider with its key, and how one is set. Clients without a view of their own get a page.
pub(super) async fn keys(session: &Arc<Session>, named: &[String], test: bool) -> Result<Value> {
    let provider = keyed(named.first())?;
    if let (Some(provider), true) = (provider, test) {
        return Ok(json!({ "job": check(session, provider) }));
    }
    let states = aside(session, |session| {
        // Another process may just have set one.
        session.studio().keys().forget();
        session.studio().key_states()
    })
    .await?;
    let program = std::env::current_exe().unwrap_or_else(|_| "assetflow".into());
    let wanted = states
        .iter()
        .filter(|state| provider.is_none_or(|provider| state.provider == provider.id()));
    let keyed: Vec<Value> = wanted
        .filter_map(|state| {
            let provider = Provider::parse(state.provider).filter(|it| it.takes_key())?;
            Some(json!({
                "provider": state.provider,
                "title": provider.title(),
                "place": state.place,
                "error": state.error,
                "lastTest": state.last_test,
                "without": state.without,
                "keyPage": provider.key_page(),
                "command": [program, "keys", "set", state.provider],
            }))
        })
        .collect();
    if !session.client.flags().own_views {
        let mut page = String::from(
            "# Keys\n\nA key is set in a terminal, where it does not show; it is kept in the keyring.\n",
        );
        for state in &keyed {
            let said = |name: &str| state[name].as_str().unwrap_or_default().to_owned();
            let place = match state["place"].as_str() {
                Some(place) => format!("there is a key in {place}"),
                None => format!("no key: {}", said("without")),
            };
            let _ = write!(
                page,
                "\n## {}\n\n{place}\n\n    assetflow keys set {}\n",
                said("title"),
                said("provider")
            );
            if let Some(url) = state["keyPage"].as_str() {
                let _ = writeln!(page, "\nGet one: <{url}>");
            }
        }
        open_page(session, "keys.md", page).await?;
    }
    Ok(json!({ "providers": keyed }))
}

/// Asks a provider whether it takes the key, as a job that says what it answered.
fn check(session: &Arc<Session>, provider: Provider) -> String {
    let same = format!("test {}", provider.id());
    session.start(&same, "Test key", move |job| async move {
        let tested = job
            .blocking(move |job| {
                job.session.studio().keys().forget();
                job.session.studio().test_key(provider)
            })
            .await?;
        job.session.look_again();
        let plan = tested.plan.map(|plan| format!(", plan {plan}")).unwrap_or_default();
        let left = tested.remaining.map(|left| format!(", {left} {} left", tested.unit));
        Ok(Some(format!("{provider} takes the key{plan}{}", left.unwrap_or_default())))
    })
}

/// Removes a key from the keyring.
pub(super) async fn remove(session: &Arc<Session>, named: &[String]) -> Result<Value> {
    let provider = keyed(named.first())?
        .ok_or_else(|| Error::invalid_params("say whose, as in {\"provider\": \"pexels\"}"))?;
    let removed = aside(session, move |session| {
        let keys = session.studio().keys();
        keys.remove(provider).map(|removed| (removed, keys.find(provider).ok().flatten()))
    });
    let (removed, left) =
        removed.await?.map_err(|error| failed(&StudioError::Refused(error.to_string())))?;
    let mut said = if removed {
        format!("the key for {provider} is removed from the keyring")
    } else {
        format!("there was no key for {provider} in the keyring")
    };
    if let Some(left) = left {
        let _ = write!(said, "; {} still holds one", left.place);
    }
    session.client.show_message(MessageType::INFO, said.as_str());
    session.look_again();
    Ok(json!({ "removed": removed, "message": said }))
}

/// Every request that has left. Clients without a view of their own get a page.
pub(super) async fn ledger(session: &Arc<Session>) -> Result<Value> {
    let rows = aside(session, |session| session.studio().ledger(UnixMillis(0))).await?;
    let rows = rows.map_err(|error| failed(&error))?;
    if !session.client.flags().own_views {
        let mut page =
            String::from("Every request that has left this machine, the newest first.\n\n");
        if rows.is_empty() {
            page.push_str("Nothing has left this machine.\n");
        }
        for row in rows.iter().rev().take(LINES) {
            let _ = writeln!(
                page,
                "{}  {}  {}: {}; {} B out, {} B in; {}",
                date(UnixMillis(row.at)),
                row.host,
                row.purpose,
                row.data,
                row.sent,
                row.received.unwrap_or(0),
                row.outcome.as_deref().unwrap_or("not finished"),
            );
        }
        open_page(session, "ledger.txt", page).await?;
    }
    Ok(json!({ "rows": rows }))
}

/// What would be erased, or what was: only with the word typed by the user.
pub(super) async fn erase(session: &Arc<Session>, typed: Option<&str>) -> Result<Value> {
    if typed == Some(WORD) {
        let receipt = aside(session, |session| session.studio().erase()).await?;
        let said = if receipt.is_complete() {
            "everything that AssetFlow kept on this machine is gone"
        } else {
            "not everything could be removed; the receipt says what is left"
        };
        session.client.show_message(MessageType::INFO, said);
        session.look_again();
        return Ok(json!({ "receipt": receipt, "complete": receipt.is_complete() }));
    }
    let kept = aside(session, |session| session.studio().kept()).await?;
    if !session.client.flags().own_views {
        open_page(session, "erase.md", erase_page(&kept)).await?;
    }
    Ok(json!({ "kept": kept, "type": WORD }))
}

fn erase_page(kept: &Receipt) -> String {
    let mut page = String::from(
        "# Erase what AssetFlow keeps on this machine\n\nIn a terminal:\n\n    assetflow account delete\n\nThis goes:\n\n",
    );
    for place in &kept.places {
        let _ = writeln!(page, "- {} ({})", place.place, place.what);
    }
    page.push_str("\nThis stays:\n\n");
    for stays in &kept.stays {
        let _ = writeln!(page, "- {stays}");
    }
    page
}

/// Shows a page in the editor, or says where it is.
async fn open_page(session: &Arc<Session>, name: &'static str, text: String) -> Result<()> {
    let written = aside(session, move |session| session.studio().page(name, &text)).await?;
    let path = written.map_err(|error| failed(&error))?;
    let showing = Arc::clone(session);
    session.client.spawn(async move {
        if !show(&showing, &path, false).await {
            let said = format!("see {}", path.display());
            showing.client.show_message(MessageType::INFO, said);
        }
    });
    Ok(())
}
