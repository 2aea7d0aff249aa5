//! An object that answers by itself answers, to the byte, what the crate's own way answers.

use async_graphql::{Context, EmptyMutation, EmptySubscription, Error, Interface, Object, Schema};
use sceau::graphql::read::{List, Loaded};

/// A thing in a circle of things; its number decides what fails.
#[derive(Clone)]
struct Thing(i32);

#[derive(Clone, Interface)]
#[graphql(field(name = "number", ty = "i32"))]
enum Numbered {
    Thing(Thing),
    Other(Other),
}

#[derive(Clone)]
struct Other;

#[Object]
impl Other {
    async fn number(&self) -> i32 {
        -1
    }
}

/// The same fields in both ways of answering.
macro_rules! fields {
    ($type:ident, $list:ty, $one:expr, $many:expr) => {
        #[Object]
        impl $type {
            async fn number(&self) -> i32 {
                self.0
            }

            fn text(&self, #[graphql(default = 2)] times: usize) -> String {
                format!("\"é{}\n", self.0).repeat(times)
            }

            fn flag(&self) -> Option<bool> {
                (self.0 % 2 == 0).then_some(true)
            }

            async fn broken(&self) -> Result<i32, Error> {
                if self.0 == 7 {
                    return Err(Error::new("seven"));
                }
                Ok(self.0)
            }

            async fn next(&self, ctx: &Context<'_>) -> Option<$list> {
                if self.0 == 5 {
                    ctx.add_error(
                        ctx.set_error_path(Error::new("five").into_server_error(ctx.item.pos)),
                    );
                    return None;
                }
                ($one)(self.0 + 1)
            }

            async fn all(&self, count: i32) -> List<$list> {
                (0..count)
                    .filter_map(|more| ($many)(self.0 + more))
                    .collect()
            }

            async fn numbered(&self) -> Vec<Numbered> {
                vec![Numbered::Thing(Thing(self.0)), Numbered::Other(Other)]
            }
        }
    };
}

mod plain {
    use super::*;

    pub struct Plain(pub i32);
    fields!(Plain, Plain, |n| Some(Plain(n)), |n| Some(Plain(n)));
}

mod ahead {
    use super::*;

    #[derive(Clone)]
    pub struct Plain(pub i32);
    fields!(Plain, Loaded<Plain>, |n| Some(Loaded(Plain(n))), |n| Some(
        Loaded(Plain(n))
    ));
}

#[Object]
impl Thing {
    async fn number(&self) -> i32 {
        self.0
    }
}

struct ByTheCrate;

#[Object(name = "Query")]
impl ByTheCrate {
    async fn start(&self, at: i32) -> plain::Plain {
        plain::Plain(at)
    }
}

struct Alone;

#[Object(name = "Query")]
impl Alone {
    async fn start(&self, at: i32) -> Loaded<ahead::Plain> {
        Loaded(ahead::Plain(at))
    }
}

const FRAGMENT: &str = "fragment F on Plain { text number flag all(count: 1) { number } }";

const INNER: &[&str] = &[
    "number",
    "number text flag __typename",
    "text(times: 0) again: text(times: 1) number",
    "b: number a: number __typename c: __typename",
    "next { number } all(count: 3) { number text }",
    "next { number } next { flag next { number } } next { number }",
    "all(count: 2) { number } all(count: 2) { flag number next { number } }",
    "...F number ... on Plain { flag next { ...F } } ... { text }",
    "... on Other { number } ... on Plain @include(if: true) { flag } flag @skip(if: true) number @include(if: false)",
    "numbered { number __typename ... on Thing { n: number } }",
    "next { next { next { number } } } all(count: 4) { next { number } }",
    "all(count: 9) { number broken }",
    "number next { broken } all(count: 3) { broken next { broken } }",
    "broken next { number }",
    "all(count: 0) { number }",
    "x: all(count: 2) { y: number, y: number, number } ...F",
];

#[tokio::test]
async fn what_answers_by_itself_answers_as_the_crate_does() {
    let crates = Schema::new(ByTheCrate, EmptyMutation, EmptySubscription);
    let alone = Schema::new(Alone, EmptyMutation, EmptySubscription);
    assert_eq!(crates.sdl(), alone.sdl());
    let (mut errors, mut data) = (0, 0);
    for inner in INNER {
        for at in 0..9 {
            // A fragment has to be used.
            let fragment = if inner.contains("...F") { FRAGMENT } else { "" };
            let query =
                format!("query($n: Int = {at}) {{ start(at: $n) {{ {inner} }} }} {fragment}");
            let expected = crates.execute(query.as_str()).await;
            let answer = alone.execute(query.as_str()).await;
            let text = |answer| serde_json::to_string(answer).unwrap();
            assert_eq!(text(&answer), text(&expected), "{query}");
            errors += answer.errors.len();
            data += usize::from(answer.errors.is_empty());
        }
    }
    assert!(errors > 20 && data > 80, "{errors} errors, {data} without");
}
