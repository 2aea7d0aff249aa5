//! Rust files as the house rules see them: code without comments and texts, and the paths that it names.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A source file.
pub struct Source {
    /// Where it is, from the repository's root, with `/`.
    pub path: String,
    /// What stands in it.
    pub text: String,
    paths: OnceCell<Vec<String>>,
}

/// A part of a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Format,
    Workflow,
    Crypto,
    Case,
    Store,
    Actions,
    Graphql,
    Routes,
}

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The crate that a file belongs to.
pub fn package(path: &str) -> &'static str {
    match path.split('/').next() {
        Some("entity") => "entity",
        Some("migration") => "migration",
        _ => "sceau",
    }
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            paths: OnceCell::new(),
        }
    }

    /// Every Rust file below these folders of the repository.
    pub fn below(folders: &[&str]) -> Vec<Self> {
        let mut files = Vec::new();
        let mut open: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|end| end == "rs") {
                    let inside = path.strip_prefix(root()).unwrap();
                    let text = fs::read_to_string(&path).unwrap();
                    files.push(Self::new(&inside.to_string_lossy(), &text));
                }
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// Whether it is part of this floor of the server.
    pub fn floor(&self, name: &str) -> bool {
        let inside = self.path.strip_prefix("src/");
        let rest = inside.and_then(|inside| inside.strip_prefix(name));
        rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    }

    /// The slice of the domain that it is part of.
    pub fn slice(&self) -> Option<&str> {
        let (slice, _) = self.path.strip_prefix("src/modules/")?.split_once('/')?;
        Some(slice)
    }

    /// Which part of its slice it lies in, by its path alone: a part is a file, a folder, or both. What a slice shows to others and
    /// what it writes into the journal keep to what actions keep to.
    pub fn part(&self) -> Option<Part> {
        let (_, rest) = self.path.strip_prefix("src/modules/")?.split_once('/')?;
        Some(match rest {
            "mod.rs" | "entries.rs" => Part::Actions,
            _ => match rest.split('/').next()?.trim_end_matches(".rs") {
                "format" => Part::Format,
                "workflow" => Part::Workflow,
                "crypto" => Part::Crypto,
                "case" => Part::Case,
                "store" => Part::Store,
                "actions" => Part::Actions,
                "graphql" => Part::Graphql,
                "routes" => Part::Routes,
                _ => return None,
            },
        })
    }

    /// Its code, tests apart.
    pub fn code(&self) -> String {
        if self.path.ends_with("/tests.rs") || self.path.contains("/tests/") {
            return String::new();
        }
        without_tests(code(&self.text))
    }

    /// The paths that its code names, from the crate's name on: `sceau::db::open`, `sea_orm::Set`.
    pub fn paths(&self) -> &[String] {
        self.paths.get_or_init(|| self.read_paths())
    }

    fn read_paths(&self) -> Vec<String> {
        let code = self.code();
        let tokens = tokens(&code);
        let mut named = Vec::new();
        let mut imports = HashMap::new();
        let mut at = 0;
        while at < tokens.len() {
            if tokens[at] == "use" && tokens.get(at + 1) != Some(&"<") {
                at = self.tree(&tokens, at + 1, &[], &mut imports, &mut named);
            } else if is_name(tokens[at]) && (at == 0 || !matches!(tokens[at - 1], "::" | ".")) {
                let mut path = vec![tokens[at]];
                while tokens.get(at + 1) == Some(&"::")
                    && tokens.get(at + 2).is_some_and(|next| is_name(next))
                {
                    at += 2;
                    path.push(tokens[at]);
                }
                at += 1;
                if path.len() > 1 {
                    named.push(self.absolute(&path));
                }
            } else {
                at += 1;
            }
        }
        for path in &mut named {
            let (first, rest) = path.split_once("::").unwrap_or((path, ""));
            if let Some(whole) = imports.get(first) {
                *path = format!("{whole}::{rest}");
            }
        }
        named
    }

    /// Reads a tree of `use` that begins at `at`, below `start`; answers where it ends.
    fn tree(
        &self,
        tokens: &[&str],
        mut at: usize,
        start: &[&str],
        imports: &mut HashMap<String, String>,
        named: &mut Vec<String>,
    ) -> usize {
        let mut path = start.to_vec();
        let mut name = None;
        while let Some(token) = tokens.get(at).copied() {
            match token {
                "{" => {
                    at += 1;
                    while tokens.get(at).is_some_and(|&next| next != "}") {
                        at = self.tree(tokens, at, &path, imports, named);
                        if tokens.get(at) == Some(&",") {
                            at += 1;
                        }
                    }
                    return at + 1;
                }
                "as" => {
                    name = tokens.get(at + 1).copied();
                    at += 1;
                }
                "self" if !start.is_empty() => {}
                "," | "}" | ";" => break,
                "::" => {}
                part => path.push(part),
            }
            at += 1;
        }
        let whole = self.absolute(&path);
        if let Some(last) = name.or(path.last().copied()) {
            imports.insert(last.to_owned(), whole.clone());
        }
        named.push(whole);
        at
    }

    /// A path from the crate's name on.
    fn absolute(&self, path: &[&str]) -> String {
        let inside = self
            .path
            .split_once("src/")
            .map_or("", |(_, inside)| inside);
        let mut module: Vec<_> = inside.trim_end_matches(".rs").split('/').collect();
        if matches!(module.last(), Some(&("mod" | "lib" | "main"))) {
            module.pop();
        }
        module.insert(0, package(&self.path));
        let mut rest = path;
        let mut whole = match path.first() {
            Some(&"crate") => vec![package(&self.path)],
            Some(&("self" | "super")) => module,
            _ => Vec::new(),
        };
        while let Some((&("crate" | "self" | "super"), after)) = rest.split_first() {
            if rest[0] == "super" {
                whole.pop();
            }
            rest = after;
        }
        whole.extend(rest);
        whole.join("::")
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Names, `::`, and every other sign by itself.
pub fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let in_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        let length = match first {
            ':' if rest.starts_with("::") => 2,
            _ if in_name(first) => rest.find(|letter| !in_name(letter)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        tokens.push(token);
        rest = after.trim_start();
    }
    tokens
}

/// Rust code with its comments and what stands in its texts and characters left out.
pub fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => comment(rest),
            '"' => quoted(rest),
            'r' if !out.ends_with(|last: char| last.is_alphanumeric() && last != 'b') => raw(rest),
            '\'' => character(rest),
            _ => 0,
        };
        if skipped == 0 {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            out.push(' ');
            rest = &rest[skipped..];
        }
    }
    out
}

fn comment(text: &str) -> usize {
    let mut depth = 0;
    for (at, _) in text.char_indices() {
        if text[at..].starts_with("/*") {
            depth += 1;
        } else if text[..at].ends_with("*/") && at > 3 {
            depth -= 1;
            if depth == 0 {
                return at;
            }
        }
    }
    text.len()
}

fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a raw text, or 0 where there is none.
fn raw(text: &str) -> usize {
    let marks = text[1..].len() - text[1..].trim_start_matches('#').len();
    let body = 1 + marks + 1;
    if text.as_bytes().get(1 + marks) != Some(&b'"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(marks));
    text[body..]
        .find(&end)
        .map_or(text.len(), |at| body + at + end.len())
}

/// The length of a character, or 0 for a lifetime.
fn character(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    match letters.next() {
        Some((_, '\\')) => text[3..].find('\'').map_or(0, |at| 3 + at + 1),
        Some(_) => match letters.next() {
            Some((at, '\'')) => at + 1,
            _ => 0,
        },
        None => 0,
    }
}

/// Code without the modules that only tests see.
fn without_tests(mut code: String) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut from = 0;
    while let Some(at) = code[from..].find(MARK).map(|at| from + at) {
        from = at + MARK.len();
        let item = code[from..].find(['{', ';']).map(|at| from + at);
        let Some(item) = item.filter(|&item| code[item..].starts_with('{')) else {
            continue;
        };
        let mut depth = 0_i32;
        let end = code[item..].char_indices().find(|(_, letter)| {
            depth += i32::from(*letter == '{') - i32::from(*letter == '}');
            depth == 0
        });
        let end = end.map_or(code.len(), |(at, _)| item + at + 1);
        code.replace_range(at..end, "");
        from = at;
    }
    code
}

#[test]
fn paths_are_read_from_uses_and_from_code() {
    let text = r##"
        use super::{store, workflow::{self as flow, Standing}};
        pub use crate::{db, access::*};
        use entity::ban;
        /* use tokio::a; /* nested */ use tokio::b; */
        fn f<'a>(x: &'a str) -> impl Sized + use<'a> {
            let _ = ("tokio::c", r#"tokio::"d"#, '"', '\'', b"tokio::e");
            ban::Entity::find().filter(flow::x::<u8>());
            $crate::modules::label::end
        }
        #[cfg(test)]
        mod tests { mod inner { } use tokio::f; }
        use self::last;
    "##;
    let source = Source::new("src/modules/members/actions.rs", text);
    assert_eq!(
        source.paths(),
        [
            "sceau::modules::members::store",
            "sceau::modules::members::workflow",
            "sceau::modules::members::workflow::Standing",
            "sceau::db",
            "sceau::access::*",
            "entity::ban",
            "entity::ban::Entity::find",
            "sceau::modules::members::workflow::x",
            "sceau::modules::label::end",
            "sceau::modules::members::actions::last",
        ]
    );
}
