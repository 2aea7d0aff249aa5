//! How much the law looks at. The numbers are committed: a part of it that is lost, and would hold over nothing, is seen.

/// The rows of the matrix.
pub(super) const ROWS: usize = 67;
/// The situations that each of them is asked in.
pub(super) const SITUATIONS: usize = 44;
/// The cells changed to each other reach.
pub(super) const FLIPS: usize = 1_809;
/// Those of them that change an answer.
pub(super) const FLIPS_SEEN: usize = 1_358;
/// The questions that the invariants ask.
pub(super) const QUESTIONS: usize = 1_729_568;

/// What was counted is what is committed.
#[track_caller]
pub(super) fn counted(what: &str, found: usize, committed: usize) {
    println!("{found} {what}");
    assert!(
        found >= committed,
        "{found} {what}, and there were {committed}: what is looked at no more?"
    );
    assert_eq!(
        found, committed,
        "more {what}: raise the number in `counts.rs`"
    );
}
