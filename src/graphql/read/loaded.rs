//! Objects that lie in memory, answered without a future for each of their fields.

use super::engine::fields_of;
use async_graphql::indexmap::IndexMap;
use async_graphql::indexmap::map::Entry;
use async_graphql::parser::types::Field;
use async_graphql::resolver_utils::ContainerType;
use async_graphql::{
    ContextSelectionSet, Name, OutputType, Positioned, ServerResult, Value, registry,
};
use derive_more::From;
use futures_util::future::BoxFuture;
use std::borrow::Cow;
use std::convert::Infallible;
use std::ops::Deref;

/// An object that was loaded ahead, as resolvers hand it out.
///
/// The crate makes a boxed future for each field of each object, clones its context for each and joins them, so that fields
/// may wait for one another. These never wait: here the object's own resolvers are called one after the other, in one future. It
/// answers what the crate's own way answers, errors with their paths included (`read::equality`).
#[derive(Clone, Debug, From)]
pub struct Loaded<T>(pub T);

impl<T> Deref for Loaded<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: ContainerType> OutputType for Loaded<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn create_type_info(registry: &mut registry::Registry) -> String {
        T::create_type_info(registry)
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        // Objects lead to one another in circles: this is where the type of the future ends.
        let answer: BoxFuture<'_, _> = Box::pin(answer(ctx, &self.0));
        answer.await
    }
}

async fn answer<T: ContainerType>(
    ctx: &ContextSelectionSet<'_>,
    object: &T,
) -> ServerResult<Value> {
    let name = object.introspection_type_name();
    let set = &ctx.item.node;
    let mut fields = Vec::with_capacity(set.items.len());
    let Ok(()) = fields_of(ctx.query_env, ctx.schema_env, set, &name, &mut |field| {
        fields.push(field);
        Ok::<_, Infallible>(())
    });
    let mut values = IndexMap::with_capacity(fields.len());
    for field in fields {
        let value = if field.node.name.node == "__typename" {
            Value::String(name.clone().into_owned())
        } else {
            let ctx = ctx.with_field(field);
            object.resolve_field(&ctx).await?.unwrap_or_default()
        };
        put(&mut values, field.node.response_key().node.clone(), value);
    }
    Ok(Value::Object(values))
}

/// Puts a value under its key, merged with what stands there: a field that is selected twice is answered twice, each time with
/// what is selected below that place.
fn put(values: &mut IndexMap<Name, Value>, key: Name, value: Value) {
    match values.entry(key) {
        Entry::Vacant(place) => {
            place.insert(value);
        }
        Entry::Occupied(mut place) => merge(place.get_mut(), value),
    }
}

fn merge(to: &mut Value, value: Value) {
    match (to, value) {
        (Value::Object(to), Value::Object(value)) => {
            for (key, value) in value {
                put(to, key, value);
            }
        }
        (Value::List(to), Value::List(value)) => {
            for (to, value) in to.iter_mut().zip(value) {
                merge(to, value);
            }
        }
        _ => {}
    }
}
