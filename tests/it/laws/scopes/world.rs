//! Random rows: two associations with everything that decides who may read what. Written past every act, and within what the
//! acts keep to: a file's complaints are against its accused, a decision is as far as its file.

use crate::support::world::World;
use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};
use entity::id::{AccountId, AssociationId, OrganisationId};
use entity::value::*;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sceau::modules::charter::format::{QUALITY_CHARTER, parse};
use sea_orm::{
    ActiveModelBehavior, DatabaseTransaction, EntityTrait, IntoActiveModel, Iterable, ModelTrait,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The columns of a row that hold an id.
pub type Links = HashMap<&'static str, Uuid>;

macro_rules! tables {
    ($($table:ident,)*) => {
        use entity::{$($table),*};

        /// All rows, by table.
        #[derive(Default)]
        pub struct All { $(pub $table: Vec<$table::Model>,)* }

        impl All {
            /// Writes them, in an order that the keys allow.
            pub async fn write(&self, world: &World) {
                let tx = world.app.db.begin().await.unwrap();
                $(for row in &self.$table { put(&tx, row.clone()).await; })*
                tx.commit().await.unwrap();
            }

            /// What each row names, by table.
            pub fn links(&self) -> HashMap<&'static str, Vec<Links>> {
                HashMap::from([$((stringify!($table), self.$table.iter().map(links).collect())),*])
            }
        }
    };
}

tables! {
    association, account, organisation, affiliation, mandate, membership, charter, charter_version, clause, chapter, article,
    signature, commitment, commitment_revision, label, proceeding, complaint, complaint_article, notice, allegation, defence,
    recusal, meeting, meeting_item, meeting_summons, ballot, ballot_elector, ballot_voter, decision, outbox,
}

async fn put<M>(tx: &DatabaseTransaction, row: M)
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelBehavior + Send,
{
    let insert = <M::Entity as EntityTrait>::insert(row.into_active_model());
    insert.exec_without_returning(tx).await.unwrap();
}

fn links<M: ModelTrait>(row: &M) -> Links {
    use sea_orm::{EntityTrait, IdenStatic, Value};
    let columns = <M::Entity as EntityTrait>::Column::iter();
    let ids = columns.filter_map(|column| match row.get(column) {
        Value::Uuid(Some(id)) => Some((column.as_str(), id)),
        _ => None,
    });
    ids.collect()
}

/// How many of the people may hold an office; the last one of the others has nothing to do with anybody.
const OFFICERS: usize = 9;

/// Where each second organisation has its seat.
const TOWN: &str = "Saint-Étienne";

/// Random values, the same in every run.
pub(super) struct Generator {
    dice: StdRng,
    pub(super) now: DateTime<Utc>,
    pub(super) people: Vec<AccountId>,
}

impl Generator {
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.dice.random_range(0..n)
    }

    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(super) fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    pub(super) fn id<I: From<Uuid>>(&mut self) -> I {
        Uuid::from_u128(self.dice.random()).into()
    }

    pub(super) fn bytes(&mut self) -> Vec<u8> {
        self.dice.random::<[u8; 32]>().to_vec()
    }

    /// One of few instants, so that many are the same.
    pub(super) fn instant(&mut self) -> DateTime<Utc> {
        self.now - TimeDelta::days(1 + i64::try_from(self.below(12)).unwrap())
    }

    /// The end of what the public sees for twelve months more: just shown, just not, and clearly either (R12).
    pub(super) fn end(&mut self) -> DateTime<Utc> {
        let last = self.now - Months::new(12);
        let second = TimeDelta::seconds(1);
        let month = TimeDelta::days(30);
        self.pick(&[
            last,
            last + second,
            last - month,
            self.now - month,
            self.now - second,
        ])
    }

    /// So many people, each once: those who hold an office here, and those who do not.
    pub(super) fn some_people(&mut self, n: usize) -> BTreeSet<AccountId> {
        let mut people = BTreeSet::new();
        while people.len() < n {
            people.insert(self.person());
        }
        people
    }

    pub(super) fn person(&mut self) -> AccountId {
        let people = self.people.clone();
        self.pick(&people)
    }

    pub(super) fn person_but(&mut self, others: &[AccountId]) -> AccountId {
        let people: Vec<_> = self
            .people
            .iter()
            .copied()
            .filter(|one| !others.contains(one))
            .collect();
        self.pick(&people)
    }
}

/// A world of these people in these associations, each with its present day.
pub fn random(
    seed: u64,
    now: DateTime<Utc>,
    people: &[AccountId],
    associations: &[(AssociationId, NaiveDate)],
) -> All {
    let dice = StdRng::seed_from_u64(seed);
    let mut rng = Generator {
        dice,
        now,
        people: people.to_vec(),
    };
    let mut all = All::default();
    for (turn, (here, today)) in associations.iter().enumerate() {
        let mut place = Place {
            rng: &mut rng,
            all: &mut all,
            here: *here,
            today: *today,
        };
        place.mandates(turn);
        let providers = place.organisations(OrganisationKind::Provider, 4);
        let clients = place.organisations(OrganisationKind::Client, 3);
        place.memberships(&providers);
        let versions = place.charters();
        place.signatures(&providers, &versions);
        let both = [providers.clone(), clients].concat();
        let files = place.files(&providers, &both, &versions);
        place.meetings(&files);
    }
    for (here, today) in associations {
        let mut place = Place {
            rng: &mut rng,
            all: &mut all,
            here: *here,
            today: *today,
        };
        place.messages();
    }
    all
}

/// One association of the world in the making.
pub(super) struct Place<'a> {
    pub(super) rng: &'a mut Generator,
    pub(super) all: &'a mut All,
    pub(super) here: AssociationId,
    pub(super) today: NaiveDate,
}

impl Place<'_> {
    /// Each office is held by somebody, in each association by another; and people hold more of them, once, today, later, or not
    /// yet or no more.
    fn mandates(&mut self, turn: usize) {
        use MandateRole::*;
        let certain = [Secretary, Board, President, Auditor, Admin, Board, Board];
        for (n, role) in certain.into_iter().enumerate() {
            let who = self.rng.people[(n + 4 * turn) % OFFICERS];
            self.mandate(who, role, MandateState::Confirmed, -400, None);
        }
        for _ in 0..10 {
            let n = self.rng.below(OFFICERS);
            let who = self.rng.people[n];
            let role = self
                .rng
                .pick(&[Secretary, Board, President, Auditor, Admin]);
            let state = self.rng.pick(&[
                MandateState::Proposed,
                MandateState::Confirmed,
                MandateState::Confirmed,
                MandateState::Revoked,
            ]);
            let first = self.rng.pick(&[-300, -1, 0, 1]);
            let last = self
                .rng
                .pick(&[None, Some(first), Some(first + 1), Some(400)]);
            self.mandate(who, role, state, first, last);
        }
    }

    fn mandate(
        &mut self,
        who: AccountId,
        role: MandateRole,
        state: MandateState,
        first: i64,
        last: Option<i64>,
    ) {
        let day = |n| self.today + TimeDelta::days(n);
        let (first_day, last_day) = (day(first), last.map(day));
        let proposed_by = self.rng.person_but(&[who]);
        let second = self.rng.person_but(&[who, proposed_by]);
        let confirmed = state != MandateState::Proposed;
        let row = mandate::Model {
            id: self.rng.id(),
            association_id: self.here,
            account_id: who,
            role,
            state,
            first_day,
            last_day,
            proposed_at: self.rng.instant(),
            proposed_by: Some(proposed_by),
            confirmed_at: confirmed.then_some(self.rng.now),
            confirmed_by: confirmed.then_some(second),
            revoked_at: (state == MandateState::Revoked).then_some(self.rng.now),
            revoked_by: (state == MandateState::Revoked).then_some(who),
            revocation_proposed_at: None,
            revocation_proposed_by: None,
            version: 1,
        };
        self.all.mandate.push(row);
    }

    /// What was told: it arrived, failed and is tried again, was given up, or has not been tried.
    fn messages(&mut self) {
        for n in 0..12 {
            let (failed, told) = (n % 3 > 0, self.rng.instant());
            let row = outbox::Model {
                id: self.rng.id(),
                association_id: Some(self.here),
                kind: "COMPLAINT_RECEIVED".to_owned(),
                subject_id: self.rng.id(),
                recipient_id: Some(self.rng.person()),
                created_at: told,
                due_at: told,
                attempts: n % 3,
                done_at: (n % 6 == 0).then_some(told),
                channel: Channel::Mail,
                leased_until: None,
                leased_by: None,
                last_fault: failed.then(|| "550".to_owned()),
                dead_at: (n % 3 == 1).then_some(self.rng.now),
            };
            self.all.outbox.push(row);
        }
    }

    fn organisations(&mut self, kind: OrganisationKind, count: usize) -> Vec<OrganisationId> {
        let mut made = Vec::new();
        for n in 0..count {
            let id: OrganisationId = self.rng.id();
            self.all.organisation.push(organisation::Model {
                id,
                association_id: self.here,
                kind,
                name: format!("{kind} {n}"),
                name_folded: format!("{kind} {n}").to_lowercase(),
                registration_number: None,
                city: (n % 2 == 0).then(|| TOWN.to_owned()),
                city_folded: (n % 2 == 0).then(|| sceau::input::fold(TOWN)),
                website: None,
                registered_by: self.rng.person(),
                registered_at: self.rng.instant(),
                vouched: false,
                key_form: sceau::input::FORM,
                version: 1,
            });
            // One of them nobody ever acted for.
            if n > 0 {
                self.affiliations(id);
            }
            made.push(id);
        }
        made
    }

    fn affiliations(&mut self, organisation: OrganisationId) {
        let people = self.rng.people.clone();
        for who in people.into_iter().rev().skip(1) {
            if !self.rng.one_in(4) {
                continue;
            }
            if self.rng.one_in(4) {
                self.affiliation(organisation, who, AffiliationState::Revoked);
            }
            let state = self.rng.pick(&[
                AffiliationState::Requested,
                AffiliationState::Confirmed,
                AffiliationState::Confirmed,
                AffiliationState::Revoked,
            ]);
            self.affiliation(organisation, who, state);
        }
    }

    fn affiliation(
        &mut self,
        organisation: OrganisationId,
        who: AccountId,
        state: AffiliationState,
    ) {
        let confirmed = match state {
            AffiliationState::Requested => false,
            AffiliationState::Confirmed => true,
            AffiliationState::Revoked => !self.rng.one_in(3),
        };
        let ended = state == AffiliationState::Revoked;
        let row = affiliation::Model {
            id: self.rng.id(),
            association_id: self.here,
            organisation_id: organisation,
            account_id: who,
            state,
            requested_at: self.rng.now - TimeDelta::days(30),
            confirmed_at: confirmed.then_some(self.rng.now - TimeDelta::days(20)),
            confirmed_by: confirmed.then(|| self.rng.person_but(&[who])),
            revoked_at: ended.then(|| self.rng.instant()),
            revoked_by: ended.then(|| self.rng.person()),
            version: 1,
        };
        self.all.affiliation.push(row);
    }

    fn memberships(&mut self, providers: &[OrganisationId]) {
        for organisation in providers {
            for over in [true, false] {
                if self.rng.one_in(3) {
                    continue;
                }
                let state = if over {
                    MembershipState::Ended
                } else {
                    self.rng
                        .pick(&[MembershipState::Requested, MembershipState::Admitted])
                };
                let admitted = state == MembershipState::Admitted;
                let row = membership::Model {
                    id: self.rng.id(),
                    association_id: self.here,
                    organisation_id: *organisation,
                    state,
                    requested_at: self.rng.instant(),
                    requested_by: self.rng.person(),
                    admitted_at: admitted.then_some(self.rng.now),
                    admitted_by: admitted.then(|| self.rng.person()),
                    dues_paid_through: None,
                    suspended_at: None,
                    ended_at: over.then_some(self.rng.now),
                    end_kind: over.then_some(MembershipEnd::Radiation),
                    end_reason: None,
                    version: 1,
                };
                self.all.membership.push(row);
            }
        }
    }

    /// A charter with a version of each kind, and one that is a draft alone. Answers the published versions.
    fn charters(&mut self) -> Vec<charter_version::Model> {
        use CharterVersionState::*;
        let rules = serde_json::to_string(&parse(QUALITY_CHARTER).unwrap().rules).unwrap();
        let mut published = Vec::new();
        for (slug, states) in [
            ("one", &[Superseded, InForce, Draft][..]),
            ("two", &[Draft]),
        ] {
            let charter = charter::Model {
                id: self.rng.id(),
                association_id: self.here,
                slug: slug.to_owned(),
                title_fr: slug.to_owned(),
                title_en: slug.to_owned(),
                created_at: self.rng.now,
            };
            for (number, state) in (1..).zip(states.iter().copied()) {
                let version = charter_version::Model {
                    id: self.rng.id(),
                    association_id: self.here,
                    charter_id: charter.id,
                    number,
                    state,
                    body: "{}".to_owned(),
                    text_hash: self.rng.bytes(),
                    rules: rules.clone(),
                    imported_at: self.rng.now,
                    published_at: (state != Draft).then_some(self.rng.now),
                    published_by: (state != Draft).then(|| self.rng.person()),
                    superseded_at: (state == Superseded).then_some(self.rng.now),
                    version: 1,
                };
                self.text(&version);
                if state != Draft {
                    published.push(version.clone());
                }
                self.all.charter_version.push(version);
            }
            self.all.charter.push(charter);
        }
        published
    }

    fn text(&mut self, version: &charter_version::Model) {
        let words = || "mots".to_owned();
        let chapter = chapter::Model {
            id: self.rng.id(),
            association_id: self.here,
            charter_version_id: version.id,
            number: 1,
            title_fr: words(),
            title_en: words(),
        };
        for position in 1..=2 {
            self.all.article.push(article::Model {
                id: self.rng.id(),
                association_id: self.here,
                charter_version_id: version.id,
                chapter_id: chapter.id,
                position,
                number: format!("1.{position}"),
                kind: ArticleKind::Obligation,
                title_fr: words(),
                title_en: words(),
                text_fr: words(),
                text_en: words(),
            });
        }
        self.all.chapter.push(chapter);
        self.all.clause.push(clause::Model {
            id: self.rng.id(),
            association_id: self.here,
            charter_version_id: version.id,
            position: 1,
            title_fr: words(),
            title_en: words(),
            text_fr: words(),
            text_en: words(),
        });
    }

    fn signatures(&mut self, providers: &[OrganisationId], versions: &[charter_version::Model]) {
        for organisation in providers {
            for live in [false, false, true] {
                if self.rng.one_in(3) {
                    continue;
                }
                let version = self.rng.pick(versions);
                let ends = [
                    SignatureEnd::NewVersion,
                    SignatureEnd::MembershipEnded,
                    SignatureEnd::Radiation,
                ];
                let signature = signature::Model {
                    id: self.rng.id(),
                    association_id: self.here,
                    charter_id: version.charter_id,
                    charter_version_id: version.id,
                    organisation_id: *organisation,
                    signed_by: self.rng.person(),
                    signed_at: self.rng.now - TimeDelta::days(500),
                    text_hash: version.text_hash.clone(),
                    ended_at: (!live).then(|| self.rng.end()),
                    end_kind: (!live).then(|| self.rng.pick(&ends)),
                    version: 1,
                };
                self.label(&signature);
                self.commitment(&signature);
                self.all.signature.push(signature);
            }
        }
    }

    fn label(&mut self, signature: &signature::Model) {
        if self.rng.one_in(5) {
            return;
        }
        let live = signature.ended_at.is_none() && !self.rng.one_in(4);
        let states = if live {
            [LabelState::Active, LabelState::Suspended]
        } else {
            [LabelState::Revoked, LabelState::Ended]
        };
        let later = self.rng.now + TimeDelta::days(30);
        let end = self.rng.end();
        let mut organisations = self.all.organisation.iter();
        let holder = organisations.find(|it| it.id == signature.organisation_id);
        let row = label::Model {
            id: self.rng.id(),
            association_id: self.here,
            organisation_id: signature.organisation_id,
            charter_id: signature.charter_id,
            signature_id: signature.id,
            state: self.rng.pick(&states),
            granted_at: self.rng.now - TimeDelta::days(480) - TimeDelta::days(i64::from(live)),
            lapses_at: self.rng.pick(&[None, Some(later), Some(end)]),
            ended_at: (!live).then(|| self.rng.end()),
            holder_folded: holder.unwrap().name_folded.clone(),
            version: 1,
        };
        self.all.label.push(row);
    }

    fn commitment(&mut self, signature: &signature::Model) {
        if self.rng.one_in(3) {
            return;
        }
        let articles = self.articles_of(signature.charter_version_id);
        let row = commitment::Model {
            id: self.rng.id(),
            association_id: self.here,
            organisation_id: signature.organisation_id,
            signature_id: signature.id,
            article_id: self.rng.pick(&articles),
            state: CommitmentState::Declared,
            statement: "Oui.".to_owned(),
            revision: 2,
            declared_at: self.rng.instant(),
            version: 1,
        };
        for revision in 1..=2 {
            self.all
                .commitment_revision
                .push(commitment_revision::Model {
                    id: self.rng.id(),
                    association_id: self.here,
                    commitment_id: row.id,
                    revision,
                    state: CommitmentState::Declared,
                    statement: "Oui.".to_owned(),
                    revised_at: row.declared_at,
                    revised_by: self.rng.person(),
                });
        }
        self.all.commitment.push(row);
    }

    pub(super) fn articles_of(
        &self,
        version: entity::id::CharterVersionId,
    ) -> Vec<entity::id::ArticleId> {
        let articles = self.all.article.iter();
        articles
            .filter(|row| row.charter_version_id == version)
            .map(|row| row.id)
            .collect()
    }
}
