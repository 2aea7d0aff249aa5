//! Decisions in GraphQL.

use super::actions::{self, Notify, Record};
use super::case::{NOTIFY, Procedure};
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Entity, List, Loaded, Node, Order, Relation, Scope, Sort, Table, of_those_of, reads,
};
use crate::graphql::{Day, Enum, Id, Instant, ViewerAction, ViewerActions};
use crate::modules::associations::{Association, OF_ASSOCIATION};
use crate::modules::proceedings::{Proceeding, inside};
use async_graphql::{Context, Description, InputObject, Object, Result};
use derive_more::From;
use entity::id::{AllegationId, DecisionId, ProceedingId};
use entity::value::{DecisionOutcome, DecisionState, NoticeMeans, SanctionKind};
use entity::{decision, sanction};
use sea_orm::sea_query::{Condition, ExprTrait};

/// What the board decided in a proceeding, with its reasons on each allegation (R8). The accused sees it once it is notified.
#[derive(Debug, From, Description)]
pub struct Decision(Node<Self>);

impl Entity for Decision {
    type Row = decision::Model;
    const READ: &'static [Read] = &[Read::Decision];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Proceeding>("proceeding", "proceeding_id"),
        Relation::many::<Sanction>("sanctions", "decision_id")
            .order(&[Order::by("kind", Sort::Text)]),
        Relation::case::<Procedure>("viewerActions").from("proceeding_id"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        inside(viewer, Read::Decision, at, "proceeding_id", || {
            Condition::all().add(at.col("state").ne(DecisionState::Recorded))
        })
    }
}

#[reads]
#[Object(use_type_description)]
impl Decision {
    /// The id of the decision.
    pub async fn id(&self) -> Id<DecisionId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The proceeding that was decided; each of its allegations has its finding and the reasons for it.
    async fn proceeding(&self, ctx: &Context<'_>) -> Result<Loaded<Proceeding>> {
        self.0.required(ctx)
    }

    /// How far the decision has come on its way to being in force.
    fn state(&self) -> Enum<DecisionState> {
        self.0.state.into()
    }

    /// What the board decided (A7).
    fn outcome(&self) -> Enum<DecisionOutcome> {
        self.0.outcome.into()
    }

    /// The sanctions that the decision pronounces; empty where it pronounces none.
    async fn sanctions(&self, ctx: &Context<'_>) -> Result<List<Loaded<Sanction>>> {
        self.0.many(ctx)
    }

    /// The instant at which the decision was recorded.
    fn recorded_at(&self) -> Instant {
        self.0.recorded_at.into()
    }

    /// The instant at which the decision was notified to the accused; null before.
    fn notified_at(&self) -> Option<Instant> {
        self.0.notified_at.map(Into::into)
    }

    /// The means by which the decision was notified to the accused; null before.
    fn means(&self) -> Option<Enum<NoticeMeans>> {
        self.0.means.map(Into::into)
    }

    /// The instant at which the decision takes effect; until then the accused keeps all its rights (R8). Null before the decision
    /// is notified.
    fn effective_at(&self) -> Option<Instant> {
        self.0.effective_at.map(Into::into)
    }

    /// The instant at which the decision came into force; null before.
    fn in_force_at(&self) -> Option<Instant> {
        self.0.in_force_at.map(Into::into)
    }

    /// The number of this state of the object, which each change raises by one. Sent as `expectedVersion`, it lets a mutation be
    /// refused where the object has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// The acts on the object, each with whether the viewer may do it now and, where not, why.
    pub async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let case = self.0.case::<Procedure>(ctx)?;
        Ok(ViewerActions::new(ctx)?
            .of(&[NOTIFY], &case, |case| case)
            .all())
    }
}

/// A sanction that a decision pronounces (A7).
#[derive(Debug, From, Description)]
pub struct Sanction(Node<Self>);

crate::row! {
    /// What a decision pronounces.
    SanctionRow of sanction::Model {
        kind: SanctionKind,
        ban_months: Option<i64>,
    }
}

impl Entity for Sanction {
    type Row = SanctionRow;
    const READ: &'static [Read] = &[Read::Decision];

    /// Those of the decisions that the viewer may read.
    fn scope(viewer: &Viewer, at: Table) -> Scope {
        of_those_of::<Decision>(viewer, at.col("decision_id"))
    }
}

#[reads]
#[Object(use_type_description)]
impl Sanction {
    /// The kind of the sanction.
    fn kind(&self) -> Enum<SanctionKind> {
        self.0.kind.into()
    }

    /// The length in months of the ban that the sanction brings (R16): a ban on the label, or radiation, which adds one (A4). Null
    /// for a ban without end, and for a sanction that brings none.
    fn ban_months(&self) -> Option<i64> {
        self.0.ban_months
    }
}

/// The reasons for what the board found on one allegation.
#[derive(Debug, InputObject)]
pub struct AllegationReasonsInput {
    /// The id of the allegation.
    allegation_id: Id<AllegationId>,
    /// The reasons, in words: at most 20,000 characters.
    reasons: String,
}

crate::mutations! {
    /// What is done about decisions.
    DecisionMutation {
        /// Records what the board decided: what the ballots said, with the reasons on each allegation (A7, R8).
        decision_record(
            /// The decision to record: what the ballots said, with the reasons.
            DecisionRecordInput {
                /// The id of the proceeding.
                proceeding_id: Id<ProceedingId>,
                /// The reasons for the finding on each allegation of the proceeding (R8).
                reasons: Vec<AllegationReasonsInput>,
                /// The length in months of the ban on the use of the label's graphics, where a ballot adopted a ban, or
                /// radiation, which adds one (A4). Without end where it is left out, unless the rules of procedure set a
                /// longest (R16).
                ban_months: Option<i32>,
                /// The `version` of the proceeding as it was read: the mutation is refused with `STALE_VERSION` where it has
                /// changed since.
                expected_version: Option<i32>,
            }
        ) on Proceeding by proceeding_id -> DecisionRecordPayload<DecisionId> {
            /// The decision that was recorded; null where none was.
            decision: Decision,
        } = |tx, input| {
            let reasons = input.reasons.iter();
            let record = &Record {
                proceeding: input.proceeding_id.0,
                reasons: reasons
                    .map(|given| (given.allegation_id.0, given.reasons.clone()))
                    .collect(),
                // Fewer than none are as many as none: refused in words.
                ban_months: input
                    .ban_months
                    .map(|months| u32::try_from(months).unwrap_or(0)),
                expected_version: input.expected_version,
            };
            actions::record(tx, record).await
        };

        /// Notifies a decision to the accused (R8), once the meeting that took the proceeding up is closed, with its minutes
        /// (T7, R9). Membership, signature, label, ban and register follow at the instant from which the notification counts:
        /// now where that is today, otherwise when that day begins at the association's seat.
        decision_notify(
            /// How and with effect from when a decision is notified to the accused.
            DecisionNotifyInput {
                /// The id of the proceeding that was decided.
                proceeding_id: Id<ProceedingId>,
                /// The means by which the decision is notified.
                means: Enum<NoticeMeans>,
                /// The day at the association's seat from which the notification counts, today or later: required for a letter,
                /// whose delivery or first presentation it is; today where it is left out for an electronic notification.
                counting_date: Option<Day>,
                /// The `version` of the decision as it was read: the mutation is refused with `STALE_VERSION` where it has
                /// changed since.
                expected_version: Option<i32>,
            }
        ) on Proceeding by proceeding_id -> DecisionNotifyPayload<DecisionId> {
            /// The decision that was notified, in force already where it takes effect now; null where none was.
            decision: Decision,
        } = |tx, input| actions::notify(tx, &Notify {
            proceeding: input.proceeding_id.0,
            means: input.means.0,
            counting_date: input.counting_date.map(|day| day.0),
            expected_version: input.expected_version,
        }).await;
    }
}
