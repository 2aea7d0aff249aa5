//! Table `meeting_summons`: who was summoned: the deciding body, all its members (R3).

use crate::prelude::*;

table! {
    meeting_summons(meeting_id: MeetingId, account_id: AccountId) {
        association_id: AssociationId,
        present: bool,
    }
}
