//! An editor for tests. It is strict: an error that no test asked for, a second answer to one
//! request, or an answer to none fails the test.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io::{PipeReader, PipeWriter, Write, pipe};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use assetflow::config::{Clock, Environment};
use assetflow::lsp::{Connection, Ending, LogControl, Setup, frame, serve_with};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{probes, profiles};

/// Nothing takes so long but what never comes.
pub const LIMIT: Duration = Duration::from_mins(1);

/// How the editor answers a request of the server.
pub enum Reply {
    Result(Value),
    Error(i64),
    /// Not before `Editor::answer`, if ever.
    Never,
}

pub struct Builder {
    capabilities: Value,
    replies: HashMap<String, Reply>,
    files: Vec<(String, String)>,
    parameters: Value,
}

impl Builder {
    pub fn new() -> Self {
        Self {
            capabilities: profiles::vs_code(),
            replies: HashMap::new(),
            files: Vec::new(),
            parameters: json!({}),
        }
    }

    pub fn capabilities(mut self, capabilities: Value) -> Self {
        self.capabilities = capabilities;
        self
    }

    pub fn reply(mut self, method: &str, reply: Reply) -> Self {
        self.replies.insert(method.to_owned(), reply);
        self
    }

    /// A file in the folder that the editor has open.
    pub fn file(mut self, name: &str, text: &str) -> Self {
        self.files.push((name.to_owned(), text.to_owned()));
        self
    }

    /// A further parameter of `initialize`.
    pub fn parameter(mut self, name: &str, value: Value) -> Self {
        self.parameters[name] = value;
        self
    }

    /// Starts a server that has been told nothing yet.
    pub fn start(self) -> Editor {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("project");
        std::fs::create_dir(&project).unwrap();
        for (name, text) in &self.files {
            let path = project.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let home = folder.path().join("home");
        // Providers lead nowhere: nothing may leave this machine, and no keyring is looked at.
        let nowhere = ["PEXELS", "PIXABAY", "OPENVERSE", "WIKIMEDIA"]
            .map(|provider| (format!("ASSETFLOW_{provider}_URL"), "http://127.0.0.1:9"));
        let variables = nowhere.iter().map(|(name, value)| (name.as_str(), *value));
        let variables = variables.chain([("ASSETFLOW_HOME", home.to_str().unwrap())]);
        let environment = Environment::fixed(variables, &project);
        let (server_input, to_server) = pipe().unwrap();
        let (from_server, server_output) = pipe().unwrap();
        let setup = Setup { environment, clock: Clock::system(), log: LogControl::default() };
        let served = thread::spawn(move || {
            serve_with(Connection::new(server_input, server_output), setup, probes::add)
        });
        Editor {
            to_server: Some(to_server),
            inbox: read(from_server),
            served: Some(served),
            folder,
            builder: self,
            next_id: 1,
            open_requests: HashSet::new(),
            answers: HashMap::new(),
            notifications: VecDeque::new(),
            requests: VecDeque::new(),
        }
    }

    /// Starts a server and introduces the editor to it.
    pub fn initialize(self) -> Editor {
        let mut editor = self.start();
        editor.introduce();
        editor
    }
}

fn read(from_server: PipeReader) -> Receiver<Value> {
    let (sender, inbox) = channel();
    thread::spawn(move || {
        let mut frames = frame::Reader::new(from_server);
        while let Ok(Some(body)) = frames.read() {
            if sender.send(serde_json::from_slice(&body).unwrap()).is_err() {
                return;
            }
        }
    });
    inbox
}

pub struct Editor {
    to_server: Option<PipeWriter>,
    inbox: Receiver<Value>,
    served: Option<JoinHandle<Ending>>,
    folder: TempDir,
    builder: Builder,
    next_id: i64,
    open_requests: HashSet<i64>,
    answers: HashMap<i64, Result<Value, Value>>,
    notifications: VecDeque<Value>,
    requests: VecDeque<Value>,
}

impl Editor {
    pub fn new() -> Self {
        Builder::new().initialize()
    }

    /// `initialize` and `initialized`; answers the server's capabilities.
    pub fn introduce(&mut self) -> Value {
        let mut parameters = json!({
            "processId": null,
            "rootUri": null,
            "clientInfo": {"name": "test"},
            "workspaceFolders": [{"uri": self.uri(""), "name": "project"}],
            "capabilities": self.builder.capabilities,
        });
        for (name, value) in self.builder.parameters.as_object().unwrap() {
            parameters[name] = value.clone();
        }
        let result = self.request("initialize", parameters);
        self.notify("initialized", json!({}));
        result["capabilities"].clone()
    }

    /// The URI of a file in the open folder.
    pub fn uri(&self, name: &str) -> String {
        format!("file://{}/project/{name}", self.folder.path().display())
    }

    /// Where a file in the open folder lies.
    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join("project").join(name)
    }

    pub fn open(&mut self, uri: &str, version: i32, text: &str) {
        self.notify(
            "textDocument/didOpen",
            json!({"textDocument": {
                "uri": uri, "languageId": "assetflow", "version": version, "text": text,
            }}),
        );
    }

    pub fn change(&mut self, uri: &str, version: i32, changes: Value) {
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": changes}),
        );
    }

    /// What the server takes a document for.
    pub fn document(&mut self, uri: &str) -> Value {
        self.request("test/document", json!({ "uri": uri }))
    }

    pub fn text(&mut self, uri: &str) -> String {
        self.document(uri)["text"].as_str().unwrap().to_owned()
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// A request that must succeed.
    #[track_caller]
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.wait(id).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// A request that must fail; answers the message.
    #[track_caller]
    pub fn objection(&mut self, method: &str, params: Value) -> String {
        let id = self.begin(method, params);
        let error = self.wait(id).unwrap_err();
        error["message"].as_str().unwrap().to_owned()
    }

    /// A request that must fail; answers the code.
    #[track_caller]
    pub fn refused(&mut self, method: &str, params: Value) -> i64 {
        let id = self.begin(method, params);
        let error = self.wait(id).expect_err(method);
        error["code"].as_i64().unwrap()
    }

    /// Sends a request and does not wait for the answer.
    pub fn begin(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.open_requests.insert(id);
        let mut message = json!({"jsonrpc": "2.0", "id": id, "method": method});
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(&message);
        id
    }

    /// Waits for the answer to a request.
    #[track_caller]
    pub fn wait(&mut self, id: i64) -> Result<Value, Value> {
        self.until(&format!("an answer to {id}"), |editor| editor.answers.remove(&id))
    }

    /// Whether a request has been answered already.
    pub fn is_answered(&mut self, id: i64) -> bool {
        while let Ok(message) = self.inbox.try_recv() {
            self.take(message);
        }
        self.answers.contains_key(&id)
    }

    pub fn cancel(&mut self, id: i64) {
        self.notify("$/cancelRequest", json!({ "id": id }));
    }

    /// Waits for a notification and answers its parameters.
    #[track_caller]
    pub fn wait_for_notification(&mut self, method: &str) -> Value {
        self.until(method, |editor| take_first(&mut editor.notifications, method))["params"].take()
    }

    /// The notifications that have come and were not waited for.
    pub fn unread(&mut self) -> Vec<String> {
        self.notifications.iter().map(|it| it["method"].as_str().unwrap().to_owned()).collect()
    }

    /// Waits for a request of the server, which may have been answered already.
    #[track_caller]
    pub fn wait_for_request(&mut self, method: &str) -> Value {
        self.until(method, |editor| take_first(&mut editor.requests, method))
    }

    /// Answers a request of the server late.
    pub fn answer(&mut self, request: &Value, result: Value) {
        self.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": result}));
    }

    pub fn send(&mut self, message: &Value) {
        self.send_bytes(message.to_string().as_bytes());
    }

    /// Sends a body that need not be a message.
    pub fn send_bytes(&mut self, body: &[u8]) {
        frame::write(self.to_server.as_mut().unwrap(), body).unwrap();
    }

    pub fn send_raw(&mut self, bytes: &[u8]) {
        self.to_server.as_mut().unwrap().write_all(bytes).unwrap();
    }

    /// The next message that answers no request of this editor.
    #[track_caller]
    pub fn wait_for_stray_answer(&mut self) -> Value {
        loop {
            let message = self.inbox.recv_timeout(LIMIT).unwrap();
            if message.get("method").is_none() {
                assert!(message.get("error").is_some(), "{message}");
                return message;
            }
            self.take(message);
        }
    }

    /// Closes the line and answers how the session ended.
    pub fn hang_up(mut self) -> Ending {
        self.to_server = None;
        self.ending()
    }

    /// Waits for the end of the session.
    pub fn ending(&mut self) -> Ending {
        self.outcome().unwrap()
    }

    /// Waits for the server's own panic and answers what it says.
    pub fn crash(&mut self) -> String {
        let panic = self.outcome().unwrap_err();
        panic.downcast_ref::<String>().unwrap().clone()
    }

    fn outcome(&mut self) -> thread::Result<Ending> {
        let served = self.served.take().unwrap();
        let patience = Instant::now();
        while !served.is_finished() {
            assert!(patience.elapsed() < LIMIT, "the session does not end");
            thread::sleep(Duration::from_millis(1));
        }
        served.join()
    }

    #[track_caller]
    fn until<T>(&mut self, what: &str, mut found: impl FnMut(&mut Self) -> Option<T>) -> T {
        let patience = Instant::now();
        loop {
            if let Some(found) = found(self) {
                return found;
            }
            match self.inbox.recv_timeout(LIMIT.saturating_sub(patience.elapsed())) {
                Ok(message) => self.take(message),
                Err(RecvTimeoutError::Timeout) => panic!("{what} does not come"),
                Err(RecvTimeoutError::Disconnected) => panic!("the server ended before {what}"),
            }
        }
    }

    fn take(&mut self, mut message: Value) {
        assert_eq!(message["jsonrpc"], "2.0");
        match (message.get("method").is_some(), message.get("id").is_some()) {
            (true, true) => self.reply_to(message),
            (true, false) => self.notifications.push_back(message),
            (false, _) => {
                let id = message["id"].as_i64().unwrap_or_else(|| panic!("stray: {message}"));
                assert!(
                    self.open_requests.remove(&id),
                    "answered twice, or never asked: {message}"
                );
                let error = message.get_mut("error").map(Value::take);
                let outcome = error.map_or_else(|| Ok(message["result"].take()), Err);
                self.answers.insert(id, outcome);
            }
        }
    }

    fn reply_to(&mut self, request: Value) {
        if self.to_server.is_none() {
            self.requests.push_back(request);
            return;
        }
        let method = request["method"].as_str().unwrap();
        match self.builder.replies.get(method) {
            Some(Reply::Result(result)) => {
                let result = result.clone();
                self.reply(&request, "result", result);
            }
            Some(Reply::Error(code)) => {
                let error = json!({"code": code, "message": "not here"});
                self.reply(&request, "error", error);
            }
            Some(Reply::Never) => {}
            None => {
                let result = usual_reply(method, &request);
                self.reply(&request, "result", result);
            }
        }
        self.requests.push_back(request);
    }

    /// Answers at once; a server that has ended meanwhile does not read it.
    fn reply(&mut self, request: &Value, name: &str, value: Value) {
        let answer = json!({"jsonrpc": "2.0", "id": request["id"], name: value});
        if let Some(to_server) = &mut self.to_server {
            let _ = frame::write(to_server, answer.to_string().as_bytes());
        }
    }
}

/// What an obliging editor answers.
fn usual_reply(method: &str, request: &Value) -> Value {
    match method {
        "workspace/applyEdit" => json!({"applied": true}),
        "workspace/configuration" => {
            let items = request["params"]["items"].as_array().unwrap();
            items.iter().map(|_| Value::Null).collect()
        }
        "window/showDocument" => json!({"success": true}),
        "window/workDoneProgress/create"
        | "client/registerCapability"
        | "client/unregisterCapability"
        | "window/showMessageRequest"
        | "workspace/diagnostic/refresh"
        | "workspace/codeLens/refresh"
        | "workspace/inlayHint/refresh"
        | "workspace/semanticTokens/refresh" => Value::Null,
        _ => panic!("no editor knows {method}"),
    }
}

fn take_first(queue: &mut VecDeque<Value>, method: &str) -> Option<Value> {
    let at = queue.iter().position(|message| message["method"] == method)?;
    queue.remove(at)
}

impl Drop for Editor {
    fn drop(&mut self) {
        if thread::panicking() || self.served.is_none() {
            return;
        }
        let id = self.begin("shutdown", Value::Null);
        assert_eq!(self.wait(id), Ok(Value::Null));
        self.notify("exit", Value::Null);
        let ending = self.ending();
        assert!(matches!(ending, Ending::Exit { after_shutdown: true }), "{ending:?}");
        // Nobody listens to answers any more.
        self.to_server = None;
        while let Ok(message) = self.inbox.recv() {
            self.take(message);
        }
        let unread: Vec<_> = self.answers.iter().filter(|(_, answer)| answer.is_err()).collect();
        assert!(unread.is_empty(), "errors that nobody looked at: {unread:?}");
    }
}

/// The text after some edits, each of whole ASCII positions.
pub fn edited(text: &str, edits: &[Value]) -> String {
    let offset = |position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + position["character"].as_u64().unwrap() as usize
    };
    let mut edits: Vec<_> = edits
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (offset(&range["start"]), offset(&range["end"]), edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_unstable();
    let mut text = text.to_owned();
    for (from, to, new) in edits.into_iter().rev() {
        text.replace_range(from..to, new);
    }
    text
}

/// Has a command done and answers what it answers at once.
#[track_caller]
pub fn command(editor: &mut Editor, name: &str, argument: Value) -> Value {
    editor.request("workspace/executeCommand", json!({"command": name, "arguments": [argument]}))
}
