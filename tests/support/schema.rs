//! Whether a request's body has the shape that is documented: the part of JSON Schema that the
//! providers' schemas use.

use serde_json::{Map, Value, json};

/// Something that is not as the schema wants it.
#[derive(Debug)]
pub struct Flaw {
    /// Names and indices, from the outside in.
    pub at: Vec<Value>,
    pub kind: Kind,
    pub given: Value,
}

#[derive(Debug)]
pub enum Kind {
    Missing,
    Unknown,
    Type(&'static str),
    Choice(Vec<Value>),
    Least(f64),
    Most(f64),
    TooMany(usize),
}

/// Every flaw of a value, where `root` has the definitions that the schema names.
pub fn flaws(root: &Value, schema: &Value, value: &Value) -> Vec<Flaw> {
    let mut found = Vec::new();
    Check { root, found: &mut found }.value(schema, value, &mut Vec::new());
    found
}

struct Check<'a> {
    root: &'a Value,
    found: &'a mut Vec<Flaw>,
}

impl<'a> Check<'a> {
    fn value(&mut self, schema: &'a Value, value: &Value, at: &mut Vec<Value>) {
        let schema = resolved(self.root, schema);
        if let Some(any) = schema["anyOf"].as_array() {
            let of_type = any.iter().find(|it| has_type(resolved(self.root, it), value));
            return self.value(of_type.unwrap_or(&any[0]), value, at);
        }
        if !has_type(schema, value) {
            let kind = Kind::Type(schema["type"].as_str().map_or("any", leaked));
            return self.flaw(at, kind, value);
        }
        if let Some(choices) = schema["enum"].as_array()
            && !choices.contains(value)
        {
            self.flaw(at, Kind::Choice(choices.clone()), value);
        }
        if let Some(number) = value.as_f64() {
            if let Some(least) = schema["minimum"].as_f64().filter(|least| number < *least) {
                self.flaw(at, Kind::Least(least), value);
            }
            if let Some(most) = schema["maximum"].as_f64().filter(|most| number > *most) {
                self.flaw(at, Kind::Most(most), value);
            }
        }
        match value {
            Value::Object(fields) => self.object(schema, fields, value, at),
            Value::Array(list) => {
                let most = schema["maxItems"].as_u64().and_then(|most| usize::try_from(most).ok());
                if let Some(most) = most.filter(|most| list.len() > *most) {
                    self.flaw(at, Kind::TooMany(most), value);
                }
                if let Some(items) = schema.get("items") {
                    for (index, item) in list.iter().enumerate() {
                        at.push(json!(index));
                        self.value(items, item, at);
                        at.pop();
                    }
                }
            }
            _ => {}
        }
    }

    fn object(
        &mut self,
        schema: &'a Value,
        fields: &Map<String, Value>,
        value: &Value,
        at: &mut Vec<Value>,
    ) {
        for name in schema["required"].as_array().into_iter().flatten() {
            if !fields.contains_key(name.as_str().unwrap()) {
                at.push(name.clone());
                self.flaw(at, Kind::Missing, value);
                at.pop();
            }
        }
        for (name, field) in fields {
            at.push(json!(name));
            match (schema["properties"].get(name), &schema["additionalProperties"]) {
                (Some(inner), _) | (None, inner @ Value::Object(_)) => self.value(inner, field, at),
                (None, Value::Bool(false)) => self.flaw(at, Kind::Unknown, field),
                (None, _) => {}
            }
            at.pop();
        }
    }

    fn flaw(&mut self, at: &[Value], kind: Kind, given: &Value) {
        self.found.push(Flaw { at: at.to_vec(), kind, given: given.clone() });
    }
}

/// What a `$ref` names.
pub fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(name) => root.pointer(name.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

fn has_type(schema: &Value, value: &Value) -> bool {
    match schema["type"].as_str() {
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        Some("null") => value.is_null(),
        _ => true,
    }
}

/// The names of types are few.
fn leaked(name: &str) -> &'static str {
    ["string", "integer", "number", "boolean", "array", "object", "null"]
        .into_iter()
        .find(|it| *it == name)
        .unwrap_or("any")
}
