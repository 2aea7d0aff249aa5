//! Every way that leads from one row to others, as the schema has it: written here a second time, by hand.

use super::world::All;
use entity::id::*;
use entity::value::{CharterVersionState, MembershipState};
use uuid::Uuid;

/// How many a way leads to, and how it is asked.
#[derive(Clone, Copy, PartialEq)]
pub enum Shape {
    One,
    Many,
    Page,
}

/// A field that leads to rows of another type.
pub struct Way {
    pub field: &'static str,
    pub shape: Shape,
    /// The type that it leads to.
    pub to: &'static str,
    /// The column of the row at hand, and the column of the other that is equal to it.
    pub by: (&'static str, &'static str),
    /// A table of pairs in between, with its column for the row at hand and for the other.
    pub through: Option<(&'static str, &'static str, &'static str)>,
    /// Which of them alone.
    pub such: fn(&All, Uuid) -> bool,
}

/// A type of the schema.
pub struct Kind {
    pub name: &'static str,
    pub table: &'static str,
    /// How its ids are written, where `node` knows it.
    pub wire: Option<fn(Uuid) -> String>,
    /// Whether it has an id at all.
    pub has_id: bool,
    pub ways: Vec<Way>,
    /// What of it some may read who do not read the rest: how it is asked.
    pub guarded: &'static [&'static str],
}

fn to(field: &'static str, kind: &'static str, by: (&'static str, &'static str)) -> Way {
    let such = |_: &All, _| true;
    Way {
        field,
        shape: Shape::One,
        to: kind,
        by,
        through: None,
        such,
    }
}

fn one(field: &'static str, kind: &'static str, from: &'static str) -> Way {
    to(field, kind, (from, "id"))
}

fn many(field: &'static str, kind: &'static str, column: &'static str) -> Way {
    Way {
        shape: Shape::Many,
        ..to(field, kind, ("id", column))
    }
}

fn through(
    field: &'static str,
    kind: &'static str,
    by: (&'static str, &'static str, &'static str),
) -> Way {
    Way {
        through: Some(by),
        ..many(field, kind, "id")
    }
}

fn page(field: &'static str, kind: &'static str, column: &'static str) -> Way {
    Way {
        shape: Shape::Page,
        ..many(field, kind, column)
    }
}

fn in_force(all: &All, id: Uuid) -> bool {
    let mut versions = all.charter_version.iter();
    versions.any(|row| Uuid::from(row.id) == id && row.state == CharterVersionState::InForce)
}

fn not_ended(all: &All, id: Uuid) -> bool {
    let mut memberships = all.membership.iter();
    memberships.any(|row| Uuid::from(row.id) == id && row.state != MembershipState::Ended)
}

macro_rules! kind {
    ($name:ident($table:ident by $id:ident)) => {
        Kind {
            wire: Some(|id| $id(id).to_string()),
            has_id: true,
            ..kind!($name($table))
        }
    };
    ($name:ident($table:ident)) => {
        Kind {
            name: stringify!($name),
            table: stringify!($table),
            wire: None,
            has_id: true,
            ways: Vec::new(),
            guarded: &[],
        }
    };
}

/// The types that lead to no association: what has none, and what is read as part of a complaint.
const OF_NO_ASSOCIATION: [&str; 4] = ["Account", "Association", "ComplaintAuthor", "Deadline"];

/// All types that rows are read as, but for the receipt: that is read by its code alone.
pub fn kinds() -> Vec<Kind> {
    let mut kinds = by_themselves();
    for kind in &mut kinds {
        if !OF_NO_ASSOCIATION.contains(&kind.name) {
            kind.ways
                .push(one("association", "Association", "association_id"));
        }
    }
    kinds
}

/// All of them, the way to their association apart.
#[expect(
    clippy::too_many_lines,
    reason = "one table, read from its first row to its last"
)]
fn by_themselves() -> Vec<Kind> {
    vec![
        Kind {
            guarded: &["email"],
            ..kind!(Account(account by AccountId))
        },
        Kind {
            ways: vec![many("charters", "Charter", "association_id")],
            ..kind!(Association(association by AssociationId))
        },
        Kind {
            ways: vec![
                Way {
                    such: not_ended,
                    ..many("membership", "Membership", "organisation_id")
                },
                many("memberships", "Membership", "organisation_id"),
                many("signatures", "Signature", "organisation_id"),
                many("labels", "Label", "organisation_id"),
                page("commitments", "Commitment", "organisation_id"),
                page("affiliations", "Affiliation", "organisation_id"),
            ]
            .into_iter()
            .map(|way| match way.field {
                "membership" => Way {
                    shape: Shape::One,
                    ..way
                },
                _ => way,
            })
            .collect(),
            ..kind!(Organisation(organisation by OrganisationId))
        },
        Kind {
            ways: vec![
                one("organisation", "Organisation", "organisation_id"),
                one("account", "Account", "account_id"),
                one("confirmedBy", "Account", "confirmed_by"),
                one("revokedBy", "Account", "revoked_by"),
            ],
            ..kind!(Affiliation(affiliation by AffiliationId))
        },
        Kind {
            ways: vec![
                one("account", "Account", "account_id"),
                one("proposedBy", "Account", "proposed_by"),
                one("confirmedBy", "Account", "confirmed_by"),
                one("revokedBy", "Account", "revoked_by"),
                one("revocationProposedBy", "Account", "revocation_proposed_by"),
            ],
            ..kind!(Mandate(mandate by MandateId))
        },
        Kind {
            ways: vec![one("recipient", "Account", "recipient_id")],
            ..kind!(Message(outbox by OutboxId))
        },
        Kind {
            ways: vec![
                one("organisation", "Organisation", "organisation_id"),
                one("requestedBy", "Account", "requested_by"),
                one("admittedBy", "Account", "admitted_by"),
            ],
            ..kind!(Membership(membership by MembershipId))
        },
        Kind {
            ways: vec![
                Way {
                    shape: Shape::One,
                    such: in_force,
                    ..many("inForce", "CharterVersion", "charter_id")
                },
                many("versions", "CharterVersion", "charter_id"),
            ],
            ..kind!(Charter(charter by CharterId))
        },
        Kind {
            ways: vec![
                one("charter", "Charter", "charter_id"),
                many("clauses", "Clause", "charter_version_id"),
                many("chapters", "Chapter", "charter_version_id"),
            ],
            ..kind!(CharterVersion(charter_version by CharterVersionId))
        },
        kind!(Clause(clause by ClauseId)),
        Kind {
            ways: vec![many("articles", "Article", "chapter_id")],
            ..kind!(Chapter(chapter by ChapterId))
        },
        Kind {
            ways: vec![
                one("chapter", "Chapter", "chapter_id"),
                one("charterVersion", "CharterVersion", "charter_version_id"),
            ],
            ..kind!(Article(article by ArticleId))
        },
        Kind {
            ways: vec![
                one("organisation", "Organisation", "organisation_id"),
                one("charter", "Charter", "charter_id"),
                one("charterVersion", "CharterVersion", "charter_version_id"),
                one("signedBy", "Account", "signed_by"),
                many("commitments", "Commitment", "signature_id"),
            ],
            guarded: &["endKind"],
            ..kind!(Signature(signature by SignatureId))
        },
        Kind {
            ways: vec![
                one("organisation", "Organisation", "organisation_id"),
                one("signature", "Signature", "signature_id"),
                one("article", "Article", "article_id"),
                many("revisions", "CommitmentRevision", "commitment_id"),
            ],
            ..kind!(Commitment(commitment by CommitmentId))
        },
        Kind {
            ways: vec![one("revisedBy", "Account", "revised_by")],
            ..kind!(CommitmentRevision(commitment_revision by CommitmentRevisionId))
        },
        Kind {
            ways: vec![
                one("organisation", "Organisation", "organisation_id"),
                one("charter", "Charter", "charter_id"),
                one("signature", "Signature", "signature_id"),
            ],
            ..kind!(Label(label by LabelId))
        },
        Kind {
            ways: vec![
                one("author", "ComplaintAuthor", "id"),
                one("accused", "Organisation", "accused_id"),
                one("charter", "Charter", "charter_id"),
                one("charterVersion", "CharterVersion", "charter_version_id"),
                one("rulesVersion", "CharterVersion", "rules_version_id"),
                one("proceeding", "Proceeding", "proceeding_id"),
                to("deadline", "Deadline", ("id", "id")),
                through(
                    "articles",
                    "Article",
                    ("complaint_article", "complaint_id", "article_id"),
                ),
            ],
            guarded: &["facts"],
            ..kind!(Complaint(complaint by ComplaintId))
        },
        Kind {
            has_id: false,
            ways: vec![one("metBy", "Meeting", "met_by_meeting_id")],
            ..kind!(Deadline(complaint))
        },
        Kind {
            has_id: false,
            ways: vec![
                one("account", "Account", "author_account_id"),
                one("organisation", "Organisation", "author_organisation_id"),
            ],
            ..kind!(ComplaintAuthor(complaint))
        },
        Kind {
            ways: vec![
                to("complaint", "Complaint", ("id", "id")),
                one("accused", "Organisation", "accused_id"),
                one("proceeding", "Proceeding", "proceeding_id"),
            ],
            ..kind!(DocketItem(complaint by DocketItemId))
        },
        Kind {
            ways: vec![
                one("accused", "Organisation", "accused_id"),
                one("charter", "Charter", "charter_id"),
                one("rulesVersion", "CharterVersion", "rules_version_id"),
                many("complaints", "Complaint", "proceeding_id"),
                many("allegations", "Allegation", "proceeding_id"),
                many("notices", "Notice", "proceeding_id"),
                many("defences", "Defence", "proceeding_id"),
                many("recusals", "Recusal", "proceeding_id"),
                through(
                    "meetings",
                    "Meeting",
                    ("meeting_item", "proceeding_id", "meeting_id"),
                ),
                many("ballots", "Ballot", "proceeding_id"),
                Way {
                    shape: Shape::One,
                    ..many("decision", "Decision", "proceeding_id")
                },
            ],
            guarded: &[
                "chair { id }",
                "version",
                "deadline { endsAt }",
                "gate { done }",
            ],
            ..kind!(Proceeding(proceeding by ProceedingId))
        },
        Kind {
            ways: vec![
                one("proceeding", "Proceeding", "proceeding_id"),
                one("complaint", "Complaint", "complaint_id"),
                one("article", "Article", "article_id"),
                one("notice", "Notice", "notice_id"),
            ],
            guarded: &["finding", "reasons", "version"],
            ..kind!(Allegation(allegation by AllegationId))
        },
        Kind {
            ways: vec![many("allegations", "Allegation", "notice_id")],
            guarded: &["sentBy { id }"],
            ..kind!(Notice(notice by NoticeId))
        },
        Kind {
            ways: vec![
                one("submittedBy", "Account", "submitted_by"),
                one("proceeding", "Proceeding", "proceeding_id"),
            ],
            ..kind!(Defence(defence by DefenceId))
        },
        Kind {
            ways: vec![
                one("account", "Account", "account_id"),
                one("proceeding", "Proceeding", "proceeding_id"),
            ],
            guarded: &["ground", "explanation"],
            ..kind!(Recusal(recusal by RecusalId))
        },
        Kind {
            ways: vec![
                many("agenda", "MeetingItem", "meeting_id"),
                through(
                    "summoned",
                    "Account",
                    ("meeting_summons", "meeting_id", "account_id"),
                ),
            ],
            guarded: &["minutes"],
            ..kind!(Meeting(meeting by MeetingId))
        },
        Kind {
            ways: vec![
                one("meeting", "Meeting", "meeting_id"),
                one("proceeding", "Proceeding", "proceeding_id"),
            ],
            ..kind!(MeetingItem(meeting_item by MeetingItemId))
        },
        Kind {
            ways: vec![
                one("proceeding", "Proceeding", "proceeding_id"),
                one("meeting", "Meeting", "meeting_id"),
                one("allegation", "Allegation", "allegation_id"),
                through(
                    "electors",
                    "Account",
                    ("ballot_elector", "ballot_id", "account_id"),
                ),
                through(
                    "voters",
                    "Account",
                    ("ballot_voter", "ballot_id", "account_id"),
                ),
            ],
            ..kind!(Ballot(ballot by BallotId))
        },
        Kind {
            ways: vec![one("proceeding", "Proceeding", "proceeding_id")],
            ..kind!(Decision(decision by DecisionId))
        },
    ]
}
