//! Which columns a method's text reads.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

/// What leads from a row to other rows, by a key that is selected anyway.
const WAYS: &[&str] = &["one", "required", "many", "page", "computed", "case"];

/// What a method reads of the row.
#[derive(Debug, PartialEq, Eq)]
pub enum Reads {
    /// These columns, without repetition.
    Columns(Vec<String>),
    /// What the text does not show.
    Whole,
}

/// What `method` reads: a text is gone through with the texts of the macros in it, so that nothing escapes.
pub fn reads_of(method: &impl ToTokens) -> Reads {
    let mut columns = Vec::new();
    match gather(method.to_token_stream(), &mut columns) {
        Some(()) => Reads::Columns(columns),
        None => Reads::Whole,
    }
}

/// Adds the columns that `text` reads, or `None` where it does something else with `self`.
fn gather(text: TokenStream, columns: &mut Vec<String>) -> Option<()> {
    let mut tokens = text.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => gather(group.stream(), columns)?,
            TokenTree::Ident(name) if name == "self" => {
                let row = [tokens.next()?, tokens.next()?, tokens.next()?];
                let [dot, place, another] = row.map(|token| token.to_string());
                let TokenTree::Ident(name) = tokens.next()? else {
                    return None;
                };
                if (dot.as_str(), place.as_str(), another.as_str()) != (".", "0", ".") {
                    return None;
                }
                let name = name.to_string();
                let calls = tokens.peek().is_some_and(|next| match next {
                    TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
                    TokenTree::Punct(punct) => punct.as_char() == ':',
                    _ => false,
                });
                match calls {
                    true if WAYS.contains(&name.as_str()) => {}
                    true => return None,
                    false if columns.contains(&name) => {}
                    false => columns.push(name),
                }
            }
            _ => {}
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn columns(names: &[&str]) -> Reads {
        Reads::Columns(names.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_column_is_read_by_name() {
        let method = quote!({ self.0.title.as_deref().map(|title| (title, &self.0.lang)) });
        assert_eq!(reads_of(&method), columns(&["title", "lang"]));
        let method = quote!({
            if self.0.open {
                self.0.day
            } else {
                self.0.day + 1
            }
        });
        assert_eq!(reads_of(&method), columns(&["open", "day"]));
    }

    #[test]
    fn what_leads_elsewhere_reads_nothing() {
        let method = quote!({ self.0.case::<FileCase>(ctx)? });
        assert_eq!(reads_of(&method), columns(&[]));
        assert_eq!(reads_of(&quote!({ self.0.one(ctx) })), columns(&[]));
        assert_eq!(reads_of(&quote!({ 3 })), columns(&[]));
    }

    #[test]
    fn the_text_of_a_macro_counts() {
        let method = quote!({ format!("{}-{}", self.0.year, self.0.number) });
        assert_eq!(reads_of(&method), columns(&["year", "number"]));
        assert_eq!(reads_of(&quote!({ write!(f, "{}", self) })), Reads::Whole);
    }

    #[test]
    fn anything_else_may_read_all() {
        for method in [
            quote!({ standing(&self.0, now) }),
            quote!({ self.helper() }),
            quote!({ self.0.helper() }),
            quote!({ self.0.helper::<T>() }),
            quote!({
                match &self.0 {
                    Of::One(row) => row.day,
                }
            }),
            quote!({ self.1.day }),
            quote!({ (self.0).day }),
            quote!({ self }),
        ] {
            assert_eq!(reads_of(&method), Reads::Whole, "{method}");
        }
    }
}
