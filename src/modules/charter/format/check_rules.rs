//! The faults of rules of procedure, among them rules that contradict each other.

use super::{
    Appeal, AppealBody, Calendar, DecidingBody, Decision, Deliberation, DepartedMembers, Meeting,
    Quorum, RulesOfProcedure, Sanctions, limits, read::Table,
};
use crate::deadline::Period;

/// The smallest secret electorate where a charter says nothing (R15).
const SMALLEST_SECRET_ELECTORATE: u32 = 5;

/// Reads `[rules]`.
pub(super) fn rules(table: &mut Table<'_, '_>) -> Option<RulesOfProcedure> {
    let label_stays_months = table.whole("label_stays_months", 0..=limits::MONTHS);
    let deliberation = table.table("deliberation", deliberation);
    let defence = table.table("defence", period);
    let meeting = table.table("meeting", meeting);
    let decision = table.table("decision", decision);
    let sanctions = table.table("sanctions", sanctions);
    let deciding = decision.as_ref().map(|decision| decision.body);
    let appeal = table.optional("appeal", |table, key| {
        table.table(key, |table| appeal(table, deciding))
    });
    let calendar = table.table("calendar", calendar);
    Some(RulesOfProcedure {
        label_stays_months: label_stays_months?,
        deliberation: deliberation?,
        defence: defence?,
        meeting: meeting?,
        decision: decision?,
        sanctions: sanctions?,
        appeal,
        calendar: calendar?,
    })
}

fn period(table: &mut Table<'_, '_>) -> Option<Period> {
    let months = table.or_default("months", 0, |table, key| {
        table.whole(key, 0..=limits::MONTHS)
    });
    let days = table.or_default("days", 0, |table, key| table.whole(key, 0..=limits::DAYS));
    let period = Period {
        months: months?,
        days: days?,
    };
    if period.months == 0 && period.days == 0 {
        table.fault(
            "days",
            "and `months` leave no time: at least one day is needed",
        );
    }
    Some(period)
}

fn deliberation(table: &mut Table<'_, '_>) -> Option<Deliberation> {
    let time = table.table("time", period);
    let starts_on = table.choice_among("starts_on", Deliberation::STARTS);
    Some(Deliberation {
        time: time?,
        starts_on: starts_on?,
    })
}

fn meeting(table: &mut Table<'_, '_>) -> Option<Meeting> {
    let notice_clear_days = table.whole("notice_clear_days", 1..=limits::DAYS);
    let quorum = table.table("quorum", quorum);
    let majority = table.choice("majority");
    let tie = table.choice("tie");
    let smallest_secret_electorate = table.or_default(
        "smallest_secret_electorate",
        SMALLEST_SECRET_ELECTORATE,
        |table, key| table.whole(key, 3..=limits::PEOPLE),
    );
    let recusal_fallback = table.choice("recusal_fallback");
    Some(Meeting {
        notice_clear_days: notice_clear_days?,
        quorum: quorum?,
        majority: majority?,
        tie: tie?,
        smallest_secret_electorate: smallest_secret_electorate?,
        recusal_fallback: recusal_fallback?,
    })
}

fn quorum(table: &mut Table<'_, '_>) -> Option<Quorum> {
    let fraction = table.optional("fraction", Table::parsed);
    let minimum = table.optional("minimum", |table, key| table.whole(key, 1..=limits::PEOPLE));
    if !table.has("fraction") && !table.has("minimum") {
        table.fault(
            "fraction",
            "is missing, and so is `minimum`: a quorum needs one of them",
        );
        return None;
    }
    Some(Quorum { fraction, minimum })
}

fn decision(table: &mut Table<'_, '_>) -> Option<Decision> {
    let body = table.choice("body");
    let empowered_by = table.optional("empowered_by", |table, key| {
        table.localized(key, limits::TITLE)
    });
    let investigator_votes = table.flag("investigator_votes");
    Some(Decision {
        body: body?,
        empowered_by,
        investigator_votes: investigator_votes?,
    })
}

fn sanctions(table: &mut Table<'_, '_>) -> Option<Sanctions> {
    let radiation_strikes = table.choice("radiation_strikes");
    let label_ban = table.flag("label_ban");
    let max_months = table.optional("label_ban_max_months", |table, key| {
        table.whole(key, 1..=limits::MONTHS)
    });
    let warning = table.flag("warning");
    let suspension = table.flag("suspension");
    let departed_members = table.choice("departed_members");
    if label_ban == Some(false) && departed_members == Some(DepartedMembers::FindingAndBan) {
        let message = "asks for a ban that `label_ban` does not permit";
        table.fault("departed_members", message);
    }
    Some(Sanctions {
        radiation_strikes: radiation_strikes?,
        label_ban: label_ban?,
        label_ban_max_months: max_months,
        warning: warning?,
        suspension: suspension?,
        departed_members: departed_members?,
    })
}

fn appeal(table: &mut Table<'_, '_>, deciding: Option<DecidingBody>) -> Option<Appeal> {
    let time = table.table("time", period);
    let body = table.choice("body");
    if body == Some(AppealBody::GeneralAssembly) && deciding == Some(DecidingBody::GeneralAssembly)
    {
        table.fault(
            "body",
            "is the body that decided: an appeal goes to another",
        );
    }
    let suspensive = table.flag("suspensive");
    Some(Appeal {
        time: time?,
        body: body?,
        suspensive: suspensive?,
    })
}

fn calendar(table: &mut Table<'_, '_>) -> Option<Calendar> {
    let region = table.parsed("region");
    let working_days = table.choice("working_days");
    Some(Calendar {
        region: region?,
        working_days: working_days?,
    })
}
