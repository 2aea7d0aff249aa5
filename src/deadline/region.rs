//! The places whose public holidays are known.

use crate::text::LocalizedText;
use crate::words::words;

words! {
    /// Where an association has its seat, as far as public holidays go (T4).
    ///
    /// Capitals in files too: it is the name of a calendar, not a choice of procedure.
    pub enum Region, written "SCREAMING_SNAKE_CASE" {
        /// European France without Alsace and Moselle.
        Metropole = "METROPOLE",
        /// Bas-Rhin, Haut-Rhin and Moselle.
        AlsaceMoselle = "ALSACE_MOSELLE",
        /// Guadeloupe.
        Guadeloupe = "GUADELOUPE",
        /// French Guiana.
        Guyane = "GUYANE",
        /// Martinique.
        Martinique = "MARTINIQUE",
        /// Mayotte.
        Mayotte = "MAYOTTE",
        /// Réunion.
        Reunion = "REUNION",
        /// Saint Barthélemy.
        SaintBarthelemy = "SAINT_BARTHELEMY",
        /// Saint Martin, the French part.
        SaintMartin = "SAINT_MARTIN",
        /// Saint Pierre and Miquelon.
        SaintPierreEtMiquelon = "SAINT_PIERRE_ET_MIQUELON",
        /// French Polynesia.
        PolynesieFrancaise = "POLYNESIE_FRANCAISE",
        /// New Caledonia.
        NouvelleCaledonie = "NOUVELLE_CALEDONIE",
        /// Wallis and Futuna.
        WallisEtFutuna = "WALLIS_ET_FUTUNA",
        /// Anywhere else: no public holiday is known, only Saturdays and Sundays are off.
        None = "NONE",
    }
}

impl Region {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back() {
        for region in Region::ALL {
            assert_eq!(region.as_str().parse(), Ok(*region));
            let word = serde_json::to_value(region).unwrap();
            assert_eq!(word, region.as_str());
        }
        assert!("metropole".parse::<Region>().is_err());
    }
}
