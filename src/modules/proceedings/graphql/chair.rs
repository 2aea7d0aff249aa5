//! Who presides over a file.

use crate::access::{Read, may_read};
use crate::graphql::Id;
use crate::graphql::read::{Computed, Reader, internal};
use crate::modules::accounts;
use crate::modules::proceedings::ProceedingCase;
use crate::rows::Rows;
use async_graphql::{Result, SimpleObject};
use entity::id::{AccountId, ProceedingId};
use std::sync::Arc;
use uuid::Uuid;

/// The person who leads a proceeding and takes its steps: the president, or an acting chair in their place (R4).
#[derive(Clone, Debug, SimpleObject)]
pub struct Chair {
    /// The id of the account of the person who chairs.
    pub account_id: Id<AccountId>,
    /// The name of the person who chairs, as others see it.
    pub display_name: String,
    /// Whether the chair is the president in office; false for an acting chair (R4).
    pub is_president: bool,
}

/// The chair of a file, for those who may know: that it is not the president may tell who complained (P1).
pub(super) struct Presiding;

impl Computed for Presiding {
    type Row = Chair;

    async fn load(reader: &Reader, proceedings: &[Uuid]) -> Result<Vec<(Uuid, Chair)>> {
        let proceedings: Vec<_> = proceedings.iter().copied().map(ProceedingId).collect();
        let proceedings = reader
            .cases::<ProceedingCase>(&proceedings)
            .await
            .map_err(internal)?;
        let viewer = reader.viewer();
        let shown = |proceeding: &ProceedingCase| {
            may_read(viewer, Read::ProceedingChair, &proceeding.facts())
        };
        let proceedings: Vec<_> = proceedings
            .iter()
            .filter(|(_, proceeding)| shown(proceeding))
            .collect();
        let chairs: Vec<_> = proceedings
            .iter()
            .filter_map(|(_, proceeding)| proceeding.chair())
            .collect();
        let names = accounts::names(reader, &chairs).await.map_err(internal)?;
        let chair = |(id, proceeding): &&(ProceedingId, Arc<ProceedingCase>)| {
            let who = proceeding.chair()?;
            let mut board = proceeding.board.iter();
            let chair = Chair {
                account_id: who.into(),
                display_name: names.get(&who)?.clone(),
                is_president: board.any(|member| member.account == who && member.president),
            };
            Some((Uuid::from(*id), chair))
        };
        Ok(proceedings.iter().filter_map(chair).collect())
    }
}
