//! What is listed of an act, what came of it, and whether the one foretold the other.

use serde_json::Value as Json;

/// What can be listed of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Done,
    Refused,
    TurnedAway,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Done, Self::Refused, Self::TurnedAway];
}

/// How often an act came to what.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub done: u32,
    pub refused: u32,
    pub turned_away: u32,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.done += other.done;
        self.refused += other.refused;
        self.turned_away += other.turned_away;
    }

    pub fn of(self, kind: Kind) -> u32 {
        match kind {
            Kind::Done => self.done,
            Kind::Refused => self.refused,
            Kind::TurnedAway => self.turned_away,
        }
    }

    pub fn count(&mut self, kind: Kind) {
        match kind {
            Kind::Done => self.done += 1,
            Kind::Refused => self.refused += 1,
            Kind::TurnedAway => self.turned_away += 1,
        }
    }
}

/// What an object lists of an act.
#[derive(Clone, Debug)]
pub enum Listed {
    Allowed,
    /// With the codes of the reasons.
    Refused(Vec<String>),
    /// The object is read, and does not list it.
    Not,
    /// The object is not there.
    Hidden,
}

/// What came of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    Done,
    /// With the codes of the user errors.
    Refused(Vec<String>),
    /// With the code of the error.
    Failed(String),
}

impl Listed {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Allowed => Kind::Done,
            Self::Refused(_) => Kind::Refused,
            Self::Not | Self::Hidden => Kind::TurnedAway,
        }
    }

    /// Whether this is what was listed of an act that came to `all`, with one input after the other.
    pub fn foretold(&self, act: &str, all: &[Came]) -> bool {
        let failed = |allowed: &[&str]| {
            let is_told =
                |came: &Came| matches!(came, Came::Failed(code) if allowed.contains(&&**code));
            all.iter().all(is_told)
        };
        match self {
            Self::Allowed => all.last() == Some(&Came::Done),
            Self::Refused(listed) if listed == &["UNAUTHENTICATED"] => failed(&["UNAUTHENTICATED"]),
            // Of several inputs the reasons are those of what comes next.
            Self::Refused(listed) => {
                let is_listed = |code: &String| listed.contains(code);
                let refused = |came: &Came| matches!(came, Came::Refused(_));
                let is_told = |came: &Came| matches!(came, Came::Refused(codes) if codes.iter().all(is_listed));
                all.iter().all(refused) && all.iter().any(is_told)
            }
            Self::Not => failed(&["FORBIDDEN", "NOT_FOUND", "UNAUTHENTICATED"]),
            // Who has not signed in is told so of whatever they may not know of, there or not. A decision is notified by its file, which the
            // accused knows before it knows the decision.
            Self::Hidden if act == "decisionNotify" => {
                failed(&["NOT_FOUND", "UNAUTHENTICATED", "FORBIDDEN"])
            }
            Self::Hidden => failed(&["NOT_FOUND", "UNAUTHENTICATED"]),
        }
    }
}

impl Came {
    /// What an answer says.
    pub fn of(answer: &Json) -> Self {
        if let Some(code) = answer.pointer("/errors/0/extensions/code") {
            return Self::Failed(code.as_str().unwrap().to_owned());
        }
        match answer["userErrors"].as_array() {
            Some(errors) if errors.is_empty() => Self::Done,
            Some(errors) => {
                let codes = errors
                    .iter()
                    .map(|error| error["code"].as_str().unwrap().to_owned());
                Self::Refused(codes.collect())
            }
            None => Self::Failed(format!("{answer}")),
        }
    }
}
