//! Who presides over a proceeding.

use crate::access::{Read, may_read};
use crate::graphql::read::{Computed, Reader, internal};
use crate::modules::proceedings::ProceedingCase;
use crate::rows::Rows;
use async_graphql::Result;
use entity::id::ProceedingId;
use uuid::Uuid;

/// The mandate of the chair of a proceeding, for those who may know: that it is not the president's may tell who complained (P1).
pub(super) struct Presiding;

impl Computed for Presiding {
    type Row = Uuid;

    async fn load(reader: &Reader, proceedings: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>> {
        let ids: Vec<_> = proceedings.iter().copied().map(ProceedingId).collect();
        let cases = reader.cases::<ProceedingCase>(&ids).await;
        let cases = cases.map_err(internal)?;
        let viewer = reader.viewer();
        let shown = cases
            .iter()
            .filter(|(_, case)| may_read(viewer, Read::ProceedingChair, &case.facts()));
        let chair = shown.filter_map(|(id, case)| {
            let who = case.chair()?;
            let member = case.board.iter().find(|member| member.account == who)?;
            let mandate = member.presidency.unwrap_or(member.mandate);
            Some(((*id).into(), mandate.into()))
        });
        Ok(chair.collect())
    }
}
