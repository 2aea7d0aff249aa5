//! Table `ballot`.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, AllegationId, AssociationId, BallotId, MeetingId, ProceedingId};
use crate::value::{BallotOutcome, BallotQuestion, BallotState, SanctionKind};

/// `electorate`: how many may vote in it. `entitled`: how many could, had the whole body come; both as its opening found them.
/// `wrapped_key`: the private half that opens the papers; destroyed at close. Counts stay empty below the
/// smallest secret electorate (R15).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ballot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BallotId,
    pub association_id: AssociationId,
    pub proceeding_id: ProceedingId,
    pub meeting_id: MeetingId,
    pub allegation_id: Option<AllegationId>,
    pub question: BallotQuestion,
    pub sanction_kind: Option<SanctionKind>,
    pub state: BallotState,
    pub opened_at: DateTimeUtc,
    pub opened_by: AccountId,
    pub closed_at: Option<DateTimeUtc>,
    pub electorate: i64,
    pub entitled: i64,
    pub public_key: Vec<u8>,
    pub wrapped_key: Option<Vec<u8>>,
    pub outcome: Option<BallotOutcome>,
    pub in_favour: Option<i64>,
    pub against: Option<i64>,
    pub abstained: Option<i64>,
    pub version: i64,
}

/// No relations here: how rows join is said where they are read.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
