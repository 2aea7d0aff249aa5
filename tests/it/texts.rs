//! What a client shows of enums and of rules: complete, in both languages, and as the documents say it.

use crate::docs::text;
use crate::house::source::Source;
use crate::schema::{introspect, list, name};
use sceau::rule::Rule;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// The answer to a query that nobody has to sign in for.
async fn ask(query: &str) -> Json {
    let response = sceau::graphql::schema().execute(query).await;
    assert_eq!(response.errors, []);
    response.data.into_json().unwrap()
}

#[tokio::test]
async fn every_enum_of_the_schema_has_its_texts() {
    let schema = introspect().await;
    let enums = list(&schema["types"]).iter();
    let enums = enums.filter(|it| it["kind"] == "ENUM" && !name(it).starts_with("__"));
    let expected: Vec<_> = enums
        .map(|it| {
            let values = list(&it["enumValues"]).iter();
            let values = values.map(|it| json!([it["name"], it["description"]]));
            json!([it["name"], it["description"], values.collect::<Vec<_>>()])
        })
        .collect();
    assert!(expected.len() > 40, "only {} enums", expected.len());

    let answer =
        ask("{ enums { name description values { value description label { fr en } } } }").await;
    let told: Vec<_> = list(&answer["enums"])
        .iter()
        .map(|it| {
            let values = list(&it["values"]).iter();
            let values = values.map(|it| json!([it["value"], it["description"]]));
            json!([it["name"], it["description"], values.collect::<Vec<_>>()])
        })
        .collect();
    assert_eq!(told, expected);

    for of in list(&answer["enums"]) {
        for language in ["fr", "en"] {
            let values = list(&of["values"]).iter();
            let labels = values.map(|it| it["label"][language].as_str().unwrap());
            let labels: Vec<_> = labels.collect();
            let apart: BTreeSet<_> = labels.iter().collect();
            assert_eq!(
                apart.len(),
                labels.len(),
                "{} is not told apart: {labels:?}",
                of["name"]
            );
            for label in labels {
                let head = label.chars().next().unwrap();
                assert!(
                    head.is_uppercase() && !label.ends_with('.'),
                    "{label:?} is no label"
                );
            }
        }
    }
}

#[tokio::test]
async fn enums_are_answered_by_name() {
    let answer = ask(
        "{ enums(names: [\"TieRule\", \"Nothing\", \"Query\"]) { name values { value label { fr en } } } }",
    )
    .await;
    assert_eq!(
        answer["enums"],
        json!([{ "name": "TieRule", "values": [
            { "value": "REJECTED", "label": { "fr": "Proposition rejetée", "en": "Proposal rejected" } },
            { "value": "CHAIR_CASTING_VOTE",
              "label": { "fr": "Voix prépondérante du président", "en": "Casting vote of the chair" } },
        ] }])
    );
    assert!(
        sceau::graphql::sdl().contains(
            "\tREJECTED @label(fr: \"Proposition rejetée\", en: \"Proposal rejected\")\n"
        )
    );
}

/// The rows of `docs/rules.md`: id, title, where.
fn rows() -> Vec<[String; 3]> {
    let text = text("docs/rules.md");
    let cells = text.lines().filter_map(|line| {
        let cells: Vec<_> = line.strip_prefix("| ")?.split(" | ").collect();
        let [id, title, place, _] = cells.as_slice() else {
            return None;
        };
        let numbered = id.ends_with(|letter: char| letter.is_ascii_digit());
        numbered.then(|| [*id, *title, *place].map(str::to_owned))
    });
    cells.collect()
}

#[tokio::test]
async fn the_rules_are_those_of_the_document() {
    let answer = ask("{ rules { id title { fr en } text { fr en } } }").await;
    let told: Vec<_> = list(&answer["rules"])
        .iter()
        .map(|rule| [&rule["id"], &rule["title"]["en"]].map(|it| it.as_str().unwrap().to_owned()))
        .collect();
    let rows = rows().into_iter();
    let carried = rows.filter(|[_, _, place]| place != "not in this version");
    let expected: Vec<_> = carried.map(|[id, title, _]| [id, title]).collect();
    assert_eq!(told, expected);

    for rule in list(&answer["rules"]) {
        for part in ["title", "text"] {
            let [fr, en] = ["fr", "en"].map(|language| rule[part][language].as_str().unwrap());
            assert!(
                fr != en && !fr.is_empty(),
                "{} is not translated",
                rule["id"]
            );
            let sentence = [fr, en].iter().all(|text| text.ends_with('.'));
            assert_eq!(sentence, part == "text", "{rule:#}");
        }
    }

    let answer = ask("{ one: rule(id: \"R7\") { id title { fr } } none: rule(id: \"r7\") { id } }");
    let expected =
        json!({ "one": { "id": "R7", "title": { "fr": Rule::R7.title().fr } }, "none": null });
    assert_eq!(answer.await, expected);
}

/// The schema names rules in parentheses: whoever looks one up finds it.
#[test]
fn a_rule_that_the_schema_names_can_be_looked_up() {
    let sdl = sceau::graphql::sdl();
    let words = sdl.split(|letter: char| !letter.is_ascii_alphanumeric());
    let is_id = |word: &&str| {
        word.len() > 1
            && word.starts_with(['A', 'T', 'R', 'P'])
            && word[1..].chars().all(|letter| letter.is_ascii_digit())
    };
    let named: BTreeSet<_> = words.filter(is_id).collect();
    assert!(named.len() > 20, "only {named:?}");
    let unknown: Vec<_> = named
        .iter()
        .filter(|id| Rule::named(id).is_none())
        .collect();
    assert!(unknown.is_empty(), "no such rules: {unknown:?}");
}

/// What stands between quotes after each `mark` in the code of the slices.
fn said(mark: &str) -> Vec<String> {
    let files = Source::below(&["src/modules"]);
    let said = files.iter().flat_map(|file| {
        let after = file.text.split(mark).skip(1);
        after.map(|rest| rest.split('"').nth(1).unwrap().to_owned())
    });
    said.collect()
}

/// Each slice names what it counts and what it tells; rows of two that had one name would be taken for each other.
#[test]
fn what_slices_count_and_tell_is_told_apart() {
    let files = Source::below(&["src/modules"]);
    let told: Vec<_> = files
        .iter()
        .filter_map(|file| file.text.split_once("messages! {"))
        .flat_map(|(_, list)| list.split(" = \"").skip(1))
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    let counted = [said("Counted::new("), said("Counted::act(")].concat();
    for (names, least) in [(told, 20), (counted, 5)] {
        let apart: BTreeSet<_> = names.iter().collect();
        assert_eq!(apart.len(), names.len(), "twice in {names:?}");
        assert!(names.len() > least, "only {names:?}");
    }
}
