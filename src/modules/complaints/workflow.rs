//! The rules of complaints: pure.

pub mod missed;

use crate::deadline::is_missed;
use crate::failure::{Refusal, RefusalCode, Step};
use crate::modules::mandates::BoardMember;
use crate::rule::Rule;
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{AccountId, ArticleId, CharterVersionId, OrganisationId};
use entity::value::{AuthorKind, ComplaintState};
use entity::{complaint, signature};

/// How many complaints of authors who did not sign in an association takes in an hour.
pub const GUESTS: i64 = 30;

/// Who takes the steps of a file, where `aside` stand aside from it: the president in office, or else the board member with the
/// oldest mandate (R4). Nobody where all stand aside. `board` is in the order of seniority.
#[must_use]
pub fn chair(board: &[BoardMember], aside: impl Fn(AccountId) -> bool) -> Option<AccountId> {
    let mut free = board.iter().filter(|member| !aside(member.account));
    let president = free.clone().find(|member| member.presidency.is_some());
    president
        .or_else(|| free.next())
        .map(|member| member.account)
}

/// That there is a charter in force, so that somebody can be reported.
///
/// # Errors
/// `STEP_MISSING`.
pub fn may_file(charter_in_force: bool) -> Result<(), Refusal> {
    if charter_in_force {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalCode::StepMissing,
        "Aucune charte n’est en vigueur : personne n’est lié, et rien ne peut être signalé.",
        "No charter is in force: nobody is bound, and nothing can be reported.",
    )
    .missing([Step::CharterInForce]))
}

/// When things happened, for a complaint that comes in.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// The day of the facts.
    pub happened_on: NaiveDate,
    /// When the association received the complaint.
    pub received_at: DateTime<Utc>,
    /// The seat's day of that instant.
    pub received_on: NaiveDate,
    /// Now.
    pub now: DateTime<Utc>,
}

/// That the facts came before the receipt, and the receipt not after now. Every refusal that applies.
#[must_use]
pub fn days(days: &Days) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if days.received_at > days.now {
        refusals.push(Refusal::invalid(
            &["paper", "receivedAt"],
            "La date de réception est à venir : donnez celle où le papier est arrivé.",
            "The date of receipt is in the future: give the one on which the paper came in.",
        ));
    } else if days.happened_on > days.received_on {
        refusals.push(Refusal::invalid(
            &["happenedOn"],
            "Le jour des faits vient après la réception du signalement : donnez le jour où ils ont eu lieu.",
            "The day of the facts comes after the complaint's receipt: give the day on which they happened.",
        ));
    }
    refusals
}

/// That at least one article is named.
///
/// # Errors
/// A refusal about `articleIds`.
pub fn some_article(wanted: &[ArticleId]) -> Result<(), Refusal> {
    if wanted.is_empty() {
        return Err(Refusal::invalid(
            &["articleIds"],
            "Citez au moins un article de la charte.",
            "Name at least one article of the charter.",
        ));
    }
    Ok(())
}

/// The signature that bound the accused on the day of the facts (A9), and the articles that are alleged, each once and in the order of the
/// text: all of them of the version that was signed then.
///
/// Whether the day or an article is wrong is not told apart, however often somebody tries: who was bound when is public for as long as
/// the register says it (R12), and a stranger learns no more of it here.
///
/// # Errors
/// `NOT_BOUND`.
pub fn bound<'a>(
    signature: Option<&'a signature::Model>,
    wanted: &[ArticleId],
    named: &[(ArticleId, CharterVersionId)],
) -> Result<(&'a signature::Model, Vec<ArticleId>), Refusal> {
    let of_version = |version| named.iter().filter(move |(_, of)| *of == version);
    let bound = signature.filter(|signature| {
        let of_version = of_version(signature.charter_version_id);
        let mut wanted = wanted.iter();
        wanted.all(|article| of_version.clone().any(|(id, _)| id == article))
    });
    let bound = bound.ok_or_else(|| {
        Refusal::new(
            RefusalCode::NotBound,
            "Cette organisation n’était pas liée ce jour-là par une version de la charte qui contient ces articles : vérifiez le jour des \
             faits, les articles et le registre.",
            "This organisation was not bound on that day by a version of the charter that has these articles: check the day of the facts, \
             the articles and the register.",
        )
        .at(&["happenedOn"])
        .rule(Rule::A9)
    })?;
    let articles = of_version(bound.charter_version_id);
    Ok((bound, articles.map(|(id, _)| *id).collect()))
}

/// That nobody reports themselves.
///
/// # Errors
/// A refusal about `actingAs`.
pub fn not_oneself(
    acting_as: Option<OrganisationId>,
    accused: OrganisationId,
) -> Result<(), Refusal> {
    if acting_as == Some(accused) {
        return Err(Refusal::invalid(
            &["actingAs"],
            "Une organisation ne se signale pas elle-même : agissez en votre nom, ou pour une autre.",
            "An organisation does not report itself: act in your own name, or for another.",
        )
        .rule(Rule::A5));
    }
    Ok(())
}

/// That a complaint on paper names who made it, unless nobody is known; and that it is not made for an organisation online.
#[must_use]
pub fn paper(kind: AuthorKind, named: bool, acting: bool) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if acting {
        refusals.push(Refusal::invalid(
            &["actingAs"],
            "Un signalement arrivé sur papier se saisit au nom de son auteur : n’indiquez pas d’organisation.",
            "A complaint that came on paper is entered in its author’s name: name no organisation to act for.",
        ));
    }
    if named == (kind == AuthorKind::Unknown) {
        refusals.push(if named {
            Refusal::invalid(
                &["paper", "authorKind"],
                "Cet auteur a un nom : dites s’il est client ou prestataire.",
                "This author has a name: say whether they are a client or a provider.",
            )
        } else {
            Refusal::invalid(
                &["paper", "authorName"],
                "Donnez le nom de l’auteur, ou dites qu’il est inconnu.",
                "Give the author’s name, or say that they are unknown.",
            )
        });
    }
    refusals
}

/// More than [`GUESTS`] complaints without a known author.
#[must_use]
pub fn too_many_guests() -> Refusal {
    Refusal::new(
        RefusalCode::RateLimited,
        "Trop de signalements sans connexion en une heure : connectez-vous, ou revenez dans une heure.",
        "Too many complaints without signing in within an hour: sign in, or come back in an hour.",
    )
}

/// Whether a limit was missed and nobody was told yet: a late meeting does not undo it (T8).
#[must_use]
pub fn is_newly_missed(complaint: &complaint::Model, now: DateTime<Utc>) -> bool {
    complaint.missed_at.is_none() && is_missed(complaint.due_at, complaint.met_at, now)
}

/// Whether a complaint waits for a file.
///
/// # Errors
/// `ALREADY_DONE`.
pub fn free(state: ComplaintState) -> Result<(), Refusal> {
    if state == ComplaintState::Received {
        return Ok(());
    }
    Err(Refusal::already(
        "Un dossier est déjà ouvert sur ce signalement.",
        "A file is open on this complaint already.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::id::{AssociationId, CharterId, ComplaintId, MandateId, SignatureId};
    use entity::value::ComplaintChannel;
    use rstest::rstest;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    const fn account(n: u128) -> AccountId {
        AccountId(Uuid::from_u128(n))
    }

    const fn article(n: u128) -> ArticleId {
        ArticleId(Uuid::from_u128(n))
    }

    fn member(n: u128, president: bool) -> BoardMember {
        BoardMember {
            account: account(n),
            presidency: president.then_some(MandateId(Uuid::from_u128(n))),
            since: day("2020-01-01"),
            mandate: MandateId(Uuid::from_u128(n)),
        }
    }

    #[rstest]
    #[case::the_president(&[], Some(3))]
    #[case::the_eldest_without_the_president(&[3], Some(1))]
    #[case::the_next_one(&[3, 1], Some(2))]
    #[case::the_president_where_others_are_aside(&[1, 2], Some(3))]
    #[case::nobody(&[1, 2, 3], None)]
    fn r4_somebody_takes_the_steps(#[case] aside: &[u128], #[case] chairs: Option<u128>) {
        let board = [member(1, false), member(2, false), member(3, true)];
        let aside = |who| aside.iter().any(|n| account(*n) == who);
        assert_eq!(chair(&board, aside), chairs.map(account));
    }

    #[rstest]
    #[case::the_same_day("2026-01-15", "2026-01-15T09:00:00Z", &[])]
    #[case::facts_to_come("2026-01-16", "2026-01-15T09:00:00Z", &[&["happenedOn"][..]])]
    #[case::on_paper("2026-01-10", "2026-01-12T09:00:00Z", &[])]
    #[case::facts_after_the_paper("2026-01-13", "2026-01-12T09:00:00Z", &[&["happenedOn"][..]])]
    #[case::paper_to_come("2026-01-10", "2026-01-15T09:00:01Z", &[&["paper", "receivedAt"][..]])]
    fn facts_come_before_receipt(
        #[case] happened: &str,
        #[case] received: &str,
        #[case] fields: &[&[&str]],
    ) {
        let (now, received_at) = (at("2026-01-15T09:00:00Z"), at(received));
        let refusals = days(&Days {
            happened_on: day(happened),
            received_at,
            received_on: received_at.date_naive(),
            now,
        });
        let found: Vec<_> = refusals.iter().map(|no| no.field.as_slice()).collect();
        assert_eq!(found, fields);
        assert!(
            refusals
                .iter()
                .all(|no| no.code == RefusalCode::InvalidInput)
        );
    }

    #[test]
    fn a9_articles_are_those_of_the_version_each_once_and_a_wrong_one_is_told_as_a_wrong_day() {
        let version = |n| CharterVersionId(Uuid::from_u128(n));
        let signature = signature::Model {
            id: SignatureId(Uuid::nil()),
            association_id: AssociationId(Uuid::nil()),
            charter_id: CharterId(Uuid::nil()),
            charter_version_id: version(1),
            organisation_id: OrganisationId(Uuid::nil()),
            signed_by: account(1),
            signed_at: DateTime::UNIX_EPOCH,
            text_hash: Vec::new(),
            ended_at: None,
            end_kind: None,
            version: 1,
        };
        let named = [
            (article(1), version(1)),
            (article(3), version(1)),
            (article(5), version(2)),
        ];
        let wanted = [article(3), article(1), article(3)];
        let (_, chosen) = bound(Some(&signature), &wanted, &named).unwrap();
        assert_eq!(chosen, [article(1), article(3)]);

        let unbound = bound(None, &wanted, &named).unwrap_err();
        assert_eq!(unbound.code, RefusalCode::NotBound);
        for bad in [[article(1), article(9)], [article(1), article(5)]] {
            assert_eq!(bound(Some(&signature), &bad, &named).unwrap_err(), unbound);
        }
        assert_eq!(some_article(&[]).unwrap_err().field, ["articleIds"]);
        assert!(some_article(&wanted).is_ok());
    }

    #[test]
    fn nobody_reports_themselves() {
        let (one, other) = (
            OrganisationId(Uuid::from_u128(1)),
            OrganisationId(Uuid::from_u128(2)),
        );
        assert!(not_oneself(None, one).is_ok());
        assert!(not_oneself(Some(other), one).is_ok());
        assert_eq!(not_oneself(Some(one), one).unwrap_err().field, ["actingAs"]);
    }

    #[rstest]
    #[case(AuthorKind::Client, true, false, &[])]
    #[case(AuthorKind::Unknown, false, false, &[])]
    #[case(AuthorKind::Provider, false, false, &["authorName"])]
    #[case(AuthorKind::Unknown, true, false, &["authorKind"])]
    #[case(AuthorKind::Client, true, true, &["actingAs"])]
    fn a_paper_names_its_author(
        #[case] kind: AuthorKind,
        #[case] named: bool,
        #[case] acting: bool,
        #[case] fields: &[&str],
    ) {
        let refusals = paper(kind, named, acting);
        let found: Vec<_> = refusals.iter().filter_map(|no| no.field.last()).collect();
        assert_eq!(found, fields.iter().collect::<Vec<_>>());
    }

    fn complaint() -> complaint::Model {
        complaint::Model {
            id: ComplaintId(Uuid::from_u128(1)),
            association_id: AssociationId(Uuid::from_u128(2)),
            charter_id: CharterId(Uuid::from_u128(3)),
            charter_version_id: CharterVersionId(Uuid::from_u128(4)),
            rules_version_id: CharterVersionId(Uuid::from_u128(4)),
            accused_id: OrganisationId(Uuid::from_u128(5)),
            proceeding_id: None,
            state: ComplaintState::Received,
            channel: ComplaintChannel::Online,
            author_kind: AuthorKind::Client,
            author_account_id: Some(account(6)),
            author_organisation_id: Some(OrganisationId(Uuid::from_u128(7))),
            author_name: None,
            identity_withheld: false,
            facts: String::new(),
            happened_on: day("2026-01-15"),
            received_at: at("2026-01-15T09:00:00Z"),
            filed_at: at("2026-01-15T09:00:00Z"),
            filed_by: None,
            receipt_hash: Vec::new(),
            time_zone: "Europe/Paris".to_owned(),
            due_day: day("2026-03-16"),
            due_at: at("2026-03-16T23:00:00Z"),
            met_at: None,
            met_by_meeting_id: None,
            missed_at: None,
            missed_because: None,
            version: 1,
        }
    }

    #[rstest]
    #[case::in_time("2026-03-16T22:59:59Z", None, None, false)]
    #[case::at_the_end("2026-03-16T23:00:00Z", None, None, true)]
    #[case::long_after("2027-03-16T23:00:00Z", None, None, true)]
    #[case::met("2026-03-17T00:00:00Z", Some("2026-02-01T00:00:00Z"), None, false)]
    #[case::met_too_late("2026-03-18T00:00:00Z", Some("2026-03-16T23:00:00Z"), None, true)]
    #[case::marked_before("2026-03-17T00:00:00Z", None, Some("2026-03-16T23:00:00Z"), false)]
    fn t8_a_limit_that_was_missed_is_marked_once(
        #[case] now: &str,
        #[case] met: Option<&str>,
        #[case] marked: Option<&str>,
        #[case] falls: bool,
    ) {
        let complaint = complaint::Model {
            met_at: met.map(at),
            missed_at: marked.map(at),
            ..complaint()
        };
        assert_eq!(is_newly_missed(&complaint, at(now)), falls);
    }

    #[test]
    fn a_complaint_waits_for_one_file() {
        assert!(free(ComplaintState::Received).is_ok());
        for taken in [ComplaintState::InProceeding, ComplaintState::Decided] {
            assert_eq!(free(taken).unwrap_err().code, RefusalCode::AlreadyDone);
        }
    }
}
