//! What `viewerActions` says of an act is what comes of it: allowed where it is done, refused for one of the reasons that are listed
//! where it is refused, and not listed where the actor is turned away.
//!
//! Tried on walks by chance through a world in which a charter is signed, complaints are filed, and the board comes to its decisions.
//! Half of the steps take a procedure on, so that the walk comes to ballots and decisions; the other half try, of all acts and all
//! that is listed of them, what was tried least. `SCEAU_TEST_SEED` and `SCEAU_TEST_STEPS` walk elsewhere, and farther.

mod inputs;
mod outcome;
mod pages;
mod things;

use self::outcome::{Came, Kind, Listed, Tally};
use self::things::{ACTS, ActOn, Choice, PROCEDURE, Thing, choices, codes, latest};
use crate::schema::{introspect, list, name, type_named};
use crate::support::charters::Version;
use crate::support::world::{Person, World, both};
use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::HEXLOWER;
use entity::id::{OrganisationId, ProceedingId};
use entity::value::{
    BallotQuestion, BallotState, CharterVersionState, DecisionState, MandateRole, MandateState,
    MeetingState, OrganisationKind, ProceedingState,
};
use entity::{
    ballot, charter_version, decision, journal_entry, mandate, meeting, meeting_item, outbox,
    proceeding, signature,
};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sceau::sweep::sweep;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};

/// The seed of every run's walks, how many steps a walk has at the least, and at the most where it has not come everywhere before.
const WALK: (u64, u64, u64) = (1, 200, 700);

/// So few of the acts may be left that a walk did not see done, refused and turned away.
const SELDOM: usize = 6;

/// Whoever gives one of these up has it again after a while, by their place in the cast: without them nothing goes on.
const OFFICES: [(usize, MandateRole); 3] = [
    (0, MandateRole::President),
    (5, MandateRole::Secretary),
    (7, MandateRole::Admin),
];

/// From this place in the cast on, each person acts for one of the organisations of the first day.
const FIRMS: usize = 9;

/// Of each kind of thing, so many are looked at.
const LATEST: u64 = 5;

/// The mutations that nothing lists: there are no accounts and sessions to read before one signs in.
const SIGNING_IN: [&str; 5] = [
    "accountActivate",
    "accountRegister",
    "sessionCreate",
    "sessionEnd",
    "sessionRefresh",
];

/// What is never refused once it is in reach: a valid input is all that it takes.
const NEVER_REFUSED: [&str; 2] = ["complaintFile", "mandatePropose"];

/// What nobody is turned away from: a guest is told to sign in.
const OPEN_TO_ALL: [&str; 2] = ["complaintFile", "organisationRegister"];

#[tokio::test]
async fn every_mutation_but_signing_in_has_its_place() {
    let schema = introspect().await;
    let all = list(&type_named(&schema, "Mutation")["fields"]).iter();
    let listed = ACTS.iter().map(|on| on.act).chain(SIGNING_IN);
    assert_eq!(
        all.map(name).collect::<BTreeSet<_>>(),
        listed.collect::<BTreeSet<_>>()
    );
}

#[expect(
    clippy::disallowed_methods,
    reason = "a walk of another seed or length is asked for by the environment"
)]
fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test]
async fn an_act_is_listed_as_allowed_exactly_where_it_is_done() {
    let seed = from_environment("SCEAU_TEST_SEED").unwrap_or(WALK.0);
    let least = from_environment("SCEAU_TEST_STEPS").unwrap_or(WALK.1);
    both(async |world| {
        // Each database has a walk of its own.
        let mut walk = Walk::new(world, seed + u64::from(world.name == "PostgreSQL")).await;
        let (mut steps, mut lacking) = (0, Vec::new());
        while steps < least || (!lacking.is_empty() && steps < least.max(WALK.2)) {
            walk.step().await;
            steps += 1;
            if steps >= least && steps % 10 == 0 {
                lacking = walk.lacking().await;
            }
        }
        assert!(
            lacking.len() <= SELDOM,
            "{} never came to {lacking:#?}",
            world.name
        );
        println!(
            "{}: {steps} steps, {lacking:?} left of {:?}",
            world.name,
            walk.by_act()
        );
        let first: Vec<_> = walk.wrong.iter().take(20).cloned().collect();
        assert!(first.is_empty(), "{}:\n{}", world.name, first.join("\n"));
    })
    .await;
}

struct Walk<'w> {
    world: &'w World,
    chance: StdRng,
    /// Each since when they are signed in; the first five are the board.
    cast: Vec<(Person, DateTime<Utc>)>,
    /// The organisations of the first day.
    firms: [OrganisationId; 5],
    seen: BTreeMap<ActOn, Tally>,
    /// How often nobody was found for what was looked for.
    missed: BTreeMap<(ActOn, Kind), u32>,
    wrong: BTreeSet<String>,
    made: usize,
}

impl<'w> Walk<'w> {
    async fn new(world: &'w World, seed: u64) -> Self {
        let board = world
            .board(|text| text.rules.sanctions.warning = true)
            .await;
        let mut cast = vec![board.president.clone()];
        cast.extend(board.others.iter().cloned());
        // One of the board acts for an accused too.
        world.affiliate(&board.others[3], board.accused.id).await;
        let second = world.signatory("Maison Sud", &board.version).await;
        let third = world.signatory("Studio Est", &board.version).await;
        // One person acts for two of them.
        world.affiliate(&second.person, third.id).await;
        let applicant = world
            .firm(OrganisationKind::Provider, "Presque Membre")
            .await;
        let client = world.firm(OrganisationKind::Client, "Boutique Sud").await;
        cast.push(board.secretary.clone());
        cast.push(world.officer("Ada", MandateRole::Auditor).await);
        for name in ["Max", "Mia"] {
            cast.push(world.officer(name, MandateRole::Admin).await);
        }
        let firms = [&board.accused, &second, &third, &applicant, &client];
        cast.extend(firms.map(|firm| firm.person.clone()));
        cast.push(world.person("Cleo").await);
        Self {
            world,
            chance: StdRng::seed_from_u64(seed),
            firms: firms.map(|firm| firm.id),
            cast: cast.into_iter().map(|who| (who, world.now())).collect(),
            seen: BTreeMap::new(),
            missed: BTreeMap::new(),
            wrong: BTreeSet::new(),
            made: 0,
        }
    }

    /// Whether one of so many throws falls.
    fn one_in(&mut self, throws: u32) -> bool {
        self.chance.random_range(0..throws) == 0
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.chance.random_range(0..from.len())]
    }

    async fn signed_in(&mut self, at: usize) -> Person {
        inputs::signed_in(self.world, &mut self.cast[at]).await
    }

    async fn step(&mut self) {
        if self.one_in(2) {
            self.tries_something().await;
        } else if !self.goes_on().await {
            let open = proceeding::Column::State.ne(ProceedingState::Closed);
            let open = proceeding::Entity::find().filter(open);
            let open = open.count(self.world.app.db.reader()).await.unwrap();
            if open < 3 && self.one_in(2) {
                self.tries(ACTS[0], Kind::Done).await;
            } else {
                self.time_passes().await;
            }
        }
    }

    /// Somebody of the board takes a step of a procedure, if there is one to take.
    async fn goes_on(&mut self) -> bool {
        let first = if self.one_in(2) {
            0
        } else {
            self.chance.random_range(0..5)
        };
        let open = ballot::Column::State.eq(BallotState::Open);
        let open = ballot::Entity::find()
            .filter(open)
            .count(self.world.app.db.reader());
        // The chair takes the other steps, and that is seldom another than the president.
        let turns = if open.await.unwrap() > 0 || self.one_in(3) {
            5
        } else {
            1
        };
        for turn in 0..turns {
            let who = self.signed_in((first + turn) % 5).await;
            let mut things = Vec::new();
            for kind in PROCEDURE {
                things.extend(latest(self.world, kind, LATEST).await);
            }
            let mut next = Vec::new();
            for choice in choices(self.world, Some(&who), things).await {
                let steps = choice.on.step > 0 && matches!(choice.listed, Listed::Allowed);
                if steps && !self.waits(&choice).await {
                    next.extend(std::iter::repeat_n(choice.clone(), choice.on.step as usize));
                }
            }
            if !next.is_empty() {
                let choice = self.pick(&next).clone();
                self.attempt(Some(&who), &choice).await;
                return true;
            }
        }
        false
    }

    /// Whether a file waits for a meeting already, and needs no other.
    async fn waits(&self, choice: &Choice) -> bool {
        if choice.on.act != "meetingConvene" {
            return false;
        }
        let file: ProceedingId = choice.thing.id.parse().unwrap();
        let db = self.world.app.db.reader();
        let convened = meeting::Column::State.eq(MeetingState::Convened);
        let convened = meeting::Entity::find()
            .filter(convened)
            .all(db)
            .await
            .unwrap();
        let convened = convened.iter().map(|row| row.id);
        let items = meeting_item::Entity::find()
            .filter(meeting_item::Column::ProceedingId.eq(file))
            .filter(meeting_item::Column::MeetingId.is_in(convened));
        items.one(db).await.unwrap().is_some()
    }

    /// Of all acts, and of all that can be listed of them, what was looked for least.
    async fn tries_something(&mut self) {
        let all = ACTS.iter().flat_map(|on| Kind::ALL.map(|kind| (*on, kind)));
        let seldom = all.min_by_key(|(on, kind)| {
            let seen = self.seen.get(on).map_or(0, |tally| tally.of(*kind));
            // What makes the world poorer comes later, and less often.
            let seen = if on.ends && *kind == Kind::Done {
                seen * 2 + 1
            } else {
                seen
            };
            seen + 2 * self.missed.get(&(*on, *kind)).copied().unwrap_or_default()
        });
        let (on, kind) = seldom.unwrap();
        if !self.tries(on, kind).await {
            *self.missed.entry((on, kind)).or_default() += 1;
        }
    }

    /// Somebody tries an act on something that lists it so; whether there was anybody.
    async fn tries(&mut self, on: ActOn, kind: Kind) -> bool {
        let mut things = latest(self.world, on.kind, LATEST).await;
        if on.kind == "Organisation" {
            let first = self.firms.iter().zip(&mut things);
            first.for_each(|(firm, thing)| thing.id = firm.to_string());
        }
        let first = self.chance.random_range(0..=self.cast.len());
        for turn in 0..=self.cast.len() {
            let at = (first + turn) % (self.cast.len() + 1);
            let who = match at {
                0 => None,
                at => Some(self.signed_in(at - 1).await),
            };
            if on.kind == "CharterVersion" {
                // Mostly for whom the person acts, if for anybody.
                let own_first = !self.one_in(4);
                let own = at.checked_sub(FIRMS + 1).and_then(|at| self.firms.get(at));
                let own = own.copied().filter(|_| own_first);
                let firms = self.firms;
                let firm = own.unwrap_or_else(|| *self.pick(&firms)).to_string();
                let firm = |thing: &mut Thing| thing.acting_as = Some(firm.clone());
                things.iter_mut().for_each(firm);
            }
            let all = choices(self.world, who.as_ref(), things.clone()).await;
            let such = |choice: &&Choice| choice.on == on && choice.listed.kind() == kind;
            let such: Vec<_> = all.iter().filter(such).collect();
            if !such.is_empty() {
                let choice = (*self.pick(&such)).clone();
                self.attempt(who.as_ref(), &choice).await;
                return true;
            }
        }
        false
    }

    /// Sends the act with one valid input after another until it is done, and holds what came beside what was listed.
    async fn attempt(&mut self, who: Option<&Person>, choice: &Choice) {
        let act = choice.on.act;
        let mut listed = choice.listed.clone();
        let mut inputs = self.inputs(choice).await;
        let choices = choice.node["ballotChoices"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        if act == "ballotOpen" && !choices.is_empty() {
            let allowed = choices.iter().any(|one| one["allowed"] == true);
            if allowed != matches!(listed, Listed::Allowed) {
                self.wrong.insert(format!("{listed:?} with {choices:?}"));
            }
            let next = choices.iter().filter(|one| one["allowed"] == true);
            let next: Vec<_> = next.cloned().collect();
            let some = if next.is_empty() || self.one_in(4) {
                &choices
            } else {
                &next
            };
            let one = self.pick(some);
            listed = if one["allowed"] == true {
                Listed::Allowed
            } else {
                Listed::Refused(codes(one))
            };
            inputs = vec![inputs::ballot(&choice.thing.id, one)];
        }
        let before = self.world.count::<journal_entry::Entity>().await;
        let mut all = Vec::new();
        for input in inputs {
            let answer = self.world.act(who, act, input, "").await;
            all.push(Came::of(&answer.0));
            if all.last() == Some(&Came::Done) {
                break;
            }
        }
        let done = all.last() == Some(&Came::Done);
        let same = self.world.count::<journal_entry::Entity>().await == before;
        self.seen.entry(choice.on).or_default().count(listed.kind());
        if done == same || !listed.foretold(act, &all) {
            let kind = choice.thing.kind;
            self.wrong.insert(format!(
                "{act} on {kind} was listed as {listed:?}, and came to {all:?}"
            ));
        }
    }

    /// Of what was told last, some does not arrive: it is tried again, or given up.
    async fn mail_fails(&mut self) {
        let latest = outbox::Entity::find().order_by_desc(outbox::Column::CreatedAt);
        let latest = latest.limit(4).all(self.world.app.db.reader()).await;
        let tx = self.world.app.db.begin().await.unwrap();
        for row in latest.unwrap() {
            let given_up = self.one_in(2).then(|| self.world.now());
            let fails = outbox::Entity::update_many()
                .col_expr(outbox::Column::LastFault, Expr::value("550"))
                .col_expr(outbox::Column::DeadAt, Expr::value(given_up))
                .filter(outbox::Column::Id.eq(row.id));
            fails.exec(&tx).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// The clock moves on to what comes next, or by some days; what is due is swept.
    async fn time_passes(&mut self) {
        self.mail_fails().await;
        let (world, now) = (self.world, self.world.now());
        let db = world.app.db.reader();
        let meeting = meeting::Entity::find()
            .filter(meeting::Column::State.eq(MeetingState::Convened))
            .filter(meeting::Column::StartsAt.gt(now))
            .order_by_asc(meeting::Column::StartsAt);
        let meeting = meeting.one(db).await.unwrap().map(|row| row.starts_at);
        let decision = decision::Entity::find()
            .filter(decision::Column::State.eq(DecisionState::Notified))
            .order_by_asc(decision::Column::EffectiveAt);
        let decision = decision
            .one(db)
            .await
            .unwrap()
            .and_then(|row| row.effective_at);
        let next = [meeting, decision].into_iter().flatten().min();
        let hours = TimeDelta::hours(self.chance.random_range(0..5));
        match next {
            Some(at) => world.pass((at - now).max(TimeDelta::zero()) + hours),
            None => world.pass(TimeDelta::days(self.chance.random_range(0..6)) + hours),
        }
        sweep(&world.app, world.now()).await.unwrap();
        for (at, role) in OFFICES {
            let (who, _) = self.cast[at].clone();
            let held = mandate::Entity::find()
                .filter(mandate::Column::AccountId.eq(who.account))
                .filter(mandate::Column::State.eq(MandateState::Confirmed));
            if held.count(db).await.unwrap() == 0 {
                world.mandate(&who, role, "2020-01-01", None).await;
            }
        }
        let bound = signature::Entity::find().filter(signature::Column::EndedAt.is_null());
        if bound.count(db).await.unwrap() < 3 {
            // Somebody has to be left to be reported.
            let in_force = charter_version::Column::State.eq(CharterVersionState::InForce);
            let in_force = charter_version::Entity::find().filter(in_force);
            let version = in_force.one(db).await.unwrap().unwrap();
            let version = Version {
                id: version.id.to_string(),
                hash: HEXLOWER.encode(&version.text_hash),
            };
            world.signatory("Nouveau Venu", &version).await;
        }
        let drafts = charter_version::Column::State.eq(CharterVersionState::Draft);
        let drafts = charter_version::Entity::find().filter(drafts);
        if self.one_in(4) && drafts.count(db).await.unwrap() == 0 {
            self.made += 1;
            let title = format!("Title {}", self.made);
            world.import(|text| text.title.en.clone_from(&title)).await;
        }
    }

    /// How often each act came to what.
    fn by_act(&self) -> BTreeMap<&'static str, Tally> {
        let mut acts: BTreeMap<_, Tally> = BTreeMap::new();
        for on in ACTS {
            let tally = self.seen.get(on).copied().unwrap_or_default();
            acts.entry(on.act).or_default().add(tally);
        }
        acts
    }

    /// Where the walk has not come yet: each act is done and refused and somebody turned away, and a board comes to its decisions.
    async fn lacking(&self) -> Vec<String> {
        let mut lacking = Vec::new();
        for (act, tally) in self.by_act() {
            let refused = NEVER_REFUSED.contains(&act) || tally.refused > 0;
            let turned_away = OPEN_TO_ALL.contains(&act) || tally.turned_away > 0;
            if tally.done == 0 || !refused || !turned_away {
                lacking.push(format!("{act}: {tally:?}"));
            }
        }
        let db = self.world.app.db.reader();
        let closed = ballot::Entity::find().filter(ballot::Column::State.eq(BallotState::Closed));
        let closed = closed.all(db).await.unwrap();
        let on = |question| closed.iter().filter(|row| row.question == question).count();
        let in_force = decision::Column::State.eq(DecisionState::InForce);
        let in_force = decision::Entity::find()
            .filter(in_force)
            .count(db)
            .await
            .unwrap();
        if on(BallotQuestion::Finding) < 2 || on(BallotQuestion::Sanction) < 1 || in_force < 1 {
            lacking.push(format!(
                "{} closed ballots, {in_force} decisions in force",
                closed.len()
            ));
        }
        lacking
    }
}
