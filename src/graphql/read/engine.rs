//! Everything that reaches behind the documented surface of async-graphql, in one file: the selection as the executor
//! will walk it, the path of an error, and a list that keeps it. An upgrade of the crate is read against this page.

use super::error::{coercion, conflict};
use super::reader::{Reader, Viewer};
use super::weight::Items;
use async_graphql::parser::types::{Field as AstField, OperationType, Selection, SelectionSet};
use async_graphql::registry::MetaTypeName;
use async_graphql::{
    Context, ContextSelectionSet, Data, InputType, Name, OutputType, Positioned, QueryEnv,
    QueryPathSegment, Result, SchemaEnv, ServerResult, Value, registry,
};
use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;

/// How many items a list has that is no relation's, for its weight: the acts on an object, the steps that are missing.
const FEW: usize = 3;

#[derive(Clone, Copy)]
struct Env<'a> {
    query: &'a QueryEnv,
    schema: &'a SchemaEnv,
    data: Option<&'a Data>,
}

/// A selected field: every place of the document that answers under its response key, as one.
#[derive(Clone)]
pub struct Field<'a> {
    env: Env<'a>,
    name: &'a str,
    /// The name of the type it answers with.
    type_name: &'a str,
    /// Whether that answer is a list.
    pub(super) list: bool,
    places: Vec<&'a Positioned<AstField>>,
}

impl<'a> Field<'a> {
    /// The field that `ctx` resolves, merged with its twins elsewhere in the document: the crate runs a field once for
    /// each place where it stands, and merges the answers.
    pub(super) fn of(ctx: &Context<'a>) -> Result<Self> {
        let (beside, parent) = Self::beside(ctx)?;
        let key = key(ctx);
        let found = beside.into_iter().find(|field| field.key() == key);
        // Below an interface the concrete type is not known from here: the field alone must do.
        Ok(found.unwrap_or_else(|| Env::of(ctx).field(parent, ctx.item)))
    }

    /// The field that `ctx` resolves, and those of the same name that are asked of the same object under other keys.
    ///
    /// # Errors
    ///
    /// When two fields would answer differently under one key.
    pub fn alike(ctx: &Context<'a>) -> Result<Vec<Self>> {
        let name = ctx.item.node.name.node.as_str();
        let (mut beside, _) = Self::beside(ctx)?;
        beside.retain(|field| field.name == name);
        Ok(beside)
    }

    /// The fields of the object that `ctx` answers for, and its type; none below an interface.
    fn beside(ctx: &Context<'a>) -> Result<(Vec<Self>, &'a str)> {
        let env = Env::of(ctx);
        let mut path = Vec::new();
        let mut node = ctx.path_node.as_ref();
        while let Some(step) = node {
            if let QueryPathSegment::Name(key) = step.segment {
                path.push(key);
            }
            node = step.parent;
        }
        let operation = &env.query.operation.node;
        let registry = &env.schema.registry;
        let mut parent = match operation.ty {
            OperationType::Query => Some(registry.query_type.as_str()),
            OperationType::Mutation => registry.mutation_type.as_deref(),
            OperationType::Subscription => registry.subscription_type.as_deref(),
        }
        .unwrap_or_default();
        let mut fields = env.collect(parent, [&operation.selection_set.node])?;
        while path.len() > 1 {
            let key = path.pop();
            let Some(field) = fields
                .into_iter()
                .find(|field| Some(field.key().as_str()) == key)
            else {
                return Ok((Vec::new(), parent));
            };
            parent = field.type_name;
            fields = field.selection(parent)?;
        }
        Ok((fields, parent))
    }

    /// The same field, as if one of this name stood in its place.
    pub(super) fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    fn first(&self) -> &'a AstField {
        // A field is only ever made around at least one place.
        &self.places[0].node
    }

    /// The response key: the alias, or the name.
    #[must_use]
    pub fn key(&self) -> &'a Name {
        &self.first().response_key().node
    }

    /// The field's name in the schema.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// An argument by the crate's own coercion, variables and their defaults included. Absent without a default in the
    /// resolver is `None` for an `Option`.
    ///
    /// # Errors
    ///
    /// When the value does not fit the type.
    pub fn argument<T: InputType>(&self, name: &str) -> Result<T> {
        self.argument_or(name, None)
    }

    /// Like [`argument`](Self::argument), with the default that the resolver declares.
    ///
    /// # Errors
    ///
    /// When the value does not fit the type.
    pub fn argument_or<T: InputType>(&self, name: &str, default: Option<fn() -> T>) -> Result<T> {
        let Env { query, schema, .. } = self.env;
        let context = query.create_context(schema, None, self.places[0], self.env.data);
        let value = context.param_value(name, default).map_err(coercion)?;
        Ok(value.1)
    }

    /// What is selected of an object of type `concrete`, in response order.
    pub(super) fn selection(&self, concrete: &str) -> Result<Vec<Self>> {
        let sets = self
            .places
            .iter()
            .map(|field| &field.node.selection_set.node);
        self.env.collect(concrete, sets)
    }

    /// Whether it answers with objects of type `concrete`, or with a list of them.
    pub(super) fn shows(&self, concrete: &str) -> bool {
        let answer = self.env.schema.registry.types.get(self.type_name);
        self.type_name == concrete || answer.is_some_and(|answer| answer.is_possible_type(concrete))
    }

    /// How many values answer it, what is selected below apart: the crate runs it once for each place.
    pub(super) fn weight(&self) -> u64 {
        self.places.len() as u64
    }

    /// How many values answer it, where no relation leads. Refuses conflicting keys anywhere below: the crate looks at one
    /// level only.
    pub(super) fn weigh(&self) -> Result<u64> {
        let Items { each, least } = self.items()?;
        let items = each.saturating_mul(least as u64);
        Ok(self.weight().saturating_add(items))
    }

    /// What answers it, where no relation leads: one item, or a list of some. Refuses as [`weigh`](Self::weigh) does.
    pub(super) fn items(&self) -> Result<Items> {
        let below = self.weigh_below()?;
        Ok(if self.list {
            Items {
                each: below.saturating_add(self.weight()),
                least: FEW,
            }
        } else {
            Items {
                each: below,
                least: 1,
            }
        })
    }

    fn weigh_below(&self) -> Result<u64> {
        if self
            .places
            .iter()
            .all(|field| field.node.selection_set.node.items.is_empty())
        {
            return Ok(0);
        }
        let registry = &self.env.schema.registry;
        let answer = registry.types.get(self.type_name);
        let concrete: Vec<&str> = match answer.and_then(|answer| answer.possible_types()) {
            Some(possible) => possible.iter().map(String::as_str).collect(),
            None => vec![self.type_name],
        };
        let mut weight: u64 = 0;
        for name in concrete {
            for field in self.selection(name)? {
                weight = weight.saturating_add(field.weigh()?);
            }
        }
        Ok(weight)
    }
}

impl<'a> Env<'a> {
    fn of(ctx: &Context<'a>) -> Self {
        Self {
            query: ctx.query_env,
            schema: ctx.schema_env,
            data: ctx.execute_data,
        }
    }

    fn collect(
        self,
        concrete: &str,
        sets: impl IntoIterator<Item = &'a SelectionSet>,
    ) -> Result<Vec<Field<'a>>> {
        let mut fields = Vec::new();
        for set in sets {
            self.collect_set(concrete, set, &mut fields)?;
        }
        Ok(fields)
    }

    fn collect_set(
        self,
        concrete: &str,
        set: &'a SelectionSet,
        fields: &mut Vec<Field<'a>>,
    ) -> Result<()> {
        fields_of(self.query, self.schema, set, concrete, &mut |field| {
            self.add(concrete, field, fields)
        })
    }

    fn add(
        self,
        parent: &str,
        field: &'a Positioned<AstField>,
        fields: &mut Vec<Field<'a>>,
    ) -> Result<()> {
        let key = &field.node.response_key().node;
        let Some(twin) = fields.iter_mut().find(|other| other.key() == key) else {
            fields.push(self.field(parent, field));
            return Ok(());
        };
        let first = twin.first();
        let (ours, theirs) = (&field.node.arguments, &first.arguments);
        let same = first.name.node == field.node.name.node
            && ours.len() == theirs.len()
            && ours.iter().all(|(name, value)| {
                let other = first.get_argument(&name.node);
                other.is_some_and(|other| other.node == value.node)
            });
        if !same {
            return Err(conflict(key));
        }
        twin.places.push(field);
        Ok(())
    }

    /// The field of `parent` that stands at one place.
    fn field(self, parent: &str, field: &'a Positioned<AstField>) -> Field<'a> {
        let parent = self.schema.registry.types.get(parent);
        let meta = parent.and_then(|parent| parent.field_by_name(&field.node.name.node));
        Field {
            env: self,
            name: field.node.name.node.as_str(),
            type_name: meta.map_or("", |meta| MetaTypeName::concrete_typename(&meta.ty)),
            list: meta.is_some_and(|meta| meta.ty.starts_with('[')),
            places: vec![field],
        }
    }
}

/// Takes each field of `set` that an object of type `concrete` answers, in the order of the document: those of fragments too, where
/// the fragment speaks of such an object.
pub(super) fn fields_of<'a, E>(
    query: &'a QueryEnv,
    schema: &'a SchemaEnv,
    set: &'a SelectionSet,
    concrete: &str,
    take: &mut impl FnMut(&'a Positioned<AstField>) -> Result<(), E>,
) -> Result<(), E> {
    for selection in &set.items {
        let (condition, inner) = match &selection.node {
            Selection::Field(field) => {
                take(field)?;
                continue;
            }
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                let Some(fragment) = query.fragments.get(name) else {
                    continue;
                };
                let fragment = &fragment.node;
                (Some(&fragment.type_condition), &fragment.selection_set)
            }
            Selection::InlineFragment(fragment) => {
                let fragment = &fragment.node;
                (fragment.type_condition.as_ref(), &fragment.selection_set)
            }
        };
        let speaks_of_it = condition.is_none_or(|condition| {
            let condition = condition.node.on.node.as_str();
            let declared = schema.registry.types.get(condition);
            condition == concrete || declared.is_some_and(|on| on.is_possible_type(concrete))
        });
        if speaks_of_it {
            fields_of(query, schema, &inner.node, concrete, take)?;
        }
    }
    Ok(())
}

/// The response key of the field that `ctx` resolves.
pub(super) fn key<'a>(ctx: &Context<'a>) -> &'a Name {
    &ctx.item.node.response_key().node
}

/// The answer of a *nullable* field: an error is reported at the field's own path, and nulls it alone.
///
/// The crate lets an `Err` of a nullable field null its parent, against the specification: a resolver of a nullable
/// field returns `Option<T>` made by this, and only a non-null field returns a `Result`.
pub fn nullable<T>(ctx: &Context<'_>, result: Result<T>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            let error = error.into_server_error(ctx.item.pos);
            ctx.add_error(ctx.set_error_path(error));
            None
        }
    }
}

/// An answer as another person reads it: whoever has signed in just now, since the request itself came from nobody.
pub struct ReadAs<T> {
    value: T,
    data: Data,
}

impl<T> ReadAs<T> {
    /// `value` as `viewer` reads it; `request` takes the place of the request's own data of its type.
    ///
    /// # Errors
    ///
    /// Where the request has no reader.
    pub fn new(
        ctx: &Context<'_>,
        viewer: Viewer,
        request: impl Any + Send + Sync,
        value: T,
    ) -> Result<Self> {
        let reader = ctx.data::<Arc<Reader>>()?.read_as(viewer);
        let mut data = Data::default();
        data.insert(Arc::new(reader));
        data.insert(request);
        Ok(Self { value, data })
    }
}

impl<T: OutputType> OutputType for ReadAs<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut registry::Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<AstField>,
    ) -> ServerResult<Value> {
        let mut ctx = ctx.clone();
        ctx.execute_data = Some(&self.data);
        self.value.resolve(&ctx, field).await
    }
}

/// A list that answers item by item, and leaves an error the path it came with.
///
/// The crate's `Vec` overwrites that path with the item's. Items loaded ahead never wait, so there is nothing to gain
/// from its futures either, which for each type of item are twenty times the code. Since they never wait, the list lets other tasks run now and then, and the request's own timeout
/// too; and it counts the text that it answers with, which the weights of the plan know nothing of.
#[derive(Clone, Debug)]
pub struct List<T>(pub Vec<T>);

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self(items)
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T: OutputType> OutputType for List<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut registry::Registry) -> String {
        Vec::<T>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<AstField>,
    ) -> ServerResult<Value> {
        let mut values = Vec::with_capacity(self.0.len());
        let reader = ctx.data_opt::<Arc<Reader>>();
        for (index, item) in self.0.iter().enumerate() {
            let ctx = ctx.with_index(index);
            let value = item.resolve(&ctx, field).await.map_err(|error| {
                if error.path.is_empty() {
                    ctx.set_error_path(error)
                } else {
                    error
                }
            })?;
            if let Some(reader) = reader {
                let taken = reader.budget().take_text(&value);
                taken.map_err(|error| ctx.set_error_path(error.into_server_error(field.pos)))?;
            }
            values.push(value);
            tokio::task::consume_budget().await;
        }
        Ok(Value::List(values))
    }
}
