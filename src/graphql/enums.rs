//! Closed lists as GraphQL enums, with the meaning of each value.

use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaEnumValue, MetaType, MetaTypeId, Registry};
use async_graphql::{
    ContextSelectionSet, InputType, InputValueError, InputValueResult, Name, OutputType,
    Positioned, ServerResult, Value,
};
use entity::value::Words;
use std::borrow::Cow;

/// A value of the closed list `T`, as a GraphQL enum of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enum<T>(pub T);

impl<T> From<T> for Enum<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

fn describe<T: Words>() -> MetaType {
    let values = T::MEANINGS.iter();
    let values = values.map(|(value, meaning)| (value.word().to_owned(), *meaning));
    enumeration::<Enum<T>>(T::NAME, T::ABOUT, values)
}

/// An enum's type, with the meaning of each value.
pub(super) fn enumeration<T>(
    name: &str,
    about: &str,
    values: impl Iterator<Item = (String, &'static str)>,
) -> MetaType {
    let value = |(word, meaning): (String, &str)| {
        let mut item = MetaEnumValue::new(word.clone());
        item.description = Some(meaning.trim().to_owned());
        (word, item)
    };
    MetaType::Enum {
        name: name.to_owned(),
        description: Some(about.trim().to_owned()),
        enum_values: values.map(value).collect(),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: Some(std::any::type_name::<T>()),
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

impl<T: Words> InputType for Enum<T> {
    type RawValueType = T;

    fn type_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_input_type::<Self, _>(MetaTypeId::Enum, |_| describe::<T>())
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let value = value.unwrap_or_default();
        let word = match &value {
            Value::Enum(name) => name.as_str(),
            Value::String(word) => word.as_str(),
            _ => return Err(InputValueError::expected_type(value)),
        };
        match word.parse() {
            Ok(value) => Ok(Self(value)),
            Err(_) => Err(InputValueError::custom("not one of its values")),
        }
    }

    fn to_value(&self) -> Value {
        Value::Enum(Name::new(self.0.word()))
    }

    fn as_raw_value(&self) -> Option<&T> {
        Some(&self.0)
    }
}

impl<T: Words> OutputType for Enum<T> {
    fn type_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Enum, |_| describe::<T>())
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(self.to_value())
    }
}
