//! Each kind of fault, with its line.

use super::{
    super::{limits, parse},
    example, example_with, line_of, messages,
};
use rstest::rstest;
use std::fmt::Write as _;

/// One change, one fault, on the line of the change.
#[rstest]
#[case(
    "format = 1",
    "format = 2",
    "`format` must be 1, the only format there is"
)]
#[case(
    "format = 1",
    "format = true",
    "`format` must be a whole number, but is of type boolean"
)]
#[case(
    "\"atelier\"",
    "\"Atelier 2\"",
    "`slug` must be small letters and digits joined by hyphens, at most 64"
)]
#[case(
    "\"atelier\"",
    "\"a--b\"",
    "`slug` must be small letters and digits joined by hyphens, at most 64"
)]
#[case(
    "title.en = \"Workshop charter\"",
    "title.en = \"\"",
    "`title.en` is empty"
)]
#[case("\"Objet\"", "\" \\u00a0 \"", "`clauses.title.fr` is empty")]
#[case(
    "\"Objet\"",
    "\"O\\u0007\"",
    "`clauses.title.fr` holds a character that does not show, U+0007"
)]
#[case(
    "\"Objet\"",
    "\"a\tb\"",
    "`clauses.title.fr` holds a character that does not show, U+0009"
)]
#[case(
    "\"Objet\"",
    "\"a\u{202e}b\"",
    "`clauses.title.fr` holds a character that does not show, U+202E"
)]
#[case(
    "\"Objet\"",
    "7",
    "`clauses.title.fr` must be text in quotes, but is of type integer"
)]
#[case(
    "code = ",
    "color = 1\ncode = ",
    "`clauses.color` is not a key of this format"
)]
#[case(
    "number = 1\n",
    "number = 0\n",
    "`chapters.number` must be a number from 1 to 99"
)]
#[case(
    "number = 1\n",
    "number = 99999999999\n",
    "`chapters.number` must be a number from 1 to 99"
)]
#[case(
    "\"1.2\"",
    "\"1.1\"",
    "`chapters.articles.number` `1.1` is given twice"
)]
#[case(
    "\"1.2\"",
    "\"2.1\"",
    "`chapters.articles.number` is `2.1`, but the article stands in chapter 1"
)]
#[case(
    "\"1.2\"",
    "1.2",
    "`chapters.articles.number` must be text in quotes, but is of type float"
)]
#[case(
    "\"1.2\"",
    "\"1.02\"",
    "`chapters.articles.number` is `1.02`: must be a chapter, a point and a place, such as \"4.2\", each from 1 to 99"
)]
#[case(
    "\"prohibition\"",
    "\"advice\"",
    "`chapters.articles.kind` is `advice`: expected one of obligation, prohibition"
)]
#[case(
    "\"prohibition\"",
    "\"PROHIBITION\"",
    "`chapters.articles.kind` is `PROHIBITION`: expected one of obligation, prohibition"
)]
#[case(
    "label_stays_months = 6",
    "label_stays_months = -1",
    "`rules.label_stays_months` must be a number from 0 to 60"
)]
#[case(
    "days = 15",
    "days = 0",
    "`rules.defence.days` and `months` leave no time: at least one day is needed"
)]
#[case(
    "days = 15",
    "days = 367",
    "`rules.defence.days` must be a number from 0 to 366"
)]
#[case(
    "\"1/2\"",
    "\"3/2\"",
    "`rules.meeting.quorum.fraction` is `3/2`: must be a share such as \"1/2\", at most 1/1, its lower number at most 100"
)]
#[case(
    "\"receipt\"",
    "\"re\\nceipt\"",
    "`rules.deliberation.starts_on` is `re\\nceipt`: expected one of receipt"
)]
#[case(
    "warning = true",
    "warning = \"yes\"",
    "`rules.sanctions.warning` must be true or false, but is of type string"
)]
#[case(
    "\"METROPOLE\"",
    "\"metropole\"",
    "`rules.calendar.region` is `metropole`: expected one of METROPOLE, ALSACE_MOSELLE, GUADELOUPE, GUYANE, MARTINIQUE, MAYOTTE, REUNION, SAINT_BARTHELEMY, SAINT_MARTIN, SAINT_PIERRE_ET_MIQUELON, POLYNESIE_FRANCAISE, NOUVELLE_CALEDONIE, WALLIS_ET_FUTUNA, NONE"
)]
#[case(
    "slug = \"atelier\"",
    "slug = \"atelier",
    "this is not TOML: invalid basic string, expected `\"`"
)]
fn a_wrong_value_is_a_fault_on_its_line(
    #[case] old: &str,
    #[case] new: &str,
    #[case] message: &str,
) {
    let file = example_with(old, new);
    assert_eq!(
        messages(&file),
        [format!("{}: {message}", line_of(example(), old))]
    );
}

/// What is missing is missing from a table, so the fault is on the table's line.
#[rstest]
#[case("slug = \"atelier\"\n", "format", "`slug` is missing")]
#[case(
    "title.en = \"Workshop charter\"\n",
    "title.fr",
    "`title.en` is missing"
)]
#[case("code = \"purpose\"\n", "[[clauses]]", "`clauses.code` is missing")]
#[case(
    "kind = \"obligation\"\n",
    "[[chapters.articles]]",
    "`chapters.articles.kind` is missing"
)]
#[case(
    "days = 15\n",
    "[rules.defence]",
    "`rules.defence.days` and `months` leave no time: at least one day is needed"
)]
#[case(
    "quorum.fraction = \"1/2\"\nquorum.minimum = 3\n",
    "[rules.meeting]",
    "`rules.meeting.quorum` is missing"
)]
#[case(
    "working_days = \"next_working_day\"\n",
    "[rules.calendar]",
    "`rules.calendar.working_days` is missing"
)]
fn a_missing_key_is_a_fault_on_the_line_of_its_table(
    #[case] gone: &str,
    #[case] table: &str,
    #[case] message: &str,
) {
    let file = example_with(gone, "");
    assert_eq!(
        messages(&file),
        [format!("{}: {message}", line_of(&file, table))]
    );
}

/// The chapters of a file, written short.
fn with_chapters(numbers: &[(u32, &[&str])]) -> String {
    let (head, rest) = example().split_once("[[chapters]]").unwrap();
    let (_, rules) = rest.split_once("[rules]").unwrap();
    let titled = "title = { fr = \"F\", en = \"E\" }\n";
    let mut file = head.to_owned();
    for (chapter, articles) in numbers {
        write!(file, "[[chapters]]\nnumber = {chapter}\n{titled}").unwrap();
        for article in *articles {
            write!(
                file,
                "[[chapters.articles]]\nnumber = \"{article}\"\nkind = \"obligation\"\n\
                 {titled}text = {{ fr = \"f\", en = \"e\" }}\n"
            )
            .unwrap();
        }
    }
    file + "[rules]" + rules
}

#[test]
fn numbers_rise_and_may_leave_gaps() {
    assert!(parse(&with_chapters(&[(1, &["1.9", "1.10"]), (3, &["3.2"])])).is_ok());

    let file = with_chapters(&[
        (2, &["2.3", "2.1", "2.3", "2.4"]),
        (1, &["1.1"]),
        (2, &["2.1"]),
    ]);
    let first = line_of(&file, "[[chapters]]");
    assert_eq!(
        messages(&file),
        [
            format!(
                "{}: `chapters.articles.number` `2.1` comes after `2.3`",
                first + 9
            ),
            format!(
                "{}: `chapters.articles.number` `2.3` is given twice",
                first + 14
            ),
            format!("{}: `chapters.number` `1` comes after `2`", first + 24),
            format!("{}: `chapters.number` `2` is given twice", first + 32),
        ]
    );
}

#[test]
fn a_charter_has_chapters_and_a_chapter_has_articles() {
    let file = with_chapters(&[(1, &[]), (2, &["2.1"])]);
    let line = line_of(&file, "[[chapters]]");
    assert_eq!(
        messages(&file),
        [format!("{line}: `chapters.articles` is missing")]
    );

    assert_eq!(messages(&with_chapters(&[])), ["1: `chapters` is missing"]);

    let none = with_chapters(&[]).replacen("slug", "chapters = []\nslug", 1);
    assert_eq!(
        messages(&none),
        ["2: `chapters` must be from 1 to 99 tables"]
    );

    let single = example_with("[[clauses]]", "[clauses]");
    let line = line_of(&single, "[clauses]");
    assert_eq!(
        messages(&single),
        [format!(
            "{line}: `clauses` must be a list of tables, each under [[clauses]], but is of type table"
        )]
    );
}

#[test]
fn a_clause_is_given_once() {
    let clause = example().split_once("[[clauses]]").unwrap().1;
    let clause = clause.split_once("[[chapters]]").unwrap().0;
    let file = example_with("[[chapters]]", &format!("[[clauses]]{clause}[[chapters]]"));
    let line = line_of(&file, "code") + clause.matches('\n').count();
    assert_eq!(
        messages(&file),
        [format!("{line}: `clauses.code` `purpose` is given twice")]
    );
}

#[test]
fn texts_and_files_have_a_largest_size() {
    let fits = example_with("\"Objet\"", &format!("\"{}\"", "é".repeat(limits::TITLE)));
    assert!(parse(&fits).is_ok());
    let file = example_with(
        "\"Objet\"",
        &format!("\"{}\"", "é".repeat(limits::TITLE + 1)),
    );
    let line = line_of(&file, "ééé");
    let message = "`clauses.title.fr` is longer than 200 characters";
    assert_eq!(messages(&file), [format!("{line}: {message}")]);

    let file = example_with("This charter binds", &"x".repeat(limits::TEXT));
    let line = line_of(&file, "xxx");
    let message = "`clauses.text.en` is longer than 10000 characters";
    assert_eq!(messages(&file), [format!("{line}: {message}")]);

    let huge = " ".repeat(limits::FILE_BYTES + 1);
    assert_eq!(
        messages(&huge),
        ["1: the file is larger than 1048576 bytes"]
    );
}

#[test]
fn rules_may_not_contradict_each_other() {
    let file = example_with("label_ban = true", "label_ban = false")
        .replace("\"finding\"", "\"finding_and_ban\"");
    assert_eq!(
        messages(&file),
        [format!(
            "{}: `rules.sanctions.departed_members` asks for a ban that `label_ban` does not permit",
            line_of(&file, "departed_members")
        )]
    );
    // The ban that radiation adds may be limited where none is pronounced by itself.
    let file = example_with("label_ban = true", "label_ban = false");
    assert!(parse(&file).is_ok());

    let file = example_with("body = \"board\"", "body = \"general_assembly\"");
    let line = line_of(&file, "[rules.appeal]") + 2;
    let message = "`rules.appeal.body` is the body that decided: an appeal goes to another";
    assert_eq!(messages(&file), [format!("{line}: {message}")]);

    let file = example_with(
        "quorum.fraction = \"1/2\"\nquorum.minimum = 3",
        "quorum = {}",
    );
    let line = line_of(&file, "quorum = {}");
    let message = "`rules.meeting.quorum.fraction` is missing, and so is `minimum`: a quorum needs one of them";
    assert_eq!(messages(&file), [format!("{line}: {message}")]);
}

#[test]
fn all_faults_are_reported_in_the_order_of_the_file() {
    let file = example()
        .replace("days = 15", "days = \"15\"")
        .replace("\"Devis\"", "\"\"")
        .replace("slug", "slog");
    let found: Vec<String> = messages(&file);
    assert_eq!(
        found,
        [
            "1: `slug` is missing".to_owned(),
            "2: `slog` is not a key of this format".to_owned(),
            format!(
                "{}: `chapters.articles.title.fr` is empty",
                line_of(&file, "\"\"\n")
            ),
            format!(
                "{}: `rules.defence.days` must be a whole number, but is of type string",
                line_of(&file, "days = \"15\"")
            ),
        ]
    );
    let columns: Vec<usize> = parse(&file).unwrap_err().iter().map(|f| f.column).collect();
    assert_eq!(columns, [1, 1, 12, 8]);
}
