//! What the law looks at is what the schema says is guarded: no more and no less.

use super::paths::kinds;
use crate::who_may::said;
use std::collections::BTreeSet;

#[test]
fn the_guarded_parts_are_those_that_say_so() {
    let looked_at: BTreeSet<_> = kinds()
        .iter()
        .flat_map(|kind| kind.guarded.iter().map(move |part| (kind.name, part)))
        .map(|(kind, part)| format!("{kind}.{}", part.split(' ').next().unwrap()))
        .collect();
    let said = said();
    let say_so = said.iter().filter(|(at, said)| said.is_guarded_part(at));
    let say_so: BTreeSet<_> = say_so.map(|(at, _)| at.clone()).collect();
    assert_eq!(say_so, looked_at);
}
