//! What the board must do next: pure.

use chrono::{DateTime, Utc};
use entity::text_enum;
use entity::value::{ComplaintState, ProceedingState};

text_enum! {
    /// What the board must do next on a complaint or a proceeding.
    pub enum DocketStep {
        /// Open a proceeding on the complaint.
        OpenProceeding = "OPEN_PROCEEDING" ("Ouvrir un dossier", "Open a proceeding"),
        /// Tell the accused in writing of the allegations and of what it risks (R1).
        NotifyAccused = "NOTIFY_ACCUSED" ("Notifier les griefs", "Notify the allegations"),
        /// Wait for the defence: its time runs. The meeting can be convened meanwhile (R2).
        AwaitDefence = "AWAIT_DEFENCE" ("Attendre la défense", "Await the defence"),
        /// Hold a meeting that takes the file up: the time of the defence is over (T7).
        HoldMeeting = "HOLD_MEETING" ("Se réunir", "Hold a meeting"),
        /// Vote, and record the decision.
        RecordDecision = "RECORD_DECISION" ("Voter, et enregistrer la décision", "Vote, and record the decision"),
        /// Notify the decision to the accused (R8).
        NotifyDecision = "NOTIFY_DECISION" ("Notifier la décision", "Notify the decision"),
    }
}

/// How far a proceeding has come, as its reader may know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Its state.
    pub state: ProceedingState,
    /// When the time of the defence is over.
    pub defence_ends_at: Option<DateTime<Utc>>,
}

impl Progress {
    /// The state as it is shown to whoever is told of the file and holds no office in it: that the decision is taken is told by its
    /// notification, and not before (R8).
    #[must_use]
    pub fn outside(state: ProceedingState) -> ProceedingState {
        match state {
            ProceedingState::Decided => ProceedingState::TakenUp,
            state => state,
        }
    }
}

impl DocketStep {
    /// What comes next in a proceeding; nothing once its decision is notified.
    #[must_use]
    pub fn on_proceeding(proceeding: Progress, now: DateTime<Utc>) -> Option<Self> {
        match proceeding.state {
            ProceedingState::Opened => Some(Self::NotifyAccused),
            ProceedingState::Notified
                if proceeding.defence_ends_at.is_some_and(|end| now < end) =>
            {
                Some(Self::AwaitDefence)
            }
            ProceedingState::Notified => Some(Self::HoldMeeting),
            ProceedingState::TakenUp => Some(Self::RecordDecision),
            ProceedingState::Decided => Some(Self::NotifyDecision),
            ProceedingState::DecisionNotified | ProceedingState::Closed => None,
        }
    }

    /// What comes next on a complaint in this state: what does in its proceeding, where that is known.
    #[must_use]
    pub fn on_complaint(
        state: ComplaintState,
        proceeding: Option<Progress>,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        match state {
            ComplaintState::Received => Some(Self::OpenProceeding),
            ComplaintState::InProceeding | ComplaintState::Decided => {
                Self::on_proceeding(proceeding?, now)
            }
        }
    }
}
