//! Imports are one block, in the order that rustfmt gives: it sorts a block, and leaves blank lines where they are.

use super::source::Source;

/// What a line begins to import: how deep it stands, and whether it hands on.
fn import(line: &str) -> Option<(usize, bool)> {
    let code = line.trim_start();
    let public = code.starts_with("pub") && code.split(' ').nth(1) == Some("use");
    let depth = line.len() - code.len();
    (public || code.starts_with("use ")).then_some((depth, public))
}

/// The line of the first import that a blank line keeps apart from the one before.
fn apart(text: &str) -> Option<usize> {
    let (mut before, mut blank, mut open) = (None, false, false);
    for (number, line) in (1..).zip(text.lines()) {
        if open {
            open = !line.contains(';');
        } else if line.trim().is_empty() {
            blank = true;
        } else {
            let found = import(line);
            if blank && found.is_some() && found == before {
                return Some(number);
            }
            open = found.is_some() && !line.contains(';');
            (before, blank) = (found, false);
        }
    }
    None
}

#[test]
fn imports_are_one_block() {
    for file in Source::below(&["src", "entity/src", "migration/src", "bench/src", "tests"]) {
        let line = apart(&file.text);
        assert!(
            line.is_none(),
            "{}: a blank line above the import of line {line:?}",
            file.path
        );
    }
    assert_eq!(apart("mod a;\n\nuse a::{\n    b,\n};\n\nuse c;\n"), Some(7));
    assert_eq!(
        apart("use a::{\n    b,\n};\nuse c;\n\npub use d;\n\nfn f() {\n    use e;\n}\n"),
        None
    );
}
