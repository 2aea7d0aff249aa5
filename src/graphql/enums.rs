//! Closed lists as GraphQL enums, with the meaning of each value and what a screen shows of it.
//!
//! The labels go into the schema itself, as a directive on each value: a client that is built from `schema.graphql` has them there, and
//! [`EnumQuery`] reads them back for one that asks. So no enum can be without.

use crate::graphql::Bilingual;
use crate::graphql::read::List;
use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaEnumValue, MetaType, MetaTypeId, Registry};
use async_graphql::{
    Context, ContextSelectionSet, InputType, InputValueError, InputValueResult, Name, Object,
    OutputType, Positioned, ServerResult, SimpleObject, TypeDirective, Value,
};
use entity::{EnumValue, TextEnum};
use std::borrow::Cow;

/// A value of the closed list `T`, as a GraphQL enum of the same name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Enum<T>(pub T);

impl<T> From<T> for Enum<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// What a screen shows of the value, in French and in English.
#[TypeDirective(location = "EnumValue")]
fn label(
    #[graphql(desc = "The French text.")] fr: String,
    #[graphql(desc = "The English text.")] en: String,
) {
}

fn describe<T: TextEnum>(registry: &mut Registry) -> MetaType {
    let values = T::TEXTS.iter().map(|text| (text.name.to_owned(), text));
    enumeration::<Enum<T>>(registry, T::NAME, T::DESCRIPTION, values)
}

/// An enum's type: its values by name, with what each means and what a screen shows of it.
pub(super) fn enumeration<T>(
    registry: &mut Registry,
    name: &str,
    description: &str,
    values: impl Iterator<Item = (String, &'static EnumValue)>,
) -> MetaType {
    label.register(registry);
    let value = |(name, text): (String, &EnumValue)| {
        let mut value = MetaEnumValue::new(name.clone());
        value.description = Some(text.description.trim().to_owned());
        value.directive_invocations = vec![label::apply(text.fr.into(), text.en.into())];
        (name, value)
    };
    MetaType::Enum {
        name: name.to_owned(),
        description: Some(description.trim().to_owned()),
        enum_values: values.map(value).collect(),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: Some(std::any::type_name::<T>()),
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

/// The name of an enum's value: in a document it stands bare, in variables as a text.
pub(super) fn named(value: &Value) -> Option<&str> {
    match value {
        Value::Enum(name) => Some(name),
        Value::String(name) => Some(name),
        _ => None,
    }
}

impl<T: TextEnum> InputType for Enum<T> {
    type RawValueType = T;

    fn type_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_input_type::<Self, _>(MetaTypeId::Enum, describe::<T>)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let value = value.unwrap_or_default();
        let Some(name) = named(&value) else {
            return Err(InputValueError::expected_type(value));
        };
        match T::named(name) {
            Some(value) => Ok(Self(value)),
            None => Err(InputValueError::custom("not one of its values")),
        }
    }

    fn to_value(&self) -> Value {
        Value::Enum(Name::new(self.0.text().name))
    }

    fn as_raw_value(&self) -> Option<&T> {
        Some(&self.0)
    }
}

impl<T: TextEnum> OutputType for Enum<T> {
    fn type_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Enum, describe::<T>)
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(self.to_value())
    }
}

/// An enum of the schema, with what a screen shows of its values.
#[derive(Debug, SimpleObject)]
pub struct EnumText {
    /// The name of the enum in the schema.
    name: String,
    /// The description of the enum, as in the schema.
    description: String,
    /// The values of the enum, in the order in which a screen lists them.
    values: List<EnumValueText>,
}

/// A value of an enum, with the texts that a screen shows of it.
#[derive(Debug, SimpleObject)]
pub struct EnumValueText {
    /// The value as it is written in answers and in input.
    value: String,
    /// The words by which a screen shows the value, in French and in English.
    label: Bilingual,
    /// The description of the value, as in the schema.
    description: String,
}

/// What is asked about enums.
#[derive(Debug, Default)]
pub struct EnumQuery;

#[Object]
impl EnumQuery {
    /// The enums of the schema, by name, with the texts of their values in French and in English. They change with the server's
    /// version alone: a client reads them once.
    async fn enums(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The names of those that are wanted, a name that there is not being left out; all where nothing is said."
        )]
        names: Option<Vec<String>>,
    ) -> List<EnumText> {
        let types = ctx.schema_env.registry.types.iter();
        let wanted = |name: &String| names.as_ref().is_none_or(|names| names.contains(name));
        types
            .filter(|(name, _)| wanted(name))
            .filter_map(|(_, of)| EnumText::of(of))
            .collect()
    }
}

impl EnumText {
    /// What the schema says of an enum of ours; nothing of any other type.
    fn of(of: &MetaType) -> Option<Self> {
        let MetaType::Enum {
            name,
            description,
            enum_values,
            ..
        } = of
        else {
            return None;
        };
        let values = enum_values.values().map(EnumValueText::of);
        Some(Self {
            name: name.clone(),
            description: description.clone()?,
            values: List(values.collect::<Option<_>>()?),
        })
    }
}

impl EnumValueText {
    fn of(of: &MetaEnumValue) -> Option<Self> {
        let [labelled] = of.directive_invocations.as_slice() else {
            return None;
        };
        let text = |language| match labelled.args.get(language) {
            Some(Value::String(text)) => Some(text.as_str()),
            _ => None,
        };
        Some(Self {
            value: of.name.clone(),
            label: Bilingual::new(text("fr")?, text("en")?),
            description: of.description.clone()?,
        })
    }
}
