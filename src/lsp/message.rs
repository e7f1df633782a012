//! What a message is: a request, a notification, an answer, or nothing that the protocol knows.

use serde_json::{Map, Value};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

/// A message from the client.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A request or a notification.
    Call(Request),
    /// The answer to a request of ours.
    Answer(Id, Result<Value, Error>),
    /// Not a message; this is what to answer.
    Broken(Response),
    /// An answer that answers nothing. It is never answered itself: two programs that do so would
    /// talk for ever.
    Lost,
}

/// Reads a message from the body of a frame.
pub(super) fn read(body: &[u8]) -> Incoming {
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => classify(fields),
        Ok(Value::Array(_)) => {
            broken(Id::Null, ErrorCode::InvalidRequest, "batches are not served")
        }
        Ok(_) => broken(Id::Null, ErrorCode::InvalidRequest, "a message is an object"),
        // The parser's own words may quote the message, which can hold a secret.
        Err(_) => {
            broken(Id::Null, ErrorCode::ParseError, "the message is not JSON, or nested too deep")
        }
    }
}

fn classify(mut fields: Map<String, Value>) -> Incoming {
    let id = fields.remove("id");
    let known = id.as_ref().and_then(readable_id);
    let Some(method) = fields.remove("method") else {
        let answers = fields.contains_key("result") || fields.contains_key("error");
        return match known {
            Some(id) if answers => Incoming::Answer(id, outcome(fields)),
            _ if answers => Incoming::Lost,
            id => {
                broken(id.unwrap_or_default(), ErrorCode::InvalidRequest, "a message has a method")
            }
        };
    };
    let refused = |why| broken(known.clone().unwrap_or_default(), ErrorCode::InvalidRequest, why);
    let Value::String(method) = method else { return refused("a method is a string") };
    if fields.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return refused("jsonrpc must be 2.0");
    }
    let mut request = Request::build(method);
    if let Some(params) = fields.remove("params") {
        if !matches!(params, Value::Object(_) | Value::Array(_) | Value::Null) {
            return refused("params are an object or an array");
        }
        request = request.params(params);
    }
    match (id, known) {
        (None, _) => Incoming::Call(request.finish()),
        (Some(_), Some(id)) => Incoming::Call(request.id(id).finish()),
        (Some(_), None) => {
            broken(Id::Null, ErrorCode::InvalidRequest, "an id is an integer or a string")
        }
    }
}

fn readable_id(id: &Value) -> Option<Id> {
    match id {
        Value::Number(number) => number.as_i64().map(Id::Number),
        Value::String(text) => Some(Id::String(text.clone())),
        _ => None,
    }
}

/// Clients differ in what they leave out; an `error` that is null is none.
fn outcome(mut fields: Map<String, Value>) -> Result<Value, Error> {
    match fields.remove("error") {
        None | Some(Value::Null) => Ok(fields.remove("result").unwrap_or(Value::Null)),
        Some(error) => Err(Error {
            code: error
                .get("code")
                .and_then(Value::as_i64)
                .map_or(ErrorCode::InternalError, Into::into),
            message: error
                .get("message")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
                .into(),
            data: error.get("data").cloned(),
        }),
    }
}

fn broken(id: Id, code: ErrorCode, message: &'static str) -> Incoming {
    Incoming::Broken(Response::from_error(id, Error { code, message: message.into(), data: None }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &[u8]) -> (Id, i64) {
        match read(body) {
            Incoming::Broken(answer) => {
                let code = answer.error().unwrap().code.code();
                (answer.id().clone(), code)
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_no_message_is_told_apart() {
        let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
        assert_eq!(refused(b"{nonsense"), (Id::Null, -32700));
        assert_eq!(refused(b""), (Id::Null, -32700));
        assert_eq!(refused(b"{\"jsonrpc\":\"2.0\",\"method\":\"\xff\xfe\"}"), (Id::Null, -32700));
        assert_eq!(refused(deep.as_bytes()), (Id::Null, -32700));
        assert_eq!(refused(b"[]"), (Id::Null, -32600));
        assert_eq!(refused(br#"[{"jsonrpc":"2.0","method":"x"}]"#), (Id::Null, -32600));
        assert_eq!(refused(b"7"), (Id::Null, -32600));
        assert_eq!(refused(br#"{"id":3}"#), (Id::Number(3), -32600));
        assert_eq!(refused(br#"{"id":3,"method":"x"}"#), (Id::Number(3), -32600));
        assert_eq!(refused(br#"{"jsonrpc":"2.0","id":"a","method":7}"#), (Id::from("a"), -32600));
        assert_eq!(
            refused(br#"{"jsonrpc":"2.0","id":4,"method":"x","params":7}"#),
            (4.into(), -32600)
        );
        assert_eq!(refused(br#"{"jsonrpc":"2.0","id":1.5,"method":"x"}"#), (Id::Null, -32600));
        assert_eq!(refused(br#"{"jsonrpc":"2.0","id":null,"method":"x"}"#), (Id::Null, -32600));
    }

    #[test]
    fn answers_are_read_as_clients_write_them() {
        let answer = |body: &str| match read(body.as_bytes()) {
            Incoming::Answer(id, outcome) => (id, outcome.map_err(|error| error.code.code())),
            other => panic!("{other:?}"),
        };
        assert_eq!(answer(r#"{"id":1,"result":[]}"#), (1.into(), Ok(Value::Array(vec![]))));
        assert_eq!(answer(r#"{"id":1,"result":null,"error":null}"#), (1.into(), Ok(Value::Null)));
        assert_eq!(answer(r#"{"id":1,"error":{"code":-32601}}"#), (1.into(), Err(-32601)));
        assert!(matches!(read(br#"{"id":null,"error":{"code":1}}"#), Incoming::Lost));
    }
}
