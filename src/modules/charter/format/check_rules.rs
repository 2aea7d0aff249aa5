//! How the keys of the rules of procedure are read, and the rules that contradict each other.

use super::limits;
use super::read::{Key, Table};
use super::rules::{
    AppealBody, AppealRules, DecidingBody, DecisionRules, DeliberationRules, DepartedMembers,
    Fraction, Majority, RadiationStrikes, RecusalFallback, TieRule,
};
use crate::deadline::{Period, Region, Rolling, StartEvent};
use crate::text::LocalizedText;

macro_rules! keys {
    ($($type:ty: $read:expr;)+) => {$(
        impl Key for $type {
            fn read(table: &mut Table<'_, '_>, key: &'static str) -> Option<Self> {
                $read(table, key)
            }
        }
    )+};
}

keys! {
    bool: Table::flag;
    LocalizedText: |table: &mut Table<'_, '_>, key| table.localized(key, limits::TITLE);
    Fraction: Table::parsed;
    Region: Table::parsed;
    StartEvent: |table: &mut Table<'_, '_>, key| table.choice_among(key, DeliberationRules::STARTS);
    Rolling: Table::choice;
    Majority: Table::choice;
    TieRule: Table::choice;
    RecusalFallback: Table::choice;
    DecidingBody: Table::choice;
    RadiationStrikes: Table::choice;
    DepartedMembers: Table::choice;
    AppealBody: Table::choice;
    Period: |table: &mut Table<'_, '_>, key| table.table(key, period);
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

/// A quorum that asks neither for a share nor for a number.
pub(super) fn nothing_is_asked(
    table: &mut Table<'_, '_>,
    fraction: Option<&Option<Fraction>>,
    minimum: Option<&Option<u32>>,
) {
    if fraction == Some(&None) && minimum == Some(&None) {
        table.fault(
            "fraction",
            "is missing, and so is `minimum`: a quorum needs one of them",
        );
    }
}

/// A ban against who left, where the rules have no ban by itself.
pub(super) fn ban_that_there_is_not(
    table: &mut Table<'_, '_>,
    label_ban: Option<&bool>,
    departed_members: Option<&DepartedMembers>,
) {
    if label_ban == Some(&false) && departed_members == Some(&DepartedMembers::FindingAndBan) {
        let message = "asks for a ban that `label_ban` does not permit";
        table.fault("departed_members", message);
    }
}

/// An appeal to the body that decided.
pub(super) fn appeal_to_who_decided(
    table: &mut Table<'_, '_>,
    decision: Option<&DecisionRules>,
    appeal: Option<&Option<AppealRules>>,
) {
    let assembly = |decision: &DecisionRules| decision.body == DecidingBody::GeneralAssembly;
    let again = |appeal: &AppealRules| appeal.body == AppealBody::GeneralAssembly;
    if decision.is_some_and(assembly) && appeal.and_then(Option::as_ref).is_some_and(again) {
        table.within("appeal", |appeal| {
            appeal.fault(
                "body",
                "is the body that decided: an appeal goes to another",
            );
        });
    }
}
