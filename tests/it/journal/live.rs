//! The journal is verified while acts go on: what is committed meanwhile is no fault.

use crate::support::world::both;
use sceau::context::Context;
use sceau::journal::{take_checkpoint, verify};
use sceau::modules::accounts::open_session;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How often it is verified.
const TIMES: u32 = 40;

#[tokio::test]
async fn acts_that_go_on_are_no_fault() {
    both(async |world| {
        let context = Context::system(&world.app);
        let people = [world.person("Anne").await, world.person("Bea").await];
        let left = AtomicU32::new(TIMES);
        let acts = async |person: usize| {
            let mut done = 0_u32;
            while left.load(Ordering::Relaxed) > 0 {
                open_session(&context, people[person].account)
                    .await
                    .unwrap();
                done += 1;
            }
            done
        };
        let seals = async || {
            while left.load(Ordering::Relaxed) > 0 {
                take_checkpoint(&context).await.unwrap();
            }
        };
        let reads = async || {
            let mut last = 0;
            while left.load(Ordering::Relaxed) > 0 {
                let report = verify(&world.app.db).await.unwrap();
                assert_eq!(report.faults, [], "{}", world.name);
                assert!(report.entries >= last);
                last = report.entries;
                left.fetch_sub(1, Ordering::Relaxed);
                // On a slow machine too, acts come between two of them.
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            last
        };
        let before = verify(&world.app.db).await.unwrap().entries;
        let (one, other, (), seen) = tokio::join!(acts(0), acts(1), seals(), reads());
        assert!(
            one > 0 && other > 0,
            "{}: {one} and {other} acts",
            world.name
        );
        let name = world.name;
        assert!(seen > before, "{name}: acts were seen while they went on");
    })
    .await;
}
