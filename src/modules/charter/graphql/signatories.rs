//! The viewer's organisations as signatories of a version: for `viewerActions`.

use crate::graphql::read::{Computed, Reader, internal};
use crate::modules::charter::case::Signatory;
use async_graphql::Result;
use entity::id::CharterVersionId;
use uuid::Uuid;

/// Each of the viewer's organisations in the association of a version, as one that may want to sign it.
#[derive(Debug)]
pub struct Signatories;

impl Computed for Signatories {
    type Row = Signatory;

    async fn load(reader: &Reader, versions: &[Uuid]) -> Result<Vec<(Uuid, Signatory)>> {
        let versions: Vec<_> = versions.iter().copied().map(CharterVersionId).collect();
        let held = reader.viewer().affiliations().iter();
        let mine: Vec<_> = held.map(|held| held.organisation).collect();
        let cases = Signatory::load(reader, &versions, &mine).await;
        let here = |case: &Signatory| {
            let mut held = reader.viewer().affiliations().iter();
            held.any(|held| {
                held.organisation == case.organisation
                    && held.association == case.version.association_id
            })
        };
        let cases = cases.map_err(internal)?.into_iter().filter(here);
        Ok(cases.map(|case| (case.version.id.into(), case)).collect())
    }
}
