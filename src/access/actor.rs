//! Who asks, and with which roles.

use chrono::{DateTime, Utc};
use entity::id::{AccountId, AssociationId, MandateId, OrganisationId};
use entity::text_enum;
use entity::value::{MandateRole, OrganisationKind};

text_enum! {
    /// A column of the matrix. Roles are a flat set: none contains another, and a person may hold several.
    pub enum Role {
        /// Anybody, signed in or not: everybody but the server itself.
        Guest = "GUEST" ("Public", "Public"),
        /// Whoever is signed in: a person may be a client on their own.
        Client = "CLIENT" ("Client", "Client"),
        /// Whoever acts for an organisation that sells services.
        Provider = "PROVIDER" ("Prestataire", "Provider"),
        /// The association's office.
        Secretary = "SECRETARY" ("Secrétariat", "Secretary"),
        /// A member of the board.
        Board = "BOARD" ("Membre du bureau", "Board member"),
        /// Whoever presides over the board, and is a member of it.
        President = "PRESIDENT" ("Président", "President"),
        /// Whoever reads what the offices read, and changes nothing.
        Auditor = "AUDITOR" ("Contrôleur", "Auditor"),
        /// Whoever proposes mandates, and sees no file.
        Admin = "ADMIN" ("Administrateur", "Admin"),
        /// The server itself, when time passes.
        System = "SYSTEM" ("Le serveur", "The server"),
    }
}

impl Role {
    /// Whether the role is an office of the association, which a person loses on a file where they are recused or accused (R4).
    #[must_use]
    pub const fn is_office(self) -> bool {
        matches!(
            self,
            Self::Secretary | Self::Board | Self::President | Self::Auditor
        )
    }
}

impl From<MandateRole> for Role {
    fn from(role: MandateRole) -> Self {
        match role {
            MandateRole::Secretary => Self::Secretary,
            MandateRole::Board => Self::Board,
            MandateRole::President => Self::President,
            MandateRole::Auditor => Self::Auditor,
            MandateRole::Admin => Self::Admin,
        }
    }
}

/// A mandate that holds on the day of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldMandate {
    /// Which.
    pub mandate: MandateId,
    /// Where.
    pub association: AssociationId,
    /// Which office.
    pub role: MandateRole,
}

/// A confirmed right to act for an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldAffiliation {
    /// Where.
    pub association: AssociationId,
    /// For whom.
    pub organisation: OrganisationId,
    /// What that organisation is.
    pub kind: OrganisationKind,
}

/// An organisation for which a person acts, or acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bond {
    /// Where it belongs.
    pub association: AssociationId,
    /// Which.
    pub organisation: OrganisationId,
    /// Since when they no longer act for it; null while they do.
    pub left_at: Option<DateTime<Utc>>,
}

/// By what a person may stand on a side of a complaint (R4): what is not here binds them to none. It says on which complaints one has to
/// look, and not that there are any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bonds {
    /// Whether they may have declared a recusal. Asked of whoever holds an office: of nobody else does it change what they read.
    pub recused: bool,
    /// Whether they may have made a complaint; asked of the same.
    pub author: bool,
    /// The organisations for which they act, or ever acted.
    pub organisations: Vec<Bond>,
}

/// Who asks: a signed-in person, nobody known, or the server itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    account: Option<AccountId>,
    system: bool,
    mandates: Vec<HeldMandate>,
    affiliations: Vec<HeldAffiliation>,
    bonds: Bonds,
}

impl Actor {
    /// Nobody known.
    #[must_use]
    pub fn guest() -> Self {
        Self::default()
    }

    /// The server itself: what falls due is done by it, under the same permits and in the same journal.
    #[must_use]
    pub fn system() -> Self {
        Self {
            system: true,
            ..Self::default()
        }
    }

    /// A signed-in person, with the mandates and affiliations that hold now; they may have made complaints and declared recusals.
    #[must_use]
    pub fn person(
        account: AccountId,
        mandates: Vec<HeldMandate>,
        affiliations: Vec<HeldAffiliation>,
    ) -> Self {
        let organisations = affiliations.iter().map(|held| Bond {
            association: held.association,
            organisation: held.organisation,
            left_at: None,
        });
        let bonds = Bonds {
            recused: true,
            author: true,
            organisations: organisations.collect(),
        };
        Self {
            account: Some(account),
            system: false,
            mandates,
            affiliations,
            bonds,
        }
    }

    /// The same person, of whom it is known what binds them.
    #[must_use]
    pub fn bound(self, bonds: Bonds) -> Self {
        Self { bonds, ..self }
    }

    /// By what the person may stand on a side of a complaint.
    #[must_use]
    pub fn bonds(&self) -> &Bonds {
        &self.bonds
    }

    /// The same person after an act of theirs: it may have made them a party, or recused them.
    #[must_use]
    pub fn after_an_act(mut self) -> Self {
        self.bonds.recused = true;
        self.bonds.author = true;
        self
    }

    /// The person's account, where somebody is signed in.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        self.account
    }

    /// Whether this is the server itself.
    #[must_use]
    pub fn is_system(&self) -> bool {
        self.system
    }

    /// The mandates that hold now.
    #[must_use]
    pub fn mandates(&self) -> &[HeldMandate] {
        &self.mandates
    }

    /// The organisations that the person may act for now.
    #[must_use]
    pub fn affiliations(&self) -> &[HeldAffiliation] {
        &self.affiliations
    }

    /// Whether the person may act for `organisation`.
    #[must_use]
    pub fn acts_for(&self, organisation: OrganisationId) -> bool {
        self.affiliations
            .iter()
            .any(|held| held.organisation == organisation)
    }

    /// Whether the actor holds `role` in `association`; without one, whether anywhere at all counts only for [`Role::Guest`],
    /// [`Role::Client`] and [`Role::System`], which belong to no association.
    #[must_use]
    pub fn holds(&self, role: Role, association: Option<AssociationId>) -> bool {
        match role {
            Role::Guest => !self.system,
            Role::Client => self.account.is_some(),
            Role::System => self.system,
            Role::Provider => self.affiliations.iter().any(|held| {
                held.kind == OrganisationKind::Provider && Some(held.association) == association
            }),
            office => self.mandates.iter().any(|held| {
                Role::from(held.role) == office && Some(held.association) == association
            }),
        }
    }

    /// The same actor, with what it holds in `association` alone.
    #[must_use]
    pub fn within(&self, association: AssociationId) -> Self {
        let mut held = self.clone();
        held.mandates
            .retain(|mandate| mandate.association == association);
        held.affiliations
            .retain(|affiliation| affiliation.association == association);
        held.bonds
            .organisations
            .retain(|bond| bond.association == association);
        held
    }

    /// Every association where the actor holds a mandate or an affiliation, each once.
    #[must_use]
    pub fn associations(&self) -> Vec<AssociationId> {
        let mut all: Vec<_> = self
            .mandates
            .iter()
            .map(|held| held.association)
            .chain(self.affiliations.iter().map(|held| held.association))
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
