//! A look at the text of a document before any parser sees it.
//!
//! The crate's parser descends once per bracket and bounds only selection sets, and those only
//! after its grammar has run: a thousand bytes of `[[[…]]]` as a value overflow the stack and end
//! the process. So brackets and tokens are counted here first, in one pass and without recursion.

use super::Refused;

/// What one pass over the text finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Scan {
    /// Lexical tokens: names, numbers, strings and punctuators, without comments and commas.
    pub tokens: usize,
    /// The deepest nesting of `(`, `[` and `{`.
    pub nesting: usize,
}

/// Counts the tokens and brackets of `source`.
///
/// A string that is not closed is refused, although the parser would say so as well: its grammar
/// reads an open `"""` as an empty string and goes on, so that what stands inside the string for
/// us would be brackets for it.
///
/// # Errors
///
/// [`Refused::OpenString`].
pub(super) fn scan(source: &str) -> Result<Scan, Refused> {
    let mut rest = source.as_bytes();
    let mut scan = Scan::default();
    let mut open = 0_usize;
    while let [byte, tail @ ..] = rest {
        let mut token = 1;
        rest = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                token = 0;
                tail
            }
            b'#' => {
                token = 0;
                skip(tail, |byte| !matches!(byte, b'\n' | b'\r'))
            }
            b'"' => after_string(rest).ok_or(Refused::OpenString)?,
            b'(' | b'[' | b'{' => {
                open += 1;
                scan.nesting = scan.nesting.max(open);
                tail
            }
            b')' | b']' | b'}' => {
                open = open.saturating_sub(1);
                tail
            }
            b'.' => tail.strip_prefix(b"..").unwrap_or(tail),
            b'-' | b'0'..=b'9' => skip(tail, |byte| is_name(byte) || matches!(byte, b'-' | b'.')),
            byte if is_name(*byte) => skip(tail, is_name),
            _ => tail,
        };
        scan.tokens += token;
    }
    Ok(scan)
}

/// What follows the string at the head of `text`; none when it is not closed.
fn after_string(text: &[u8]) -> Option<&[u8]> {
    if let Some(mut rest) = text.strip_prefix(b"\"\"\"") {
        loop {
            if let Some(after) = rest.strip_prefix(b"\"\"\"") {
                return Some(after);
            }
            rest = match rest.strip_prefix(b"\\\"\"\"") {
                Some(after) => after,
                None => rest.get(1..)?,
            };
        }
    }
    let mut rest = text.get(1..)?;
    loop {
        rest = match rest {
            [b'"', after @ ..] => return Some(after),
            [b'\n' | b'\r', ..] | [] => return None,
            [b'\\', _, after @ ..] | [_, after @ ..] => after,
        };
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn skip(text: &[u8], wanted: impl Fn(u8) -> bool) -> &[u8] {
    let end = text.iter().position(|byte| !wanted(*byte));
    &text[end.unwrap_or(text.len())..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> (usize, usize) {
        let scan = scan(source).unwrap();
        (scan.tokens, scan.nesting)
    }

    #[test]
    fn tokens_are_those_of_the_language() {
        assert_eq!(found(""), (0, 0));
        assert_eq!(found("{ a, b # c\n }"), (4, 1));
        assert_eq!(found("{ a...F ... on T { x } }"), (11, 2));
        assert_eq!(found("query($n: [Int!] = [-1.5e3]) { a(n: $n) }"), (23, 2));
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_nest() {
        assert_eq!(found(r#"{a(s:"[[[\"[[[")}"#).1, 2);
        assert_eq!(found("{a(s:\"\"\"[[ \" \\\"\"\" [[ \"\"\")}").1, 2);
        assert_eq!(found("{a #[[[[\r(b:1)}").1, 2);
        assert_eq!(found(r#"{a(s:"" t:[[]])}"#).1, 4);
    }

    #[test]
    fn an_open_string_is_refused() {
        for source in [
            "{a(s:\"abc",
            "{a(s:\"abc\n\")}",
            "{a(s:\"\\",
            "{a(s:\"\"\"abc\")}",
            // The parser's grammar takes this for two strings and then brackets.
            "{a(s:[\"\"\" \" [[[[[[ \" ])}",
        ] {
            assert_eq!(scan(source), Err(Refused::OpenString), "{source}");
        }
    }
}
