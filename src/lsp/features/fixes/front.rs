//! Fixes for the front matter.

use crate::script::{Code, Entry, Key, Notice, Values};
use crate::studio::Live;
use crate::text::ByteRange;

use super::super::{place, shown};
use super::{Fix, fix};

/// Values that are offered in the place of one that cannot be used.
const MOST: usize = 4;

pub(super) fn fixes(live: &Live, notice: &Notice) -> Vec<Fix> {
    let entries = &live.front().entries;
    let at = |range: ByteRange| notice.range == range;
    let Some(entry) = entries.iter().find(|it| at(it.key_range) || at(it.value_range)) else {
        return Vec::new();
    };
    match notice.code {
        Code::FrontMatterValue => value(live, notice, entry),
        Code::FrontMatterUnknownKey => {
            let near = Key::nearest(&entry.key);
            let change = |key: &Key| {
                let edit = (entry.key_range, key.name.to_owned());
                fix(notice, format!("Change to `{}`", key.name), vec![edit], true)
            };
            near.map(change).into_iter().collect()
        }
        Code::FrontMatterForbiddenKey => remove(live, notice, entry),
        _ => {
            let target = shown::seconds(live.seconds().ceil());
            let target = if target.contains(':') { target } else { target.replace(".0", "") };
            let edit = (entry.value_range, target.clone());
            vec![fix(notice, format!("Raise the target to {target}"), vec![edit], false)]
        }
    }
}

fn value(live: &Live, notice: &Notice, entry: &Entry) -> Vec<Fix> {
    let Some(key) = Key::named(&entry.key) else { return Vec::new() };
    let language = live.language().tag();
    let values = match key.values {
        Values::Such(values) | Values::OneOf(values) => values,
        Values::Language => &[language],
        _ => return Vec::new(),
    };
    // A value that is not there yet begins behind the colon.
    let (range, blank) = if entry.value_range.is_empty() {
        (ByteRange::empty(entry.key_range.end + 1), " ")
    } else {
        (entry.value_range, "")
    };
    let change = |value: &&str| {
        fix(notice, format!("Change to `{value}`"), vec![(range, format!("{blank}{value}"))], false)
    };
    values.iter().take(MOST).map(change).collect()
}

/// Takes a line out; what stands on it is shown nowhere.
fn remove(live: &Live, notice: &Notice, entry: &Entry) -> Vec<Fix> {
    let row = place::line(live, entry.key_range.start);
    let value = place::line(live, entry.value_range.end.max(entry.key_range.end));
    let next = live.buffer().len().min(row.end + super::line_break(live, row).len());
    let text = place::text(live, row);
    // A key of a block of more lines is for the writer to take apart.
    if value != row || !text.trim_start().starts_with(&*place::text(live, entry.key_range)) {
        return Vec::new();
    }
    let edit = (ByteRange::new(row.start, next), String::new());
    vec![fix(notice, "Remove this line", vec![edit], true)]
}
