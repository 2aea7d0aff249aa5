//! The two roots: a field of theirs that fails is null by itself.
//!
//! The crate lets an error in an argument (an id of another kind, a day that does not exist) null the parent of a nullable field
//! too. Of a root that is the whole answer, and with it what an earlier mutation of the document did and answered: a complaint's
//! receipt code, for one, that nobody can look up again. The specification nulls the field alone.

use super::who_may;
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult,
    Value,
};
use std::borrow::Cow;

/// A root whose fields fail one by one.
#[derive(Debug, Default)]
pub struct Root<T>(T);

impl<T: ObjectType> ContainerType for Root<T> {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        match self.0.resolve_field(ctx).await {
            Err(error) if is_nullable::<T>(ctx) => {
                let placed = !error.path.is_empty();
                ctx.add_error(if placed {
                    error
                } else {
                    ctx.set_error_path(error)
                });
                Ok(Some(Value::Null))
            }
            answer => answer,
        }
    }
}

/// Whether the schema lets the field at hand be null.
fn is_nullable<T: ObjectType>(ctx: &Context<'_>) -> bool {
    let root = ctx.schema_env.registry.types.get(&*T::type_name());
    let field = root.and_then(|root| root.field_by_name(&ctx.item.node.name.node));
    field.is_some_and(|field| !field.ty.ends_with('!'))
}

impl<T: ObjectType> OutputType for Root<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let name = T::create_type_info(registry);
        who_may::declare(registry);
        name
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        self.0.resolve(ctx, field).await
    }
}

impl<T: ObjectType> ObjectType for Root<T> {}
