//! Associations in GraphQL.

use super::store::AssociationKey;
use crate::access::{Facts, Read};
use crate::context::Viewer;
use crate::deadline::day_of;
use crate::graphql::read::{
    Computed, Connection, Entity, List, Loaded, Node, Order, Paging, Reader, Relation, Scope, Sort,
    Table, find_one, internal, nullable, page, reads,
};
use crate::graphql::{Id, Search, ViewerAction, ViewerActions, request};
use crate::input;
use crate::modules::associations::Seat;
use crate::modules::charter::Charter;
use crate::modules::complaints::{self, Figures, FilingCase, ProcedureFigures};
use crate::modules::mandates::{self, Offices};
use crate::modules::organisations;
use anyhow::anyhow;
use async_graphql::{Context, Description, InputObject, Object, OneofObject, Result};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use derive_more::From;
use entity::association;
use entity::id::AssociationId;
use sea_orm::sea_query::{Condition, ExprTrait};
use std::sync::Arc;
use uuid::Uuid;

/// An association that owns a charter and its quality label.
#[derive(Debug, From, Description)]
pub struct Association(Node<Self>);

impl Entity for Association {
    type Row = association::Model;
    const READ: &'static [Read] = &[Read::Association];
    const RELATIONS: &'static [Relation] = &[
        Relation::many::<Charter>("charters", "association_id")
            .order(&[Order::by("slug", Sort::Text)]),
        Relation::computed::<Figures>("figures"),
        Relation::case::<Offices>("viewerActions"),
        Relation::case::<FilingCase>("viewerActions"),
    ];

    fn scope(_: &Viewer, _: Table) -> Scope {
        Scope::All
    }
}

#[reads]
#[Object(use_type_description)]
impl Association {
    /// The id of the association.
    pub async fn id(&self) -> Id<AssociationId> {
        self.0.id.into()
    }

    /// The short name of the association in addresses.
    fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The full name of the association.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// The time zone of the association's seat, by its IANA name, in which days begin and end (T3).
    fn time_zone(&self) -> &str {
        &self.0.time_zone
    }

    /// Whether this server sends mail, so that what the association tells its people reaches them. Where it does not, what is told
    /// waits until it does.
    #[expect(clippy::unused_self, reason = "a field of the object")]
    fn can_send_mail(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(request(ctx)?.app.post.can_send())
    }

    /// The charters of the association, by short name.
    async fn charters(&self, ctx: &Context<'_>) -> Result<List<Loaded<Charter>>> {
        self.0.many(ctx)
    }

    /// Public figures of how the association keeps the deadlines of its board; a deadline that was missed is not hidden (T8).
    async fn figures(&self, ctx: &Context<'_>) -> Result<ProcedureFigures> {
        Ok(self.0.computed::<Figures>(ctx)?.pop().unwrap_or_default())
    }

    /// The acts in the association that are about no object of it yet, each with whether the viewer may do it now and, where not,
    /// why.
    pub async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let filing = self.0.case::<FilingCase>(ctx)?;
        let offices = self.0.case::<Offices>(ctx)?;
        let actions = ViewerActions::new(ctx)?
            .of(&[complaints::FILE], &filing, |filing| filing)
            .on(&[organisations::REGISTER], &self.0.id)
            .of(&[mandates::PROPOSE], &offices, |offices| offices);
        Ok(actions.all())
    }
}

/// The way from a row to its association: the field `association` of every object whose table says `association_id`.
pub const OF_ASSOCIATION: Relation = Relation::one::<Association>("association", "association_id");

/// An association, named either by its id or by its short name.
#[derive(Debug, OneofObject)]
pub enum AssociationBy {
    /// The id of the association.
    Id(Id<AssociationId>),
    /// The short name of the association in addresses.
    Slug(String),
}

impl AssociationBy {
    /// As acts take it.
    #[must_use]
    pub fn key(&self) -> AssociationKey {
        match self {
            Self::Id(id) => AssociationKey::Id(id.0),
            Self::Slug(slug) => AssociationKey::Slug(slug.clone()),
        }
    }

    /// Its id, for a list to be planned by: a short name inside the list's statement would hide from the database how few rows it
    /// is about. An id is taken as it is; where there is no association of the short name, the answer is the id of none.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn find(&self, ctx: &Context<'_>) -> Result<AssociationId> {
        let slug = match self {
            Self::Id(id) => return Ok(id.0),
            Self::Slug(slug) => input::wanted(slug),
        };
        let directory = &request(ctx)?.app.directory;
        let reader = ctx.data::<Arc<Reader>>()?;
        let found = directory.find(&**reader, &slug).await;
        Ok(found
            .map_err(internal)?
            .unwrap_or(AssociationId(Uuid::nil())))
    }
}

/// The time zone of the seat, for objects whose days count there: a computed relation from `association_id`.
#[derive(Debug)]
pub struct SeatZone;

impl Computed for SeatZone {
    type Of = Seat;
    type Row = Tz;
    const READ: Read = Read::Association;

    fn rows(seat: &Arc<Seat>) -> impl IntoIterator<Item = (Facts, Tz)> {
        [(Facts::of(seat.association), seat.zone)]
    }
}

/// Today at the seat of the association that `node` belongs to. The field at hand is a computed relation by [`SeatZone`].
///
/// # Errors
/// Where the zone was not fetched ahead.
pub fn today<E: Entity>(ctx: &Context<'_>, node: &Node<E>) -> Result<NaiveDate> {
    day_at_seat(ctx, node, request(ctx)?.now)
}

/// The day of an instant at the seat of the association that `node` belongs to, in the same kind of field.
///
/// # Errors
/// Where the zone was not fetched ahead.
pub fn day_at_seat<E: Entity>(
    ctx: &Context<'_>,
    node: &Node<E>,
    instant: DateTime<Utc>,
) -> Result<NaiveDate> {
    let zone = node.computed::<SeatZone>(ctx)?;
    let zone = zone
        .first()
        .ok_or_else(|| internal(anyhow!("a row without an association")))?;
    day_of(instant, *zone).map_err(internal)
}

/// The conditions that associations meet, all at once; a condition that is left out excludes nothing.
#[derive(Debug, Default, InputObject)]
pub struct AssociationFilter {
    /// Only associations with this text in their name, whatever the case and the accents: at most 200 characters.
    name_contains: Option<Search>,
}

crate::order_by! {
    /// In which order associations come.
    AssociationOrder by AssociationOrderField, else Name Asc {
        /// By name, whatever the case and the accents.
        Name = "NAME" ("Nom", "Name") => Order::by("name_folded", Sort::Text),
    }
}

/// What is asked about associations.
#[derive(Debug, Default)]
pub struct AssociationQuery;

#[Object]
impl AssociationQuery {
    /// The association with this short name; null where there is none.
    async fn association(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The short name of the association in addresses.")] slug: String,
    ) -> Option<Association> {
        find_one(ctx, |at| {
            Condition::all().add(at.col("slug").eq(input::wanted(&slug)))
        })
        .await
    }

    /// The associations on this server, which are public.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection, as the specification names them"
    )]
    async fn associations(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The number of objects on the page, 0 to 100, from the start of the list or from `after`."
        )]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
        #[graphql(
            desc = "The number of objects on the page, 0 to 100, back from the end of the list or from `before`."
        )]
        last: Option<i32>,
        #[graphql(desc = "The cursor before which the page ends.")] before: Option<String>,
        #[graphql(desc = "Conditions that the objects of the list meet; without it, all of them.")]
        filter: Option<AssociationFilter>,
        #[graphql(desc = "The order of the list.", default)] order_by: AssociationOrder,
    ) -> Option<Connection<Association>> {
        let paging = Paging::new(first, after, last, before);
        let name = filter.unwrap_or_default().name_contains;
        let such = |at: Table| {
            Condition::all().add_option(name.map(|name| name.is_in(at.col("name_folded"))))
        };
        nullable(ctx, page(ctx, &paging, such, &[order_by.order()]).await)
    }
}
