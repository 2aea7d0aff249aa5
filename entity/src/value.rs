//! Values that are words: enums here, `SCREAMING_SNAKE` text under a CHECK in the rows.

/// A word that this list does not hold: the row was written by something else.
pub use sea_orm::sea_query::ValueTypeErr as UnknownWord;

/// A closed list of words, with what each means: the GraphQL schema prints it as an enum.
pub trait Words: Copy + Eq + std::str::FromStr + Send + Sync + 'static {
    /// The list's name.
    const NAME: &'static str;
    /// What the list says.
    const ABOUT: &'static str;
    /// Every value with what it means, in the order of the list.
    const MEANINGS: &'static [(Self, &'static str)];

    /// The word in the row and on the wire.
    fn word(self) -> &'static str;
}

macro_rules! text_enum {
    (#[doc = $doc:literal] pub enum $name:ident { $(#[doc = $vdoc:literal] $variant:ident => $word:literal,)* }) => {
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sea_orm::DeriveValueType)]
        #[sea_orm(value_type = "String")]
        pub enum $name {
            $(#[doc = $vdoc] $variant,)*
        }

        impl $name {
            /// The word in the row and on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl Words for $name {
            const NAME: &'static str = stringify!($name);
            const ABOUT: &'static str = $doc;
            const MEANINGS: &'static [(Self, &'static str)] = &[$((Self::$variant, $vdoc)),*];

            fn word(self) -> &'static str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(UnknownWord),
                }
            }
        }
    };
}

text_enum! {
    /// What an organisation is to the association.
    pub enum OrganisationKind {
        /// Buys services.
        Client => "CLIENT",
        /// Sells services; as a member it may sign the charter.
        Provider => "PROVIDER",
    }
}

text_enum! {
    /// Where a person's right to act for an organisation stands.
    pub enum AffiliationState {
        /// Asked for, not yet confirmed.
        Requested => "REQUESTED",
        /// The person may act for the organisation.
        Confirmed => "CONFIRMED",
        /// Ended.
        Revoked => "REVOKED",
    }
}

text_enum! {
    /// A role that a mandate can carry.
    pub enum MandateRole {
        /// Runs the office: receives reports, keeps members and files.
        Secretary => "SECRETARY",
        /// A member of the board.
        Board => "BOARD",
        /// Presides over the board and is a member of it.
        President => "PRESIDENT",
        /// Reads, and changes nothing.
        Auditor => "AUDITOR",
        /// Proposes mandates; sees no file.
        Admin => "ADMIN",
    }
}

text_enum! {
    /// Where a mandate stands, apart from its dates.
    pub enum MandateState {
        /// Proposed by one person.
        Proposed => "PROPOSED",
        /// Confirmed by another: it holds between its days.
        Confirmed => "CONFIRMED",
        /// Ended before its last day.
        Revoked => "REVOKED",
    }
}

text_enum! {
    /// Where a membership stands.
    pub enum MembershipState {
        /// Asked for.
        Requested => "REQUESTED",
        /// In force.
        Admitted => "ADMITTED",
        /// Over; how is told apart (R12).
        Ended => "ENDED",
    }
}

text_enum! {
    /// How a membership ended (R12).
    pub enum MembershipEnd {
        /// The member left.
        Resignation => "RESIGNATION",
        /// Removed for unpaid dues.
        UnpaidDues => "UNPAID_DUES",
        /// Removed for another administrative reason.
        Administrative => "ADMINISTRATIVE",
        /// Struck off as a sanction.
        Radiation => "RADIATION",
    }
}

text_enum! {
    /// Where a version of the charter stands.
    pub enum CharterVersionState {
        /// Imported, not published.
        Draft => "DRAFT",
        /// The version that is signed today.
        InForce => "IN_FORCE",
        /// Replaced by a later one; it still binds who signed it (A8).
        Superseded => "SUPERSEDED",
    }
}

text_enum! {
    /// What an article asks.
    pub enum ArticleKind {
        /// Something to do.
        Obligation => "OBLIGATION",
        /// Something not to do.
        Prohibition => "PROHIBITION",
    }
}

text_enum! {
    /// How a signature ended.
    pub enum SignatureEnd {
        /// The signatory signed a later version (A8).
        NewVersion => "NEW_VERSION",
        /// The membership ended other than by sanction (R11).
        MembershipEnded => "MEMBERSHIP_ENDED",
        /// Struck off as a sanction.
        Radiation => "RADIATION",
    }
}

text_enum! {
    /// Where a commitment stands.
    pub enum CommitmentState {
        /// Declared by the signatory.
        Declared => "DECLARED",
        /// Taken back by the signatory.
        Withdrawn => "WITHDRAWN",
    }
}

text_enum! {
    /// Where a label stands.
    pub enum LabelState {
        /// The holder may use the graphics.
        Active => "ACTIVE",
        /// Use is suspended.
        Suspended => "SUSPENDED",
        /// Ended by a sanction.
        Revoked => "REVOKED",
        /// Ended with the binding, without a sanction (A4).
        Ended => "ENDED",
    }
}

text_enum! {
    /// Where the board's file stands.
    pub enum ProceedingState {
        /// Opened; the accused has not been told yet.
        Opened => "OPENED",
        /// The accused was told in writing; defence time runs or has run (R1, R2).
        Notified => "NOTIFIED",
        /// A quorate meeting has taken it up (T7).
        TakenUp => "TAKEN_UP",
        /// The decision is recorded.
        Decided => "DECIDED",
        /// The decision is notified and not yet in force (R8).
        DecisionNotified => "DECISION_NOTIFIED",
        /// The decision is in force.
        Closed => "CLOSED",
    }
}

text_enum! {
    /// Where a complaint stands.
    pub enum ComplaintState {
        /// Received; no file yet.
        Received => "RECEIVED",
        /// Part of a file.
        InProceeding => "IN_PROCEEDING",
        /// The board has decided on it.
        Decided => "DECIDED",
    }
}

text_enum! {
    /// Why the board's time on a complaint was missed: the first step that was lacking when it ended (T8).
    pub enum OverdueCause {
        /// No file had been opened on it.
        NoProceeding => "NO_PROCEEDING",
        /// The accused had not been told in writing (R1).
        NotNotified => "NOT_NOTIFIED",
        /// The time for the defence still ran: it prevails (R2).
        DefenceTime => "DEFENCE_TIME",
        /// The board had not been convened, whole and in time (R3, T5).
        NotConvened => "NOT_CONVENED",
        /// The meeting that was convened had not been held.
        NotHeld => "NOT_HELD",
        /// The board had met without its quorum (R3, R6).
        NoQuorum => "NO_QUORUM",
        /// A meeting had taken it up, and was not minuted yet (T7).
        NotMinuted => "NOT_MINUTED",
    }
}

text_enum! {
    /// How a complaint came in.
    pub enum ComplaintChannel {
        /// Through this server.
        Online => "ONLINE",
        /// On paper, entered by the secretary with its true receipt date.
        Paper => "PAPER",
    }
}

text_enum! {
    /// Who reports (A5).
    pub enum AuthorKind {
        /// A client.
        Client => "CLIENT",
        /// A provider.
        Provider => "PROVIDER",
        /// Somebody who did not sign in, or did not give a name (P1).
        Unknown => "UNKNOWN",
    }
}

text_enum! {
    /// By what means a notice or a decision was sent.
    pub enum NoticeMeans {
        /// Through this server.
        Electronic => "ELECTRONIC",
        /// By registered letter.
        RegisteredLetter => "REGISTERED_LETTER",
        /// Handed over against a receipt.
        HandDelivery => "HAND_DELIVERY",
    }
}

text_enum! {
    /// The board's result on an allegation (A7).
    pub enum Finding {
        /// Not found on yet.
        Pending => "PENDING",
        /// The fault is established.
        Established => "ESTABLISHED",
        /// The fault is not established.
        NotEstablished => "NOT_ESTABLISHED",
    }
}

text_enum! {
    /// Why a board member stands aside (R4).
    pub enum RecusalGround {
        /// They made the complaint, or act for who did.
        Complainant => "COMPLAINANT",
        /// They act for the accused.
        Accused => "ACCUSED",
        /// A relative of a party.
        Relative => "RELATIVE",
        /// A direct competitor in the matter.
        DirectCompetitor => "DIRECT_COMPETITOR",
        /// Another reason, explained.
        Other => "OTHER",
    }
}

text_enum! {
    /// Where a meeting stands.
    pub enum MeetingState {
        /// Convened; not held yet.
        Convened => "CONVENED",
        /// Sitting.
        Open => "OPEN",
        /// Held and minuted.
        Closed => "CLOSED",
    }
}

text_enum! {
    /// What a ballot asks.
    pub enum BallotQuestion {
        /// Is the fault established? One ballot for each allegation.
        Finding => "FINDING",
        /// Is this sanction pronounced?
        Sanction => "SANCTION",
    }
}

text_enum! {
    /// What the board can pronounce (A7).
    pub enum SanctionKind {
        /// A warning, where the rules have it.
        Warning => "WARNING",
        /// Striking the provider off; it adds a ban on the label's graphics (A4).
        Radiation => "RADIATION",
        /// The ban on the label's graphics by itself.
        LabelBan => "LABEL_BAN",
    }
}

text_enum! {
    /// Where a ballot stands.
    pub enum BallotState {
        /// Votes are taken and sealed.
        Open => "OPEN",
        /// Counted; its papers and its key are destroyed.
        Closed => "CLOSED",
    }
}

text_enum! {
    /// What a ballot said.
    pub enum BallotOutcome {
        /// The question was answered yes by the majority the rules ask for.
        Adopted => "ADOPTED",
        /// It was not.
        Rejected => "REJECTED",
        /// Nobody voted for or against: there is no result.
        NoResult => "NO_RESULT",
    }
}

text_enum! {
    /// Where a decision stands (R8).
    pub enum DecisionState {
        /// Recorded; nobody outside is told yet.
        Recorded => "RECORDED",
        /// Notified; its effects wait for their instant.
        Notified => "NOTIFIED",
        /// In force.
        InForce => "IN_FORCE",
    }
}

text_enum! {
    /// What the board decided (A7).
    pub enum DecisionOutcome {
        /// No fault is established.
        NoFault => "NO_FAULT",
        /// A fault is established and no sanction follows.
        FaultWithoutSanction => "FAULT_WITHOUT_SANCTION",
        /// A fault is established and sanctioned.
        Sanction => "SANCTION",
        /// The member had left, and the rules let nothing be found: neither cleared nor convicted (R11).
        NoFinding => "NO_FINDING",
    }
}
