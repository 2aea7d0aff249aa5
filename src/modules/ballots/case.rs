//! All that decides what may be voted on, and what may be done with a ballot; loaded for one or for many.

use super::workflow::{self, Gate, Heard, Question, Subject, Voter};
use crate::access::{Act, Facts};
use crate::context::Viewer;
use crate::failure::{Outcome, Refusal};
use crate::guard::{Case, Guard, one};
use crate::modules::meetings::{self, Bench};
use crate::modules::members;
use crate::modules::proceedings::ProceedingCase;
use crate::rows::Rows;
use chrono::{DateTime, Utc};
use entity::TextEnum;
use entity::id::{AccountId, AllegationId, BallotId, ProceedingId};
use entity::value::{BallotState, SanctionKind};
use entity::{ballot, ballot_elector, ballot_key, ballot_voter};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::HashMap;
use std::sync::Arc;

/// What puts a question to the vote (R9).
pub const OPEN: Guard<Deliberation> = Guard::new(
    Act::BallotOpen,
    |case, _| case.proceeding.facts(),
    |case, viewer| case.some_choice(viewer.now()),
);

/// What casts a vote.
pub const CAST: Guard<BallotCase> = Guard::new(
    Act::VoteCast,
    |case, _| case.facts(),
    |case, viewer| {
        one(workflow::cast(
            case.ballot.state,
            case.lost,
            case.voter(viewer),
        ))
    },
);

/// What counts a ballot, once everybody has voted.
pub const CLOSE: Guard<BallotCase> = Guard::new(
    Act::BallotClose,
    |case, _| case.facts(),
    |case, _| one(workflow::close(case.ballot.state, case.heard(false))),
);

/// The acts on a ballot.
pub const ACTS: &[Guard<BallotCase>] = &[CAST, CLOSE];

/// How far the board has come with a file.
#[derive(Clone, Debug)]
pub struct Deliberation {
    /// The file.
    pub proceeding: Arc<ProceedingCase>,
    /// The meeting that sits on it now.
    pub bench: Option<Bench>,
    /// Its ballots, the first opened first.
    pub ballots: Vec<ballot::Model>,
    /// Whether the accused is no longer a member (R11).
    pub departed: bool,
}

impl Deliberation {
    /// Its allegations, in their order.
    #[must_use]
    pub fn allegations(&self) -> Vec<AllegationId> {
        self.proceeding
            .allegations
            .iter()
            .map(|row| row.id)
            .collect()
    }

    /// The due-process gate at `now`: for one allegation, or for all of them together.
    #[must_use]
    pub fn gate(&self, allegation: Option<AllegationId>, now: DateTime<Utc>) -> Gate<'_> {
        let proceeding = &self.proceeding;
        let notified = match allegation {
            Some(id) => {
                let mut allegations = proceeding.allegations.iter();
                allegations.any(|row| row.id == id && row.notice_id.is_some())
            }
            None => meetings::is_notified(proceeding),
        };
        Gate {
            now,
            rules: &proceeding.rules,
            state: proceeding.row.state,
            notified,
            defence_ends_at: proceeding.row.defence_ends_at,
            sitting: self.bench.as_ref().map(|bench| bench.sitting),
            findings: workflow::findings(&self.ballots, &self.allegations()),
            departed: self.departed,
        }
    }

    /// Whether `subject` can be put to the vote now.
    ///
    /// # Errors
    /// Every refusal that applies.
    pub fn may_open(&self, subject: Subject, now: DateTime<Utc>) -> Result<(), Vec<Refusal>> {
        self.gate(subject.allegation, now).check(subject.question)?;
        one(workflow::open(subject, &self.ballots))
    }

    /// Everything that could be put to the vote: the finding on each allegation, and each kind of sanction.
    pub fn choices(&self) -> impl Iterator<Item = Subject> {
        let findings = self.allegations().into_iter().map(|allegation| Subject {
            question: Question::Finding,
            allegation: Some(allegation),
        });
        let sanctions = SanctionKind::VALUES.iter().map(|kind| Subject {
            question: Question::Sanction(*kind),
            allegation: None,
        });
        findings.chain(sanctions)
    }

    /// Whether anything can be put to the vote now. Where nothing can, what stands in the way of what comes next: of the first
    /// allegation without a result, or else of the first sanction that the rules have.
    fn some_choice(&self, now: DateTime<Utc>) -> Result<(), Vec<Refusal>> {
        let mut next = None;
        for subject in self.choices() {
            let Err(refusals) = self.may_open(subject, now) else {
                return Ok(());
            };
            let settled = workflow::open(subject, &self.ballots).is_err();
            if next.is_none() && !settled {
                next = Some(refusals);
            }
        }
        next.map_or_else(|| one(Err(workflow::nothing_left())), Err)
    }
}

impl Case for Deliberation {
    type Id = ProceedingId;

    async fn load(from: &impl Rows, ids: &[ProceedingId]) -> Outcome<Vec<(ProceedingId, Self)>> {
        let proceedings = from.cases::<ProceedingCase>(ids).await?;
        let refs: Vec<_> = proceedings
            .iter()
            .map(|(_, proceeding)| &**proceeding)
            .collect();
        let mut benches = meetings::benches(from, &refs).await?;
        let of_these = from.among(ballot::Column::ProceedingId.into_expr(), ids);
        let ballots = ballot::Entity::find()
            .filter(of_these)
            .order_by_asc(ballot::Column::OpenedAt)
            .order_by_asc(ballot::Column::Id);
        let mut ballots_of: HashMap<_, Vec<_>> = HashMap::new();
        for row in from.all(ballots).await? {
            ballots_of.entry(row.proceeding_id).or_default().push(row);
        }
        let accused: Vec<_> = refs
            .iter()
            .map(|proceeding| proceeding.row.accused_id)
            .collect();
        let members = members::admitted(from, &accused).await?;
        let case = |(id, proceeding): &(ProceedingId, Arc<ProceedingCase>)| {
            let case = Self {
                bench: benches.remove(id),
                ballots: ballots_of.remove(id).unwrap_or_default(),
                departed: !members.contains(&proceeding.row.accused_id),
                proceeding: Arc::clone(proceeding),
            };
            (*id, case)
        };
        Ok(proceedings.iter().map(case).collect())
    }
}

/// A ballot with all that its acts have to know. They hold it: a vote comes before its close or after it.
#[derive(Clone, Debug)]
pub struct BallotCase {
    /// The ballot.
    pub ballot: ballot::Model,
    /// The file that it is about.
    pub proceeding: Arc<ProceedingCase>,
    /// Who may vote in it: frozen when it opened.
    pub electors: Vec<AccountId>,
    /// Who has voted.
    pub voters: Vec<AccountId>,
    /// Whether its key is gone though it was not closed: PostgreSQL loses keys and papers where it crashes.
    pub lost: bool,
}

impl BallotCase {
    /// The version that the caller expects, beside the one that the ballot has.
    #[must_use]
    pub fn at(&self, expected: Option<i32>) -> (Option<i32>, i64) {
        (expected, self.ballot.version)
    }

    /// The viewer as a voter.
    fn voter(&self, viewer: &Viewer) -> Voter {
        let is_among =
            |people: &[AccountId]| viewer.account().is_some_and(|me| people.contains(&me));
        Voter {
            is_elector: is_among(&self.electors),
            has_voted: is_among(&self.voters),
        }
    }

    /// How many votes a close lacks, and whether the chair says that it closes all the same.
    #[must_use]
    pub fn heard(&self, without_missing: bool) -> Heard {
        let electorate = u64::try_from(self.ballot.electorate).unwrap_or(u64::MAX);
        Heard {
            missing: electorate.saturating_sub(self.voters.len() as u64),
            without_missing,
            lost: self.lost,
        }
    }

    /// Whether it takes votes.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.ballot.state == BallotState::Open
    }
}

impl BallotCase {
    fn facts(&self) -> Facts {
        self.proceeding.facts().on([self.ballot.id])
    }
}

impl Case for BallotCase {
    type Id = BallotId;

    async fn load(from: &impl Rows, ids: &[BallotId]) -> Outcome<Vec<(BallotId, Self)>> {
        let these = from.among(ballot::Column::Id.into_expr(), ids);
        let ballots = from.held(ballot::Entity::find().filter(these));
        let ballots = from.all(ballots).await?;
        let mut proceedings: Vec<_> = ballots.iter().map(|row| row.proceeding_id).collect();
        proceedings.sort_unstable();
        proceedings.dedup();
        let proceedings = from.cases::<ProceedingCase>(&proceedings).await?;
        let proceedings: HashMap<_, _> = proceedings
            .iter()
            .map(|(id, proceeding)| (*id, proceeding))
            .collect();
        let electors = electors(from, ids).await?;
        let case = |ballot: ballot::Model| {
            let id = ballot.id;
            let electors = electors.iter().filter(|row| row.ballot_id == id);
            let voters = electors.clone().filter(|row| row.has_voted);
            let sealed = electors.clone().any(|row| row.is_sealed);
            let case = Self {
                lost: ballot.state == BallotState::Open && !sealed,
                proceeding: Arc::clone(*proceedings.get(&ballot.proceeding_id)?),
                voters: voters.map(|row| row.account_id).collect(),
                electors: electors.map(|row| row.account_id).collect(),
                ballot,
            };
            Some((id, case))
        };
        Ok(ballots.into_iter().filter_map(case).collect())
    }
}

/// Somebody who may vote, whether they have, and whether the ballot still has its key.
#[derive(FromQueryResult)]
struct Elector {
    ballot_id: BallotId,
    account_id: AccountId,
    has_voted: bool,
    is_sealed: bool,
}

async fn electors(from: &impl Rows, ballots: &[BallotId]) -> Outcome<Vec<Elector>> {
    use ballot_elector::Column as C;
    let vote = Query::select()
        .expr(Expr::cust("1"))
        .from(ballot_voter::Entity)
        .and_where(
            ballot_voter::Column::BallotId
                .into_expr()
                .eq(C::BallotId.into_expr()),
        )
        .and_where(
            ballot_voter::Column::AccountId
                .into_expr()
                .eq(C::AccountId.into_expr()),
        )
        .take();
    let key = Query::select()
        .expr(Expr::cust("1"))
        .from(ballot_key::Entity)
        .and_where(
            ballot_key::Column::BallotId
                .into_expr()
                .eq(C::BallotId.into_expr()),
        )
        .take();
    let electors = ballot_elector::Entity::find()
        .select_only()
        .columns([C::BallotId, C::AccountId])
        .expr_as(Expr::exists(vote), "has_voted")
        .expr_as(Expr::exists(key), "is_sealed")
        .filter(from.among(C::BallotId.into_expr(), ballots));
    from.all_as(electors.as_query()).await
}
