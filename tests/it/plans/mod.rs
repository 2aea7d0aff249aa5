//! What the databases do for an answer, on a history of years: they come to the rows of a page by an index, read about as many as
//! they show, and look nothing up anew for each of them.

mod plan;
mod screens;

use crate::support::world::World;
use bench::Scale;
use plan::Plan;
use screens::screens;

/// How many rows may be read for an answer of one page beside those that stand in it: what is read on the way, such as the
/// articles of a charter.
const ASIDE: f64 = 400.0;

#[tokio::test]
async fn a_page_is_found_by_an_index_and_reads_what_it_shows() {
    let mut wrong = Vec::new();
    for (world, filled) in World::filled(Scale::SMALL).await {
        for screen in screens(&world, &filled).await {
            let mut values = 0;
            let sent = world.sent(async {
                let answer = world.ask(
                    screen.who.as_ref(),
                    &screen.document,
                    screen.variables.clone(),
                );
                values = rows(&answer.await.ok().0);
            });
            let (mut read, mut faults) = (0.0, Vec::new());
            for statement in sent.await.iter().filter(|it| it.sql.starts_with("SELECT")) {
                let plan = Plan::of(&world, statement).await;
                read += plan.rows;
                faults.extend(
                    plan.faults
                        .into_iter()
                        .map(|fault| format!("{fault} in {}", statement.sql)),
                );
            }
            let most = ASIDE + 4.0 * f64::from(values);
            let name = format!("{} {}", world.name, screen.name);
            println!("{name}: {values} rows shown, {read} read");
            if read > most {
                wrong.push(format!("{name}: reads {read} rows for {values}"));
            }
            wrong.extend(faults.iter().map(|fault| format!("{name}: {fault}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How many objects an answer holds.
fn rows(answer: &serde_json::Value) -> u32 {
    match answer {
        serde_json::Value::Object(fields) => 1 + fields.values().map(rows).sum::<u32>(),
        serde_json::Value::Array(items) => items.iter().map(rows).sum(),
        _ => 0,
    }
}
