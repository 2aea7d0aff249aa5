//! The values of what leaves, and of the languages in which people are written to.

use super::column_enum;

column_enum! {
    /// By which way a message leaves.
    pub enum Channel {
        /// By e-mail.
        Mail = "MAIL" ("Courriel", "E-mail"),
    }
}

column_enum! {
    /// A language that the product speaks.
    pub enum Language {
        /// French, in which whoever has not chosen is answered.
        Fr = "FR" ("Français", "French"),
        /// English.
        En = "EN" ("Anglais", "English"),
    }
}

#[expect(
    clippy::derivable_impls,
    reason = "the macro derives what a column is made of"
)]
impl Default for Language {
    fn default() -> Self {
        Self::Fr
    }
}
