//! The cells that may say something else.

use super::Line;
use crate::access::Role;
use crate::access::matrix::Reach;
use entity::TextEnum;
use std::collections::BTreeSet;

/// Cells that may say something else, and nobody would be answered anything else: rows, roles, the reaches among which nothing
/// changes, and why.
const ALIKE: &[(&str, &str, &str, &str)] = &[
    (
        "Association Provider Charter Signature Commitment Label ComplaintReceipt AccountRegister AccountActivate SessionCreate \
         SessionRefresh SessionEnd ComplaintFile",
        "CLIENT PROVIDER SECRETARY BOARD PRESIDENT AUDITOR ADMIN",
        "no own party any",
        "everybody is a guest, who has it all",
    ),
    (
        "OrganisationRegister AffiliationRequest",
        "PROVIDER SECRETARY BOARD PRESIDENT AUDITOR ADMIN",
        "no own party any",
        "whoever is signed in is a client, who has it all",
    ),
    (
        "OrganisationRegister AffiliationRequest ClientOrganisation Account AccountEmail Affiliation Membership Complaint ComplaintAuthor \
         AffiliationConfirm AffiliationRevoke",
        "GUEST",
        "no own party",
        "what is one's own or concerns one's organisation a client has, and whoever owns anything is signed in",
    ),
    (
        "ClientOrganisation Account AccountEmail Affiliation Membership Complaint ComplaintAuthor AffiliationConfirm AffiliationRevoke",
        "PROVIDER",
        "no own party",
        "a provider's people are signed in, and so have what a client has of its organisations",
    ),
    (
        "ClientOrganisation Affiliation Membership Complaint ComplaintAuthor AffiliationConfirm AffiliationRevoke",
        "ADMIN",
        "no own party",
        "an admin is signed in, and so has what a client has of their organisations",
    ),
    (
        "Affiliation AccountEmail AffiliationConfirm AffiliationRevoke",
        "BOARD",
        "no own party",
        "so is a member of the board",
    ),
    (
        "AccountEmail AffiliationConfirm AffiliationRevoke",
        "AUDITOR",
        "no own party",
        "so is an auditor",
    ),
    (
        "AffiliationConfirm AffiliationRevoke",
        "PRESIDENT",
        "no own party",
        "so is a president",
    ),
    (
        "Mandate Recusal MandateRevoke",
        "GUEST",
        "no own",
        "what is one's own a client has, and whoever owns anything is signed in",
    ),
    (
        "Mandate MandateRevoke",
        "PROVIDER",
        "no own",
        "a client has what is one's own",
    ),
    (
        "MandateRevoke",
        "BOARD PRESIDENT AUDITOR",
        "no own",
        "a client has what is one's own",
    ),
    (
        "MandateRevoke",
        "SECRETARY",
        "no own",
        "a client has what is one's own",
    ),
    (
        "Recusal",
        "ADMIN",
        "no own",
        "a client has what is one's own",
    ),
    (
        "OrganisationRegister AffiliationRequest AffiliationConfirm AffiliationRevoke MembershipRequest MemberAdmit MemberDuesRecord \
         MemberResign MemberRemove MandatePropose MandateConfirm MandateRevoke CharterPublish CharterSign CommitmentDeclare \
         CommitmentWithdraw ComplaintFile ComplaintFilePaper ProceedingOpen ProceedingNotify DefenceSubmit RecusalDeclare \
         MeetingConvene MeetingOpen MeetingClose BallotOpen VoteCast BallotClose DecisionRecord DecisionNotify",
        "SYSTEM",
        "no own party",
        "the server owns nothing and acts for nobody",
    ),
];

pub(super) const fn word(reach: Reach) -> &'static str {
    match reach {
        Reach::No => "no",
        Reach::Own => "own",
        Reach::Party => "party",
        Reach::Any => "any",
    }
}

pub(super) type Flip = (&'static str, &'static str, &'static str, &'static str);

/// The flips of [`ALIKE`], one by one: from what the cell says to each other of the reaches.
pub(super) fn alike() -> Vec<Flip> {
    let mut flips = Vec::new();
    for (rows, roles, reaches, why) in ALIKE {
        for name in rows.split_whitespace() {
            let line = Line::all().find(|line| line.name().1 == name);
            let row = line.unwrap_or_else(|| panic!("{name} is no row")).row();
            for role in roles.split_whitespace() {
                let at = Role::VALUES
                    .iter()
                    .position(|one| one.as_str() == role)
                    .unwrap();
                let now = word(row[at]);
                assert!(
                    reaches.contains(now),
                    "{name}, {role} says {now}: not what is meant by “{why}”"
                );
                let others = reaches.split_whitespace().filter(|to| *to != now);
                flips.extend(others.map(|to| (name, role, now, to)));
            }
        }
    }
    let once: BTreeSet<_> = flips.iter().copied().collect();
    assert_eq!(once.len(), flips.len(), "a flip is explained twice");
    flips
}
