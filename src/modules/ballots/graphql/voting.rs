//! What is shown of how far the board has come with a file.

use crate::access::{Facts, Read};
use crate::graphql::read::Computed;
use crate::modules::ballots::Deliberation;
use std::sync::Arc;

/// The deliberation on a proceeding, for those who read its ballots.
#[derive(Debug)]
pub struct Voting;

impl Computed for Voting {
    type Of = Deliberation;
    type Row = Arc<Deliberation>;
    const READ: Read = Read::Ballot;

    fn rows(case: &Arc<Deliberation>) -> impl IntoIterator<Item = (Facts, Arc<Deliberation>)> {
        [(case.proceeding.facts(), Arc::clone(case))]
    }
}
