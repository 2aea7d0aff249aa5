//! Who asks about what.

use crate::access::{Actor, Facts, HeldAffiliation, HeldMandate};
use entity::id::{AccountId, AssociationId, MandateId, OrganisationId};
use entity::value::{MandateRole, OrganisationKind};
use uuid::Uuid;

pub(super) const HERE: AssociationId = AssociationId(Uuid::from_u128(1));
pub(super) const ELSEWHERE: AssociationId = AssociationId(Uuid::from_u128(2));
pub(super) const ME: AccountId = AccountId(Uuid::from_u128(3));
pub(super) const CLIENT: OrganisationId = OrganisationId(Uuid::from_u128(4));
pub(super) const PROVIDER: OrganisationId = OrganisationId(Uuid::from_u128(5));
pub(super) const OTHER: OrganisationId = OrganisationId(Uuid::from_u128(6));

/// A situation: who asks, and about what.
pub(super) struct Situation {
    pub(super) name: String,
    pub(super) actor: Actor,
    pub(super) facts: Facts,
}

pub(super) fn for_organisation(
    association: AssociationId,
    organisation: OrganisationId,
) -> HeldAffiliation {
    let kind = match organisation {
        CLIENT => OrganisationKind::Client,
        _ => OrganisationKind::Provider,
    };
    HeldAffiliation {
        association,
        organisation,
        kind,
    }
}

/// All of them, as the head of `expected.txt` tells them.
pub(super) fn situations() -> Vec<Situation> {
    let mut all = Vec::new();
    let mut add =
        |name: String, actor: Actor, facts: Facts| all.push(Situation { name, actor, facts });
    let thing = || Facts::of(HERE);
    let person = |mandates: &[HeldMandate], affiliations: &[HeldAffiliation]| {
        Actor::person(ME, mandates.to_vec(), affiliations.to_vec())
    };
    let (client, provider, other) = (
        for_organisation(HERE, CLIENT),
        for_organisation(HERE, PROVIDER),
        for_organisation(HERE, OTHER),
    );
    add("guest".to_owned(), Actor::guest(), thing());
    add("server".to_owned(), Actor::system(), thing());
    add("stranger".to_owned(), person(&[], &[]), thing());
    add("own".to_owned(), person(&[], &[]), thing().owned_by([ME]));
    add(
        "client".to_owned(),
        person(&[], &[client]),
        thing().concerning([CLIENT]),
    );
    add(
        "provider".to_owned(),
        person(&[], &[provider]),
        thing().concerning([PROVIDER]),
    );
    add(
        "other-provider".to_owned(),
        person(&[], &[other]),
        thing().concerning([PROVIDER]),
    );
    add(
        "own-provider".to_owned(),
        person(&[], &[other]),
        thing().concerning([PROVIDER]).owned_by([ME]),
    );
    add(
        "away-provider".to_owned(),
        person(&[], &[for_organisation(ELSEWHERE, OTHER)]),
        thing(),
    );
    for role in [
        MandateRole::Secretary,
        MandateRole::Board,
        MandateRole::President,
        MandateRole::Auditor,
        MandateRole::Admin,
    ] {
        let name = role.as_str().to_lowercase();
        let office = [HeldMandate {
            mandate: MandateId(Uuid::nil()),
            association: HERE,
            role,
        }];
        let away = [HeldMandate {
            mandate: MandateId(Uuid::nil()),
            association: ELSEWHERE,
            role,
        }];
        let accused = || Facts {
            accused: vec![ME],
            ..thing()
        };
        add(name.clone(), person(&office, &[]), thing());
        add(
            format!("own-{name}"),
            person(&office, &[]),
            thing().owned_by([ME]),
        );
        add(
            format!("party-{name}"),
            person(&office, &[client]),
            thing().concerning([CLIENT]),
        );
        add(
            format!("recused-{name}"),
            person(&office, &[]),
            Facts {
                recused: vec![ME],
                ..thing()
            },
        );
        add(
            format!("accused-{name}"),
            person(&office, &[provider]),
            accused(),
        );
        add(
            format!("told-{name}"),
            person(&office, &[provider]),
            accused().concerning([PROVIDER]),
        );
        add(format!("away-{name}"), person(&away, &[]), thing());
    }
    all
}

/// Whether a word of `expected.txt` names a situation.
pub(super) fn names(word: &str, situation: &str) -> bool {
    let (manner, role) = situation.split_once('-').unwrap_or(("", situation));
    let holds = |office: &str| role == office && ["", "own", "party"].contains(&manner);
    let is_office = ["secretary", "board", "president", "auditor"].contains(&role);
    let is_mandate = is_office || role == "admin";
    match word {
        "everybody" | "rest" => true,
        "persons" => !["guest", "server"].contains(&situation),
        "owner" => situation == "own" || manner == "own",
        "party" => {
            ["client", "provider"].contains(&situation)
                || (is_mandate && ["party", "told"].contains(&manner))
        }
        "its provider" => {
            ["provider", "own-provider"].contains(&situation) || (is_mandate && manner == "told")
        }
        "the offices" => is_office && holds(role),
        "the admin" => role == "admin" && manner != "away",
        "the chair" => ["own-board", "own-president"].contains(&situation),
        "aside" => is_office && manner == "recused",
        office if office.starts_with("the ") => holds(&office["the ".len()..]),
        one => one == situation,
    }
}
