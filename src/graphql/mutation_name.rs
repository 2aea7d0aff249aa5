//! The mutations' names as a GraphQL enum, made from the list of acts.

use super::enums::{enumeration, named};
use crate::access::{Act, Reach, Role};
use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaType, MetaTypeId, Registry};
use async_graphql::{
    ContextSelectionSet, InputType, InputValueError, InputValueResult, Name, OutputType,
    Positioned, ServerResult, Value,
};
use entity::TextEnum;
use std::borrow::Cow;

/// What the enum says.
const ABOUT: &str = "A mutation: `CHARTER_SIGN` is `charterSign`.";

/// The mutation that does an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MutationName(pub Act);

impl MutationName {
    /// Every mutation.
    fn all() -> impl Iterator<Item = Self> {
        let acts = Act::ALL.iter().copied();
        acts.filter(|act| Self::of(*act) == Some(Self(*act)))
            .map(Self)
    }

    /// The mutation that does `act`: none where the server does it by itself. A complaint on paper is `complaintFile` too.
    pub(super) fn of(act: Act) -> Option<Self> {
        if act == Act::ComplaintFilePaper {
            return Some(Self(Act::ComplaintFile));
        }
        let mut people = Role::VALUES.iter().filter(|role| **role != Role::System);
        let by_somebody = people.any(|role| act.reach(*role) != Reach::No);
        by_somebody.then_some(Self(act))
    }

    /// `charterSign`.
    pub(super) fn field(self) -> String {
        let name = self.0.name();
        format!("{}{}", name[..1].to_lowercase(), &name[1..])
    }

    fn describe(registry: &mut Registry) -> MetaType {
        let values = Self::all().map(|name| (name.value(), name.0.text()));
        enumeration::<Self>(registry, &<Self as OutputType>::type_name(), ABOUT, values)
    }

    /// `CHARTER_SIGN` for `charterSign`.
    fn value(self) -> String {
        let mut value = String::new();
        for letter in self.0.name().chars() {
            if letter.is_uppercase() && !value.is_empty() {
                value.push('_');
            }
            value.push(letter.to_ascii_uppercase());
        }
        value
    }
}

impl OutputType for MutationName {
    fn type_name() -> Cow<'static, str> {
        "MutationName".into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Enum, Self::describe)
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(self.to_value())
    }
}

impl InputType for MutationName {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <Self as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_input_type::<Self, _>(MetaTypeId::Enum, Self::describe)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let value = value.unwrap_or_default();
        let Some(name) = named(&value) else {
            return Err(InputValueError::expected_type(value));
        };
        let found = Self::all().find(|one| one.value() == name);
        found.ok_or_else(|| InputValueError::custom("not one of its values"))
    }

    fn to_value(&self) -> Value {
        Value::Enum(Name::new(self.value()))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}
