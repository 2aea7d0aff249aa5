//! The people of a twin, and the procedure that they go through: each step draws the same random values as it does in the other twin,
//! however many were drawn before.

use super::tale::Tale;
use crate::support::firms::Firm;
use crate::support::sittings::Board;
use crate::support::world::{Answer, Person, Saved, World};
use chrono::TimeDelta;
use entity::id::AssociationId;
use entity::value::{MandateRole, OrganisationKind};
use serde_json::Value as Json;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// An address that has an account in one twin alone.
pub const QUIET: &str = "quiet@example.org";

/// Who there is, and what they have.
#[derive(Clone)]
pub struct Cast {
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

/// One of two worlds that differ in one secret.
pub struct Twin {
    pub world: World,
    pub cast: Cast,
}

/// A twin that others go on from.
pub struct Told {
    world: Saved,
    cast: Cast,
}

impl Told {
    /// The cast before anything differs: made once for each database.
    async fn nothing(postgres: bool) -> &'static Self {
        static NOTHING: [OnceCell<Told>; 2] = [OnceCell::const_new(), OnceCell::const_new()];
        let begun = NOTHING[usize::from(postgres)].get_or_init(async || {
            let world = if postgres {
                World::on_postgres().await.unwrap()
            } else {
                World::on_sqlite().await
            };
            Twin::new(world).await.saved().await
        });
        begun.await
    }

    /// The tale, after which everybody signs in anew: a session does not last for months.
    pub async fn all(postgres: bool, tale: Tale) -> Self {
        let mut twin = Self::nothing(postgres).await.twin().await;
        twin.tell(tale).await;
        twin.step("sign in");
        for (_, person) in &mut twin.cast.people {
            if let Some(person) = person {
                *person = twin.world.again(person).await;
            }
        }
        twin.saved().await
    }

    /// One that goes on from here.
    pub async fn twin(&self) -> Twin {
        Twin {
            world: self.world.copy().await,
            cast: self.cast.clone(),
        }
    }

    /// The only one that goes on from here.
    pub async fn gone_on(self) -> Twin {
        Twin {
            world: self.world.world().await,
            cast: self.cast,
        }
    }
}

impl Twin {
    async fn saved(self) -> Told {
        Told {
            world: self.world.saved().await,
            cast: self.cast,
        }
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
        let version =
            world.version_in_force(&president, |text| text.rules.sanctions.warning = true);
        let version = version.await;
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
        let cast = Cast {
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
        };
        Self { world, cast }
    }

    /// Who has a part; nobody signed in where it is a guest's.
    pub fn plays(&self, part: &str) -> Option<&Person> {
        let mut people = self.cast.people.iter();
        let (_, person) = people.find(|(name, _)| *name == part).unwrap();
        person.as_ref()
    }

    /// Who has a part.
    pub fn who(&self, part: &str) -> &Person {
        self.plays(part).unwrap()
    }

    /// A step is next: a minute later, with random values of its own.
    pub fn step(&self, name: &str) {
        self.world.pass(TimeDelta::minutes(1));
        self.draw(&format!("{name} at {}", self.world.now()));
    }

    /// What is drawn from here on hangs on `name` alone.
    pub fn draw(&self, name: &str) {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        self.world.app.random.reseed(hasher.finish());
    }

    /// Somebody does an act, having signed in anew.
    pub async fn does(&self, who: &Person, mutation: &str, input: Json, selection: &str) -> Answer {
        self.step(mutation);
        let who = self.world.again(who).await;
        let done = self.world.act(Some(&who), mutation, input, selection);
        done.await.done()
    }

    /// The same by somebody with a part.
    pub async fn act(&self, part: &str, mutation: &str, input: Json, selection: &str) -> Answer {
        let who = self.who(part);
        self.does(who, mutation, input, selection).await
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
