//! The people of a twin, and the procedure that they go through: each step draws the same random values as it does in the other twin,
//! however many were drawn before.

use super::tale::Tale;
use crate::support::firms::Firm;
use crate::support::sittings::Board;
use crate::support::world::{Answer, Person, World};
use chrono::TimeDelta;
use entity::id::AssociationId;
use entity::value::{MandateRole, OrganisationKind};
use serde_json::Value as Json;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use uuid::Uuid;

/// An address that has an account in one twin alone.
pub const QUIET: &str = "quiet@example.org";

/// One of two worlds that differ in one secret.
pub struct Twin {
    pub world: World,
    pub board: Board,
    /// By their part in the story.
    pub people: Vec<(&'static str, Option<Person>)>,
    pub author: Firm,
    pub buyer: Firm,
    /// One more client, which may have complained as well.
    pub third: Firm,
    /// Members that have nothing to do with any file.
    pub member: Firm,
    pub leaver: Firm,
    /// A provider that may ask to become a member.
    pub newcomer: Firm,
}

impl Twin {
    /// A world in which the tale was told, and everybody signed in anew: a session does not last for months.
    pub async fn told(world: World, tale: Tale) -> Self {
        let mut twin = Self::new(world).await;
        twin.tell(tale).await;
        twin.step("sign in");
        for (_, person) in &mut twin.people {
            if let Some(person) = person {
                *person = twin.world.again(person).await;
            }
        }
        twin
    }

    /// A board of eight and a charter that two providers signed, before anything differs.
    async fn new(mut world: World) -> Self {
        use MandateRole::{Admin, Auditor, Board as OfBoard, President, Secretary};
        let president = world.officer("Pia", President).await;
        let mut others = Vec::new();
        for (year, name) in (2010..).zip(["Paul", "Rosa", "Anton", "Karl", "Greta", "Hugo", "Ines"])
        {
            let person = world.person(name).await;
            let since = format!("{year}-01-01");
            world.mandate(&person, OfBoard, &since, None).await;
            others.push(person);
        }
        let version = world.version_in_force(&president, |_| {}).await;
        let accused = world.member("Atelier Nord").await;
        let (charter, articles) = world.sign_version(&accused, &version).await;
        let rival = world.signatory("Studio Est", &version).await;
        let author = world.firm(OrganisationKind::Client, "Boutique Sud").await;
        let buyer = world.firm(OrganisationKind::Client, "Epicerie Ouest").await;
        let third = world.firm(OrganisationKind::Client, "Garage Centre").await;
        let member = world.signatory("Logis Est", &version).await;
        let leaver = world.signatory("Moulin Bas", &version).await;
        let newcomer = world.firm(OrganisationKind::Provider, "Verger Haut").await;
        world.affiliate(&others[2], accused.id).await;
        world.affiliate(&others[3], author.id).await;
        let secretary = world.officer("Sam", Secretary).await;
        let auditor = world.officer("Aude", Auditor).await;
        let admin = world.officer("Max", Admin).await;
        let former = world.person("Fred").await;
        let last = Some("2025-12-31");
        world.mandate(&former, OfBoard, "2020-01-01", last).await;
        let stranger = world.person("Sten").await;
        let there = AssociationId(Uuid::from_u128(1));
        world.insert_association(there, "elsewhere").await;
        let here = std::mem::replace(&mut world.association, there);
        let away = world.officer("Edda", President).await;
        world.association = here;
        let people = [
            ("stranger", &stranger),
            ("author", &author.person),
            ("buyer", &buyer.person),
            ("accused", &accused.person),
            ("rival", &rival.person),
            ("third", &third.person),
            ("member", &member.person),
            ("leaver", &leaver.person),
            ("newcomer", &newcomer.person),
            ("secretary", &secretary),
            ("plain", &others[0]),
            ("recused", &others[1]),
            ("ally", &others[2]),
            ("kin", &others[3]),
            ("president", &president),
            ("auditor", &auditor),
            ("admin", &admin),
            ("away", &away),
            ("former", &former),
        ];
        let mut cast = vec![("guest", None)];
        cast.extend(people.map(|(part, person)| (part, Some(person.clone()))));
        Self {
            people: cast,
            board: Board {
                president,
                others,
                secretary,
                accused,
                charter,
                version,
                articles,
            },
            author,
            buyer,
            third,
            member,
            leaver,
            newcomer,
            world,
        }
    }

    /// Who has a part.
    pub fn who(&self, part: &str) -> &Person {
        let mut people = self.people.iter();
        let found = people.find(|(name, _)| *name == part);
        found.and_then(|(_, person)| person.as_ref()).unwrap()
    }

    /// A step is next: a minute later, with random values of its own.
    pub fn step(&self, name: &str) {
        self.world.pass(TimeDelta::minutes(1));
        self.draw(name);
    }

    /// What is drawn from here on hangs on `name` alone.
    pub fn draw(&self, name: &str) {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        self.world.app.random.reseed(hasher.finish());
    }

    /// Somebody with a part does an act.
    pub async fn act(&self, part: &str, mutation: &str, input: Json, selection: &str) -> Answer {
        self.step(mutation);
        let who = self.world.again(self.who(part)).await;
        let done = self.world.act(Some(&who), mutation, input, selection);
        done.await.done()
    }

    /// The same, where it is done at all: the minute passes in any case.
    pub async fn perhaps(&self, done: bool, part: &str, mutation: &str, input: Json) {
        if done {
            self.act(part, mutation, input, "").await;
        } else {
            self.step(mutation);
        }
    }
}
