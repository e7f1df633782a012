//! Methods that the product does not have, to look at the server and to treat it badly.

use std::time::Duration;

use assetflow::lsp::Server;
use assetflow::lsp::client::Edited;
use assetflow::lsp::proto::jsonrpc::Result;
use assetflow::lsp::proto::request::WorkspaceConfiguration;
use assetflow::lsp::proto::{
    ConfigurationItem, ConfigurationParams, Diagnostic, MessageType, Uri, WorkspaceEdit,
};
use serde_json::{Value, json};
use tower_lsp::LspServiceBuilder;

pub fn add(service: LspServiceBuilder<Server>) -> LspServiceBuilder<Server> {
    service
        .custom_method("test/document", document)
        .custom_method("test/flags", flags)
        .custom_method("test/folders", folders)
        .custom_method("test/slow", slow)
        .custom_method("test/never", never)
        .custom_method("test/sees", sees)
        .custom_method("test/ask", ask)
        .custom_method("test/askBriefly", ask_briefly)
        .custom_method("test/panic", panic_at_once)
        .custom_method("test/panicLater", panic_later)
        .custom_method("test/panicNotification", panic_notification)
        .custom_method("test/lazyNotification", lazy_notification)
        .custom_method("test/burst", burst)
        .custom_method("test/publish", publish)
        .custom_method("test/edit", edit)
        .custom_method("test/work", work)
        .custom_method("test/atEnd", at_end)
}

fn uri_of(params: &Value) -> Uri {
    params["uri"].as_str().unwrap().parse().unwrap()
}

async fn document(server: &Server, params: Value) -> Result<Value> {
    let Some(document) = server.session.documents.get(&uri_of(&params)) else {
        return Ok(Value::Null);
    };
    Ok(json!({
        "version": document.version,
        "text": document.text().rope().to_string(),
        "language": document.language,
        "outOfStep": document.is_out_of_step(),
        "tooLarge": document.is_too_large(),
    }))
}

async fn flags(server: &Server) -> Result<String> {
    Ok(format!("{:?}", server.session.client.flags()))
}

async fn folders(server: &Server) -> Result<Value> {
    Ok(server.session.folders().iter().map(|folder| folder.uri.as_str().to_owned()).collect())
}

async fn slow(_: &Server, params: Value) -> Result<()> {
    tokio::time::sleep(Duration::from_millis(params["millis"].as_u64().unwrap())).await;
    Ok(())
}

async fn never(_: &Server) -> Result<()> {
    std::future::pending().await
}

/// The version that a request sees when it comes, though it waits before it answers.
async fn sees(server: &Server, params: Value) -> Result<Value> {
    let document = server.session.documents.get(&uri_of(&params)).unwrap();
    tokio::task::yield_now().await;
    Ok(json!(document.version))
}

/// What a handler must not do: it waits for the client.
async fn ask(server: &Server) -> Result<Value> {
    ask_for(server, Duration::from_mins(10)).await
}

async fn ask_briefly(server: &Server) -> Result<Value> {
    ask_for(server, Duration::from_millis(20)).await
}

async fn ask_for(server: &Server, limit: Duration) -> Result<Value> {
    let items = vec![ConfigurationItem { scope_uri: None, section: Some("assetflow".to_owned()) }];
    let params = ConfigurationParams { items };
    let answer = server.session.client.request::<WorkspaceConfiguration>(params, limit).await;
    Ok(answer.map_or_else(|error| json!(error.to_string()), |answer| json!(answer)))
}

async fn panic_at_once(_: &Server) -> Result<()> {
    panic!("canary-at-once")
}

async fn panic_later(_: &Server) -> Result<()> {
    tokio::task::yield_now().await;
    panic!("canary-later")
}

async fn panic_notification(_: &Server, _: Value) {
    panic!("canary-notification")
}

/// What the handler of a notification must not do: it waits.
async fn lazy_notification(_: &Server, _: Value) {
    tokio::task::yield_now().await;
}

/// Numbered messages, as many as asked for.
async fn burst(server: &Server, params: Value) {
    for number in 0..params["count"].as_u64().unwrap() {
        server.session.client.log_message(MessageType::LOG, number.to_string());
    }
}

/// Finds something in the document as it is now and publishes it, if asked to only when the
/// editor has answered a request.
async fn publish(server: &Server, params: Value) -> Result<bool> {
    let session = &server.session;
    let snapshot = session.documents.get(&uri_of(&params)).unwrap();
    if params["late"] == true {
        ask(server).await?;
    }
    let found = vec![Diagnostic { message: "found".to_owned(), ..Diagnostic::default() }];
    Ok(session.client.publish_diagnostics(&session.documents, &snapshot, found))
}

async fn edit(server: &Server, _: Value) {
    let client = server.session.client.clone();
    server.session.client.spawn(async move {
        let became = match client.apply_edit("a test", WorkspaceEdit::default()).await {
            Edited::Yes => "yes".to_owned(),
            Edited::No(reason) => format!("no: {}", reason.unwrap_or_default()),
            Edited::Unknown(reason) => format!("unknown: {reason}"),
        };
        client.show_message(MessageType::INFO, became);
    });
}

/// Work that lasts until it is stopped or told to end.
async fn work(server: &Server, params: Value) {
    let client = server.session.client.clone();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let stop = Box::new(move || stop.send(()).unwrap_or_default());
    let progress = client.progress("Speaking", Some(stop));
    for percent in 0..=params["steps"].as_u64().unwrap() {
        progress.report(Some(format!("step {percent}")), u32::try_from(percent).ok());
    }
    let short = params["short"].as_bool().unwrap_or(false);
    server.session.client.spawn(async move {
        let why = if short { "done" } else { stopped.await.map_or("dropped", |()| "stopped") };
        progress.say_at_end(why);
        drop(progress);
        client.show_message(MessageType::INFO, format!("work {why}"));
    });
}

async fn at_end(server: &Server, params: Value) {
    let client = server.session.client.clone();
    let millis = params["millis"].as_u64().unwrap();
    server.session.at_end(move || {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(millis)).await;
            client.log_message(MessageType::LOG, "parked");
        })
    });
    server.session.at_end(|| panic!("canary-at-end"));
}
