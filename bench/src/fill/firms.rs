//! Providers: how they join, sign the charter, declare commitments and leave.

use super::found::{Seat, day};
use super::{ARRIVALS, Story};
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{AccountId, OrganisationId, SignatureId};
use entity::value::{
    AffiliationState, CommitmentState, LabelState, MembershipEnd, MembershipState,
    OrganisationKind, SignatureEnd,
};
use entity::{
    affiliation, commitment, commitment_revision, label, membership, organisation, signature,
};
use sceau::input::{FORM, fold};

const TREES: [&str; 24] = [
    "Aulne", "Bouleau", "Cèdre", "Chêne", "Cyprès", "Érable", "Épicéa", "Figuier", "Frêne",
    "Genêt", "Hêtre", "If", "Lierre", "Mélèze", "Noyer", "Olivier", "Orme", "Peuplier", "Pin",
    "Sapin", "Saule", "Sureau", "Tilleul", "Viorne",
];
const TRADES: [&str; 10] = [
    "Atelier",
    "Conseil",
    "Cloud",
    "Données",
    "Groupe",
    "Médias",
    "Réseaux",
    "Services",
    "Studio",
    "Systèmes",
];
const TOWNS: [&str; 12] = [
    "Angers",
    "Besançon",
    "Brest",
    "Dijon",
    "Grenoble",
    "Lille",
    "Lyon",
    "Nantes",
    "Orléans",
    "Paris",
    "Rennes",
    "Saint-Étienne",
];

/// A provider.
#[derive(Clone, Debug)]
pub struct Firm {
    pub id: OrganisationId,
    /// Who acts for it.
    pub person: AccountId,
    pub name: String,
    registered_at: DateTime<Utc>,
    /// When it signed the charter, the last time.
    signed_at: DateTime<Utc>,
    suspended_at: Option<DateTime<Utc>>,
    ended: Option<(DateTime<Utc>, MembershipEnd)>,
    /// Until when a file on it is open.
    pub busy_until: DateTime<Utc>,
    /// Whether it had joined and left before.
    came_back: bool,
}

impl Firm {
    /// Whether the charter bound it all the time from an instant to another.
    pub fn is_bound(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> bool {
        self.signed_at <= from && self.ended.is_none_or(|(at, _)| at > to)
    }

    /// Whether it is bound now, and was since it signed first.
    pub fn always_bound(&self) -> bool {
        self.ended.is_none() && !self.came_back
    }

    /// It is struck off.
    pub fn strike(&mut self, at: DateTime<Utc>) {
        self.ended = Some((at, MembershipEnd::Radiation));
    }
}

impl Story {
    /// Providers make themselves known, each with somebody who acts for it.
    pub async fn register(
        &mut self,
        seat: &Seat,
        count: usize,
        names: usize,
    ) -> anyhow::Result<Vec<Firm>> {
        let mut firms = Vec::with_capacity(count);
        for number in 0..count {
            firms.push(self.provider(seat, number, names + number));
            self.sink.breathe().await?;
        }
        Ok(firms)
    }

    fn provider(&mut self, seat: &Seat, number: usize, named: usize) -> Firm {
        let days = i64::try_from(number * 17).unwrap_or(0) % ARRIVALS;
        let at = seat.founded() + TimeDelta::days(10 + days);
        let person = self.person("provider", at).id;
        let name = format!(
            "{} {} {named:07}",
            TREES[named * 7919 % 24],
            TRADES[named * 31 % 10]
        );
        let town = TOWNS[named * 5 % 12];
        let row = organisation::Model {
            id: self.id(at),
            association_id: seat.association.id,
            kind: OrganisationKind::Provider,
            name_folded: fold(&name),
            name: name.clone(),
            registration_number: Some(format!("RN{named:09}")),
            city: Some(town.to_owned()),
            city_folded: Some(fold(town)),
            website: Some(format!("https://p{named}.example.org")),
            registered_by: person,
            registered_at: at,
            vouched: false,
            key_form: FORM,
            version: 1,
        };
        self.sink.add(&row);
        let confirmed = at + TimeDelta::days(1);
        let affiliation = affiliation::Model {
            id: self.id(at),
            association_id: seat.association.id,
            organisation_id: row.id,
            account_id: person,
            state: AffiliationState::Confirmed,
            requested_at: at,
            confirmed_at: Some(confirmed),
            confirmed_by: Some(seat.secretary),
            revoked_at: None,
            revoked_by: None,
            version: 2,
        };
        self.sink.add(&affiliation);
        // Of a hundred, four are suspended, three left within the year, and three long ago.
        let spread = i64::try_from(number % 200).unwrap_or(0);
        let (mut ended, mut suspended_at) = (None, None);
        match number * 7 % 100 {
            97.. => ended = Some(self.now - TimeDelta::days(400 + spread)),
            94..97 => ended = Some(self.now - TimeDelta::days(20 + spread)),
            90..94 => suspended_at = Some(self.now - TimeDelta::days(40)),
            _ => {}
        }
        let came_back = number % 20 == 19;
        Firm {
            id: row.id,
            person,
            name,
            registered_at: at,
            signed_at: at + TimeDelta::days(if came_back { 14 } else { 3 }),
            suspended_at,
            ended: ended.map(|at| (at, MembershipEnd::Resignation)),
            busy_until: at,
            came_back,
        }
    }

    /// What came of a firm: memberships, signatures, labels, and what it declared.
    pub fn membership(&mut self, seat: &Seat, firm: &Firm, number: usize) {
        if firm.came_back {
            let first = firm.registered_at + TimeDelta::days(3);
            let left = (
                firm.registered_at + TimeDelta::days(10),
                MembershipEnd::Resignation,
            );
            self.stay(seat, firm, first, Some(left), None);
        }
        let signature = self.stay(seat, firm, firm.signed_at, firm.ended, firm.suspended_at);
        let declared = 26 + number % 2;
        for (position, article) in seat.articles.iter().take(declared).enumerate() {
            let at =
                firm.signed_at + TimeDelta::minutes(60 + 10 * i64::try_from(position).unwrap_or(0));
            let statement = format!(
                "{} répond de l’article {} : ce que nous faisons, qui en répond, et comment nous le revoyons chaque année.",
                firm.name, article.number
            );
            let row = commitment::Model {
                id: self.id(at),
                association_id: seat.association.id,
                organisation_id: firm.id,
                signature_id: signature,
                article_id: article.id,
                state: CommitmentState::Declared,
                statement,
                revision: 1,
                declared_at: at,
                version: 1,
            };
            let change = match (position, number % 50) {
                (0, 0..12) => Some(CommitmentState::Declared),
                (1, 7) => Some(CommitmentState::Withdrawn),
                _ => None,
            };
            self.commitment(row, firm.person, change);
        }
    }

    /// A commitment with each of its wordings; `change` is what a second wording made of it.
    fn commitment(
        &mut self,
        first: commitment::Model,
        by: AccountId,
        change: Option<CommitmentState>,
    ) {
        let revision = |id, row: &commitment::Model, at| commitment_revision::Model {
            id,
            association_id: row.association_id,
            commitment_id: row.id,
            revision: row.revision,
            state: row.state,
            statement: row.statement.clone(),
            revised_at: at,
            revised_by: by,
        };
        let at = first.declared_at;
        self.sink.add(&revision(self.id(at), &first, at));
        let mut row = first;
        if let Some(state) = change {
            let later = at + TimeDelta::days(1);
            (row.state, row.revision, row.version) = (state, 2, 2);
            if state == CommitmentState::Declared {
                row.statement.push_str(" Nous le publions.");
            }
            self.sink.add(&revision(self.id(later), &row, later));
        }
        self.sink.add(&row);
    }

    /// One stay: membership, signature and label.
    fn stay(
        &mut self,
        seat: &Seat,
        firm: &Firm,
        signed_at: DateTime<Utc>,
        ended: Option<(DateTime<Utc>, MembershipEnd)>,
        suspended_at: Option<DateTime<Utc>>,
    ) -> SignatureId {
        let asked = signed_at - TimeDelta::days(2);
        let struck = ended.is_some_and(|(_, kind)| kind == MembershipEnd::Radiation);
        let ended_at = ended.map(|(at, _)| at);
        let version = if ended.is_some() || suspended_at.is_some() {
            3
        } else {
            2
        };
        let membership = membership::Model {
            id: self.id(asked),
            association_id: seat.association.id,
            organisation_id: firm.id,
            state: if ended.is_some() {
                MembershipState::Ended
            } else {
                MembershipState::Admitted
            },
            requested_at: asked,
            requested_by: firm.person,
            admitted_at: Some(asked + TimeDelta::days(1)),
            admitted_by: Some(seat.secretary),
            dues_paid_through: Some(day(ended_at.unwrap_or(self.now) + TimeDelta::days(200))),
            suspended_at,
            ended_at,
            end_kind: ended.map(|(_, kind)| kind),
            end_reason: None,
            version,
        };
        self.sink.add(&membership);
        let signature = signature::Model {
            id: self.id(signed_at),
            association_id: seat.association.id,
            charter_id: seat.charter.id,
            charter_version_id: seat.version.id,
            organisation_id: firm.id,
            signed_by: firm.person,
            signed_at,
            text_hash: seat.version.text_hash.clone(),
            ended_at,
            end_kind: ended.map(|_| {
                if struck {
                    SignatureEnd::Radiation
                } else {
                    SignatureEnd::MembershipEnded
                }
            }),
            version: version - 1,
        };
        self.sink.add(&signature);
        let label = label::Model {
            id: self.id(signed_at),
            association_id: seat.association.id,
            organisation_id: firm.id,
            charter_id: seat.charter.id,
            signature_id: signature.id,
            state: match (ended, suspended_at) {
                (Some(_), _) if struck => LabelState::Revoked,
                (Some(_), _) => LabelState::Ended,
                (None, Some(_)) => LabelState::Suspended,
                (None, None) => LabelState::Active,
            },
            granted_at: signed_at,
            lapses_at: None,
            ended_at,
            holder_folded: fold(&firm.name),
            version: version - 1,
        };
        self.sink.add(&label);
        signature.id
    }
}
