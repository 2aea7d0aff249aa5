//! Each cell of the matrix decides something: `expected.txt` says in words what every situation is answered, and a cell that is
//! changed changes an answer.

mod alike;
mod counts;
mod invariants;
mod situations;

use self::alike::{alike, word};
use self::counts::counted;
use self::situations::{Situation, names, situations};
use super::actor::{Actor, Role};
use super::decide::{Denied, Facts, answer, is_readable};
use super::matrix::{Act, Reach, Read, Row};
use entity::TextEnum;
use std::collections::{BTreeMap, BTreeSet};

const EXPECTED: &str = include_str!("expected.txt");
const REACHES: [Reach; 4] = [Reach::No, Reach::Own, Reach::Party, Reach::Any];

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
    fn ask(self, row: &Row, actor: &Actor, facts: &Facts) -> Answer {
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
            let found = line.ask(&line.row(), &situation.actor, &situation.facts);
            if found != said {
                faults.push(format!(
                    "{:?} to {}: {found:?}, and {said:?} is written",
                    line.name(),
                    situation.name
                ));
            }
        }
    }
    counted("rows", lines.len(), counts::ROWS);
    counted("situations", situations.len(), counts::SITUATIONS);
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
                let changes = |one: &Situation| {
                    let Situation { actor, facts, .. } = one;
                    line.ask(&row, actor, facts) != line.ask(&line.row(), actor, facts)
                };
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
    counted("flips", flips, counts::FLIPS);
    counted(
        "flips that change an answer",
        flips - unseen.len(),
        counts::FLIPS_SEEN,
    );
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
