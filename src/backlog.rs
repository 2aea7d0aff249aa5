//! A backlog: what time has made due and nobody has done yet. A sweep does it one by one.

use crate::context::Work;
use crate::failure::Outcome;
use std::collections::HashSet;
use std::hash::Hash;

/// How many things one look takes up.
const AT_ONCE: u64 = 100;

/// Does each thing that is due: `find` answers the ids of so many of them at the most, and `act` does one in a transaction of its
/// own and answers whether it did, since another server may have come first.
///
/// One that fails holds up no other: it stays due, and is looked past. Nothing is tried twice, so this ends however many fail.
/// Answers how many were done.
///
/// # Errors
/// The first failure, once all the others were tried; or where nothing can be looked up.
pub async fn each<'a, I: Copy + Eq + Hash>(
    find: impl Fn(u64) -> Work<'a, Vec<I>>,
    act: impl Fn(I) -> Work<'a, bool>,
) -> Outcome<u64> {
    let (mut done, mut left, mut first) = (0, 0, None);
    let mut tried = HashSet::new();
    loop {
        let most = AT_ONCE + left;
        let due = find(most).await?;
        let last = (due.len() as u64) < most;
        let fresh: Vec<_> = due.into_iter().filter(|id| tried.insert(*id)).collect();
        let none = fresh.is_empty();
        for id in fresh {
            match act(id).await {
                Ok(true) => done += 1,
                Ok(false) => left += 1,
                Err(failure) => {
                    tracing::error!(%failure, "what is due could not be done; the next sweep tries again");
                    left += 1;
                    first.get_or_insert(failure);
                }
            }
        }
        if last || none {
            return first.map_or(Ok(done), Err);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;
    use rstest::rstest;
    use std::sync::Mutex;

    /// Things that are due, in order; each is done unless it fails, or stays due for another reason.
    async fn go_through(
        things: u32,
        fails: fn(u32) -> bool,
        stays: fn(u32) -> bool,
    ) -> (Outcome<u64>, Vec<u32>, Vec<u32>) {
        let due = Mutex::new((0..things).collect::<Vec<_>>());
        let tried = Mutex::new(Vec::new());
        let outcome = each(
            |most| {
                let most = usize::try_from(most).unwrap();
                let found = due.lock().unwrap().iter().copied().take(most).collect();
                Box::pin(async { Ok(found) })
            },
            |id| {
                tried.lock().unwrap().push(id);
                let answer = if fails(id) {
                    Err(Failure::internal("this one fails"))
                } else {
                    due.lock()
                        .unwrap()
                        .retain(|other| *other != id || stays(id));
                    Ok(!stays(id))
                };
                Box::pin(async { answer })
            },
        )
        .await;
        (
            outcome,
            tried.into_inner().unwrap(),
            due.into_inner().unwrap(),
        )
    }

    #[rstest]
    #[case::none(0)]
    #[case::one(1)]
    #[case::a_look(AT_ONCE)]
    #[case::a_look_and_one(AT_ONCE + 1)]
    #[case::many(5 * AT_ONCE)]
    #[tokio::test]
    async fn everything_is_done_once(#[case] things: u64) {
        let things = u32::try_from(things).unwrap();
        let (outcome, tried, due) = go_through(things, |_| false, |_| false).await;
        assert_eq!(outcome.unwrap(), u64::from(things));
        assert_eq!((tried.len(), due), (things as usize, vec![]));
    }

    #[tokio::test]
    async fn those_that_fail_hold_up_no_other_however_many_they_are() {
        let (outcome, tried, due) = go_through(450, |id| id < 300, |_| false).await;
        assert!(outcome.is_err());
        assert_eq!(tried, (0..450).collect::<Vec<_>>(), "each once");
        assert_eq!(due, (0..300).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn it_ends_where_nothing_can_be_done() {
        let (outcome, tried, _) = go_through(250, |_| false, |_| true).await;
        assert_eq!((outcome.unwrap(), tried.len()), (0, 250));
        let (outcome, tried, _) = go_through(250, |_| true, |_| false).await;
        assert!(outcome.is_err());
        assert_eq!(tried.len(), 250);
    }
}
