//! What resolvers may answer. The crate lets an `Err` of a nullable field null its parent, against the specification; so a resolver
//! answers an `Option` made by `nullable`, or a `Result` of what is never null, and no alias hides which.

use super::all;
use super::source::{Source, tokens};

/// The resolvers that answer a `Result` of an `Option`, and the aliases that could hide one.
fn faults(file: &Source) -> Vec<String> {
    let code = file.code();
    let tokens = tokens(&code);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let name = tokens.get(at + 1).copied().unwrap_or_default();
        let (start, ends): (_, &[&str]) = match tokens[at] {
            "fn" => ("->", &["{", ";", "where"]),
            "type" => ("=", &[";"]),
            _ => continue,
        };
        let rest = tokens[at..].split(|token| ends.contains(token)).next();
        let joined = rest.unwrap_or_default().concat();
        let Some((_, answer)) = joined.split_once(start) else {
            continue;
        };
        let fallible = tokens[at] == "fn" && at > 0 && tokens[at - 1] == "async";
        let alias =
            tokens[at] == "type" && (answer.starts_with("Option<") || is_result_of_option(answer));
        if alias || (fallible && is_result_of_option(answer)) {
            found.push(format!("{}: {name} -> {answer}", file.path));
        }
    }
    found
}

/// Whether a type, written without blanks, is some `Result<Option<…>>`, whatever it is called by.
fn is_result_of_option(answer: &str) -> bool {
    let inner = answer.split_once('<');
    inner.is_some_and(|(outer, inner)| {
        let first = inner.split('<').next().unwrap_or_default();
        outer != "Option"
            && !outer.ends_with("::Option")
            && first.rsplit("::").next() == Some("Option")
    })
}

/// Whether a file has resolvers.
fn resolves(file: &Source) -> bool {
    let code = file.code();
    ["Object", "ComplexObject", "Subscription"]
        .iter()
        .any(|name| {
            [
                format!("[{name}]"),
                format!("[{name}("),
                format!("::{name}]"),
                format!("::{name}("),
            ]
            .iter()
            .any(|mark| code.contains(mark.as_str()))
        })
}

#[test]
fn no_error_of_a_nullable_field_nulls_its_parent() {
    let files = all();
    let resolving: Vec<_> = files.iter().filter(|file| resolves(file)).collect();
    assert!(
        resolving.len() > 30,
        "only {} files resolve",
        resolving.len()
    );
    let found: Vec<_> = resolving.into_iter().flat_map(faults).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_nullable_field_that_may_fail_is_found() {
    let text = |answer: &str| {
        format!(
            "#[Object]\nimpl X {{\n async fn f(&self, ctx: &Context<'_>) -> {answer} {{ x }}\n}}"
        )
    };
    for bad in [
        "Result<Option<Instant>>",
        "async_graphql::Result<\n  Option<Id<X>>,\n  Error,\n>",
        "FieldResult<std::option::Option<u8>>",
    ] {
        assert_eq!(
            faults(&Source::new("src/x.rs", &text(bad))).len(),
            1,
            "{bad}"
        );
    }
    for good in [
        "Option<Instant>",
        "Result<Vec<Option<u8>>>",
        "Option<Option<u8>>",
        "Result<bool>",
    ] {
        let file = Source::new("src/x.rs", &text(good));
        assert!(resolves(&file) && faults(&file).is_empty(), "{good}");
    }
    for alias in [
        "type Maybe<T> = Result<Option<T>>;",
        "type Maybe<T> = Option<T>;",
    ] {
        assert_eq!(faults(&Source::new("src/x.rs", alias)).len(), 1, "{alias}");
    }
}
