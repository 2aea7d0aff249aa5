//! Table `label`: the right to use the charter's graphics. `lapses_at`: until when it stays with a superseded version (A8).
//! `holder_folded`: the holder's name, in the form that names are compared in; the database keeps it in step.

use crate::prelude::*;

table! {
    label(id: LabelId) {
        association_id: AssociationId,
        organisation_id: OrganisationId,
        charter_id: CharterId,
        signature_id: SignatureId,
        state: LabelState,
        granted_at: DateTimeUtc,
        lapses_at: Option<DateTimeUtc>,
        ended_at: Option<DateTimeUtc>,
        holder_folded: String,
        version: i64,
    }
}
