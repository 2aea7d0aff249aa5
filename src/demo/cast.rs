//! Who plays in the demo's story: plainly invented people and firms.

use entity::value::MandateRole;

/// The association's short name.
pub(super) const SLUG: &str = "artisans-du-numerique";
/// The association's full name.
pub(super) const NAME: &str = "Les Artisans du Numérique (association imaginaire)";

/// Somebody with a mandate.
pub(super) struct Officer {
    pub name: &'static str,
    pub email: &'static str,
    pub role: MandateRole,
}

/// A firm and the person who acts for it.
pub(super) struct Firm {
    pub name: &'static str,
    pub city: &'static str,
    pub provider: bool,
    pub person: &'static str,
    pub email: &'static str,
}

const fn officer(name: &'static str, email: &'static str, role: MandateRole) -> Officer {
    Officer { name, email, role }
}

/// The administrator, whom the set-up makes.
pub(super) const ADMIN: Officer = officer(
    "Gilles Vautrin",
    "gilles.vautrin@example.org",
    MandateRole::Admin,
);
/// The president, whom the set-up makes.
pub(super) const PRESIDENT: Officer = officer(
    "Hélène Brisson",
    "helene.brisson@example.org",
    MandateRole::President,
);
/// Whom the administrator proposes and the president confirms.
pub(super) const OFFICERS: [Officer; 8] = [
    officer(
        "Sophie Lacaze",
        "sophie.lacaze@example.org",
        MandateRole::Secretary,
    ),
    officer(
        "Marc Tellier",
        "marc.tellier@example.org",
        MandateRole::Board,
    ),
    officer(
        "Nadia Ferrand",
        "nadia.ferrand@example.org",
        MandateRole::Board,
    ),
    officer(
        "Yves Caronnet",
        "yves.caronnet@example.org",
        MandateRole::Board,
    ),
    officer(
        "Lucie Amblard",
        "lucie.amblard@example.org",
        MandateRole::Board,
    ),
    officer(
        "Karim Sadouni",
        "karim.sadouni@example.org",
        MandateRole::Board,
    ),
    officer(
        "Odile Perrigny",
        "odile.perrigny@example.org",
        MandateRole::Board,
    ),
    officer(
        "Irène Colasse",
        "irene.colasse@example.org",
        MandateRole::Auditor,
    ),
];

const fn provider(
    name: &'static str,
    city: &'static str,
    person: &'static str,
    email: &'static str,
) -> Firm {
    Firm {
        name,
        city,
        provider: true,
        person,
        email,
    }
}

/// The firms that sell services.
pub(super) const PROVIDERS: [Firm; 6] = [
    provider(
        "Atelier Brumeline",
        "Nantes",
        "Tom Varennes",
        "tom.varennes@example.org",
    ),
    provider(
        "Studio Corvelline",
        "Angers",
        "Inès Morvan",
        "ines.morvan@example.org",
    ),
    provider(
        "Pixels de la Garancière",
        "Rennes",
        "Paul Estevin",
        "paul.estevin@example.org",
    ),
    provider(
        "Maison Octavine",
        "Vannes",
        "Jade Rollandin",
        "jade.rollandin@example.org",
    ),
    provider(
        "Logiciels du Val Fleurant",
        "Laval",
        "Hugo Bessonnet",
        "hugo.bessonnet@example.org",
    ),
    provider(
        "Quartzoline Web",
        "Le Mans",
        "Élise Tavernin",
        "elise.tavernin@example.org",
    ),
];

/// The firms that buy them.
pub(super) const CLIENTS: [Firm; 2] = [
    Firm {
        name: "Fromagerie de la Combe Bleuette",
        city: "Cholet",
        provider: false,
        person: "Alice Garnereau",
        email: "alice.garnereau@example.org",
    },
    Firm {
        name: "Librairie du Passage Vermeil",
        city: "Saumur",
        provider: false,
        person: "Bruno Teyssonnet",
        email: "bruno.teyssonnet@example.org",
    },
];
