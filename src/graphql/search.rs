//! Texts that are searched for in names.

use crate::error::ErrorCode;
use crate::input::{fold, limits, wanted};
use async_graphql::registry::Registry;
use async_graphql::{InputType, InputValueError, InputValueResult, Value};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use std::borrow::Cow;

/// A text that is looked for in names, in the form that names are compared in. One longer than any name is refused as `LIMIT_EXCEEDED`:
/// SQLite takes no pattern over 50,000 bytes.
#[derive(Clone, Debug)]
pub struct Search(String);

impl Search {
    fn key(&self) -> String {
        fold(&wanted(&self.0))
    }

    /// Whether `folded`, a column of names in their folded form, is the text.
    #[must_use]
    pub fn is(&self, folded: Expr) -> Expr {
        folded.eq(self.key())
    }

    /// Whether `folded`, a column of names in their folded form, holds the text; its wildcards are taken as letters.
    #[must_use]
    pub fn is_in(&self, folded: Expr) -> Expr {
        let mut pattern = String::from("%");
        for letter in self.key().chars() {
            if matches!(letter, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
        pattern.push('%');
        folded.like(LikeExpr::new(pattern).escape('\\'))
    }
}

impl InputType for Search {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <String as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <String as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let text = String::parse(value).map_err(InputValueError::propagate)?;
        if text.chars().count() > limits::NAME {
            let most = limits::NAME;
            let told = format!("a text to search for has at most {most} characters");
            return Err(InputValueError::custom(told)
                .with_extension("code", ErrorCode::LimitExceeded.as_str())
                .with_extension("limit", "searchCharacters")
                .with_extension("max", most));
        }
        Ok(Self(text))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}
