//! Between typed fields and TOML tables. Each type lists its fields once ([`Fields`]); reading and
//! writing go through the same list, so they agree, and the list's order is the file's order.

use toml_edit::{Array, Item, Table, Value};

/// Longest list in a scene.
const LIST_LIMIT: usize = 10_000;

/// Something that is a table in the file.
pub(super) trait Fields: Default {
    /// Hands every field to the codec.
    fn fields(&mut self, codec: &mut impl Codec);
    /// Where what no field names is kept.
    fn extra(&mut self) -> &mut Extra;
}

/// Reads or writes fields; a field at its default is not written.
pub(super) trait Codec {
    /// One line of text.
    fn text(&mut self, name: &'static str, value: &mut String);
    /// Lines of text.
    fn texts(&mut self, name: &'static str, value: &mut Vec<String>);
    /// Short hashes, as eight hexadecimal digits each.
    fn hashes(&mut self, name: &'static str, value: &mut Vec<u32>);
    /// A length of time.
    fn seconds(&mut self, name: &'static str, value: &mut f64);
    /// A number of things.
    fn count(&mut self, name: &'static str, value: &mut u64);
    /// Yes or no.
    fn flag(&mut self, name: &'static str, value: &mut bool);
    /// A table inside this one.
    fn table(&mut self, name: &'static str, value: &mut Option<impl Fields>);
}

/// Fields and tables that this version does not know; they are carried along unchanged.
#[derive(Clone, Debug, Default)]
pub struct Extra(pub(super) Table);

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        (self.0.is_empty() && other.0.is_empty()) || self.0.to_string() == other.0.to_string()
    }
}

/// A field that cannot be read.
#[derive(Debug)]
pub(super) struct Unreadable {
    /// The keys that lead to it.
    pub(super) path: Vec<String>,
    /// What it must be.
    pub(super) wanted: &'static str,
}

/// Reads one table into something; what no field named becomes its extra.
pub(super) fn read<T: Fields>(table: Table) -> Result<T, Unreadable> {
    let mut reader = Reader { table, unreadable: None };
    let mut result = T::default();
    result.fields(&mut reader);
    if let Some(unreadable) = reader.unreadable {
        return Err(unreadable);
    }
    let mut rest = reader.table;
    forget_positions(&mut rest);
    *result.extra() = Extra(rest);
    Ok(result)
}

/// Writes something as a table, its extra last.
pub(super) fn write<T: Fields + Clone>(value: &T) -> Table {
    // The list of fields is one for reading and writing, hence the mutable copy.
    let mut value = value.clone();
    let mut writer = Writer { table: Table::new() };
    value.fields(&mut writer);
    append(&mut writer.table, value.extra());
    writer.table
}

fn append(table: &mut Table, extra: &Extra) {
    for (name, item) in &extra.0 {
        match extra.0.key(name) {
            Some(key) => table.insert_formatted(key, item.clone()),
            None => table.insert(name, item.clone()),
        };
    }
}

/// Tables remember the place in the file that they were read from; without it they are written
/// after what stands before them in memory.
fn forget_positions(table: &mut Table) {
    table.set_position(None);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(inner) => forget_positions(inner),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(forget_positions),
            Item::Value(_) | Item::None => {}
        }
    }
}

struct Reader {
    table: Table,
    unreadable: Option<Unreadable>,
}

impl Reader {
    fn field<T>(
        &mut self,
        name: &'static str,
        wanted: &'static str,
        value: &mut T,
        read: impl FnOnce(&Item) -> Option<T>,
    ) {
        let Some(item) = self.table.remove(name) else { return };
        match read(&item) {
            Some(read) => *value = read,
            None => self.fail(Unreadable { path: vec![name.to_owned()], wanted }),
        }
    }

    fn fail(&mut self, unreadable: Unreadable) {
        self.unreadable.get_or_insert(unreadable);
    }
}

fn list<T>(item: &Item, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let array = item.as_array().filter(|array| array.len() <= LIST_LIMIT)?;
    array.iter().map(|value| read(value.as_str()?)).collect()
}

fn short_hash(text: &str) -> Option<u32> {
    let plain = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if plain { u32::from_str_radix(text, 16).ok() } else { None }
}

fn number(item: &Item) -> Option<f64> {
    let whole = || item.as_integer().and_then(|whole| u32::try_from(whole).ok()).map(f64::from);
    item.as_float().or_else(whole).filter(|number| number.is_finite() && *number >= 0.0)
}

impl Codec for Reader {
    fn text(&mut self, name: &'static str, value: &mut String) {
        self.field(name, "a text", value, |item| item.as_str().map(str::to_owned));
    }

    fn texts(&mut self, name: &'static str, value: &mut Vec<String>) {
        self.field(name, "a list of texts", value, |item| list(item, |it| Some(it.to_owned())));
    }

    fn hashes(&mut self, name: &'static str, value: &mut Vec<u32>) {
        const WANTED: &str = "a list of hashes of eight hexadecimal digits";
        self.field(name, WANTED, value, |item| list(item, short_hash));
    }

    fn seconds(&mut self, name: &'static str, value: &mut f64) {
        self.field(name, "a number of seconds", value, number);
    }

    fn count(&mut self, name: &'static str, value: &mut u64) {
        let read = |item: &Item| item.as_integer().and_then(|count| u64::try_from(count).ok());
        self.field(name, "a whole number from 0", value, read);
    }

    fn flag(&mut self, name: &'static str, value: &mut bool) {
        self.field(name, "true or false", value, Item::as_bool);
    }

    fn table(&mut self, name: &'static str, value: &mut Option<impl Fields>) {
        let Some(item) = self.table.remove(name) else { return };
        let path = vec![name.to_owned()];
        match item.into_table().map(read) {
            Ok(Ok(inner)) => *value = Some(inner),
            Ok(Err(mut inner)) => {
                inner.path.splice(0..0, path);
                self.fail(inner);
            }
            Err(_) => self.fail(Unreadable { path, wanted: "a table" }),
        }
    }
}

struct Writer {
    table: Table,
}

impl Writer {
    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.table.insert(name, Item::Value(value.into()));
    }
}

impl Codec for Writer {
    fn text(&mut self, name: &'static str, value: &mut String) {
        if !value.is_empty() {
            self.put(name, one_line(value));
        }
    }

    fn texts(&mut self, name: &'static str, value: &mut Vec<String>) {
        if value.is_empty() {
            return;
        }
        let mut lines = Array::new();
        for text in value {
            lines.push_formatted(one_line(text).decorated("\n    ", ""));
        }
        lines.set_trailing("\n");
        lines.set_trailing_comma(true);
        self.put(name, lines);
    }

    fn hashes(&mut self, name: &'static str, value: &mut Vec<u32>) {
        if !value.is_empty() {
            self.put(name, value.iter().map(|hash| format!("{hash:08x}")).collect::<Array>());
        }
    }

    fn seconds(&mut self, name: &'static str, value: &mut f64) {
        let rounded = (*value * 1000.0).round() / 1000.0;
        if rounded.is_finite() && rounded > 0.0 {
            self.put(name, rounded);
        }
    }

    fn count(&mut self, name: &'static str, value: &mut u64) {
        if *value > 0 {
            self.put(name, i64::try_from(*value).unwrap_or(i64::MAX));
        }
    }

    fn flag(&mut self, name: &'static str, value: &mut bool) {
        if *value {
            self.put(name, true);
        }
    }

    fn table(&mut self, name: &'static str, value: &mut Option<impl Fields>) {
        if let Some(inner) = value {
            let mut writer = Writer { table: Table::new() };
            inner.fields(&mut writer);
            append(&mut writer.table, inner.extra());
            self.table.insert(name, Item::Table(writer.table));
        }
    }
}

/// A text as a TOML string on one line: no line of it can be taken for a table or a merge mark.
fn one_line(text: &str) -> Value {
    if !text.contains(char::is_control) {
        return text.into();
    }
    let mut escaped = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.extend(format!("\\u{:04X}", u32::from(c)).chars()),
            c => escaped.push(c),
        }
    }
    escaped.push('"');
    escaped.parse().unwrap_or_else(|_| text.into())
}
