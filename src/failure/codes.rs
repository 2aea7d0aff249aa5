//! The codes that a client reads of a refusal.

use entity::text_enum;

text_enum! {
    /// What kind of refusal a user error is. A client branches on it, and shows `message`.
    pub enum RefusalCode {
        /// A value is empty, too long, broken, or not what the field takes.
        InvalidInput = "INVALID_INPUT" ("Donnée invalide", "Invalid input"),
        /// A step that must come first is missing; `missing` names it.
        StepMissing = "STEP_MISSING" ("Étape manquante", "Step missing"),
        /// The thing is in a state in which this cannot be done.
        WrongState = "WRONG_STATE" ("État inadapté", "Wrong state"),
        /// The thing was changed since `expectedVersion` was read.
        StaleVersion = "STALE_VERSION" ("Version périmée", "Stale version"),
        /// It was done before.
        AlreadyDone = "ALREADY_DONE" ("Déjà fait", "Already done"),
        /// The idempotency key was used with another input.
        IdempotencyMismatch = "IDEMPOTENCY_MISMATCH" ("Clé déjà employée", "Key used before"),
        /// It was done too often in a short time: wait.
        RateLimited = "RATE_LIMITED" ("Trop de demandes", "Too many requests"),
        /// The e-mail and password do not go together, or the token is no longer good.
        BadCredentials = "BAD_CREDENTIALS" ("Identifiants incorrects", "Bad credentials"),
        /// Nobody does this for themselves: another person has to.
        SecondPersonNeeded = "SECOND_PERSON_NEEDED" ("Deuxième personne requise", "Second person needed"),
        /// The organisation is not a member in good standing (A1).
        NotInGoodStanding = "NOT_IN_GOOD_STANDING" ("Adhésion non en règle", "Not in good standing"),
        /// A ban stands in the way (R16).
        Banned = "BANNED" ("Interdiction en cours", "Banned"),
        /// The accused was not bound by the charter on that day (A9).
        NotBound = "NOT_BOUND" ("Non lié par la charte", "Not bound"),
        /// The rules of procedure of the charter do not provide for it.
        NotInRules = "NOT_IN_RULES" ("Non prévu par les règles", "Not in the rules"),
        /// A time limit has not run out yet, or has.
        OutOfTime = "OUT_OF_TIME" ("Hors délai", "Out of time"),
        /// The quorum is not there (R3).
        NoQuorum = "NO_QUORUM" ("Quorum non atteint", "No quorum"),
        /// The person is not on this ballot's electorate.
        NotAnElector = "NOT_AN_ELECTOR" ("Non votant", "Not an elector"),
        /// No fault is established, so nothing can be sanctioned (A7).
        NoFaultEstablished = "NO_FAULT_ESTABLISHED" ("Aucune faute avérée", "No fault established"),
        /// Nobody is signed in, and whoever signs in may come to do it. Told ahead, as a reason in `viewerActions`; the mutation
        /// itself answers `UNAUTHENTICATED` in `errors[]`.
        Unauthenticated = "UNAUTHENTICATED" ("Connexion requise", "Sign-in needed"),
    }
}

text_enum! {
    /// A step of the procedure that can be missing: a refusal names each that is.
    pub enum Step {
        /// The accused is told of each allegation in writing (R1).
        Notice = "NOTICE" ("La notification écrite de chaque grief", "The written notice of each allegation"),
        /// The notice states what the accused risks (R1).
        RiskStated = "RISK_STATED" ("L’énoncé de la sanction encourue", "The statement of what is at risk"),
        /// The time for the defence is over (R2).
        DefenceTime = "DEFENCE_TIME" ("La fin du délai de défense", "The end of the defence time"),
        /// The whole deciding body is convened, in time (R3, T5).
        Convocation = "CONVOCATION"
            ("La convocation de tout le bureau dans les délais", "The convocation of the whole board in time"),
        /// A meeting that has the file on its agenda is open (T7).
        OpenMeeting = "OPEN_MEETING"
            ("Une réunion ouverte dont l’ordre du jour porte ce dossier", "An open meeting with this file on its agenda"),
        /// The meeting has its quorum, recusals apart (R3).
        Quorum = "QUORUM" ("Le quorum", "The quorum"),
        /// The bylaws name the body that decides (R3).
        DecidingBody = "DECIDING_BODY" (
            "Un article des statuts qui donne ce pouvoir au bureau (à défaut, l’assemblée générale décide)",
            "An article of the bylaws that gives the board this power (without one, the general assembly decides)"
        ),
        /// A ballot on each allegation is closed (A7).
        FindingBallots = "FINDING_BALLOTS" ("Un vote clos sur chaque grief", "A closed ballot on each allegation"),
        /// No ballot is open any more.
        BallotsClosed = "BALLOTS_CLOSED" ("La clôture des votes ouverts", "The close of the ballots that are open"),
        /// Everybody on the ballot's electorate has voted (R3).
        Votes = "VOTES" ("Le vote de chacun des votants", "The vote of everybody on the electorate"),
        /// The meeting that took the file up is closed, with its minutes (T7, R9).
        MeetingClosed = "MEETING_CLOSED" (
            "La clôture de la réunion qui s’est saisie du dossier, avec son procès-verbal",
            "The close of the meeting that took the file up, with its minutes"
        ),
        /// Reasons are given for each allegation (R8).
        Reasons = "REASONS" ("Les motifs, grief par grief", "The reasons, allegation by allegation"),
        /// A ballot established a fault, before any sanction (A7).
        EstablishedFault = "ESTABLISHED_FAULT" ("Une faute établie par un vote", "A fault established by a ballot"),
        /// A decision is recorded (R8).
        Decision = "DECISION" ("Une décision enregistrée, avec ses motifs", "A recorded decision, with its reasons"),
        /// The organisation is admitted as a member (A1).
        Admission = "ADMISSION" ("Une adhésion en cours", "An admission as member"),
        /// A version of the charter is in force.
        CharterInForce = "CHARTER_IN_FORCE" ("Une version de la charte en vigueur", "A version of the charter in force"),
    }
}
