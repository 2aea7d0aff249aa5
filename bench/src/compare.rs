//! Whether two servers say the same: ids as UUIDs, instants as instants, the order of keys not at all; a cursor is whatever a server
//! makes it.

use chrono::DateTime;
use serde_json::Value as Json;
use uuid::Uuid;

/// Where two answers differ first; nothing where they say the same.
#[must_use]
pub fn difference(one: &Json, other: &Json) -> Option<String> {
    differ("", one, other)
}

/// Whether two answers of different shapes name the same things: where not, how many ids each has.
#[must_use]
pub fn other_things(one: &Json, other: &Json) -> Option<String> {
    let [ones, others] = [one, other].map(|answer| {
        let mut ids = Vec::new();
        collect(answer, &mut ids);
        ids.sort_unstable();
        ids
    });
    (ones != others).then(|| format!("{} and {} ids, not the same", ones.len(), others.len()))
}

fn collect(answer: &Json, ids: &mut Vec<Uuid>) {
    match answer {
        Json::Object(fields) => fields.values().for_each(|value| collect(value, ids)),
        Json::Array(items) => items.iter().for_each(|value| collect(value, ids)),
        Json::String(text) => ids.extend(id(text)),
        _ => {}
    }
}

fn differ(path: &str, one: &Json, other: &Json) -> Option<String> {
    match (one, other) {
        (Json::Object(ones), Json::Object(others)) => {
            if ones.len() != others.len() {
                return Some(format!("{path}: {one} and {other}"));
            }
            ones.iter().find_map(|(key, value)| {
                let path = format!("{path}/{key}");
                match others.get(key) {
                    None => Some(format!("{path} is in one alone")),
                    Some(_) if matches!(key.as_str(), "cursor" | "endCursor") => None,
                    Some(other) => differ(&path, value, other),
                }
            })
        }
        (Json::Array(ones), Json::Array(others)) => {
            if ones.len() != others.len() {
                return Some(format!("{path}: {} and {} items", ones.len(), others.len()));
            }
            let mut pairs = ones.iter().zip(others).enumerate();
            pairs.find_map(|(place, (one, other))| differ(&format!("{path}/{place}"), one, other))
        }
        (Json::String(ones), Json::String(others)) if same(ones, others) => None,
        _ if one == other => None,
        _ => Some(format!("{path}: {one} and {other}")),
    }
}

fn same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let ids = [one, other].map(id);
    let instants = [one, other].map(|text| DateTime::parse_from_rfc3339(text).ok());
    (ids[0].is_some() && ids[0] == ids[1]) || (instants[0].is_some() && instants[0] == instants[1])
}

/// An id, as a UUID or in the form of this server.
fn id(text: &str) -> Option<Uuid> {
    let typed = || entity::id::split(text).ok().map(|(_, id)| id);
    text.parse().ok().or_else(typed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::id::ComplaintId;
    use serde_json::json;

    #[test]
    fn answers_are_compared_by_what_they_say() {
        let id = Uuid::from_u128(7);
        let one = json!({ "id": ComplaintId(id), "at": "2026-01-15T09:00:00Z", "cursor": "x", "n": [1, null] });
        let other =
            json!({ "at": "2026-01-15T10:00:00+01:00", "cursor": "y", "id": id, "n": [1, null] });
        assert_eq!(difference(&one, &other), None);
        for (key, value) in [
            ("id", json!(Uuid::from_u128(8))),
            ("at", json!("2026-01-15T10:00:00Z")),
            ("n", json!([1])),
            ("n", json!([1, 2])),
            ("more", json!(1)),
        ] {
            let mut changed = other.clone();
            changed[key] = value;
            assert!(difference(&one, &changed).is_some(), "{key}");
        }
        let shape = json!({ "x": [{ "rowId": id }] });
        assert_eq!(other_things(&one, &shape), None);
        assert!(other_things(&one, &json!([id, id])).is_some());
    }
}
