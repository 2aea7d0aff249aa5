//! The places whose public holidays are known.

use std::str::FromStr;

use super::UnknownCode;
use crate::text::LocalizedText;

/// Where an association has its seat, as far as public holidays go (T4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Region {
    /// European France without Alsace and Moselle.
    Metropole,
    /// Bas-Rhin, Haut-Rhin and Moselle.
    AlsaceMoselle,
    /// Guadeloupe.
    Guadeloupe,
    /// French Guiana.
    Guyane,
    /// Martinique.
    Martinique,
    /// Mayotte.
    Mayotte,
    /// Réunion.
    Reunion,
    /// Saint Barthélemy.
    SaintBarthelemy,
    /// Saint Martin, the French part.
    SaintMartin,
    /// Saint Pierre and Miquelon.
    SaintPierreEtMiquelon,
    /// French Polynesia.
    PolynesieFrancaise,
    /// New Caledonia.
    NouvelleCaledonie,
    /// Wallis and Futuna.
    WallisEtFutuna,
    /// Anywhere else: no public holiday is known, only Saturdays and Sundays are off.
    None,
}

impl Region {
    /// Every region.
    pub const ALL: [Self; 14] = [
        Self::Metropole,
        Self::AlsaceMoselle,
        Self::Guadeloupe,
        Self::Guyane,
        Self::Martinique,
        Self::Mayotte,
        Self::Reunion,
        Self::SaintBarthelemy,
        Self::SaintMartin,
        Self::SaintPierreEtMiquelon,
        Self::PolynesieFrancaise,
        Self::NouvelleCaledonie,
        Self::WallisEtFutuna,
        Self::None,
    ];

    /// The code used on the wire, in rows and in rules files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Metropole => "METROPOLE",
            Self::AlsaceMoselle => "ALSACE_MOSELLE",
            Self::Guadeloupe => "GUADELOUPE",
            Self::Guyane => "GUYANE",
            Self::Martinique => "MARTINIQUE",
            Self::Mayotte => "MAYOTTE",
            Self::Reunion => "REUNION",
            Self::SaintBarthelemy => "SAINT_BARTHELEMY",
            Self::SaintMartin => "SAINT_MARTIN",
            Self::SaintPierreEtMiquelon => "SAINT_PIERRE_ET_MIQUELON",
            Self::PolynesieFrancaise => "POLYNESIE_FRANCAISE",
            Self::NouvelleCaledonie => "NOUVELLE_CALEDONIE",
            Self::WallisEtFutuna => "WALLIS_ET_FUTUNA",
            Self::None => "NONE",
        }
    }

    /// The region's name for people.
    #[must_use]
    pub fn name(self) -> LocalizedText {
        let (fr, en) = match self {
            Self::Metropole => ("France métropolitaine", "Metropolitan France"),
            Self::AlsaceMoselle => ("Alsace-Moselle", "Alsace-Moselle"),
            Self::Guadeloupe => ("Guadeloupe", "Guadeloupe"),
            Self::Guyane => ("Guyane", "French Guiana"),
            Self::Martinique => ("Martinique", "Martinique"),
            Self::Mayotte => ("Mayotte", "Mayotte"),
            Self::Reunion => ("La Réunion", "Réunion"),
            Self::SaintBarthelemy => ("Saint-Barthélemy", "Saint Barthélemy"),
            Self::SaintMartin => ("Saint-Martin", "Saint Martin"),
            Self::SaintPierreEtMiquelon => {
                ("Saint-Pierre-et-Miquelon", "Saint Pierre and Miquelon")
            }
            Self::PolynesieFrancaise => ("Polynésie française", "French Polynesia"),
            Self::NouvelleCaledonie => ("Nouvelle-Calédonie", "New Caledonia"),
            Self::WallisEtFutuna => ("Wallis-et-Futuna", "Wallis and Futuna"),
            Self::None => ("Aucun jour férié", "No public holidays"),
        };
        LocalizedText::new(fr, en)
    }
}

impl FromStr for Region {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, UnknownCode> {
        Self::ALL
            .into_iter()
            .find(|region| region.as_str() == code)
            .ok_or_else(|| UnknownCode(code.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back() {
        for region in Region::ALL {
            assert_eq!(region.as_str().parse(), Ok(region));
        }
        assert_eq!(
            "metropole".parse::<Region>(),
            Err(UnknownCode("metropole".to_owned()))
        );
    }
}
