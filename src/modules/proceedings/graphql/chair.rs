//! Who presides over a proceeding.

use crate::access::{Facts, Read};
use crate::graphql::read::Computed;
use crate::modules::proceedings::ProceedingCase;
use std::sync::Arc;
use uuid::Uuid;

/// The mandate of the chair of a proceeding, for those who may know: that it is not the president's may tell who complained (P1).
pub(super) struct Presiding;

impl Computed for Presiding {
    type Of = ProceedingCase;
    type Row = Uuid;
    const READ: Read = Read::ProceedingChair;

    fn rows(case: &Arc<ProceedingCase>) -> impl IntoIterator<Item = (Facts, Uuid)> {
        let who = case.chair();
        let chair = case.board.iter().find(|member| Some(member.account) == who);
        let mandate = chair.map(|member| member.presidency.unwrap_or(member.mandate));
        mandate.map(|mandate| (case.facts(), mandate.into()))
    }
}
