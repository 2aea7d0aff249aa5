//! What the steps are called where one is missing.

use super::Step;
use crate::text::LocalizedText;

impl Step {
    /// The step as it stands in a list of what is missing.
    #[must_use]
    pub fn name(self) -> LocalizedText {
        let (fr, en) = match self {
            Self::Notice => (
                "la notification écrite de chaque grief",
                "the written notice of each allegation",
            ),
            Self::RiskStated => (
                "l’énoncé de la sanction encourue",
                "the statement of what is at risk",
            ),
            Self::DefenceTime => ("la fin du délai de défense", "the end of the defence time"),
            Self::Convocation => (
                "la convocation de tout le bureau dans les délais",
                "the convocation of the whole board in time",
            ),
            Self::OpenMeeting => (
                "une réunion ouverte dont l’ordre du jour porte ce dossier",
                "an open meeting with this file on its agenda",
            ),
            Self::Quorum => ("le quorum", "the quorum"),
            Self::DecidingBody => (
                "un article des statuts qui donne ce pouvoir au bureau (à défaut, l’assemblée générale décide)",
                "an article of the bylaws that gives the board this power (without one, the general assembly decides)",
            ),
            Self::FindingBallots => (
                "un vote clos sur chaque grief",
                "a closed ballot on each allegation",
            ),
            Self::BallotsClosed => (
                "la clôture des votes ouverts",
                "the close of the ballots that are open",
            ),
            Self::Votes => (
                "le vote de chacun des votants",
                "the vote of everybody on the electorate",
            ),
            Self::MeetingClosed => (
                "la clôture de la réunion qui s’est saisie du dossier, avec son procès-verbal",
                "the close of the meeting that took the file up, with its minutes",
            ),
            Self::Reasons => (
                "les motifs, grief par grief",
                "the reasons, allegation by allegation",
            ),
            Self::EstablishedFault => (
                "une faute établie par un vote",
                "a fault established by a ballot",
            ),
            Self::Decision => (
                "une décision enregistrée, avec ses motifs",
                "a recorded decision, with its reasons",
            ),
            Self::Admission => ("une adhésion en cours", "an admission as member"),
            Self::CharterInForce => (
                "une version de la charte en vigueur",
                "a version of the charter in force",
            ),
        };
        LocalizedText::new(fr, en)
    }
}
