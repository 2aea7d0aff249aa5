//! What may be decided, when a decision takes effect, and what it strikes: pure.

use crate::deadline::{self, Deadline, OutOfRange, Period, Rolling};
use crate::failure::{Refusal, RefusalCode, Step};
use crate::modules::ballots;
use crate::modules::charter::format::{DepartedMembers, RadiationStrikes, RulesOfProcedure};
use crate::rule::Rule;
use crate::text::LocalizedText;
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::ballot;
use entity::id::{AllegationId, BallotId};
use entity::value::{
    BallotOutcome, BallotState, DecisionOutcome, DecisionState, Finding, NoticeMeans,
    ProceedingState, SanctionKind,
};

/// The furthest that a counting date may lie ahead, in days: a letter that comes back is sent again.
const FURTHEST: u64 = 366;
/// The longest ban that is written as a length, in months; longer than that it is one without end.
const LONGEST_BAN: u32 = 1_200;

/// What the board did with a file.
#[derive(Clone, Debug)]
pub struct Deliberated<'a> {
    /// Where the file stands.
    pub state: ProceedingState,
    /// The rules of procedure that it follows.
    pub rules: &'a RulesOfProcedure,
    /// Its allegations, in their order.
    pub allegations: &'a [AllegationId],
    /// Its ballots.
    pub ballots: &'a [ballot::Model],
    /// Whether the accused has left the association (R11).
    pub departed: bool,
}

/// What the chair gives beside the ballots.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Reasons, by allegation.
    pub reasons: Vec<(AllegationId, String)>,
    /// How long the ban holds that a sanction brings, in months; without end where nothing is said.
    pub ban_months: Option<u32>,
}

/// What is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// What was decided.
    pub outcome: DecisionOutcome,
    /// The result on each allegation, with its reasons (R8).
    pub findings: Vec<(AllegationId, Finding, String)>,
    /// The sanctions that a ballot adopted, with the length of the ban that they bring.
    pub sanctions: Vec<Pronounced>,
}

/// A sanction that a ballot adopted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pronounced {
    /// Which.
    pub kind: SanctionKind,
    /// By which ballot.
    pub ballot: BallotId,
    /// For how many months the ban holds that it brings, where that has an end.
    pub ban_months: Option<u32>,
}

/// The decision that follows from the ballots and nothing else: a finding before a sanction (A7), reasons for each allegation
/// (R8), and of a member who left no more than the rules say (R11).
///
/// # Errors
/// Every refusal; the steps that are missing are named all at once.
pub fn record(proceeding: &Deliberated<'_>, given: &Given) -> Result<Ruling, Vec<Refusal>> {
    undecided(proceeding.state).map_err(|refusal| vec![refusal])?;
    let mut refusals: Vec<Refusal> = stray_reasons(proceeding, given).into_iter().collect();
    let adopted = adopted(proceeding);
    refusals.extend(ban_length(proceeding.rules, &adopted, given.ban_months).err());
    let missing = missing(proceeding, given);
    if !missing.is_empty() {
        refusals.push(refuse_missing(missing));
    }
    let findings = findings(proceeding, given);
    let established = findings
        .iter()
        .any(|(_, finding, _)| *finding == Finding::Established);
    if !adopted.is_empty() && !established && refusals.is_empty() {
        refusals.push(
            Refusal::new(
                RefusalCode::NoFaultEstablished,
                "Aucune faute n’est établie : aucune sanction ne peut être prononcée.",
                "No fault is established: no sanction can be pronounced.",
            )
            .rule(Rule::A7)
            .missing([Step::EstablishedFault]),
        );
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let outcome = match (established, adopted.is_empty()) {
        _ if nothing_is_found(proceeding.departed, proceeding.rules) => DecisionOutcome::NoFinding,
        (false, _) => DecisionOutcome::NoFault,
        (true, true) => DecisionOutcome::FaultWithoutSanction,
        (true, false) => DecisionOutcome::Sanction,
    };
    let sanctions = adopted.into_iter().map(|(kind, ballot)| Pronounced {
        kind,
        ballot,
        ban_months: given.ban_months.filter(|_| bans(kind)),
    });
    Ok(Ruling {
        outcome,
        findings,
        sanctions: sanctions.collect(),
    })
}

/// That no decision on the file is recorded.
///
/// # Errors
/// `ALREADY_DONE`.
pub fn undecided(state: ProceedingState) -> Result<(), Refusal> {
    match state {
        ProceedingState::Opened | ProceedingState::Notified | ProceedingState::TakenUp => Ok(()),
        ProceedingState::Decided | ProceedingState::DecisionNotified | ProceedingState::Closed => {
            Err(Refusal::already(
                "La décision sur ce dossier est déjà enregistrée.",
                "The decision on this file is recorded already.",
            ))
        }
    }
}

/// R11: the accused left, and the rules let nothing be found.
#[must_use]
pub fn nothing_is_found(departed: bool, rules: &RulesOfProcedure) -> bool {
    departed && rules.sanctions.departed_members == DepartedMembers::Nothing
}

/// Whether a decision on the file could be recorded, its reasons apart.
///
/// # Errors
/// Every refusal that applies.
pub fn recordable(proceeding: &Deliberated<'_>) -> Result<(), Vec<Refusal>> {
    undecided(proceeding.state).map_err(|refusal| vec![refusal])?;
    let missing = lacks(proceeding);
    if missing.is_empty() {
        Ok(())
    } else {
        Err(vec![refuse_missing(missing)])
    }
}

/// What a decision lacks, reasons apart, in the order of the procedure.
fn lacks(proceeding: &Deliberated<'_>) -> Vec<Step> {
    use ProceedingState::{Notified, Opened};
    let pending = |id: &AllegationId| ballots::finding(proceeding.ballots, *id) == Finding::Pending;
    let is_open = |ballot: &ballot::Model| ballot.state == BallotState::Open;
    let findings = !nothing_is_found(proceeding.departed, proceeding.rules)
        && proceeding.allegations.iter().any(pending);
    let steps = [
        (Step::Notice, proceeding.state == Opened),
        (
            Step::OpenMeeting,
            matches!(proceeding.state, Opened | Notified),
        ),
        (Step::FindingBallots, findings),
        (Step::BallotsClosed, proceeding.ballots.iter().any(is_open)),
    ];
    let missing = steps.into_iter().filter(|(_, missing)| *missing);
    missing.map(|(step, _)| step).collect()
}

fn missing(proceeding: &Deliberated<'_>, given: &Given) -> Vec<Step> {
    let mut missing = lacks(proceeding);
    let has_reasons = |id: &AllegationId| given.reasons.iter().any(|(of, _)| of == id);
    if !proceeding.allegations.iter().all(has_reasons) {
        missing.push(Step::Reasons);
    }
    missing
}

/// One refusal that names every missing step.
#[must_use]
pub fn refuse_missing(missing: Vec<Step>) -> Refusal {
    let names = missing.iter().map(|step| name(*step));
    let (fr, en): (Vec<_>, Vec<_>) = names.map(|name| (name.fr, name.en)).unzip();
    Refusal::new(
        RefusalCode::StepMissing,
        format!("Il manque : {}.", fr.join(" ; ")),
        format!("Missing: {}.", en.join("; ")),
    )
    .rule(Rule::R9)
    .missing(missing)
}

/// What a decision lacks, by its name; of meeting and ballots it needs more than a vote does.
fn name(step: Step) -> LocalizedText {
    match step {
        Step::OpenMeeting => LocalizedText::new(
            "une réunion qui se soit saisie du dossier",
            "a meeting that has taken the file up",
        ),
        Step::FindingBallots => LocalizedText::new(
            "un vote clos, avec un résultat, sur chaque grief",
            "a closed ballot with a result on each allegation",
        ),
        step => LocalizedText::of(step).in_sentence(),
    }
}

fn stray_reasons(proceeding: &Deliberated<'_>, given: &Given) -> Option<Refusal> {
    let known = |id: &AllegationId| proceeding.allegations.contains(id);
    let twice = |(n, (id, _)): (usize, &(AllegationId, String))| {
        given.reasons[..n].iter().any(|(other, _)| other == id)
    };
    let stray = !given.reasons.iter().all(|(id, _)| known(id))
        || given.reasons.iter().enumerate().any(twice);
    stray.then(|| {
        Refusal::invalid(
            &["reasons"],
            "Motivez chaque grief de ce dossier une fois, et aucun autre.",
            "Give reasons for each allegation of this file once, and for no other.",
        )
        .rule(Rule::R7)
    })
}

/// The sanctions that a ballot adopted, as far as they may still be pronounced (R11).
fn adopted(proceeding: &Deliberated<'_>) -> Vec<(SanctionKind, BallotId)> {
    let may = |kind| {
        !proceeding.departed
            || kind == SanctionKind::LabelBan
                && proceeding.rules.sanctions.departed_members == DepartedMembers::FindingAndBan
    };
    proceeding
        .ballots
        .iter()
        .filter(|ballot| ballot.outcome == Some(BallotOutcome::Adopted))
        .filter_map(|ballot| Some((ballot.sanction_kind?, ballot.id)))
        .filter(|(kind, _)| may(*kind))
        .collect()
}

fn findings(proceeding: &Deliberated<'_>, given: &Given) -> Vec<(AllegationId, Finding, String)> {
    let finding = |id| {
        if nothing_is_found(proceeding.departed, proceeding.rules) {
            Finding::Pending
        } else {
            ballots::finding(proceeding.ballots, id)
        }
    };
    let reasons = |id| given.reasons.iter().find(|(of, _)| *of == id);
    proceeding
        .allegations
        .iter()
        .filter_map(|id| Some((*id, finding(*id), reasons(*id)?.1.clone())))
        .collect()
}

/// Whether a sanction forbids the label's graphics: the ban by itself, and radiation, which adds one (A4).
const fn bans(kind: SanctionKind) -> bool {
    matches!(kind, SanctionKind::LabelBan | SanctionKind::Radiation)
}

/// R16: a ban has a length or none; where the rules set a longest, it has one, also where radiation brings it.
fn ban_length(
    rules: &RulesOfProcedure,
    adopted: &[(SanctionKind, BallotId)],
    months: Option<u32>,
) -> Result<(), Refusal> {
    let field = &["banMonths"];
    let ban = adopted.iter().any(|(kind, _)| bans(*kind));
    match (ban, months, rules.sanctions.label_ban_max_months) {
        (false, Some(_), _) => Err(Refusal::invalid(
            field,
            "Ni radiation ni interdiction du label n’a été votée : n’indiquez pas de durée.",
            "Neither radiation nor a ban on the label was voted: give no length.",
        )),
        (true, Some(months), _) if months == 0 || months > LONGEST_BAN => Err(Refusal::invalid(
            field,
            format!(
                "Une interdiction dure de 1 à {LONGEST_BAN} mois ; au-delà, ne donnez pas de durée."
            ),
            format!("A ban lasts 1 to {LONGEST_BAN} months; beyond that, give no length."),
        )),
        (true, Some(months), Some(most)) if months > most => Err(Refusal::new(
            RefusalCode::NotInRules,
            format!("Le règlement limite l’interdiction à {most} mois."),
            format!("The rules limit a ban to {most} months."),
        )
        .at(field)
        .rule(Rule::R16)),
        (true, None, Some(most)) => Err(Refusal::invalid(
            field,
            format!("Indiquez la durée de l’interdiction : {most} mois au plus."),
            format!("Say how long the ban lasts: {most} months at most."),
        )
        .rule(Rule::R16)),
        _ => Ok(()),
    }
}

/// Whether a decision in this state may be notified: recorded, and its meeting no longer `unminuted`. The minutes prove what was
/// decided (R9), and with them the meeting meets the limit of the complaints (T7): nothing takes effect before.
pub fn notify(state: Option<DecisionState>, unminuted: bool) -> Result<(), Refusal> {
    if let Some(DecisionState::Notified | DecisionState::InForce) = state {
        return Err(Refusal::already(
            "Cette décision est déjà notifiée.",
            "This decision is notified already.",
        ));
    }
    let steps = [
        (Step::MeetingClosed, unminuted),
        (Step::Decision, state.is_none()),
    ];
    let missing = steps.into_iter().filter(|(_, missing)| *missing);
    let missing: Vec<_> = missing.map(|(step, _)| step).collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(refuse_missing(missing))
    }
}

/// The day from which a notification counts: today for one that this server sends, otherwise the day that is given; never a day
/// that is over.
pub fn counting_day(
    means: NoticeMeans,
    given: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<NaiveDate, Refusal> {
    let field = &["countingDate"];
    let Some(day) = given else {
        return match means {
            NoticeMeans::Electronic => Ok(today),
            NoticeMeans::RegisteredLetter | NoticeMeans::HandDelivery => Err(Refusal::invalid(
                field,
                "Dites à partir de quel jour la notification compte : la remise de la lettre, ou sa première présentation.",
                "Say from which day the notification counts: the letter’s delivery, or its first presentation.",
            )
            .rule(Rule::R8)),
        };
    };
    if day < today {
        return Err(Refusal::invalid(
            field,
            "La notification ne peut pas compter à partir d’un jour passé.",
            "The notification cannot count from a day that is over.",
        )
        .rule(Rule::R8));
    }
    if today
        .checked_add_days(Days::new(FURTHEST))
        .is_none_or(|furthest| day > furthest)
    {
        return Err(Refusal::invalid(
            field,
            "Cette date est trop lointaine : un an au plus.",
            "This date is too far ahead: at most one year.",
        ));
    }
    Ok(day)
}

/// When a decision takes effect (R8): at once where its notification counts from today, otherwise at the first instant of that
/// day at the seat; and where a suspensive appeal is open against a sanction, at the end of the time for it (R10).
///
/// # Errors
/// [`OutOfRange`] where no calendar reaches that far.
pub fn effective_at(
    counting: NaiveDate,
    now: DateTime<Utc>,
    zone: Tz,
    rules: &RulesOfProcedure,
    sanctioned: bool,
) -> Result<DateTime<Utc>, OutOfRange> {
    let day_before = counting.pred_opt().ok_or(OutOfRange)?;
    let counts_from = deadline::end_of_day(day_before, zone)?.max(now);
    let appeal = rules
        .appeal
        .as_ref()
        .filter(|appeal| sanctioned && appeal.suspensive);
    let Some(appeal) = appeal else {
        return Ok(counts_from);
    };
    let calendar = &rules.calendar;
    let deadline = Deadline::count(
        appeal.time,
        calendar.working_days,
        counts_from,
        zone,
        calendar.region,
    )?;
    Ok(deadline.ends_at)
}

/// Whether a decision is notified and its instant has come.
#[must_use]
pub fn is_due(
    state: DecisionState,
    effective_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> bool {
    state == DecisionState::Notified && effective_at.is_some_and(|at| now >= at)
}

/// What a decision strikes when it comes into force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing that is struck or not, apart from the others"
)]
pub struct Strikes {
    /// The membership, and signatures and labels with it.
    pub membership: bool,
    /// The signature of this charter.
    pub signature: bool,
    /// The right to the graphics: the label of this charter ends, and a ban holds from then on.
    pub graphics: bool,
    /// A radiation was pronounced, and finds no member any more (R11).
    pub came_too_late: bool,
}

/// What these sanctions strike, where the accused is still a member or is not. A radiation that comes too late strikes nothing,
/// so it brings no ban either (R11).
#[must_use]
pub fn strikes(sanctions: &[SanctionKind], strikes: RadiationStrikes, member: bool) -> Strikes {
    let radiation = sanctions.contains(&SanctionKind::Radiation);
    let ban = sanctions.contains(&SanctionKind::LabelBan);
    let of_membership = match strikes {
        RadiationStrikes::Membership | RadiationStrikes::MembershipAndSignature => true,
        RadiationStrikes::Signature => false,
    };
    Strikes {
        membership: radiation && member && of_membership,
        signature: radiation && member && !of_membership,
        graphics: ban || radiation && member,
        came_too_late: radiation && !member,
    }
}

/// When a ban of `months` that begins at `from` ends; never where no length is set (R16). It is a length and no time limit to
/// act within: it is not moved to a working day.
///
/// # Errors
/// [`OutOfRange`] where no calendar reaches that far.
pub fn ban_ends_at(
    months: Option<u32>,
    from: DateTime<Utc>,
    zone: Tz,
    rules: &RulesOfProcedure,
) -> Result<Option<DateTime<Utc>>, OutOfRange> {
    let Some(months) = months else {
        return Ok(None);
    };
    let period = Period { months, days: 0 };
    let deadline = Deadline::count(period, Rolling::None, from, zone, rules.calendar.region)?;
    Ok(Some(deadline.ends_at))
}

#[cfg(test)]
mod tests;
