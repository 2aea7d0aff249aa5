//! The places whose public holidays are known.

use entity::text_enum;

text_enum! {
    /// The place whose public holidays an association counts (T4).
    pub enum Region {
        /// European France without Alsace and Moselle.
        Metropole = "METROPOLE" ("France métropolitaine", "Metropolitan France"),
        /// The departments of Bas-Rhin, Haut-Rhin and Moselle.
        AlsaceMoselle = "ALSACE_MOSELLE" ("Alsace-Moselle", "Alsace-Moselle"),
        /// Guadeloupe.
        Guadeloupe = "GUADELOUPE" ("Guadeloupe", "Guadeloupe"),
        /// French Guiana.
        Guyane = "GUYANE" ("Guyane", "French Guiana"),
        /// Martinique.
        Martinique = "MARTINIQUE" ("Martinique", "Martinique"),
        /// Mayotte.
        Mayotte = "MAYOTTE" ("Mayotte", "Mayotte"),
        /// Réunion.
        Reunion = "REUNION" ("La Réunion", "Réunion"),
        /// Saint Barthélemy.
        SaintBarthelemy = "SAINT_BARTHELEMY" ("Saint-Barthélemy", "Saint Barthélemy"),
        /// The French part of Saint Martin.
        SaintMartin = "SAINT_MARTIN" ("Saint-Martin", "Saint Martin"),
        /// Saint Pierre and Miquelon.
        SaintPierreEtMiquelon = "SAINT_PIERRE_ET_MIQUELON" ("Saint-Pierre-et-Miquelon", "Saint Pierre and Miquelon"),
        /// French Polynesia.
        PolynesieFrancaise = "POLYNESIE_FRANCAISE" ("Polynésie française", "French Polynesia"),
        /// New Caledonia.
        NouvelleCaledonie = "NOUVELLE_CALEDONIE" ("Nouvelle-Calédonie", "New Caledonia"),
        /// Wallis and Futuna.
        WallisEtFutuna = "WALLIS_ET_FUTUNA" ("Wallis-et-Futuna", "Wallis and Futuna"),
        /// Anywhere else: no public holiday is known, and only Saturdays and Sundays are off.
        None = "NONE" ("Aucun jour férié", "No public holidays"),
    }
}
