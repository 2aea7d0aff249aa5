mod faults;

use super::*;
use crate::deadline::{Period, Region, Rolling};
use crate::text::LocalizedText;
use entity::TextEnum;
use entity::text_enum::snake_case;
use entity::value::ArticleKind;
use proptest::prelude::*;
use rstest::rstest;
use std::collections::BTreeSet;

const GUIDE: &str = include_str!("../../../../docs/charter-format.md");

/// The example of the guide: a charter of two articles, with every key of the format but one.
fn example() -> &'static str {
    let (_, rest) = GUIDE.split_once("```toml\n").unwrap();
    rest.split_once("```").unwrap().0
}

fn example_with(old: &str, new: &str) -> String {
    assert!(example().contains(old), "the example has no {old:?}");
    example().replacen(old, new, 1)
}

/// The line of the first `text` in `file`.
fn line_of(file: &str, text: &str) -> usize {
    let at = file.find(text).unwrap_or_else(|| panic!("no {text:?}"));
    file[..at].matches('\n').count() + 1
}

fn messages(file: &str) -> Vec<String> {
    let faults = parse(file).unwrap_err();
    faults.iter().map(ToString::to_string).collect()
}

fn every_text(charter: &CharterText) -> Vec<&LocalizedText> {
    let clauses = charter.clauses.iter().flat_map(|c| [&c.title, &c.text]);
    let chapters = charter.chapters.iter().map(|c| &c.title);
    let articles = charter.articles().flat_map(|a| [&a.title, &a.text]);
    let rules = charter.rules.decision.empowered_by.iter();
    std::iter::once(&charter.title)
        .chain(clauses)
        .chain(chapters)
        .chain(articles)
        .chain(rules)
        .collect()
}

#[test]
fn the_shipped_charter_has_its_eight_chapters_and_27_articles() {
    let charter = parse(QUALITY_CHARTER).unwrap();
    let counts: Vec<usize> = charter.chapters.iter().map(|c| c.articles.len()).collect();
    assert_eq!(counts, [5, 4, 2, 7, 3, 2, 3, 1]);
    assert_eq!(charter.articles().count(), 27);

    let codes: Vec<&str> = charter.clauses.iter().map(|c| c.code.as_str()).collect();
    assert_eq!(
        codes,
        ["purpose", "property", "label", "radiation", "procedure"]
    );

    let numbers: Vec<u32> = charter.chapters.iter().map(|c| c.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8]);
    let last = charter.article("4.7".parse().unwrap()).unwrap();
    assert_eq!(last.title.en, "Property rights");
    assert!(charter.article("4.8".parse().unwrap()).is_none());
}

#[test]
fn the_shipped_charter_forbids_what_the_domain_calls_prohibitions() {
    let charter = parse(QUALITY_CHARTER).unwrap();
    let prohibitions: Vec<String> = charter
        .articles()
        .filter(|article| article.kind == ArticleKind::Prohibition)
        .map(|article| article.number.to_string())
        .collect();
    assert_eq!(prohibitions, ["1.3", "2.1", "2.2", "2.3"]);
}

#[test]
fn the_shipped_charter_speaks_two_languages_throughout() {
    let charter = parse(QUALITY_CHARTER).unwrap();
    for text in every_text(&charter) {
        assert!(!text.fr.trim().is_empty() && !text.en.trim().is_empty());
        assert_ne!(text.fr, text.en, "one is not translated");
    }
}

#[test]
fn the_shipped_rules_are_those_of_the_domain() {
    let rules = parse(QUALITY_CHARTER).unwrap().rules;
    assert_eq!(rules.deliberation.time, Period { months: 2, days: 0 });
    assert_eq!(
        rules.defence,
        Period {
            months: 0,
            days: 15
        }
    );
    assert_eq!(rules.meeting.notice_clear_days, 8);
    assert_eq!(rules.meeting.smallest_secret_electorate, 5);
    assert_eq!(rules.calendar.region.as_str(), "METROPOLE");
    assert_eq!(rules.appeal, None);
    assert!(rules.may_radiate());
}

#[test]
fn the_example_of_the_guide_is_a_charter() {
    let charter = parse(example()).unwrap();
    assert_eq!(
        charter.rules.meeting.smallest_secret_electorate, 5,
        "the default, R15"
    );
    assert_eq!(
        charter.chapters[0].articles[0].text.en,
        "All work is preceded by a quotation. The client accepts it in writing."
    );
}

#[test]
fn the_guide_shows_true_faults_and_names_every_word() {
    fn names<T: TextEnum>(values: &[T]) -> Vec<String> {
        let names = values.iter().map(|value| snake_case::name(*value));
        names.map(|name| format!("\"{name}\"")).collect()
    }
    let file = example_with("\"rejected\"", "\"accepted\"");
    let tie = messages(&file).remove(0);
    assert!(GUIDE.contains(tie.split_once(": ").unwrap().1));

    let regions = Region::TEXTS.iter().map(|it| format!("`{}`", it.name));
    let words = [
        names(ArticleKind::VALUES),
        names(DeliberationRules::STARTS),
        names(Majority::VALUES),
        names(TieRule::VALUES),
        names(RecusalFallback::VALUES),
        names(DecidingBody::VALUES),
        names(RadiationStrikes::VALUES),
        names(DepartedMembers::VALUES),
        names(AppealBody::VALUES),
        names(Rolling::VALUES),
        regions.collect(),
    ];
    for word in words.concat() {
        assert!(GUIDE.contains(&word), "the guide lacks {word}");
    }
}

/// The keys of a table and of the tables in it, with their paths; a text of two languages is one.
fn keys(at: &str, value: &serde_json::Value, into: &mut BTreeSet<String>) {
    match value.as_object().filter(|table| !table.contains_key("fr")) {
        Some(table) => {
            for (key, value) in table {
                keys(&format!("{at}.{key}"), value, into);
            }
        }
        None => {
            into.insert(at.to_owned());
        }
    }
}

/// The rows of the guide on the rules of procedure: the keys that a row is about, and what it says.
fn guide_rows() -> Vec<(Vec<String>, &'static str)> {
    let (_, part) = GUIDE.split_once("## The rules of procedure").unwrap();
    let rows = part.lines().filter_map(|line| line.strip_prefix("| `"));
    let rows = rows.map(|row| {
        let (names, says) = row.split_once(" | ").unwrap();
        let mut names = names.split(", ").map(|name| name.trim_matches('`'));
        let first = names.next().unwrap();
        let (table, _) = first.rsplit_once('.').unwrap();
        let others = names.map(|name| format!("{table}{name}"));
        (
            std::iter::once(first.to_owned()).chain(others).collect(),
            says,
        )
    });
    rows.collect()
}

/// The example has every key of the rules. One that is part of another is named in the row of that other.
#[test]
fn the_guide_explains_each_key_of_the_rules_and_no_other() {
    let rules = serde_json::to_value(parse(example()).unwrap().rules).unwrap();
    let mut expected = BTreeSet::new();
    keys("rules", &rules, &mut expected);
    assert!(expected.len() > 20, "{expected:?}");
    let rows = guide_rows();
    for key in &expected {
        let explains = |(names, says): &(Vec<String>, &str)| {
            names
                .iter()
                .any(|name| match key.strip_prefix(name.as_str()) {
                    Some("") => true,
                    Some(rest) => {
                        let part = rest.rsplit('.').next().unwrap();
                        says.contains(&format!("`{part}`")) || says.contains(&format!(".{part}`"))
                    }
                    None => false,
                })
        };
        assert!(rows.iter().any(explains), "the guide lacks {key}");
    }
    for name in rows.iter().flat_map(|(names, _)| names) {
        let has = |key: &String| key == name || key.starts_with(&format!("{name}."));
        assert!(expected.iter().any(has), "the guide explains {name}");
    }
}

/// Whoever signed is held to these bytes: neither a key, nor a default, nor the form of a value may ever change.
#[test]
fn the_signed_text_stays_the_same() {
    let charter = parse(QUALITY_CHARTER).unwrap();
    let text = serde_json_canonicalizer::to_vec(&charter).unwrap();
    assert_eq!(
        data_encoding::HEXLOWER.encode(&crate::secrets::sha256(&[&text])),
        "1703f1b6a1f32fe5f8d94b2a4b0c475133cb5168befe8643f2374dadc7083b7d"
    );
}

/// A name in a file is the name of rows in small letters; a region's is in capitals there too.
#[test]
fn values_in_files_and_in_canonical_json_are_the_same() {
    let charter = serde_json::to_value(parse(example()).unwrap()).unwrap();
    assert_eq!(charter["rules"]["deliberation"]["starts_on"], "receipt");
    assert_eq!(charter["rules"]["calendar"]["region"], "METROPOLE");
    assert_eq!(charter["chapters"][0]["articles"][0]["kind"], "obligation");
}

#[rstest]
#[case::shipped(QUALITY_CHARTER)]
#[case::example(example())]
fn a_charter_survives_toml_and_canonical_json(#[case] file: &str) {
    let charter = parse(file).unwrap();
    let toml = toml::to_string(&charter).unwrap();
    assert_eq!(parse(&toml).unwrap(), charter);

    let json = serde_json_canonicalizer::to_string(&charter).unwrap();
    assert!(!json.contains("null"), "an absent key is left out");
    assert_eq!(serde_json::from_str::<CharterText>(&json).unwrap(), charter);
}

/// Wrapping, comments, line ends and composed or decomposed accents are not signed.
#[test]
fn the_form_of_the_file_is_not_signed() {
    let signed = parse(example()).unwrap();
    let windows = example().replace('\n', "\r\n");
    assert_eq!(parse(&windows).unwrap(), signed);
    let marked = format!("\u{feff}# Version of the spring\n{}", example());
    assert_eq!(parse(&marked).unwrap(), signed);
    let decomposed = example().replace('é', "e\u{301}");
    assert_eq!(parse(&decomposed).unwrap(), signed);
    let unwrapped = example_with("quotation.\nThe", "quotation. The");
    assert_eq!(parse(&unwrapped).unwrap(), signed);
    let paragraphs = example_with("quotation.\nThe", "quotation.\n  \n\nThe");
    assert_eq!(
        parse(&paragraphs).unwrap().chapters[0].articles[0].text.en,
        "All work is preceded by a quotation.\n\nThe client accepts it in writing."
    );
}

/// R3: a board that no article of the bylaws names withdraws the label and strikes nobody off.
#[test]
fn who_may_radiate() {
    let bylaws = "empowered_by.fr = \"article 9 des statuts\"\nempowered_by.en = \"article 9 of the bylaws\"\n";
    assert!(parse(example()).unwrap().rules.may_radiate());
    let board_alone = parse(&example_with(bylaws, "")).unwrap();
    assert!(!board_alone.rules.may_radiate());
    let assembly = example_with(bylaws, "")
        .replace("body = \"general_assembly\"", "body = \"panel\"")
        .replace("body = \"board\"", "body = \"general_assembly\"");
    assert!(parse(&assembly).unwrap().rules.may_radiate());
}

#[rstest]
#[case(Some("1/2"), None, 6, 3)]
#[case(Some("1/2"), None, 7, 4)]
#[case(Some("2/3"), None, 7, 5)]
#[case(Some("1/2"), Some(4), 6, 4)]
#[case(Some("1/2"), Some(2), 6, 3)]
#[case(None, Some(3), 2, 3)]
#[case(Some("1/1"), None, u32::MAX, u32::MAX)]
#[case(Some("1/2"), None, 0, 1)]
fn a_quorum_is_the_larger_of_its_share_and_its_minimum(
    #[case] fraction: Option<&str>,
    #[case] minimum: Option<u32>,
    #[case] members: u32,
    #[case] needed: u32,
) {
    let fraction = fraction.map(|fraction| fraction.parse().unwrap());
    assert_eq!(QuorumRules { fraction, minimum }.needed(members), needed);
}

/// A stored text that a later hand has widened is refused rather than misread.
#[test]
fn a_stored_text_has_no_unknown_keys() {
    let mut json = serde_json::to_value(parse(example()).unwrap()).unwrap();
    json["rules"]["meeting"]["veto"] = true.into();
    assert!(serde_json::from_value::<CharterText>(json).is_err());
}

/// Faults are never none, in order, within the file, and each on one line.
fn sane(file: &str) {
    if let Err(faults) = parse(file) {
        let lines = file.matches('\n').count() + 1;
        assert!(!faults.is_empty());
        assert!(faults.is_sorted_by_key(|fault| (fault.line, fault.column)));
        assert!(faults.iter().all(|f| (1..=lines).contains(&f.line)));
        assert!(faults.iter().all(|f| !f.message.contains(char::is_control)));
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        sane(&text);
    }

    #[test]
    fn anything_like_toml_is_read_without_panic(
        text in "([a-z.]{1,9}|\\[\\[?|\\]\\]?|=|\"+|'+|\\{|\\}|,|#|\r?\n| |-?[0-9]{1,12}|é|\\\\u00e9){0,60}"
    ) {
        sane(&text);
    }

    /// A charter in which a piece was cut out and another put in.
    #[test]
    fn a_damaged_charter_is_read_without_panic(
        from in any::<prop::sample::Index>(),
        cut in 0_usize..40,
        put in "[ -~é\n]{0,6}",
    ) {
        let chars: Vec<char> = example().chars().collect();
        let from = from.index(chars.len());
        let to = (from + cut).min(chars.len());
        let head = chars[..from].iter();
        let file: String = head.copied().chain(put.chars()).chain(chars[to..].iter().copied()).collect();
        sane(&file);
    }
}
