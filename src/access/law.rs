//! Each cell of the matrix decides something: `expected.txt` says in words what every situation is answered, and a cell that is
//! changed changes an answer.

use super::actor::{Actor, HeldAffiliation, HeldMandate, Role};
use super::decide::{Denied, Facts, answer, is_readable};
use super::matrix::{Act, Reach, Read, Row};
use entity::TextEnum;
use entity::id::{AccountId, AssociationId, MandateId, OrganisationId};
use entity::value::{MandateRole, OrganisationKind};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const EXPECTED: &str = include_str!("expected.txt");
const HERE: AssociationId = AssociationId(Uuid::from_u128(1));
const ELSEWHERE: AssociationId = AssociationId(Uuid::from_u128(2));
const ME: AccountId = AccountId(Uuid::from_u128(3));
const CLIENT: OrganisationId = OrganisationId(Uuid::from_u128(4));
const PROVIDER: OrganisationId = OrganisationId(Uuid::from_u128(5));
const OTHER: OrganisationId = OrganisationId(Uuid::from_u128(6));
const REACHES: [Reach; 4] = [Reach::No, Reach::Own, Reach::Party, Reach::Any];

/// Cells that may say something else, and nobody would be answered anything else: rows, roles, the reaches among which nothing
/// changes, and why.
const ALIKE: &[(&str, &str, &str, &str)] = &[
    (
        "Association Provider Charter Signature Commitment Label ComplaintReceipt AccountRegister AccountActivate SessionCreate \
         SessionRefresh ComplaintFile",
        "CLIENT PROVIDER SECRETARY BOARD PRESIDENT AUDITOR ADMIN",
        "no own party any",
        "everybody is a guest, who has it all",
    ),
    (
        "OrganisationRegister AffiliationRequest",
        "PROVIDER SECRETARY BOARD PRESIDENT AUDITOR ADMIN",
        "no own party any",
        "whoever is signed in is a client, who has it all",
    ),
    (
        "OrganisationRegister AffiliationRequest ClientOrganisation Account AccountEmail Affiliation Membership Complaint ComplaintAuthor \
         AffiliationConfirm AffiliationRevoke",
        "GUEST",
        "no own party",
        "what is one's own or concerns one's organisation a client has, and whoever owns anything is signed in",
    ),
    (
        "ClientOrganisation Account AccountEmail Affiliation Membership Complaint ComplaintAuthor AffiliationConfirm AffiliationRevoke",
        "PROVIDER",
        "no own party",
        "a provider's people are signed in, and so have what a client has of its organisations",
    ),
    (
        "ClientOrganisation Affiliation Membership Complaint ComplaintAuthor AffiliationConfirm AffiliationRevoke",
        "ADMIN",
        "no own party",
        "an admin is signed in, and so has what a client has of their organisations",
    ),
    (
        "Affiliation AccountEmail AffiliationConfirm AffiliationRevoke",
        "BOARD",
        "no own party",
        "so is a member of the board",
    ),
    (
        "AccountEmail AffiliationConfirm AffiliationRevoke",
        "AUDITOR",
        "no own party",
        "so is an auditor",
    ),
    (
        "AffiliationConfirm AffiliationRevoke",
        "PRESIDENT",
        "no own party",
        "so is a president",
    ),
    (
        "Mandate Recusal SessionEnd MandateRevoke",
        "GUEST",
        "no own",
        "what is one's own a client has, and whoever owns anything is signed in",
    ),
    (
        "Mandate SessionEnd MandateRevoke",
        "PROVIDER",
        "no own",
        "a client has what is one's own",
    ),
    (
        "SessionEnd MandateRevoke",
        "BOARD PRESIDENT AUDITOR",
        "no own",
        "a client has what is one's own",
    ),
    (
        "SessionEnd MandateRevoke",
        "SECRETARY",
        "no own",
        "a client has what is one's own",
    ),
    (
        "Recusal SessionEnd",
        "ADMIN",
        "no own",
        "a client has what is one's own",
    ),
    (
        "OrganisationRegister AffiliationRequest AffiliationConfirm AffiliationRevoke MembershipRequest MemberAdmit MemberDuesRecord \
         MemberResign MemberRemove MandatePropose MandateConfirm MandateRevoke CharterPublish CharterSign CommitmentDeclare \
         CommitmentWithdraw ComplaintFile ComplaintFilePaper ProceedingOpen ProceedingNotify DefenceSubmit RecusalDeclare \
         MeetingConvene MeetingOpen MeetingClose BallotOpen VoteCast BallotClose DecisionRecord DecisionNotify",
        "SYSTEM",
        "no own party",
        "the server owns nothing and acts for nobody",
    ),
];

/// A situation: who asks, and about what.
struct Situation {
    name: String,
    actor: Actor,
    facts: Facts,
}

fn for_organisation(association: AssociationId, organisation: OrganisationId) -> HeldAffiliation {
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
fn situations() -> Vec<Situation> {
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
fn names(word: &str, situation: &str) -> bool {
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

type Answer = Result<(), Denied>;

/// A row: whether it is a read or an act, and which.
type Name = (&'static str, &'static str);

/// An answer, and the words for whom it is given to.
type Said = (Answer, Vec<&'static str>);

/// What `expected.txt` says: of each row, by its name, the answers and whom they name, in their order.
fn expected() -> BTreeMap<Name, Vec<Said>> {
    let mut all = BTreeMap::new();
    let mut rows = Vec::new();
    let blocks = EXPECTED.split_once("WHAT IS READ").unwrap().1.lines();
    for line in blocks.filter_map(|line| line.strip_prefix("  ")) {
        let Some(said) = line.strip_prefix("  ") else {
            let mut words = line.split(' ');
            let kind = words.next().unwrap();
            assert!(["read", "act"].contains(&kind), "{line}");
            rows = words.map(|name| (kind, name)).collect();
            for row in &rows {
                assert!(
                    all.insert(*row, Vec::new()).is_none(),
                    "{row:?} is said twice"
                );
            }
            continue;
        };
        let (answer, whom) = said.split_once(": ").unwrap();
        let answer = match answer {
            "allowed" => Ok(()),
            "forbidden" => Err(Denied::Forbidden),
            "hidden" => Err(Denied::Hidden),
            "sign in" => Err(Denied::Unauthenticated),
            other => panic!("no answer: {other}"),
        };
        let whom: Vec<_> = whom.split(", ").collect();
        for row in &rows {
            all.get_mut(row).unwrap().push((answer, whom.clone()));
        }
    }
    all
}

/// A row of the table that can be changed.
#[derive(Clone, Copy)]
enum Line {
    Read(Read),
    Act(Act),
}

impl Line {
    fn all() -> impl Iterator<Item = Self> {
        let reads = Read::ALL.iter().copied().map(Self::Read);
        reads.chain(Act::ALL.iter().copied().map(Self::Act))
    }

    fn name(self) -> Name {
        match self {
            Self::Read(read) => ("read", read.name()),
            Self::Act(act) => ("act", act.name()),
        }
    }

    fn row(self) -> Row {
        match self {
            Self::Read(read) => read.row(),
            Self::Act(act) => act.row(),
        }
    }

    /// The answer, were `row` the row.
    fn ask(self, row: &Row, Situation { actor, facts, .. }: &Situation) -> Answer {
        match self {
            Self::Read(read) if is_readable(actor, read, row, facts) => Ok(()),
            Self::Read(_) => Err(Denied::Hidden),
            Self::Act(act) => {
                let subject = act.subject();
                answer(actor, row, facts, || {
                    is_readable(actor, subject, &subject.row(), facts)
                })
            }
        }
    }
}

#[test]
fn every_situation_is_answered_as_it_is_written() {
    let (situations, expected) = (situations(), expected());
    let lines: BTreeSet<_> = Line::all().map(Line::name).collect();
    assert_eq!(expected.keys().copied().collect::<BTreeSet<_>>(), lines);
    let words = expected.values().flatten().flat_map(|(_, whom)| whom);
    for word in words {
        assert!(
            situations.iter().any(|one| names(word, &one.name)),
            "nobody is {word}"
        );
    }
    let mut faults = Vec::new();
    for line in Line::all() {
        for situation in &situations {
            let mut said = expected[&line.name()].iter();
            let said = said.find(|(_, whom)| whom.iter().any(|word| names(word, &situation.name)));
            let said = said
                .unwrap_or_else(|| panic!("{:?} says nothing of {}", line.name(), situation.name))
                .0;
            let found = line.ask(&line.row(), situation);
            if found != said {
                faults.push(format!(
                    "{:?} to {}: {found:?}, and {said:?} is written",
                    line.name(),
                    situation.name
                ));
            }
        }
    }
    println!("{} rows, {} situations", lines.len(), situations.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_changed_cell_changes_an_answer() {
    let situations = situations();
    let mut flips = 0;
    let mut unseen = BTreeSet::new();
    for line in Line::all() {
        for (at, role) in Role::VALUES.iter().enumerate() {
            for reach in REACHES.into_iter().filter(|reach| *reach != line.row()[at]) {
                flips += 1;
                let mut row = line.row();
                row[at] = reach;
                let changes = |one: &Situation| line.ask(&row, one) != line.ask(&line.row(), one);
                if !situations.iter().any(changes) {
                    unseen.insert((
                        line.name().1,
                        role.as_str(),
                        word(line.row()[at]),
                        word(reach),
                    ));
                }
            }
        }
    }
    let alike: BTreeSet<_> = alike().into_iter().collect();
    println!("{flips} flips, {} of them change nothing", unseen.len());
    let missing: Vec<_> = unseen
        .difference(&alike)
        .map(|flip| format!("{flip:?}"))
        .collect();
    assert!(
        missing.is_empty(),
        "these change nothing, and nobody says why:\n{}",
        missing.join("\n")
    );
    let untrue: Vec<_> = alike
        .difference(&unseen)
        .map(|flip| format!("{flip:?}"))
        .collect();
    assert!(
        untrue.is_empty(),
        "these are said to change nothing, and do:\n{}",
        untrue.join("\n")
    );
}

const fn word(reach: Reach) -> &'static str {
    match reach {
        Reach::No => "no",
        Reach::Own => "own",
        Reach::Party => "party",
        Reach::Any => "any",
    }
}

type Flip = (&'static str, &'static str, &'static str, &'static str);

/// The flips of [`ALIKE`], one by one: from what the cell says to each other of the reaches.
fn alike() -> Vec<Flip> {
    let mut flips = Vec::new();
    for (rows, roles, reaches, why) in ALIKE {
        for name in rows.split_whitespace() {
            let line = Line::all().find(|line| line.name().1 == name);
            let row = line.unwrap_or_else(|| panic!("{name} is no row")).row();
            for role in roles.split_whitespace() {
                let at = Role::VALUES
                    .iter()
                    .position(|one| one.as_str() == role)
                    .unwrap();
                let now = word(row[at]);
                assert!(
                    reaches.contains(now),
                    "{name}, {role} says {now}: not what is meant by “{why}”"
                );
                let others = reaches.split_whitespace().filter(|to| *to != now);
                flips.extend(others.map(|to| (name, role, now, to)));
            }
        }
    }
    let once: BTreeSet<_> = flips.iter().copied().collect();
    assert_eq!(once.len(), flips.len(), "a flip is explained twice");
    flips
}
