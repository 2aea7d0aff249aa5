//! The secrets: of a file, of the board that judges it, of members and of people.

use super::tale::{Stage, Tale, WORDS};

/// What one of two twins has and the other has not.
pub struct Secret {
    pub name: &'static str,
    /// Who of the cast may know: nobody else can tell the twins apart.
    pub known_to: &'static [&'static str],
    /// One of those who may know, and where they read it, so that the twins do differ. Nobody where nobody may know.
    pub read: Option<(&'static str, &'static str)>,
    /// How the second twin differs.
    pub differs: fn(&mut Tale),
}

/// A tale, and the secrets that may lie in it: none of them hides another.
pub struct Scene {
    pub name: &'static str,
    pub tale: Tale,
    /// Who compares what they may not know: one of them may know nothing.
    pub readers: &'static [&'static str],
    pub secrets: &'static [Secret],
}

/// Whoever holds an office in the association, and nothing to do with the file.
const OFFICES: &[&str] = &["secretary", "plain", "president", "auditor"];

/// A file from the complaint to the decision that was told.
pub const FILE: Scene = Scene {
    name: "a file",
    tale: Tale::until(Stage::Notified),
    readers: &[
        "guest", "rival", "admin", "author", "kin", "accused", "ally", "recused",
    ],
    secrets: &[
        Secret {
            name: "who wrote a withheld complaint",
            known_to: &[
                "author",
                "third",
                "kin",
                "secretary",
                "plain",
                "president",
                "auditor",
            ],
            read: Some(("secretary", "/data/Complaint/*/author/name")),
            differs: |tale| tale.author = "third",
        },
        Secret {
            name: "what a withheld complaint says",
            known_to: &[
                "author",
                "kin",
                "secretary",
                "plain",
                "president",
                "auditor",
            ],
            read: Some(("auditor", "/data/Complaint/*/facts")),
            differs: |tale| tale.facts = "The work was never done.",
        },
        Secret {
            name: "who presides",
            known_to: &[
                "author",
                "kin",
                "buyer",
                "secretary",
                "plain",
                "recused",
                "president",
                "auditor",
            ],
            read: Some(("auditor", "/data/Proceeding/*/chair/id")),
            differs: |tale| tale.partial = true,
        },
        Secret {
            name: "who stands aside",
            known_to: &[
                "accused",
                "ally",
                "secretary",
                "plain",
                "recused",
                "president",
                "auditor",
            ],
            read: Some(("auditor", "/data/Recusal/*/account/id")),
            differs: |tale| tale.aside = "plain",
        },
        Secret {
            name: "why somebody stands aside",
            known_to: &["secretary", "plain", "recused", "president", "auditor"],
            read: Some(("auditor", "/data/Recusal/*/explanation")),
            differs: |tale| tale.explanation = "My cousin complained.",
        },
        Secret {
            name: "what the accused answers",
            known_to: &[
                "accused",
                "ally",
                "secretary",
                "plain",
                "president",
                "auditor",
            ],
            read: Some(("auditor", "/data/Defence/*/text")),
            differs: |tale| tale.defence = "We regret it.",
        },
        Secret {
            name: "what the minutes say",
            known_to: OFFICES,
            read: Some(("auditor", "/data/Meeting/*/minutes")),
            differs: |tale| tale.minutes = "The board was of two minds.",
        },
    ],
};

/// Members, offices, drafts and people.
pub const BUSINESS: Scene = Scene {
    name: "what goes on beside files",
    tale: Tale {
        busy: true,
        ..Tale::until(Stage::Nothing)
    },
    readers: &["guest", "rival", "accused", "away", "admin", "plain"],
    secrets: &[
        Secret {
            name: "why a member was removed",
            known_to: &["leaver", "secretary", "plain", "president", "auditor"],
            read: Some(("leaver", "/data/Membership/*/endReason")),
            differs: |tale| tale.reason = "It closed down.",
        },
        Secret {
            name: "that a member owes dues",
            known_to: &["member", "secretary", "plain", "president", "auditor"],
            read: Some(("member", "/data/Membership/*/duesPaidThrough")),
            differs: |tale| tale.paid = "2025-12-31",
        },
        Secret {
            name: "that a provider asks to become a member",
            known_to: &["newcomer", "secretary", "plain", "president", "auditor"],
            read: Some(("newcomer", "/data/Membership/*")),
            differs: |tale| tale.applies = true,
        },
        Secret {
            name: "what a draft says",
            known_to: OFFICES,
            read: Some(("auditor", "/data/CharterVersion/*/text")),
            differs: |tale| tale.title = "Another charter",
        },
        Secret {
            name: "who asks to act for an organisation",
            known_to: &["third", "member", "secretary", "president", "auditor"],
            read: Some(("member", "/data/Affiliation/*")),
            differs: |tale| tale.asked = true,
        },
        Secret {
            name: "who is proposed for an office",
            known_to: &[
                "third",
                "secretary",
                "plain",
                "president",
                "auditor",
                "admin",
            ],
            read: Some(("third", "/data/Mandate/*")),
            differs: |tale| tale.proposed = true,
        },
        Secret {
            name: "the address of somebody who is proposed",
            known_to: &["secretary", "president", "admin"],
            read: Some(("president", "/data/Account/*/email")),
            differs: |tale| tale.address = "vero@example.org",
        },
        Secret {
            name: "who holds an office",
            known_to: &[
                "buyer",
                "secretary",
                "plain",
                "president",
                "auditor",
                "admin",
            ],
            read: Some(("buyer", "/data/Mandate/*")),
            differs: |tale| tale.seated = true,
        },
        Secret {
            name: "who acts for a member",
            known_to: &["leaver", "member", "secretary", "president", "auditor"],
            read: Some(("leaver", "/data/Affiliation/*")),
            differs: |tale| tale.colleague = true,
        },
        Secret {
            name: "that there is a client",
            known_to: &["third", "secretary", "plain", "president", "auditor"],
            read: Some(("plain", "/data/Organisation/*")),
            differs: |tale| tale.client = true,
        },
        Secret {
            name: "that a complaint came on paper",
            known_to: OFFICES,
            read: Some(("secretary", "/data/Complaint/*")),
            differs: |tale| tale.arrived = true,
        },
        Secret {
            name: "what a guest wrote under a key",
            known_to: OFFICES,
            read: Some(("auditor", "/data/Complaint/*/facts")),
            differs: |tale| tale.guest = WORDS[1],
        },
    ],
};

/// A file of which the accused was not told.
pub const UNTOLD: Scene = Scene {
    name: "a file that nobody was told of",
    tale: Tale::until(Stage::Nothing),
    readers: &["guest", "rival", "admin", "former", "accused", "ally"],
    secrets: &[Secret {
        name: "that there is a file",
        known_to: &[
            "author",
            "kin",
            "secretary",
            "plain",
            "recused",
            "president",
            "auditor",
        ],
        read: Some(("secretary", "/data/Proceeding/*")),
        differs: |tale| tale.until = Stage::Opened,
    }],
};

/// That one of two on the board votes otherwise than the other and everybody else: it is as many votes.
const VOTE: Secret = Secret {
    name: "who voted how",
    known_to: &[],
    read: None,
    differs: |tale| tale.dissenter = 5,
};

pub const OPEN_BALLOT: Scene = Scene {
    name: "an open ballot",
    tale: Tale::until(Stage::Voting),
    readers: &[
        "author",
        "accused",
        "recused",
        "plain",
        "president",
        "auditor",
    ],
    secrets: &[
        VOTE,
        Secret {
            name: "who has voted",
            known_to: OFFICES,
            read: Some(("president", "/data/Ballot/*/voters")),
            differs: |tale| tale.slow = Some(6),
        },
    ],
};

/// What the board decided, and how each of it voted, before it is told.
pub const DECISION: Scene = Scene {
    name: "a decision",
    tale: Tale::until(Stage::Recorded),
    readers: &[
        "author",
        "accused",
        "ally",
        "recused",
        "president",
        "auditor",
    ],
    secrets: &[
        VOTE,
        Secret {
            name: "what was decided",
            known_to: OFFICES,
            read: Some(("auditor", "/data/Allegation/*/finding")),
            differs: |tale| tale.adverse = true,
        },
    ],
};

/// What the board pronounces on a complaint that came on paper, before it is told.
pub const SENTENCE: Scene = Scene {
    name: "a sanction",
    tale: Tale {
        paper: Some("Jeanne Roche"),
        sanction: Some("WARNING"),
        ..Tale::until(Stage::Recorded)
    },
    readers: &["guest", "author", "accused", "ally", "recused"],
    secrets: &[
        Secret {
            name: "who wrote a withheld complaint on paper",
            known_to: OFFICES,
            read: Some(("secretary", "/data/Complaint/*/author/name")),
            differs: |tale| tale.paper = Some("Luc Morel"),
        },
        Secret {
            name: "which sanction it is",
            known_to: OFFICES,
            read: Some(("auditor", "/data/Decision/*/sanctions/*/kind")),
            differs: |tale| tale.sanction = Some("RADIATION"),
        },
    ],
};

pub const RECORDED: Scene = Scene {
    name: "a decision that is recorded",
    tale: Tale::until(Stage::Minuted),
    readers: &["kin", "accused", "recused"],
    secrets: &[Secret {
        name: "that it is recorded",
        known_to: OFFICES,
        read: Some(("auditor", "/data/Decision/*")),
        differs: |tale| tale.until = Stage::Recorded,
    }],
};

pub const ADDRESS: Scene = Scene {
    name: "an address",
    tale: Tale::until(Stage::Nothing),
    readers: &["guest", "stranger", "president"],
    secrets: &[
        Secret {
            name: "that it has an account",
            known_to: &["admin"],
            read: Some(("admin", "/data/mandatePropose/mandate")),
            differs: |tale| tale.registered = true,
        },
        Secret {
            name: "that a one-time code for an account was given out",
            known_to: &[],
            read: None,
            differs: |tale| tale.code = true,
        },
    ],
};
