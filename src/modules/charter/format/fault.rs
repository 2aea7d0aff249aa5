//! What is wrong with a file, and where.

use std::fmt;

/// One fault of a charter file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// What is wrong, one line of English, for the person who writes the file.
    pub message: String,
}

impl fmt::Display for Fault {
    /// `line: message`, to be printed behind `file:`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.message)
    }
}

/// A fault by its byte offset, as noted while reading.
pub(super) type Found = (usize, String);

/// Turns offsets into lines. One pass over the text, so a file made of faults costs no more.
pub(super) fn place(text: &str, mut found: Vec<Found>) -> Vec<Fault> {
    found.sort_by_key(|(offset, _)| *offset);
    let mut chars = text.char_indices().peekable();
    let (mut line, mut column) = (1, 1);
    found
        .into_iter()
        .map(|(offset, message)| {
            while let Some((_, c)) = chars.next_if(|(at, _)| *at < offset) {
                if c == '\n' {
                    line += 1;
                    column = 1;
                } else {
                    column += 1;
                }
            }
            Fault {
                line,
                column,
                message,
            }
        })
        .collect()
}
