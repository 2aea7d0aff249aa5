//! Who presides over a file.

use crate::access::{Read, may_read};
use crate::graphql::Id;
use crate::graphql::read::{Computed, Reader, internal};
use crate::modules::accounts;
use crate::modules::proceedings::File;
use crate::rows::Rows;
use async_graphql::{Result, SimpleObject};
use entity::id::{AccountId, ProceedingId};
use std::sync::Arc;
use uuid::Uuid;

/// Who takes the steps of a file.
#[derive(Clone, Debug, SimpleObject)]
pub struct Chair {
    /// The person's account.
    pub account_id: Id<AccountId>,
    /// The person's name.
    pub display_name: String,
    /// Whether this is the president in office; otherwise the acting chair (R4).
    pub is_president: bool,
}

/// The chair of a file, for those who may know: that it is not the president may tell who complained (P1).
pub(super) struct Presiding;

impl Computed for Presiding {
    type Row = Chair;

    async fn load(reader: &Reader, files: &[Uuid]) -> Result<Vec<(Uuid, Chair)>> {
        let files: Vec<_> = files.iter().copied().map(ProceedingId).collect();
        let files = reader.cases::<File>(&files).await.map_err(internal)?;
        let viewer = reader.viewer();
        let shown = |file: &File| may_read(viewer, Read::ProceedingChair, &file.facts());
        let files: Vec<_> = files.iter().filter(|(_, file)| shown(file)).collect();
        let chairs: Vec<_> = files.iter().filter_map(|(_, file)| file.chair()).collect();
        let names = accounts::names(reader, &chairs).await.map_err(internal)?;
        let chair = |(id, file): &&(ProceedingId, Arc<File>)| {
            let who = file.chair()?;
            let mut board = file.board.iter();
            let chair = Chair {
                account_id: who.into(),
                display_name: names.get(&who)?.clone(),
                is_president: board.any(|member| member.account == who && member.president),
            };
            Some((Uuid::from(*id), chair))
        };
        Ok(files.iter().filter_map(chair).collect())
    }
}
