//! Which association a short name stands for. Public lists are asked for by it again and again.

use crate::failure::Outcome;
use crate::rows::Rows;
use entity::association;
use entity::id::AssociationId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// The associations by the short names that were asked for, which never change. Only what is there is kept, so that nobody fills it
/// with names.
#[derive(Debug, Default)]
pub struct Directory(RwLock<HashMap<String, AssociationId>>);

impl Directory {
    /// The association of this short name.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn find(&self, from: &impl Rows, slug: &str) -> Outcome<Option<AssociationId>> {
        if let Some(id) = self.known(slug) {
            return Ok(Some(id));
        }
        let named = association::Entity::find().filter(association::Column::Slug.eq(slug));
        let ids: Vec<AssociationId> = from.values(named, association::Column::Id).await?;
        let Some(id) = ids.first().copied() else {
            return Ok(None);
        };
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(slug.to_owned(), id);
        Ok(Some(id))
    }

    fn known(&self, slug: &str) -> Option<AssociationId> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(slug).copied()
    }
}
