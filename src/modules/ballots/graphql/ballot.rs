//! A ballot.

use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{Entity, List, Loaded, Node, Relation, Scope, Table, Through, reads};
use crate::graphql::{Bilingual, Enum, Id, Instant, ViewerAction, ViewerActions};
use crate::modules::accounts::{Account, BY_NAME};
use crate::modules::associations::{Association, OF_ASSOCIATION};
use crate::modules::ballots::case::{ACTS, BallotCase};
use crate::modules::meetings::Meeting;
use crate::modules::proceedings::{Allegation, Proceeding, inside};
use async_graphql::{Context, Description, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use derive_more::From;
use entity::ballot;
use entity::id::BallotId;
use entity::value::{BallotOutcome, BallotQuestion, BallotState, SanctionKind};
use sea_orm::sea_query::Condition;

/// A secret vote of the board on a finding or on a sanction: it shows who may vote and who has voted, never how. For the offices,
/// without those who stand aside from the proceeding (R4).
#[derive(Debug, From, Description)]
pub struct Ballot(Node<Self>);

crate::row! {
    /// What is read of a ballot: never its keys.
    BallotRow of ballot::Model {
        id: BallotId,
        question: BallotQuestion,
        sanction_kind: Option<SanctionKind>,
        state: BallotState,
        opened_at: DateTime<Utc>,
        closed_at: Option<DateTime<Utc>>,
        electorate: i64,
        outcome: Option<BallotOutcome>,
        in_favour: Option<i64>,
        against: Option<i64>,
        abstained: Option<i64>,
        papers_lost: bool,
        version: i64,
    }
}

impl Entity for Ballot {
    type Row = BallotRow;
    const READ: &'static [Read] = &[Read::Ballot];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Proceeding>("proceeding", "proceeding_id"),
        Relation::one::<Meeting>("meeting", "meeting_id"),
        Relation::one::<Allegation>("allegation", "allegation_id"),
        people("electors", "ballot_elector"),
        people("voters", "ballot_voter"),
        Relation::case::<BallotCase>("viewerActions"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        inside(viewer, Read::Ballot, at, "proceeding_id", Condition::all)
    }
}

/// Those whom a table ties to the ballot, by name.
const fn people(field: &'static str, table: &'static str) -> Relation {
    let through = Through {
        table,
        parent: "ballot_id",
        target: "account_id",
        such: None,
    };
    Relation::many_through::<Account>(field, through).order(BY_NAME)
}

#[reads]
#[Object(use_type_description)]
impl Ballot {
    /// The id of the ballot.
    pub async fn id(&self) -> Id<BallotId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The proceeding in which the vote is held.
    async fn proceeding(&self, ctx: &Context<'_>) -> Result<Loaded<Proceeding>> {
        self.0.required(ctx)
    }

    /// The meeting in which the vote is held.
    async fn meeting(&self, ctx: &Context<'_>) -> Result<Loaded<Meeting>> {
        self.0.required(ctx)
    }

    /// The question that is put to the vote.
    fn question(&self) -> Enum<BallotQuestion> {
        self.0.question.into()
    }

    /// The allegation that a ballot on a finding is about; null for a ballot on a sanction.
    async fn allegation(&self, ctx: &Context<'_>) -> Option<Loaded<Allegation>> {
        self.0.one(ctx)
    }

    /// The sanction that a ballot on a sanction is about; null for a ballot on a finding.
    fn sanction_kind(&self) -> Option<Enum<SanctionKind>> {
        self.0.sanction_kind.map(Into::into)
    }

    /// How far the ballot has come.
    fn state(&self) -> Enum<BallotState> {
        self.0.state.into()
    }

    /// The instant at which the ballot was opened.
    fn opened_at(&self) -> Instant {
        self.0.opened_at.into()
    }

    /// The instant at which the ballot was closed and counted; null before.
    fn closed_at(&self) -> Option<Instant> {
        self.0.closed_at.map(Into::into)
    }

    /// The number of people who may vote: those present when the ballot was opened who do not stand aside.
    fn electorate(&self) -> i64 {
        self.0.electorate
    }

    /// The people who may vote, by name.
    async fn electors(&self, ctx: &Context<'_>) -> Result<List<Loaded<Account>>> {
        self.0.many(ctx)
    }

    /// The people who have voted so far, by name; never how they voted.
    async fn voters(&self, ctx: &Context<'_>) -> Result<List<Loaded<Account>>> {
        self.0.many(ctx)
    }

    /// What the ballot decided; null while it is open.
    fn outcome(&self) -> Option<Enum<BallotOutcome>> {
        self.0.outcome.map(Into::into)
    }

    /// The number of votes of each kind. Null while the ballot is open, where too few voted for their votes to stay secret (R15),
    /// and where the papers were lost; `countNote` says which.
    async fn count(&self) -> Option<BallotCount> {
        Some(BallotCount {
            in_favour: self.0.in_favour?,
            against: self.0.against?,
            abstained: self.0.abstained?,
        })
    }

    /// Why `count` is null, in a sentence; null where there is a count.
    async fn count_note(&self) -> Option<Bilingual> {
        if self.0.in_favour.is_some() {
            return None;
        }
        Some(match self.0.state {
            BallotState::Open => Bilingual::new(
                "Les votes restent scellés jusqu’à la clôture.",
                "The votes stay sealed until the close.",
            ),
            BallotState::Closed if self.0.papers_lost => Bilingual::new(
                "Les bulletins ont été perdus lorsque la base de données s’est arrêtée : rien n’a été compté, et la question peut être remise aux voix.",
                "The papers were lost when the database stopped: nothing was counted, and the question can be put to the vote again.",
            ),
            BallotState::Closed => Bilingual::new(
                "Trop peu de membres ont voté pour que le décompte garde le secret du vote : seul le résultat est porté au procès-verbal.",
                "Too few have voted for counts to keep the vote secret: only the result is minuted.",
            ),
        })
    }

    /// The number of this state of the object, which each change raises by one. Sent as `expectedVersion`, it lets a mutation be
    /// refused where the object has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// The acts on the object, each with whether the viewer may do it now and, where not, why. As long as an elector has not voted,
    /// `ballotClose` tells that it asks for
    /// `withoutMissingVotes`.
    pub async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let case = self.0.case::<BallotCase>(ctx)?;
        Ok(ViewerActions::new(ctx)?.of(ACTS, &case, |case| case).all())
    }
}

/// The number of votes of each kind in a ballot that is closed.
#[derive(Debug, SimpleObject)]
pub struct BallotCount {
    /// The number of votes in favour.
    in_favour: i64,
    /// The number of votes against.
    against: i64,
    /// The number of votes that are neither for nor against.
    abstained: i64,
}
