//! Every command that a document shows is run, as it stands there.
//!
//! The `sh` blocks of a document run in order, in one POSIX shell (`sh`, under `set -eu`) and one temporary folder, with the tested
//! binary as `sceau` and in the place of `cargo run -- …`. A command that serves (`sceau serve`, `sceau demo`) runs beside the rest until
//! the next one or the document's end; what the document calls `127.0.0.1:8080` is the address that it got. Where a `json` block
//! follows, the last JSON value that the commands wrote must hold what it shows: every field that is shown, lists as long as shown;
//! `…` stands for any text.
//!
//! What cannot run here stands in [`ELSEWHERE`], with the reason.

use super::text;
use crate::support::process::{Guarded, SCEAU, apart, commands, free_port};
use serde_json::Value as Json;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Commands that documents show and that run elsewhere, as they stand there, and where.
const ELSEWHERE: &[(&str, &str)] = &[
    ("cargo test --workspace", "is what runs this"),
    ("cargo fmt --all", "`.ci/run` checks the format"),
    (
        "cargo clippy --workspace --all-targets -- -D warnings",
        "`.ci/run` runs it",
    ),
    (".ci/run", "is what runs this"),
    (
        "apt-get install postgresql",
        "`.ci/run` installs it where it is missing",
    ),
    (
        "docker build -t sceau .",
        "needs a container engine: `tests/dockerfile.sh` runs its steps",
    ),
    ("tests/dockerfile.sh", "builds the server once more"),
];

/// How long one document may take.
const MOST: Duration = Duration::from_mins(5);

/// Starts the server of a document in the shell, after the last one has stopped well.
const SHELL: &str = r#"
set -eu
server=
stopped() {
    if [ -n "$server" ]; then
        kill -TERM "$server"
        wait "$server" || { echo "the server ended with $?" >&2; cat "$RUN/log" >&2; exit 1; }
        server=
    fi
}
serving() {
    for _ in $(seq 600); do
        if curl -sf "http://$SCEAU_LISTEN/health" >"$RUN/health"; then return; fi
        kill -0 "$server" || break
        sleep 0.1
    done
    echo "the server does not start:" >&2
    cat "$RUN/log" >&2
    exit 1
}
trap 'if [ -n "$server" ]; then kill -KILL "$server" || true; fi' EXIT
"#;

/// `cargo run … -- …` is the tested binary; anything else of cargo's does not run here.
const CARGO: &str = r#"#!/bin/sh
[ "${1-}" = run ] || { echo "cargo ${1-} does not run here: list the command in ELSEWHERE" >&2; exit 97; }
while [ "$1" != -- ]; do shift; done
shift
exec sceau "$@"
"#;

/// A fenced block of a document.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    language: String,
    /// The number of its first line in the document.
    line: usize,
    text: String,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((_, line)) = lines.next() {
        let Some(language) = line.trim_start().strip_prefix("```") else {
            continue;
        };
        let indent = line.len() - line.trim_start().len();
        let mut block = Block {
            language: language.trim().to_owned(),
            line: 0,
            text: String::new(),
        };
        for (number, line) in lines.by_ref() {
            if line.trim() == "```" {
                break;
            }
            if block.line == 0 {
                block.line = number + 1;
            }
            writeln!(block.text, "{}", line.get(indent..).unwrap_or_default()).unwrap();
        }
        blocks.push(block);
    }
    blocks
}

/// The commands of a block: a line and those that it goes on in, by a backslash or an open quote. Comments are left out.
fn lines(block: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut command = String::new();
    let mut quote = None;
    for line in block.lines() {
        if command.is_empty() && (line.trim().is_empty() || line.trim_start().starts_with('#')) {
            continue;
        }
        command.push_str(line);
        let mut letters = line.chars();
        while let Some(letter) = letters.next() {
            match (quote, letter) {
                (None | Some('"'), '\\') => drop(letters.next()),
                (None, '\'' | '"') => quote = Some(letter),
                (Some(open), letter) if open == letter => quote = None,
                _ => {}
            }
        }
        if quote.is_some() || line.ends_with('\\') {
            command.push('\n');
        } else {
            commands.push(std::mem::take(&mut command));
        }
    }
    assert!(command.is_empty(), "not a whole command: {command}");
    commands
}

/// Whether a command serves until it is stopped.
fn serves(command: &str) -> bool {
    let words: Vec<_> = command.split_whitespace().collect();
    let own = match words.first() {
        Some(&"sceau") => &words[1..],
        Some(&"cargo") if words.get(1) == Some(&"run") => {
            let end = words.iter().position(|word| *word == "--");
            &words[end.map_or(words.len(), |end| end + 1)..]
        }
        _ => return false,
    };
    matches!(own.first(), Some(&("serve" | "demo"))) && !own.contains(&"--help")
}

/// The script that runs a document's commands. What the block of line N writes goes to the file N.
fn script(blocks: &[Block]) -> String {
    let mut script = SHELL.to_owned();
    for block in blocks.iter().filter(|block| block.language == "sh") {
        writeln!(script, "echo {} >\"$RUN/line\"\n{{", block.line).unwrap();
        for command in lines(&block.text) {
            if ELSEWHERE.iter().any(|(elsewhere, _)| *elsewhere == command) {
                continue;
            }
            if serves(&command) {
                let command = command.trim_end_matches('&').trim_end();
                writeln!(
                    script,
                    "stopped\n{command} >\"$RUN/log\" 2>&1 &\nserver=$!\nserving"
                )
                .unwrap();
            } else {
                writeln!(script, "{command}").unwrap();
            }
        }
        writeln!(script, ":\n}} >\"$RUN/{}\"", block.line).unwrap();
    }
    script.push_str("echo end >\"$RUN/line\"\nstopped\n");
    script
}

/// Runs the commands of a document of the repository and compares what it shows.
pub fn run_document(path: &str) {
    let text = text(path);
    assert!(
        Command::new("curl")
            .arg("--version")
            .stdout(Stdio::null())
            .status()
            .is_ok(),
        "curl is not installed, and documents show commands with it (Debian: apt-get install curl)"
    );
    let address = format!("127.0.0.1:{}", free_port());
    let blocks = blocks(&text.replace("127.0.0.1:8080", &address));
    let home = tempfile::tempdir().unwrap();
    let at = |name: &str| home.path().join(name);
    for folder in ["bin", "run", "work"] {
        fs::create_dir(at(folder)).unwrap();
    }
    std::os::unix::fs::symlink(SCEAU, at("bin/sceau")).unwrap();
    fs::write(at("bin/cargo"), CARGO).unwrap();
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(at("bin/cargo"), executable).unwrap();
    // What a reader has around them: the repository's files.
    for name in ["charters", "schema.graphql", "docs"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let copied = Command::new("cp")
            .arg("-r")
            .arg(from)
            .arg(at("work"))
            .status();
        assert!(copied.unwrap().success());
    }
    fs::write(at("script"), script(&blocks)).unwrap();

    let mut shell = Command::new("sh");
    apart(&mut shell, &at("work"));
    let path_of = |key: &std::ffi::OsStr, value: Option<&std::ffi::OsStr>| {
        (key == "PATH").then(|| value.unwrap_or_default().to_os_string())
    };
    let old = shell
        .get_envs()
        .find_map(|(key, value)| path_of(key, value))
        .unwrap();
    let errors = fs::File::create(at("errors")).unwrap();
    shell
        .arg(at("script"))
        .env("PATH", format!("{}:{}", at("bin").display(), old.display()))
        .env("HOME", home.path())
        .env("RUN", at("run"))
        .env("SCEAU_LISTEN", &address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(errors);
    let status = Guarded::start(&mut shell).wait(MOST);
    let said = |name: &str| fs::read_to_string(at(name)).unwrap_or_default();
    assert!(
        status.is_some_and(|status| status.success()),
        "{path}, the block of line {}: {status:?}\n{}{}",
        said("run/line").trim(),
        said("errors"),
        said(&format!("run/{}", said("run/line").trim())),
    );

    let mut before: Option<&Block> = None;
    for block in &blocks {
        if block.language == "json"
            && let Some(sh) = before
        {
            let shown: Json = serde_json::from_str(&block.text)
                .unwrap_or_else(|error| panic!("{path}:{}: not JSON: {error}", block.line));
            let written = said(&format!("run/{}", sh.line));
            let got = last_json(&written)
                .unwrap_or_else(|| panic!("{path}:{}: no JSON was written: {written}", sh.line));
            if let Err(place) = holds(&got, &shown) {
                panic!(
                    "{path}:{}: at {place} the commands of line {} wrote\n{got:#}",
                    block.line, sh.line
                );
            }
        }
        before = (block.language == "sh").then_some(block);
    }
}

/// The last JSON value of a text, among lines of other kinds.
fn last_json(text: &str) -> Option<Json> {
    let starts = text.match_indices(['{', '[']).map(|(at, _)| at);
    let mut last = None;
    let mut end = 0;
    for start in starts {
        if start < end {
            continue;
        }
        let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter();
        if let Some(Ok(value)) = values.next() {
            last = Some(value);
            end = start + values.byte_offset();
        }
    }
    last
}

/// Whether a value holds what is shown; where not, the place.
fn holds(value: &Json, shown: &Json) -> Result<(), String> {
    let below =
        |place: String, inner: Result<(), String>| inner.map_err(|rest| format!("/{place}{rest}"));
    match (value, shown) {
        (Json::Object(value), Json::Object(shown)) => shown.iter().try_for_each(|(name, shown)| {
            let value = value.get(name).ok_or_else(|| format!("/{name}"))?;
            below(name.clone(), holds(value, shown))
        }),
        (Json::Array(value), Json::Array(shown)) if value.len() == shown.len() => {
            let mut pairs = value.iter().zip(shown).enumerate();
            pairs.try_for_each(|(at, (value, shown))| below(at.to_string(), holds(value, shown)))
        }
        (Json::String(value), Json::String(shown)) if fits(value, shown) => Ok(()),
        _ if value == shown => Ok(()),
        _ => Err(String::new()),
    }
}

/// Whether a text is the shown one, where `…` stands for any.
fn fits(text: &str, shown: &str) -> bool {
    let Some((start, rest)) = shown.split_once('…') else {
        return text == shown;
    };
    let Some(text) = text.strip_prefix(start) else {
        return false;
    };
    let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    ends.any(|at| fits(&text[at..], rest))
}

/// Every document of the repository, as a path from its root.
fn documents() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = ["README.md", "CONTRIBUTING.md", "docs"]
        .map(|name| root.join(name))
        .into();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else if path.extension().is_some_and(|end| end == "md") {
            found.push(path.strip_prefix(root).unwrap().display().to_string());
        }
    }
    found.sort();
    found
}

#[test]
fn every_document_runs_as_it_stands() {
    let with_commands = documents().into_iter().filter(|path| {
        blocks(&text(path))
            .iter()
            .any(|block| block.language == "sh")
    });
    let run: Vec<_> = with_commands.inspect(|path| run_document(path)).collect();
    assert!(
        run.contains(&"README.md".to_owned()),
        "only {run:?} show commands"
    );
}

#[test]
fn commands_stand_in_sh_blocks() {
    const OTHERS: [&str; 8] = ["", "graphql", "json", "rust", "sh", "sql", "text", "toml"];
    for path in documents() {
        for block in blocks(&text(&path)) {
            let known = OTHERS.contains(&block.language.as_str());
            assert!(
                known,
                "{path}:{}: a block of `{}`; commands stand in `sh`",
                block.line, block.language
            );
            let commands = block.language.is_empty().then(|| block.text.lines());
            for line in commands.into_iter().flatten() {
                let first = line
                    .trim_start_matches(['$', ' '])
                    .split(' ')
                    .next()
                    .unwrap();
                let runs = matches!(first, "sceau" | "cargo" | "curl" | "docker" | "apt-get");
                assert!(
                    !runs,
                    "{path}:{}: a command outside an `sh` block: {line}",
                    block.line
                );
            }
        }
    }
    for (command, reason) in ELSEWHERE {
        assert!(!command.is_empty() && !reason.is_empty());
    }
}

#[test]
fn a_command_that_a_sentence_names_exists() {
    let folder = tempfile::tempdir().unwrap();
    let commands = commands(folder.path());
    for path in documents() {
        let text = text(&path);
        let fences = blocks(&text);
        let prose = fences
            .iter()
            .fold(text.clone(), |text, block| text.replace(&block.text, ""));
        for named in prose.replace("```", "").split('`').skip(1).step_by(2) {
            let line = named.split(['|', '>', '&']).next().unwrap().trim();
            let line = line
                .strip_prefix("cargo run -- ")
                .map(|rest| format!("sceau {rest}"));
            let line = line.unwrap_or_else(|| named.to_owned());
            let Some(words) = line.strip_prefix("sceau ") else {
                continue;
            };
            let words: Vec<_> = words.split_whitespace().collect();
            let found = commands
                .iter()
                .filter(|(command, _)| {
                    words.starts_with(&command.iter().map(String::as_str).collect::<Vec<_>>())
                })
                .max_by_key(|(command, _)| command.len());
            let (command, help) = found.unwrap();
            let whole = !command.is_empty() || words[0].starts_with('-');
            assert!(whole, "{path}: there is no command `{named}`");
            for flag in words.iter().filter(|word| word.starts_with("--")) {
                let flag = flag.split('=').next().unwrap();
                assert!(help.contains(flag), "{path}: `{named}` has no {flag}");
            }
        }
    }
}

#[test]
fn a_document_is_read_as_its_reader_reads_it() {
    let text = "```sh\n# a comment\nsceau serve\ncurl -d '{\n \"a\": 1 }' \\\n  there\n```\ntext\n```json\n{}\n```\n";
    let found = blocks(text);
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].line, found[1].line), (2, 10));
    let commands = lines(&found[0].text);
    assert_eq!(
        commands,
        ["sceau serve", "curl -d '{\n \"a\": 1 }' \\\n  there"]
    );
    assert!(serves("cargo run --release -- demo --fresh") && !serves("sceau sweep"));
    let got = last_json("one\n{\"a\":[1,{\"b\":\"x-1-y\"}],\"c\":2}\ntwo").unwrap();
    let holds = |shown: &str| holds(&got, &serde_json::from_str(shown).unwrap());
    assert_eq!(holds(r#"{"a":[1,{"b":"x…y"}]}"#), Ok(()));
    assert_eq!(holds(r#"{"a":[1,{"b":"x…z"}]}"#), Err("/a/1/b".to_owned()));
    assert_eq!(holds(r#"{"a":[1]}"#), Err("/a".to_owned()));
    assert_eq!(holds(r#"{"d":null}"#), Err("/d".to_owned()));
}
