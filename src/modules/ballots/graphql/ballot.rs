//! A ballot.

use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Computed, Entity, List, Node, Reader, Relation, Scope, Table, among, internal,
};
use crate::graphql::{Bilingual, Enum, Id, Instant, ViewerAction, ViewerActions};
use crate::modules::ballots::case::{ACTS, BallotCase};
use crate::modules::meetings::Meeting;
use crate::modules::proceedings::{Allegation, Proceeding, inside};
use async_graphql::{Context, Description, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use derive_more::From;
use entity::ballot;
use entity::id::{AccountId, BallotId};
use entity::value::{BallotOutcome, BallotQuestion, BallotState, SanctionKind};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, Query};
use sea_orm::{DbErr, FromQueryResult};
use uuid::Uuid;

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
        version: i64,
    }
}

impl Entity for Ballot {
    type Row = BallotRow;
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<Proceeding>("proceeding", "proceeding_id"),
        Relation::one::<Meeting>("meeting", "meeting_id"),
        Relation::one::<Allegation>("allegation", "allegation_id"),
        Relation::computed::<Electors>("electors"),
        Relation::computed::<Electors>("votes"),
        Relation::case::<BallotCase>("viewerActions"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        inside(viewer, Read::Ballot, at, "proceeding_id", Condition::all)
    }
}

#[Object(use_type_description)]
impl Ballot {
    /// The id of the ballot.
    pub async fn id(&self) -> Id<BallotId> {
        self.0.id.into()
    }

    /// The proceeding in which the vote is held.
    async fn proceeding(&self, ctx: &Context<'_>) -> Result<Proceeding> {
        self.0.required(ctx)
    }

    /// The meeting in which the vote is held.
    async fn meeting(&self, ctx: &Context<'_>) -> Result<Meeting> {
        self.0.required(ctx)
    }

    /// The question that is put to the vote.
    fn question(&self) -> Enum<BallotQuestion> {
        self.0.question.into()
    }

    /// The allegation that a ballot on a finding is about; null for a ballot on a sanction.
    async fn allegation(&self, ctx: &Context<'_>) -> Option<Allegation> {
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

    /// The people who may vote, by name, and who of them has voted.
    async fn electors(&self, ctx: &Context<'_>) -> Result<List<Elector>> {
        let electors = self.0.computed::<Electors>(ctx)?;
        Ok(electors.into_iter().map(Elector::from).collect())
    }

    /// The people who have voted so far, by name; never how they voted.
    async fn votes(&self, ctx: &Context<'_>) -> Result<List<Vote>> {
        let electors = self.0.computed::<Electors>(ctx)?;
        let voters = electors.into_iter().filter(|elector| elector.has_voted);
        Ok(voters.map(Vote::from).collect())
    }

    /// What the ballot decided; null while it is open.
    fn outcome(&self) -> Option<Enum<BallotOutcome>> {
        self.0.outcome.map(Into::into)
    }

    /// The number of votes of each kind. Null while the ballot is open, and where too few voted for their votes to stay secret
    /// (R15); `countNote` says which.
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
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let case = self.0.case::<BallotCase>(ctx)?;
        Ok(ViewerActions::new(ctx)?.on(ACTS, &*case).all())
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

/// A person who may vote in a ballot.
#[derive(Debug, SimpleObject)]
pub struct Elector {
    /// The id of the account of the person.
    account_id: Id<AccountId>,
    /// The name of the person, as others see it.
    display_name: String,
    /// Whether the person has voted.
    has_voted: bool,
}

/// The fact that a person has voted in a ballot; never how.
#[derive(Debug, SimpleObject)]
pub struct Vote {
    /// The id of the account of the voter.
    account_id: Id<AccountId>,
    /// The name of the voter, as others see it.
    display_name: String,
}

/// Who may vote, by name.
struct Electors;

#[derive(Clone, FromQueryResult)]
struct ElectorRow {
    ballot_id: Uuid,
    account_id: AccountId,
    display_name: String,
    has_voted: bool,
}

impl From<ElectorRow> for Elector {
    fn from(row: ElectorRow) -> Self {
        Self {
            account_id: row.account_id.into(),
            display_name: row.display_name,
            has_voted: row.has_voted,
        }
    }
}

impl From<ElectorRow> for Vote {
    fn from(row: ElectorRow) -> Self {
        Self {
            account_id: row.account_id.into(),
            display_name: row.display_name,
        }
    }
}

impl Computed for Electors {
    type Row = ElectorRow;

    async fn load(reader: &Reader, ballots: &[Uuid]) -> Result<Vec<(Uuid, ElectorRow)>> {
        let of = |column| Expr::col(("ballot_elector", column));
        let query = Query::select()
            .column(("ballot_elector", "ballot_id"))
            .column(("ballot_elector", "account_id"))
            .column(("account", "display_name"))
            .expr_as(has_voted(of("ballot_id"), of("account_id")), "has_voted")
            .from("ballot_elector")
            .join(
                JoinType::InnerJoin,
                "account",
                Expr::col(("account", "id")).eq(of("account_id")),
            )
            .and_where(among(reader, of("ballot_id"), ballots))
            .order_by(("account", "display_name"), sea_orm::Order::Asc)
            .order_by(("account", "id"), sea_orm::Order::Asc)
            .take();
        let rows = reader.query(reader.backend().build(&query)).await;
        let rows = rows.map_err(internal)?;
        let rows = rows
            .iter()
            .map(|row| ElectorRow::from_query_result(row, ""));
        let rows: Result<Vec<_>, DbErr> = rows.collect();
        let rows = rows.map_err(internal)?.into_iter();
        Ok(rows.map(|row| (row.ballot_id, row)).collect())
    }
}

/// Whether `account` has voted in `ballot`.
fn has_voted(ballot: Expr, account: Expr) -> Expr {
    let of = |column| Expr::col(("ballot_voter", column));
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from("ballot_voter")
            .and_where(of("ballot_id").eq(ballot))
            .and_where(of("account_id").eq(account))
            .take(),
    )
}
