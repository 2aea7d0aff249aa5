//! How large the values are that a document and its variables hold.

use super::{Limits, Refused, within};
use async_graphql::{Value, Variables, parser::types::ExecutableDocument};
use std::{collections::HashMap, convert::Infallible};

/// The sizes of all variables by name: of the value given, or of a default if that is larger.
pub(super) fn variable_sizes<'d>(
    limits: &Limits,
    document: &'d ExecutableDocument,
    variables: &'d Variables,
) -> Result<HashMap<&'d str, usize>, Refused> {
    let given = variables.iter().map(|(name, value)| (name.as_str(), value));
    let operations = document.operations.iter().map(|(_, it)| &it.node);
    let defaults = operations
        .flat_map(|it| &it.variable_definitions)
        .filter_map(|it| {
            Some((
                it.node.name.node.as_str(),
                &it.node.default_value.as_ref()?.node,
            ))
        });
    let mut sizes = HashMap::new();
    let mut total = 0_usize;
    for (name, value) in given.chain(defaults) {
        within("nesting", nesting(value), limits.nesting)?;
        let size = size(value);
        total = total.saturating_add(size);
        let known = sizes.entry(name).or_insert(0_usize);
        *known = (*known).max(size);
    }
    within("values", total, limits.values)?;
    Ok(sizes)
}

pub(super) fn sizes(values: impl Iterator<Item = Result<Value, Infallible>>) -> usize {
    values.map(|Ok(value)| size(&value)).sum()
}

/// One for the value and for each inside it, and one more for every KiB of a string.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::String(text) => text.len() / 1024,
        Value::List(items) => items.iter().map(size).sum(),
        Value::Object(fields) => fields.values().map(size).sum(),
        _ => 0,
    }
}

/// How deep lists and objects nest. The JSON reader stops at 128, a literal at the text's limit.
fn nesting(value: &Value) -> usize {
    match value {
        Value::List(items) => 1 + items.iter().map(nesting).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(nesting).max().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::{Name, parser::parse_query};

    #[test]
    fn a_long_string_counts_for_its_length() {
        assert_eq!(size(&Value::from("short")), 1);
        assert_eq!(size(&Value::from("x".repeat(10 * 1024))), 11);
    }

    #[test]
    fn deep_variables_are_refused() {
        let deep = (0..33).fold(Value::Null, |inner, _| Value::List(vec![inner]));
        let variables = Variables::from_value(Value::Object(
            [(Name::new("v"), deep)].into_iter().collect(),
        ));
        let refused = Limits::default().count(&parse_query("{a}").unwrap(), &variables);
        assert!(matches!(
            refused,
            Err(Refused::Exceeded {
                limit: "nesting",
                ..
            })
        ));
    }
}
