use super::*;
use entity::TextEnum as _;
use entity::id::AssociationId;
use uuid::Uuid;

const HOLDER: AccountId = AccountId(Uuid::from_u128(1));
const PROPOSER: AccountId = AccountId(Uuid::from_u128(2));
const SECOND: AccountId = AccountId(Uuid::from_u128(3));

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn term(first: &str, last: &str) -> Term {
    Term {
        first: day(first),
        last: (!last.is_empty()).then(|| day(last)),
    }
}

fn mandate(state: MandateState, role: MandateRole, term: Term) -> mandate::Model {
    mandate::Model {
        id: MandateId(Uuid::from_u128(9)),
        association_id: AssociationId(Uuid::from_u128(8)),
        account_id: HOLDER,
        role,
        state,
        first_day: term.first,
        last_day: term.last,
        proposed_at: "2026-01-01T00:00:00Z".parse().unwrap(),
        proposed_by: Some(PROPOSER),
        confirmed_at: None,
        confirmed_by: None,
        revoked_at: None,
        revoked_by: None,
        revocation_proposed_at: None,
        revocation_proposed_by: None,
        version: 1,
    }
}

const NOW: &str = "2026-02-01T12:00:00Z";

fn asked(me: AccountId, today: NaiveDate, admins: &[Administers]) -> Asked<'_> {
    Asked {
        me,
        today,
        now: NOW.parse().unwrap(),
        admins,
    }
}

fn codes(result: Result<(), Vec<Refusal>>) -> Vec<RefusalCode> {
    let refusals = result.err().unwrap_or_default();
    refusals.iter().map(|refusal| refusal.code).collect()
}

#[test]
fn a_mandate_holds_from_its_first_day_to_its_last() {
    let confirmed = mandate(
        MandateState::Confirmed,
        MandateRole::Board,
        term("2026-02-01", "2026-02-28"),
    );
    for (today, holds) in [
        ("2026-01-31", false),
        ("2026-02-01", true),
        ("2026-02-28", true),
        ("2026-03-01", false),
    ] {
        assert_eq!(is_in_force(&confirmed, day(today)), holds, "{today}");
    }
    for state in [MandateState::Proposed, MandateState::Revoked] {
        let other = mandate::Model {
            state,
            ..confirmed.clone()
        };
        assert!(!is_in_force(&other, day("2026-02-10")), "{state}");
    }
}

#[test]
fn terms_overlap_where_they_share_a_day() {
    let march = term("2026-03-01", "2026-03-31");
    for (first, last, overlap) in [
        ("2026-02-01", "2026-02-28", false),
        ("2026-02-01", "2026-03-01", true),
        ("2026-03-10", "2026-03-11", true),
        ("2026-03-31", "2026-04-30", true),
        ("2026-04-01", "2026-04-30", false),
        ("2026-02-01", "", true),
        ("2026-04-01", "", false),
    ] {
        let other = term(first, last);
        assert_eq!(march.overlaps(other), overlap, "{first} {last}");
        assert_eq!(other.overlaps(march), overlap, "{first} {last}");
    }
}

#[test]
fn a_proposal_is_for_somebody_else_and_for_days_to_come() {
    let proposal = |holder, first, last| Proposal {
        holder,
        role: MandateRole::Board,
        term: term(first, last),
    };
    let today = day("2026-01-15");
    let check = |proposal: Proposal| codes(propose(&proposal, PROPOSER, today, &[]));
    assert_eq!(check(proposal(HOLDER, "2026-01-01", "2026-01-15")), []);
    assert_eq!(
        check(proposal(PROPOSER, "2026-01-01", "2026-12-31")),
        [RefusalCode::SecondPersonNeeded]
    );
    assert_eq!(
        check(proposal(HOLDER, "2026-02-02", "2026-02-01")),
        [RefusalCode::InvalidInput]
    );
    assert_eq!(
        check(proposal(HOLDER, "2026-01-01", "2026-01-14")),
        [RefusalCode::InvalidInput]
    );
}

#[test]
fn an_office_is_held_once_and_by_one_president() {
    use MandateRole::{Board, President};
    use MandateState::{Confirmed, Proposed, Revoked};
    let today = day("2026-01-15");
    let year = term("2026-01-01", "2026-12-31");
    let check = |role, holder, state| {
        let others = [mandate(state, role, year)];
        let proposal = Proposal {
            holder,
            role,
            term: term("2026-12-31", "2027-12-31"),
        };
        codes(propose(&proposal, PROPOSER, today, &others))
    };
    assert_eq!(check(Board, HOLDER, Confirmed), [RefusalCode::AlreadyDone]);
    assert_eq!(check(Board, HOLDER, Proposed), [RefusalCode::AlreadyDone]);
    assert_eq!(check(Board, HOLDER, Revoked), []);
    assert_eq!(check(Board, SECOND, Confirmed), []);
    assert_eq!(
        check(President, SECOND, Confirmed),
        [RefusalCode::WrongState]
    );
    assert_eq!(
        check(President, SECOND, Proposed),
        [RefusalCode::WrongState]
    );
    assert_eq!(check(President, SECOND, Revoked), []);
    assert_eq!(
        check(President, HOLDER, Confirmed),
        [RefusalCode::AlreadyDone]
    );
}

#[test]
fn a_second_person_confirms_in_time() {
    let year = term("2026-01-01", "2026-12-31");
    for (state, me, today, expected) in [
        (MandateState::Proposed, SECOND, "2026-12-31", None),
        (
            MandateState::Proposed,
            HOLDER,
            "2026-02-01",
            Some(RefusalCode::SecondPersonNeeded),
        ),
        (
            MandateState::Proposed,
            PROPOSER,
            "2026-02-01",
            Some(RefusalCode::SecondPersonNeeded),
        ),
        (
            MandateState::Proposed,
            SECOND,
            "2027-01-01",
            Some(RefusalCode::OutOfTime),
        ),
        (
            MandateState::Confirmed,
            SECOND,
            "2026-02-01",
            Some(RefusalCode::AlreadyDone),
        ),
        (
            MandateState::Revoked,
            SECOND,
            "2026-02-01",
            Some(RefusalCode::WrongState),
        ),
    ] {
        let mandate = mandate(state, MandateRole::Board, year);
        let asked = asked(me, day(today), &[]);
        let code = confirm(&mandate, &asked).err().map(|no| no.code);
        assert_eq!(code, expected, "{state} {today}");
    }
}

#[test]
fn what_is_over_is_not_revoked() {
    let year = term("2026-01-01", "2026-12-31");
    for (state, today, expected) in [
        (MandateState::Proposed, "2026-06-01", None),
        (MandateState::Confirmed, "2025-06-01", None),
        (MandateState::Confirmed, "2026-12-31", None),
        (
            MandateState::Confirmed,
            "2027-01-01",
            Some(RefusalCode::WrongState),
        ),
        (
            MandateState::Revoked,
            "2026-06-01",
            Some(RefusalCode::AlreadyDone),
        ),
    ] {
        let mandate = mandate(state, MandateRole::Board, year);
        let asked = asked(HOLDER, day(today), &[]);
        let code = revoke(&mandate, &asked).err().map(|no| no.code);
        assert_eq!(code, expected, "{state} {today}");
    }
}

#[test]
fn ones_own_ends_at_once_and_anothers_by_two_people() {
    use RefusalCode::{AlreadyDone, SecondPersonNeeded};
    let now: DateTime<Utc> = NOW.parse().unwrap();
    let year = term("2026-01-01", "2026-12-31");
    let confirmed = mandate(MandateState::Confirmed, MandateRole::Board, year);
    let wanted = |since: TimeDelta| mandate::Model {
        revocation_proposed_at: Some(now - since),
        revocation_proposed_by: Some(PROPOSER),
        ..confirmed.clone()
    };
    let proposal = mandate(MandateState::Proposed, MandateRole::Board, year);
    let (fresh, old) = (
        wanted(REVOCATION_WAITS - TimeDelta::seconds(1)),
        wanted(REVOCATION_WAITS),
    );
    for (what, mandate, me, ended, confirmation) in [
        (
            "own",
            &confirmed,
            HOLDER,
            Ok(Ending::AtOnce),
            Err(AlreadyDone),
        ),
        (
            "another's",
            &confirmed,
            PROPOSER,
            Ok(Ending::Proposed),
            Err(AlreadyDone),
        ),
        (
            "a proposal",
            &proposal,
            SECOND,
            Ok(Ending::AtOnce),
            Ok(Confirmation::Mandate),
        ),
        (
            "waiting, own",
            &fresh,
            HOLDER,
            Ok(Ending::AtOnce),
            Err(SecondPersonNeeded),
        ),
        (
            "waiting, proposer",
            &fresh,
            PROPOSER,
            Err(AlreadyDone),
            Err(SecondPersonNeeded),
        ),
        (
            "waiting, second",
            &fresh,
            SECOND,
            Err(AlreadyDone),
            Ok(Confirmation::Revocation),
        ),
        (
            "waited too long",
            &old,
            SECOND,
            Ok(Ending::Proposed),
            Err(AlreadyDone),
        ),
    ] {
        let asked = asked(me, day("2026-02-01"), &[]);
        let code = |no: Refusal| no.code;
        assert_eq!(revoke(mandate, &asked).map_err(code), ended, "{what}");
        assert_eq!(
            confirm(mandate, &asked).map_err(code),
            confirmation,
            "{what}"
        );
    }
}

#[test]
fn the_last_administrator_with_no_end_in_sight_stays() {
    let today = day("2026-02-01");
    let founder = MandateId(Uuid::from_u128(9));
    let admin = |id: u128, first, last| Administers {
        mandate: MandateId(Uuid::from_u128(id)),
        term: term(first, last),
    };
    let own = admin(9, "2020-01-01", "");
    for (what, other, goes) in [
        ("nobody else", None, false),
        ("for good", Some(("2026-02-01", "")), true),
        (
            "ninety days to run",
            Some(("2026-01-01", "2026-05-02")),
            true,
        ),
        (
            "too near its end",
            Some(("2026-01-01", "2026-05-01")),
            false,
        ),
        ("not begun", Some(("2026-02-02", "2027-12-31")), false),
        ("over", Some(("2025-01-01", "2026-01-31")), false),
    ] {
        let mut admins = vec![own];
        admins.extend(other.map(|(first, last)| admin(10, first, last)));
        let asked = asked(HOLDER, today, &admins);
        let founding = mandate(MandateState::Confirmed, MandateRole::Admin, own.term);
        assert_eq!(founding.id, founder);
        assert_eq!(revoke(&founding, &asked).is_ok(), goes, "{what}");
        // A second person meets the same rule, since the other may have gone in between.
        let wanted = mandate::Model {
            revocation_proposed_at: Some(asked.now),
            revocation_proposed_by: Some(PROPOSER),
            ..founding.clone()
        };
        let second = Asked {
            me: SECOND,
            ..asked
        };
        assert_eq!(confirm(&wanted, &second).is_ok(), goes, "{what}");
        // What gives no rights, or rights of another kind, leaves the association administered.
        for (state, role) in [
            (MandateState::Proposed, MandateRole::Admin),
            (MandateState::Confirmed, MandateRole::President),
        ] {
            assert!(revoke(&mandate(state, role, own.term), &asked).is_ok());
        }
    }
}

/// The access layer lets an admin do both: who proposed is asked here, whatever mandate it is and whatever they hold themselves.
#[test]
fn no_role_confirms_what_it_proposed() {
    let today = day("2026-02-01");
    let two = [1, 2].map(|id| Administers {
        mandate: MandateId(Uuid::from_u128(id)),
        term: term("2020-01-01", ""),
    });
    for role in MandateRole::VALUES {
        let proposed = mandate(MandateState::Proposed, *role, term("2026-02-01", ""));
        let ending = mandate::Model {
            state: MandateState::Confirmed,
            revocation_proposed_at: Some("2026-01-31T00:00:00Z".parse().unwrap()),
            revocation_proposed_by: Some(PROPOSER),
            ..proposed.clone()
        };
        for waits in [&proposed, &ending] {
            let may = |who| confirm(waits, &asked(who, today, &two)).is_ok();
            assert_eq!(
                [PROPOSER, HOLDER, SECOND].map(may),
                [false, false, true],
                "{role}"
            );
        }
    }
}
