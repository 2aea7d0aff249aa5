//! The row of an association.

use crate::access::Permit;
use crate::context::Tx;
use crate::deadline::day_of;
use crate::failure::{Failure, Outcome};
use crate::guard::Case;
use crate::input::{self, FORM, fold};
use crate::rows::Rows;
use anyhow::anyhow;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::association;
use entity::id::AssociationId;
use entity::value::Language;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// Where an association sits: whose days count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The association.
    pub association: AssociationId,
    /// The seat's time zone.
    pub zone: Tz,
}

impl Seat {
    /// The seat of an association in the time zone of this name.
    ///
    /// # Errors
    /// Where there is no such time zone.
    pub fn new(association: AssociationId, zone: &str) -> Outcome<Self> {
        let zone = zone
            .parse()
            .map_err(|_| Failure::Internal(anyhow!("an association has an unknown time zone")))?;
        Ok(Self { association, zone })
    }

    fn of(row: &association::Model) -> Outcome<Self> {
        Self::new(row.id, &row.time_zone)
    }

    /// The seat's day at `instant`.
    ///
    /// # Errors
    /// Where no calendar reaches that far.
    pub fn day(&self, instant: DateTime<Utc>) -> Outcome<NaiveDate> {
        day_of(instant, self.zone).map_err(|error| Failure::Internal(error.into()))
    }
}

/// How a caller names an association.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssociationKey {
    /// By its id.
    Id(AssociationId),
    /// By the short name used in addresses.
    Slug(String),
}

/// The seat of an association.
///
/// # Errors
/// Hidden where there is none.
pub async fn seat(tx: &Tx<'_>, id: AssociationId) -> Outcome<Seat> {
    seat_by(tx, &AssociationKey::Id(id)).await
}

/// The seat of the association that the caller names.
///
/// # Errors
/// Hidden where there is none.
pub async fn seat_by(tx: &Tx<'_>, key: &AssociationKey) -> Outcome<Seat> {
    let found = match key {
        AssociationKey::Id(id) => association::Entity::find_by_id(*id),
        AssociationKey::Slug(slug) => {
            association::Entity::find().filter(association::Column::Slug.eq(input::wanted(slug)))
        }
    };
    Seat::of(&tx.get(found).await?)
}

/// The seats of these associations.
pub async fn seats(
    from: &impl Rows,
    ids: impl IntoIterator<Item = AssociationId>,
) -> Outcome<HashMap<AssociationId, Seat>> {
    let mut ids: Vec<_> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let these = from.among(association::Column::Id.into_expr(), &ids);
    let rows = from.all(association::Entity::find().filter(these)).await?;
    rows.iter()
        .map(|row| Ok((row.id, Seat::of(row)?)))
        .collect()
}

impl Case for Seat {
    type Id = AssociationId;

    async fn load(from: &impl Rows, ids: &[AssociationId]) -> Outcome<Vec<(AssociationId, Self)>> {
        Ok(seats(from, ids.iter().copied())
            .await?
            .into_iter()
            .collect())
    }
}

/// Makes an association.
pub async fn insert(
    tx: &Tx<'_>,
    permit: &Permit,
    id: AssociationId,
    slug: &str,
    name: &str,
    zone: Tz,
) -> Outcome<()> {
    let row = association::Model {
        id,
        slug: slug.to_owned(),
        name: name.to_owned(),
        name_folded: fold(name),
        key_form: FORM,
        time_zone: zone.name().to_owned(),
        created_at: tx.now(),
        version: 1,
        language: Language::default(),
    };
    tx.insert(permit, row).await?;
    Ok(())
}
