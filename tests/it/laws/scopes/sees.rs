//! What a person may read of a row: `may_read`, asked with the facts by which acts decide.
//!
//! The facts of complaints and of files are those of [`ComplaintCase`] and [`ProceedingCase`], those of memberships of [`members::facts`].
//! The other types have none that is public to ask; theirs are said here, as the domain says them.

use super::world::All;
use crate::support::world::World;
use chrono::{DateTime, Months, Utc};
use entity::id::*;
use entity::value::*;
use entity::{complaint, label, signature};
use sceau::access::{Actor, Facts, Read, may_read};
use sceau::modules::complaints::ComplaintCase;
use sceau::modules::members;
use sceau::modules::proceedings::ProceedingCase;
use sceau::rows::Rows as _;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// All rows, and the cases that acts load of them.
pub struct Known {
    pub all: All,
    now: DateTime<Utc>,
    complaints: HashMap<ComplaintId, Arc<ComplaintCase>>,
    files: HashMap<ProceedingId, Arc<ProceedingCase>>,
}

/// One row of a table by its id.
macro_rules! row {
    ($self:ident.$table:ident, $id:expr) => {
        $self
            .all
            .$table
            .iter()
            .find(|row| Uuid::from(row.id) == $id)
            .expect(stringify!($table))
    };
}

impl Known {
    pub async fn load(world: &World, all: All) -> Self {
        let reader = world.app.reader();
        let ids: Vec<_> = all.complaint.iter().map(|row| row.id).collect();
        let complaints = reader.cases::<ComplaintCase>(&ids).await.unwrap();
        let ids: Vec<_> = all.proceeding.iter().map(|row| row.id).collect();
        let files = reader.cases::<ProceedingCase>(&ids).await.unwrap();
        assert_eq!(
            (complaints.len(), files.len()),
            (all.complaint.len(), all.proceeding.len())
        );
        Self {
            now: world.now(),
            complaints: complaints.iter().cloned().collect(),
            files: files.iter().cloned().collect(),
            all,
        }
    }

    /// Whether `who` may read the row of this type.
    #[expect(
        clippy::too_many_lines,
        reason = "one table, read from its first row to its last"
    )]
    pub fn sees(&self, who: &Actor, kind: &str, id: Uuid) -> bool {
        match kind {
            "Association" => may_read(who, Read::Association, &Facts::of(id.into())),
            "Account" => self.sees_account(who, Read::Account, id.into()),
            "Organisation" => {
                let kind = row!(self.organisation, id).kind;
                self.sees_organisation(who, kind, id)
            }
            "Affiliation" => {
                let row = row!(self.affiliation, id);
                let facts = Facts::of(row.association_id).owned_by([row.account_id]);
                may_read(
                    who,
                    Read::Affiliation,
                    &facts.concerning([row.organisation_id]),
                )
            }
            "Mandate" => {
                let row = row!(self.mandate, id);
                may_read(
                    who,
                    Read::Mandate,
                    &Facts::of(row.association_id).owned_by([row.account_id]),
                )
            }
            // One that arrived, or was not tried, is nobody's to read.
            "Message" => {
                let row = row!(self.outbox, id);
                let facts = row.association_id.map_or_else(Facts::default, Facts::of);
                row.last_fault.is_some() && may_read(who, Read::Message, &facts)
            }
            "Membership" => may_read(
                who,
                Read::Membership,
                &members::facts(row!(self.membership, id)),
            ),
            // A charter is known by its versions.
            "Charter" => {
                let mut versions = self.all.charter_version.iter();
                versions
                    .any(|row| Uuid::from(row.charter_id) == id && self.sees_version(who, row.id))
            }
            "CharterVersion" => self.sees_version(who, id.into()),
            "Clause" => self.sees_version(who, row!(self.clause, id).charter_version_id),
            "Chapter" => self.sees_version(who, row!(self.chapter, id).charter_version_id),
            "Article" => self.sees_version(who, row!(self.article, id).charter_version_id),
            "Signature" => self.sees_signature(who, row!(self.signature, id)),
            "Commitment" => {
                let row = row!(self.commitment, id);
                self.sees_signature(who, row!(self.signature, Uuid::from(row.signature_id)))
            }
            "CommitmentRevision" => {
                let row = row!(self.commitment_revision, id);
                self.sees(who, "Commitment", row.commitment_id.into())
            }
            "Label" => {
                let row = row!(self.label, id);
                self.is_public(self.label_end(row))
                    || Self::is_insider(who, row.association_id, row.organisation_id)
            }
            "Complaint" | "Deadline" => may_read(
                who,
                Read::Complaint,
                &self.complaints[&id.into()].read_facts(),
            ),
            // The code is the right.
            "ComplaintReceipt" => {
                let here = row!(self.complaint, id).association_id;
                may_read(who, Read::ComplaintReceipt, &Facts::of(here))
            }
            "ComplaintAuthor" => {
                let facts = self.unless_withheld(row!(self.complaint, id));
                may_read(who, Read::ComplaintAuthor, &facts)
            }
            "DocketItem" => {
                self.is_in_docket(row!(self.complaint, id))
                    && may_read(who, Read::Docket, &self.complaints[&id.into()].facts())
            }
            "Proceeding" => may_read(who, Read::Proceeding, &self.files[&id.into()].facts()),
            "Allegation" => self.sees_inside(
                who,
                Read::ProceedingFile,
                row!(self.allegation, id).proceeding_id,
            ),
            "Notice" => self.sees_inside(
                who,
                Read::ProceedingFile,
                row!(self.notice, id).proceeding_id,
            ),
            "Defence" => self.sees_inside(
                who,
                Read::ProceedingFile,
                row!(self.defence, id).proceeding_id,
            ),
            // A recusal is the declarer's own, not the chair's.
            "Recusal" => {
                let row = row!(self.recusal, id);
                let facts = Facts {
                    owners: vec![row.account_id],
                    ..self.files[&row.proceeding_id].facts()
                };
                may_read(who, Read::Recusal, &facts)
            }
            // That the board sits, and where, is no file's.
            "Meeting" => may_read(
                who,
                Read::Meeting,
                &Facts::of(row!(self.meeting, id).association_id),
            ),
            "MeetingItem" => self.sees_inside(
                who,
                Read::Meeting,
                row!(self.meeting_item, id).proceeding_id,
            ),
            "Ballot" => self.sees_inside(who, Read::Ballot, row!(self.ballot, id).proceeding_id),
            "Decision" => {
                let row = row!(self.decision, id);
                self.sees_decided(who, row.proceeding_id, row.state != DecisionState::Recorded)
            }
            other => panic!("whoever adds {other} says here who reads it"),
        }
    }

    /// Whether `who` may read a guarded part of a row that they may read.
    pub fn sees_part(&self, who: &Actor, kind: &str, part: &str, id: Uuid) -> bool {
        match (kind, part) {
            ("Account", _) => self.sees_account(who, Read::AccountEmail, id.into()),
            ("Signature", _) => {
                let row = row!(self.signature, id);
                row.end_kind.is_some()
                    && Self::is_insider(who, row.association_id, row.organisation_id)
            }
            // Words betray a person (P1); the auditor reads them and not who wrote.
            ("Complaint", _) => {
                let facts = self.unless_withheld(row!(self.complaint, id));
                may_read(who, Read::Complaint, &facts)
            }
            ("Proceeding", "chair { id }") => {
                let file = &self.files[&id.into()];
                file.chair().is_some() && may_read(who, Read::ProceedingChair, &file.facts())
            }
            // Who sent it presided then (P1).
            ("Notice", _) => {
                let row = row!(self.notice, id);
                let file = &self.files[&row.proceeding_id];
                may_read(who, Read::ProceedingChair, &file.facts())
                    && self.sees_account(who, Read::Account, row.sent_by)
            }
            ("Proceeding", "deadline { endsAt }") => {
                self.sees_inside(who, Read::ProceedingFile, id.into())
            }
            ("Proceeding", _) => self.sees_inside(who, Read::Ballot, id.into()),
            ("Allegation", _) => {
                let file = row!(self.allegation, id).proceeding_id;
                let told = [ProceedingState::DecisionNotified, ProceedingState::Closed];
                let state = row!(self.proceeding, Uuid::from(file)).state;
                self.sees_decided(who, file, told.contains(&state))
            }
            // Why somebody stands aside may tell who complained: it is one's own, and theirs who may know by office (R4, P1).
            ("Recusal", _) => {
                let row = row!(self.recusal, id);
                let facts = self.files[&row.proceeding_id].facts();
                let facts = Facts {
                    owners: vec![row.account_id],
                    parties: vec![],
                    ..facts
                };
                may_read(who, Read::ComplaintAuthor, &facts)
            }
            // Minutes tell of every file on the agenda.
            ("Meeting", _) => {
                let meeting = row!(self.meeting, id);
                let agenda = self
                    .all
                    .meeting_item
                    .iter()
                    .filter(|item| item.meeting_id == meeting.id);
                meeting.minutes.is_some()
                    && agenda
                        .map(|item| item.proceeding_id)
                        .all(|file| self.sees_inside(who, Read::Meeting, file))
            }
            other => panic!("whoever adds {other:?} says here who reads it"),
        }
    }

    /// An account is its holder's own; it concerns the organisations that it acts for or asks to; and it is known to each
    /// association in which it has, asks for or had a mandate or an affiliation, or made a complaint.
    fn sees_account(&self, who: &Actor, read: Read, id: AccountId) -> bool {
        let affiliations = || {
            self.all
                .affiliation
                .iter()
                .filter(|row| row.account_id == id)
        };
        let live = affiliations().filter(|row| row.state != AffiliationState::Revoked);
        let facts = Facts::default()
            .owned_by([id])
            .concerning(live.map(|row| row.organisation_id));
        let mandates = self.all.mandate.iter().filter(|row| row.account_id == id);
        let complaints = self
            .all
            .complaint
            .iter()
            .filter(|row| row.author_account_id == Some(id));
        let mut known = mandates
            .map(|row| row.association_id)
            .chain(affiliations().map(|row| row.association_id))
            .chain(complaints.map(|row| row.association_id));
        may_read(who, read, &facts)
            || known.any(|here| {
                may_read(
                    who,
                    read,
                    &Facts {
                        association: Some(here),
                        ..facts.clone()
                    },
                )
            })
    }

    /// An organisation concerns itself, and is no secret to those who act for it or ask to.
    fn sees_organisation(&self, who: &Actor, kind: OrganisationKind, id: Uuid) -> bool {
        let read = match kind {
            OrganisationKind::Provider => Read::Provider,
            OrganisationKind::Client => Read::ClientOrganisation,
        };
        let organisation = row!(self.organisation, id);
        let here = self
            .all
            .affiliation
            .iter()
            .filter(|row| row.organisation_id == organisation.id);
        let live = here
            .filter(|row| row.state != AffiliationState::Revoked)
            .map(|row| row.account_id);
        let facts = Facts::of(organisation.association_id)
            .concerning([organisation.id])
            .owned_by(live);
        may_read(who, read, &facts)
    }

    /// Whether the public list shows a provider: somebody was confirmed once to act for it. Before, it is as a client is.
    pub fn is_listed(&self, who: &Actor, id: Uuid) -> bool {
        let mut affiliations = self.all.affiliation.iter();
        affiliations.any(|row| Uuid::from(row.organisation_id) == id && row.confirmed_at.is_some())
            || self.sees_organisation(who, OrganisationKind::Client, id)
    }

    fn sees_version(&self, who: &Actor, id: CharterVersionId) -> bool {
        let row = row!(self.charter_version, Uuid::from(id));
        let read = match row.state {
            CharterVersionState::Draft => Read::CharterDraft,
            CharterVersionState::InForce | CharterVersionState::Superseded => Read::Charter,
        };
        may_read(who, read, &Facts::of(row.association_id))
    }

    fn sees_signature(&self, who: &Actor, row: &signature::Model) -> bool {
        self.is_public(row.ended_at)
            || Self::is_insider(who, row.association_id, row.organisation_id)
    }

    /// The public sees for twelve months what has ended (R12).
    pub fn is_public(&self, ended_at: Option<DateTime<Utc>>) -> bool {
        ended_at.is_none_or(|end| end > self.now - Months::new(12))
    }

    /// An organisation's people and the offices see all of its history: who reads its memberships.
    fn is_insider(who: &Actor, here: AssociationId, organisation: OrganisationId) -> bool {
        may_read(
            who,
            Read::Membership,
            &Facts::of(here).concerning([organisation]),
        )
    }

    /// When a label ended: as written down, or at the end of its set time (A8).
    pub fn label_end(&self, row: &label::Model) -> Option<DateTime<Utc>> {
        row.ended_at
            .or(row.lapses_at.filter(|end| *end <= self.now))
    }

    /// Whether the register has a line of the label: the last of its holder for its charter, as long as the public sees it.
    pub fn is_in_register(&self, row: &label::Model) -> bool {
        let mut others = self.all.label.iter();
        let later = others.any(|other| {
            (other.organisation_id, other.charter_id) == (row.organisation_id, row.charter_id)
                && (other.granted_at, other.id) > (row.granted_at, row.id)
        });
        self.is_public(self.label_end(row)) && !later
    }

    /// Whether the docket has a line of the complaint: it waits for a file, or is due first in one whose decision is not notified.
    fn is_in_docket(&self, row: &complaint::Model) -> bool {
        use ProceedingState::{Decided, Notified, Opened, TakenUp};
        let Some(file) = row.proceeding_id else {
            return true;
        };
        let state = row!(self.proceeding, Uuid::from(file)).state;
        let of_file = self
            .all
            .complaint
            .iter()
            .filter(|other| other.proceeding_id == Some(file));
        let first = of_file.min_by_key(|other| (other.due_at, other.id));
        [Opened, Notified, TakenUp, Decided].contains(&state)
            && first.is_some_and(|first| first.id == row.id)
    }

    fn sees_inside(&self, who: &Actor, read: Read, file: ProceedingId) -> bool {
        may_read(who, read, &self.files[&file].facts())
    }

    /// A decision and its findings concern the accused once they are notified (R8).
    fn sees_decided(&self, who: &Actor, file: ProceedingId, notified: bool) -> bool {
        let mut facts = self.files[&file].facts();
        if !notified {
            facts.parties.clear();
        }
        may_read(who, Read::Decision, &facts)
    }

    /// The facts of a complaint, which does not concern the accused where its author asked to be withheld (P1).
    fn unless_withheld(&self, row: &complaint::Model) -> Facts {
        let case = &self.complaints[&row.id];
        let facts = case
            .facts()
            .owned_by(
                row.author_account_id
                    .filter(|_| row.author_organisation_id.is_none()),
            )
            .concerning(row.author_organisation_id);
        facts.concerning((case.told && !row.identity_withheld).then_some(row.accused_id))
    }
}
