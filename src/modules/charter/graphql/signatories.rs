//! The viewer's organisations as signatories of a version: for `viewerActions`.

use crate::access::{Facts, Read};
use crate::graphql::read::Computed;
use crate::modules::charter::case::{Signatories, Signatory};
use std::sync::Arc;

/// Each of the viewer's organisations in the association of a version, as one that may want to sign it: how it stands there is its own to know.
#[derive(Debug)]
pub struct Mine;

impl Computed for Mine {
    type Of = Signatories;
    type Row = Signatory;
    const READ: Read = Read::Membership;

    fn rows(of: &Arc<Signatories>) -> impl IntoIterator<Item = (Facts, Signatory)> {
        of.0.iter().map(|one| (one.facts(), one.clone()))
    }
}
