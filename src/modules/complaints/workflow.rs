//! The rules of complaints: pure.

use crate::access::Facts;
use crate::modules::mandates::BoardMember;
use entity::complaint;
use entity::id::AccountId;

/// By which facts a complaint is read: it is its author's own, it concerns the author's organisation and, once told of the file,
/// the accused; whoever stands aside from the file loses their office on it (R4).
#[must_use]
pub fn read_facts(complaint: &complaint::Model, told: bool, aside: Vec<AccountId>) -> Facts {
    Facts {
        accused: Some(complaint.accused_id),
        recused: aside,
        ..Facts::of(complaint.association_id)
    }
    .owned_by(complaint.author_account_id)
    .concerning(complaint.author_organisation_id)
    .concerning(told.then_some(complaint.accused_id))
}

/// Who takes the steps of a file, where `aside` stand aside from it: the president in office, or else the board member with the
/// oldest mandate (R4). Nobody where all stand aside. `board` is in the order of seniority.
#[must_use]
pub fn chair(board: &[BoardMember], aside: impl Fn(AccountId) -> bool) -> Option<AccountId> {
    let mut free = board.iter().filter(|member| !aside(member.account));
    let president = free.clone().find(|member| member.president);
    president
        .or_else(|| free.next())
        .map(|member| member.account)
}
