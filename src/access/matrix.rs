//! The one table: each act and each read, by role.
//!
//! `-` no, `o` own, `p` party, `A` any. The columns are those of [`Role::VALUES`]:
//! guest, client, provider, secretary, board, president, auditor, admin, system.
//! Whoever is signed in is a guest and a client too, so a right of those columns is everybody's.

use super::actor::Role;
use entity::{EnumValue, TextEnum};

/// How far a role reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    No,
    /// What is the person's own: their account, their affiliation, the file they chair.
    Own,
    /// What concerns an organisation that the person acts for.
    Party,
    /// Everything of the association.
    Any,
}

/// How far each role reaches, in the order of [`Role::VALUES`].
pub type Row = [Reach; Role::VALUES.len()];

/// The four letters of the table below.
const fn reach(letter: u8) -> Reach {
    match letter {
        b'o' => Reach::Own,
        b'p' => Reach::Party,
        b'A' => Reach::Any,
        _ => Reach::No,
    }
}

/// A row's letters, blanks apart, as reaches in the order of the columns.
const fn columns(letters: &str) -> Row {
    let bytes = letters.as_bytes();
    let mut row = [Reach::No; Role::VALUES.len()];
    let mut at = 0;
    while at < row.len() {
        row[at] = reach(bytes[at * 2]);
        at += 1;
    }
    row
}

/// What reads and acts have in common: a row each, with its name and its words, under headings.
macro_rules! rows {
    ($(#[$about:meta])* $rows:ident { $($heading:literal { $($name:ident $letters:literal $doc:literal $fr:literal $en:literal)* })* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $rows { $($(#[doc = $doc] $name,)*)* }

        impl $rows {
            /// Every one of them, in the order of the table.
            pub const ALL: &[Self] = &[$($(Self::$name,)*)*];

            /// The same, under the headings of the printed table.
            pub const GROUPS: &[(&str, &[Self])] = &[$(($heading, &[$(Self::$name),*])),*];

            /// The name in the printed table, and an act's in the journal.
            #[must_use]
            pub const fn name(self) -> &'static str {
                self.text().name
            }

            /// What it is, in a sentence, and what a screen shows of it.
            #[must_use]
            pub const fn text(self) -> &'static EnumValue {
                match self {
                    $($(Self::$name => const {
                        &EnumValue { name: stringify!($name), description: $doc, fr: $fr, en: $en }
                    },)*)*
                }
            }

            /// How far each role reaches, in the order of [`Role::VALUES`].
            #[must_use]
            pub const fn row(self) -> Row {
                match self { $($(Self::$name => const { columns($letters) },)*)* }
            }

            /// How far `role` reaches.
            #[must_use]
            pub const fn reach(self, role: Role) -> Reach {
                self.row()[role as usize]
            }
        }
    };
}

macro_rules! reads {
    ($($heading:literal { $(#[doc = $doc:literal] $name:ident $letters:literal as $fr:literal $en:literal,)* })*) => {
        rows! {
            /// What can be read: a row of the matrix.
            Read { $($heading { $($name $letters $doc $fr $en)* })* }
        }
    };
}

macro_rules! acts {
    ($($heading:literal { $(#[doc = $doc:literal] $name:ident $letters:literal on $subject:ident does [$($effect:ident)*]
        as $fr:literal $en:literal,)* })*) => {
        rows! {
            /// What can be done: a row of the matrix. Each mutation of the schema is one, under the same name.
            Act { $($heading { $($name $letters $doc $fr $en)* })* }
        }

        impl Act {
            /// What one must be able to read for the answer to be *forbidden* rather than *hidden*.
            #[must_use]
            pub const fn subject(self) -> Read {
                match self { $($(Self::$name => Read::$subject,)*)* }
            }

            /// What the act may change, also in other slices.
            #[must_use]
            pub const fn effects(self) -> &'static [Effect] {
                match self { $($(Self::$name => &[$(Effect::$effect),*],)*)* }
            }
        }
    };
}

/// What a store may write, by the thing written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// An association.
    Association,
    /// An account, or a one-time link to it.
    Account,
    /// A sign-in session.
    Session,
    /// An organisation.
    Organisation,
    /// Who may act for an organisation.
    Affiliation,
    /// A mandate.
    Mandate,
    /// A membership.
    Membership,
    /// A ban.
    Ban,
    /// A charter and its versions.
    Charter,
    /// A signature.
    Signature,
    /// A commitment.
    Commitment,
    /// A label.
    Label,
    /// A complaint.
    Complaint,
    /// A file of the board: proceeding, allegations, notices, defences, recusals.
    Proceeding,
    /// A meeting.
    Meeting,
    /// A ballot: electorate, votes, papers.
    Ballot,
    /// A decision and its sanctions.
    Decision,
}

reads! {
    "The association and its people" {
        //                    G C P S B P A A S
        /// The association itself.
        Association          "A A A A A A A A A" as "L’association" "The association",
        /// An organisation that sells services.
        Provider             "A A A A A A A A A" as "Un prestataire" "A provider",
        /// An organisation that buys them.
        ClientOrganisation   "- p p A A A A - A" as "Une organisation cliente" "A client organisation",
        /// An account: the name of a person; an organisation's people see who acts for it.
        Account              "- p p A A A A A A" as "Le nom d’une personne" "A person’s name",
        /// A person's e-mail address: also to whoever may confirm their mandate or their affiliation, and so has to know whose it is.
        AccountEmail         "- p p A - A - A A" as "L’adresse d’une personne" "A person’s e-mail address",
        /// Who may act for an organisation.
        Affiliation          "- p p A - A A - A" as "Les rattachements" "Affiliations",
        /// A membership: requests, dues, reasons.
        Membership           "- p p A A A A - A" as "Les adhésions" "Memberships",
        /// Who holds which mandate.
        Mandate              "- o o A A A A A A" as "Les mandats" "Mandates",
        /// That a message to somebody did not arrive; never what it says.
        Message              "- - - - - - - A A" as "Les messages non parvenus" "Messages that did not arrive",
    }
    "The charter and the label" {
        //                    G C P S B P A A S
        /// A published charter, its articles and its rules of procedure.
        Charter              "A A A A A A A A A" as "La charte publiée" "The published charter",
        /// A version that is not published yet.
        CharterDraft         "- - - A A A A - A" as "Un projet de version" "A draft version",
        /// Who signed which version, and when.
        Signature            "A A A A A A A A A" as "Les signatures" "Signatures",
        /// What a signatory declares.
        Commitment           "A A A A A A A A A" as "Les engagements" "Commitments",
        /// Who holds the label (A4).
        Label                "A A A A A A A A A" as "Les labels" "Labels",
    }
    "Complaints and files" {
        //                    G C P S B P A A S
        /// A complaint, to its author, to the accused once notified, and to the offices.
        Complaint            "- p p A A A A - A" as "Un signalement" "A complaint",
        /// Who made a complaint; the accused learns it only where it is not withheld (P1).
        ComplaintAuthor      "- p p A A A A - A" as "L’auteur d’un signalement" "A complaint’s author",
        /// What a receipt code shows of a complaint, to whoever holds the code (P1).
        ComplaintReceipt     "A A A A A A A A A" as "Le suivi par code" "A receipt",
        /// That the board has a file, and where it stands.
        Proceeding           "- - p A A A A - A" as "L’existence d’un dossier" "That there is a file",
        /// Who chairs a file. The accused is not told: that it is not the president may tell who complained (P1).
        ProceedingChair      "- - - A A A A - A" as "Qui préside le dossier" "Who chairs a file",
        /// What is in the file: allegations, notices, defences.
        ProceedingFile       "- - p A A A A - A" as "Le contenu d’un dossier" "What is in a file",
        /// Who stands aside from a file (R4); one's own declaration stays one's own.
        Recusal              "- o p A A A A - A" as "Les déports" "Recusals",
    }
    "Sittings and decisions" {
        //                    G C P S B P A A S
        /// A meeting, who was summoned and who came.
        Meeting              "- - - A A A A - A" as "Les réunions" "Meetings",
        /// A ballot, its electorate and who has voted; never how.
        Ballot               "- - - A A A A - A" as "Les votes" "Ballots",
        /// A decision, to the accused once notified.
        Decision             "- - p A A A A - A" as "Les décisions" "Decisions",
        /// What the board must do, by due date.
        Docket               "- - - A A A A - A" as "Les échéances du bureau" "The board’s docket",
    }
}

acts! {
    "Beginning and signing in" {
        //                    G C P S B P A A S
        /// Makes association, first people and first mandates, from the command line.
        AssociationSetUp     "- - - - - - - - A" on Association does [Association Account Session Mandate]
            as "Créer l’association" "Set up the association",
        /// Makes an account.
        AccountRegister      "A A A A A A A A A" on Association does [Account] as "Créer un compte" "Create an account",
        /// Sets a password by a one-time link.
        AccountActivate      "A A A A A A A A A" on Association does [Account Session]
            as "Définir le mot de passe" "Set the password",
        /// Signs in.
        SessionCreate        "A A A A A A A A A" on Association does [Session] as "Se connecter" "Sign in",
        /// Changes a refresh token for a new one.
        SessionRefresh       "A A A A A A A A A" on Association does [Session] as "Prolonger la session" "Renew the session",
        /// Signs out.
        SessionEnd           "A A A A A A A A A" on Association does [Session] as "Se déconnecter" "Sign out",
    }
    "Organisations" {
        //                    G C P S B P A A S
        /// Makes an organisation known.
        OrganisationRegister "- A A A A A A A -" on Association does [Organisation Affiliation]
            as "Faire connaître une organisation" "Register an organisation",
        /// Asks to act for an organisation.
        AffiliationRequest   "- A A A A A A A -" on Provider does [Affiliation]
            as "Demander à agir pour une organisation" "Ask to act for an organisation",
        /// Confirms that somebody else may act for it.
        AffiliationConfirm   "- p p A - - - - -" on Affiliation does [Affiliation]
            as "Confirmer un rattachement" "Confirm an affiliation",
        /// Ends somebody's right to act for it, or one's own.
        AffiliationRevoke    "- p p A - - - - -" on Affiliation does [Affiliation]
            as "Mettre fin à un rattachement" "End an affiliation",
    }
    "Membership" {
        //                    G C P S B P A A S
        /// Asks to become a member.
        MembershipRequest    "- - p - - - - - -" on Provider does [Membership] as "Demander l’adhésion" "Request membership",
        /// Admits a member.
        MemberAdmit          "- - - A - A - - -" on Membership does [Membership] as "Admettre le membre" "Admit the member",
        /// Writes down until when dues are paid.
        MemberDuesRecord     "- - - A - - - - -" on Membership does [Membership] as "Enregistrer la cotisation" "Record the dues",
        /// Leaves the association.
        MemberResign         "- - p - - - - - -" on Membership does [Membership Signature Label] as "Démissionner" "Resign",
        /// Removes a member for unpaid dues or administratively; never as a sanction (R12).
        MemberRemove         "- - - A - A - - -" on Membership does [Membership Signature Label]
            as "Retirer le membre" "Remove the member",
    }
    "Mandates" {
        //                    G C P S B P A A S
        /// Proposes a mandate for somebody else. Where nobody administers, an administrator's is the president's own to propose.
        MandatePropose       "- - - - - o - A -" on Association does [Mandate] as "Proposer un mandat" "Propose a mandate",
        /// Confirms a mandate that another proposed for a third, or that a third person's mandate ends.
        MandateConfirm       "- - - A - A - A -" on Mandate does [Mandate] as "Confirmer" "Confirm",
        /// Gives up one's own mandate, takes a proposal back, or proposes that another's mandate end.
        MandateRevoke        "- o o o o o o A -" on Mandate does [Mandate] as "Mettre fin au mandat" "End the mandate",
    }
    "Messages" {
        //                    G C P S B P A A S
        /// Lets a message be sent again that was given up.
        MessageReplay        "- - - - - - - A A" on Message does [] as "Renvoyer le message" "Send the message again",
    }
    "The charter and the label" {
        //                    G C P S B P A A S
        /// Brings a charter's text in as a draft, from the command line.
        CharterImport        "- - - - - - - - A" on CharterDraft does [Charter] as "Importer une charte" "Import a charter",
        /// Puts a draft in force.
        CharterPublish       "- - - - - A - - -" on CharterDraft does [Charter Label]
            as "Publier la version" "Publish the version",
        /// Signs the version in force, whole.
        CharterSign          "- - p - - - - - -" on Charter does [Signature Label] as "Signer la charte" "Sign the charter",
        /// Declares what a signatory does to honour an article.
        CommitmentDeclare    "- - p - - - - - -" on Signature does [Commitment] as "Déclarer un engagement" "Declare a commitment",
        /// Takes a commitment back.
        CommitmentWithdraw   "- - p - - - - - -" on Commitment does [Commitment]
            as "Retirer l’engagement" "Withdraw the commitment",
        /// Ends a label that stayed with a superseded version for its set time (A8).
        LabelLapse           "- - - - - - - - A" on Label does [Label] as "Constater la fin du label" "Let the label lapse",
        /// Gives the label back to who is still bound, when the ban that took it is over (R16).
        LabelRestore         "- - - - - - - - A" on Label does [Label] as "Rétablir le label" "Restore the label",
    }
    "Complaints and files" {
        //                    G C P S B P A A S
        /// Reports a signatory (A5).
        ComplaintFile        "A A A A A A A A -" on Association does [Complaint] as "Signaler un prestataire" "File a complaint",
        /// Enters a report that came on paper, with its true receipt date.
        ComplaintFilePaper   "- - - A - - - - -" on Association does [Complaint]
            as "Saisir un signalement sur papier" "Enter a complaint on paper",
        /// Marks a complaint whose limit has passed (T8).
        ComplaintMarkMissed  "- - - - - - - - A" on Complaint does [Complaint] as "Constater le dépassement" "Mark as missed",
        /// Opens the board's file on complaints against one signatory (R14).
        ProceedingOpen       "- - - A o o - - -" on Complaint does [Proceeding Complaint]
            as "Ouvrir un dossier" "Open a proceeding",
        /// Tells the accused in writing (R1).
        ProceedingNotify     "- - - - o o - - -" on Proceeding does [Proceeding] as "Notifier les griefs" "Notify the allegations",
        /// Answers for the accused (R2).
        DefenceSubmit        "- - p - - - - - -" on Proceeding does [Proceeding] as "Présenter sa défense" "Submit a defence",
        /// Stands aside from a file (R4).
        RecusalDeclare       "- - - - o o - - -" on Proceeding does [Proceeding] as "Déclarer un déport" "Declare a recusal",
    }
    "Sittings and decisions" {
        //                    G C P S B P A A S
        /// Convenes the board on one or several files.
        MeetingConvene       "- - - - o o - - -" on Proceeding does [Meeting] as "Convoquer une réunion" "Convene a meeting",
        /// Opens the sitting: who came, and whether the quorum is there.
        MeetingOpen          "- - - - o o - - -" on Meeting does [Meeting Proceeding] as "Ouvrir la réunion" "Open the meeting",
        /// Closes and minutes the sitting; what it deliberated on meets the limit (T7).
        MeetingClose         "- - - - o o - - -" on Meeting does [Meeting Proceeding Complaint]
            as "Clore la réunion" "Close the meeting",
        /// Opens a ballot.
        BallotOpen           "- - - - o o - - -" on Proceeding does [Ballot] as "Ouvrir un vote" "Open a ballot",
        /// Casts a vote.
        VoteCast             "- - - - A A - - -" on Ballot does [Ballot] as "Voter" "Vote",
        /// Counts a ballot and destroys its papers.
        BallotClose          "- - - - o o - - -" on Ballot does [Ballot] as "Clore le vote" "Close the ballot",
        /// Records what the board decided, with reasons (A7, R8).
        DecisionRecord       "- - - - o o - - -" on Proceeding does [Decision Proceeding]
            as "Enregistrer la décision" "Record the decision",
        /// Notifies the decision (R8); it takes effect at its instant.
        DecisionNotify       "- - - - o o - - -" on Decision does [Decision Proceeding Complaint Membership Signature Label Ban]
            as "Notifier la décision" "Notify the decision",
        /// Brings a notified decision into force at its instant.
        DecisionEnforce      "- - - - - - - - A" on Decision does [Decision Proceeding Complaint Membership Signature Label Ban]
            as "Mettre la décision en vigueur" "Bring the decision into force",
    }
}
