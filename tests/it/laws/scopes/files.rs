//! The board's business of a random world: complaints and files, meetings and ballots, decisions.

use super::receipts;
use super::world::Place;
use chrono::TimeDelta;
use entity::id::{BallotId, ComplaintId, OrganisationId, ProceedingId};
use entity::value::*;
use entity::{
    allegation, ballot, ballot_elector, ballot_voter, charter_version, complaint,
    complaint_article, decision, defence, meeting, meeting_item, meeting_summons, notice,
    proceeding, recusal,
};
use uuid::Uuid;

impl Place<'_> {
    pub(super) fn files(
        &mut self,
        providers: &[OrganisationId],
        authors: &[OrganisationId],
        versions: &[charter_version::Model],
    ) -> Vec<ProceedingId> {
        use ProceedingState::*;
        let mut files = Vec::new();
        for state in [
            Opened,
            Opened,
            Notified,
            TakenUp,
            Decided,
            DecisionNotified,
            Closed,
            Closed,
        ] {
            let accused = self.rng.pick(providers);
            let version = self.rng.pick(versions);
            let told = state != Opened && !(state == Closed && self.rng.one_in(2));
            let file = proceeding::Model {
                id: self.rng.id(),
                association_id: self.here,
                charter_id: version.charter_id,
                accused_id: accused,
                rules_version_id: version.id,
                state,
                opened_at: self.rng.instant(),
                opened_by: self.rng.person(),
                notified_at: told.then_some(self.rng.now),
                defence_ends_at: told.then_some(self.rng.now),
                taken_up_at: None,
                closed_at: None,
                version: 1,
            };
            for position in 1..=1 + self.rng.below(2) {
                let complaint = self.complaint(authors, &version, accused, Some(&file));
                self.inside(&file, &complaint, i64::try_from(position).unwrap());
            }
            files.push(file.id);
            self.decision(&file);
            self.all.proceeding.push(file);
        }
        for _ in 0..5 {
            let (accused, version) = (self.rng.pick(providers), self.rng.pick(versions));
            self.complaint(authors, &version, accused, None);
        }
        files
    }

    fn complaint(
        &mut self,
        authors: &[OrganisationId],
        version: &charter_version::Model,
        accused: OrganisationId,
        file: Option<&proceeding::Model>,
    ) -> complaint::Model {
        let state = match file.map(|file| file.state) {
            None => ComplaintState::Received,
            Some(ProceedingState::Closed) => ComplaintState::Decided,
            Some(_) => ComplaintState::InProceeding,
        };
        // Some came so long ago that their limits have passed.
        let id: ComplaintId = self.rng.id();
        let late = Uuid::from(id).as_u128() % 3 == 0;
        let received_at = self.rng.instant() - TimeDelta::days(if late { 90 } else { 0 });
        let due_at = received_at + TimeDelta::days(60 + i64::try_from(self.rng.below(3)).unwrap());
        let kinds = [
            AuthorKind::Client,
            AuthorKind::Provider,
            AuthorKind::Unknown,
        ];
        let row = complaint::Model {
            id,
            association_id: self.here,
            charter_id: version.charter_id,
            charter_version_id: version.id,
            rules_version_id: version.id,
            accused_id: accused,
            proceeding_id: file.map(|file| file.id),
            state,
            channel: ComplaintChannel::Online,
            author_kind: self.rng.pick(&kinds),
            author_account_id: (!self.rng.one_in(3)).then(|| self.rng.person()),
            author_organisation_id: self.rng.one_in(2).then(|| self.rng.pick(authors)),
            author_name: Some("Quelqu’un".to_owned()),
            identity_withheld: self.rng.one_in(2),
            facts: "Ce qui s’est passé.".to_owned(),
            happened_on: self.today,
            received_at,
            filed_at: received_at,
            filed_by: None,
            receipt_hash: receipts::hash(id),
            time_zone: "Europe/Paris".to_owned(),
            due_day: due_at.date_naive(),
            due_at,
            met_at: None,
            met_by_meeting_id: None,
            missed_at: None,
            missed_because: None,
            version: 1,
        };
        let articles = self.articles_of(version.id);
        self.all.complaint_article.push(complaint_article::Model {
            complaint_id: row.id,
            article_id: self.rng.pick(&articles),
            association_id: self.here,
        });
        self.all.complaint.push(row.clone());
        row
    }

    /// What is in a file, about one of its complaints.
    fn inside(&mut self, file: &proceeding::Model, complaint: &complaint::Model, position: i64) {
        let articles = self.articles_of(file.rules_version_id);
        let told = file.notified_at.is_some();
        let notice = told.then(|| notice::Model {
            id: self.rng.id(),
            association_id: self.here,
            proceeding_id: file.id,
            number: position,
            sent_at: self.rng.now,
            sent_by: self.rng.person(),
            means: NoticeMeans::Electronic,
            counts_from: self.rng.now,
            risk: "La radiation.".to_owned(),
            defence_ends_at: self.rng.now,
            content_hash: self.rng.bytes(),
        });
        self.all.allegation.push(allegation::Model {
            id: self.rng.id(),
            association_id: self.here,
            proceeding_id: file.id,
            complaint_id: complaint.id,
            article_id: self.rng.pick(&articles),
            notice_id: notice.as_ref().map(|notice| notice.id),
            position,
            facts: "Les faits.".to_owned(),
            happened_on: self.today,
            finding: Finding::Established,
            reasons: Some("Parce que.".to_owned()),
            version: 1,
        });
        if notice.is_some() {
            self.all.defence.push(defence::Model {
                id: self.rng.id(),
                association_id: self.here,
                proceeding_id: file.id,
                organisation_id: file.accused_id,
                body: "Non.".to_owned(),
                submitted_at: self.rng.now,
                submitted_by: self.rng.person(),
            });
        }
        self.all.notice.extend(notice);
        if position > 1 {
            return;
        }
        for who in self.rng.people.clone() {
            if self.rng.one_in(7) {
                self.all.recusal.push(recusal::Model {
                    id: self.rng.id(),
                    association_id: self.here,
                    proceeding_id: file.id,
                    account_id: who,
                    ground: RecusalGround::Relative,
                    explanation: Some("Une cousine.".to_owned()),
                    declared_at: self.rng.instant(),
                });
            }
        }
    }

    fn decision(&mut self, file: &proceeding::Model) {
        let state = match file.state {
            ProceedingState::Decided => DecisionState::Recorded,
            ProceedingState::DecisionNotified => DecisionState::Notified,
            ProceedingState::Closed => DecisionState::InForce,
            _ => return,
        };
        let notified = state != DecisionState::Recorded;
        self.all.decision.push(decision::Model {
            id: self.rng.id(),
            association_id: self.here,
            proceeding_id: file.id,
            state,
            outcome: DecisionOutcome::NoFault,
            recorded_at: self.rng.now,
            recorded_by: self.rng.person(),
            notified_at: notified.then_some(self.rng.now),
            notified_by: notified.then(|| self.rng.person()),
            means: notified.then_some(NoticeMeans::Electronic),
            effective_at: notified.then_some(self.rng.now),
            in_force_at: (state == DecisionState::InForce).then_some(self.rng.now),
            version: 1,
        });
    }

    pub(super) fn meetings(&mut self, files: &[ProceedingId]) {
        for state in [
            MeetingState::Convened,
            MeetingState::Open,
            MeetingState::Closed,
            MeetingState::Closed,
        ] {
            let closed = state == MeetingState::Closed;
            let meeting = meeting::Model {
                id: self.rng.id(),
                association_id: self.here,
                state,
                convened_at: self.rng.now - TimeDelta::days(30),
                convened_by: self.rng.person(),
                starts_at: self.rng.instant(),
                place: "Ici".to_owned(),
                opened_at: (state != MeetingState::Convened).then_some(self.rng.now),
                closed_at: closed.then_some(self.rng.now),
                minutes: closed.then(|| "Le procès-verbal.".to_owned()),
                version: 1,
            };
            for (position, file) in (1..).zip(files) {
                if self.rng.one_in(3) {
                    self.all.meeting_item.push(meeting_item::Model {
                        id: self.rng.id(),
                        association_id: self.here,
                        meeting_id: meeting.id,
                        proceeding_id: *file,
                        position,
                        present_count: None,
                        body_count: None,
                        quorate: None,
                        convened: None,
                        taken_up_at: None,
                    });
                    self.ballot(&meeting, *file);
                }
            }
            for account_id in self.rng.some_people(4) {
                self.all.meeting_summons.push(meeting_summons::Model {
                    meeting_id: meeting.id,
                    account_id,
                    association_id: self.here,
                    present: true,
                });
            }
            self.meets(&meeting);
            self.all.meeting.push(meeting);
        }
    }

    /// A meeting that was held met the limits of complaints.
    fn meets(&mut self, meeting: &meeting::Model) {
        let here = |row: &&mut complaint::Model| row.association_id == meeting.association_id;
        for row in self.all.complaint.iter_mut().filter(here) {
            if meeting.closed_at.is_some() && self.rng.one_in(3) {
                row.met_at = meeting.closed_at;
                row.met_by_meeting_id = Some(meeting.id);
            }
        }
    }

    fn ballot(&mut self, meeting: &meeting::Model, file: ProceedingId) {
        let of_file = self
            .all
            .allegation
            .iter()
            .filter(|row| row.proceeding_id == file);
        let taken = |id| {
            self.all
                .ballot
                .iter()
                .any(|row| row.allegation_id == Some(id))
        };
        let Some(allegation) = of_file.map(|row| row.id).find(|id| !taken(*id)) else {
            return;
        };
        let id: BallotId = self.rng.id();
        for (n, account_id) in self.rng.some_people(3).into_iter().enumerate() {
            let (ballot_id, association_id) = (id, self.here);
            self.all.ballot_elector.push(ballot_elector::Model {
                ballot_id,
                account_id,
                association_id,
            });
            if n > 0 {
                self.all.ballot_voter.push(ballot_voter::Model {
                    ballot_id,
                    account_id,
                    association_id,
                });
            }
        }
        self.all.ballot.push(ballot::Model {
            id,
            association_id: self.here,
            proceeding_id: file,
            meeting_id: meeting.id,
            allegation_id: Some(allegation),
            question: BallotQuestion::Finding,
            sanction_kind: None,
            state: BallotState::Closed,
            opened_at: self.rng.now,
            opened_by: self.rng.person(),
            closed_at: Some(self.rng.now),
            electorate: 3,
            entitled: 3,
            public_key: self.rng.bytes(),
            outcome: Some(BallotOutcome::Adopted),
            in_favour: None,
            against: None,
            abstained: None,
            papers_lost: false,
            version: 1,
        });
    }
}
