//! Random queries on random data: the answer is that of a naive walk over the rows in memory, on both databases.

use super::toy::{ADMIN, STRANGER};
use super::world::{AwardData, BookData, Dice, Library, PublisherData, ReviewData, on_each};
use serde_json::{Map, Value as Json, json};
use std::cmp::Reverse;
use std::fmt::Write;
use uuid::Uuid;

/// An object, as the naive walk has it.
#[derive(Clone, Copy)]
enum Thing<'a> {
    Book(&'a BookData),
    Publisher(&'a PublisherData),
    Review(&'a ReviewData),
    Person(&'a (Uuid, String)),
    Award(&'a AwardData),
}

/// What a field leads to.
enum Found<'a> {
    One(Option<Thing<'a>>),
    Many(Vec<Thing<'a>>),
    Value(Json),
}

/// A selected field.
struct Pick {
    key: String,
    name: &'static str,
    stars: i32,
    page: Option<(usize, bool)>,
    inner: Vec<(&'static str, Vec<Pick>)>,
}

/// The relations of each type: the field, its types, whether it is a page, whether it knows `stars`.
type Way = (&'static str, &'static [&'static str], bool, bool);

fn ways(of: &str) -> &'static [Way] {
    match of {
        "Book" => &[
            ("publisher", &["Publisher"], false, false),
            ("sequelOf", &["Book"], false, false),
            ("award", &["Award"], false, false),
            ("reviews", &["Review"], false, true),
            ("reviewPage", &["Review"], true, true),
            ("siblings", &["Book"], false, false),
        ],
        "Publisher" => &[
            ("books", &["Book"], false, false),
            ("bookPage", &["Book"], true, false),
        ],
        "Review" => &[
            ("book", &["Book"], false, false),
            ("author", &["Person"], false, false),
        ],
        "Person" => &[("reviews", &["Review"], false, false)],
        _ => &[("winner", &["Book", "Publisher"], false, false)],
    }
}

fn values(of: &str) -> &'static [&'static str] {
    match of {
        "Book" => &["id", "title", "year", "price", "isbn", "stats"],
        "Publisher" | "Person" => &["id", "name"],
        "Review" => &["id", "stars"],
        _ => &["name"],
    }
}

fn picks(dice: &mut Dice, of: &str, depth: u64) -> Vec<Pick> {
    let plain = |name| Pick {
        key: name_of(name),
        name,
        stars: 0,
        page: None,
        inner: Vec::new(),
    };
    let mut picks = vec![plain("__typename")];
    for name in values(of) {
        if dice.roll(2) == 0 {
            picks.push(plain(name));
        }
    }
    for _ in 0..if depth == 0 { 0 } else { dice.roll(4) } {
        let (name, types, page, stars) = *dice.pick(ways(of));
        let inner = types.iter().map(|of| (*of, picks_below(dice, of, depth)));
        let inner = inner.collect();
        picks.push(Pick {
            key: format!("k{}", picks.len()),
            name,
            stars: if stars {
                i32::try_from(dice.roll(5)).unwrap()
            } else {
                0
            },
            page: page.then(|| {
                (
                    1 + usize::try_from(dice.roll(4)).unwrap(),
                    dice.roll(2) == 0,
                )
            }),
            inner,
        });
    }
    picks
}

fn picks_below(dice: &mut Dice, of: &str, depth: u64) -> Vec<Pick> {
    picks(dice, of, depth - 1)
}

fn name_of(name: &str) -> String {
    name.to_owned()
}

fn write(text: &mut String, picks: &[Pick], dice: &mut Dice, of: &str) {
    for pick in picks {
        // A fragment around a field changes nothing.
        let wrapped = dice.roll(4) == 0;
        if wrapped {
            write!(text, "... on {of} {{ ").unwrap();
        }
        if pick.inner.is_empty() {
            text.push_str(if pick.name == "stats" {
                "stats { reviews } "
            } else {
                pick.name
            });
            text.push(' ');
        } else {
            let mut arguments = Vec::new();
            if pick.stars > 0 {
                arguments.push(format!("stars: {}", pick.stars));
            }
            if let Some((size, backward)) = pick.page {
                arguments.push(format!(
                    "{}: {size}",
                    if backward { "last" } else { "first" }
                ));
            }
            let arguments = if arguments.is_empty() {
                String::new()
            } else {
                format!("({})", arguments.join(", "))
            };
            write!(text, "{}: {}{arguments} {{ ", pick.key, pick.name).unwrap();
            if pick.page.is_some() {
                text.push_str("totalCount pageInfo { hasNextPage hasPreviousPage } nodes { ");
            }
            for (of, inner) in &pick.inner {
                if pick.inner.len() > 1 {
                    write!(text, "... on {of} {{ ").unwrap();
                }
                write_inner(text, inner, dice, of);
                if pick.inner.len() > 1 {
                    text.push_str("} ");
                }
            }
            text.push_str(if pick.page.is_some() { "} } " } else { "} " });
        }
        if wrapped {
            text.push_str("} ");
        }
    }
}

fn write_inner(text: &mut String, picks: &[Pick], dice: &mut Dice, of: &str) {
    write(text, picks, dice, of);
}

/// The naive walk.
struct Naive<'a> {
    library: &'a Library,
    viewer: Uuid,
}

impl<'a> Naive<'a> {
    fn sees(&self, thing: Thing<'_>) -> bool {
        let admin = self.viewer == ADMIN;
        match thing {
            Thing::Book(book) => admin || !book.hidden || book.owner_id == self.viewer,
            Thing::Publisher(publisher) => admin || !publisher.hidden,
            Thing::Review(_) => self.viewer != STRANGER,
            Thing::Person(_) | Thing::Award(_) => true,
        }
    }

    fn one<T>(
        &self,
        of: &'a [T],
        thing: fn(&'a T) -> Thing<'a>,
        is: impl Fn(&T) -> bool,
    ) -> Option<Thing<'a>> {
        of.iter()
            .find(|item| is(item))
            .map(thing)
            .filter(|thing| self.sees(*thing))
    }

    fn books(&self, is: impl Fn(&BookData) -> bool) -> Vec<&'a BookData> {
        let books = self.library.books.iter();
        books
            .filter(|book| is(book) && self.sees(Thing::Book(book)))
            .collect()
    }

    fn reviews(&self, is: impl Fn(&ReviewData) -> bool) -> Vec<&'a ReviewData> {
        let reviews = self.library.reviews.iter();
        reviews
            .filter(|review| is(review) && self.sees(Thing::Review(review)))
            .collect()
    }

    fn knows_author(&self, review: &ReviewData) -> bool {
        self.viewer == ADMIN || review.author_id == self.viewer
    }

    fn find(&self, thing: Thing<'a>, pick: &Pick) -> Found<'a> {
        let library = self.library;
        let publisher = |id: Option<Uuid>| {
            self.one(&library.publishers, Thing::Publisher, |p| Some(p.id) == id)
        };
        let book = |id: Option<Uuid>| self.one(&library.books, Thing::Book, |b| Some(b.id) == id);
        match (thing, pick.name) {
            (Thing::Book(b), "publisher") => Found::One(publisher(b.publisher_id)),
            (Thing::Book(b), "sequelOf") => Found::One(book(b.sequel_of)),
            (Thing::Book(b), "award") => {
                Found::One(self.one(&library.awards, Thing::Award, |a| a.book_id == Some(b.id)))
            }
            (Thing::Book(b), "reviews") => {
                let mut found =
                    self.reviews(|review| review.book_id == b.id && review.stars >= pick.stars);
                found.sort_by_key(|review| Reverse((review.stars, review.id)));
                Found::Many(found.into_iter().map(Thing::Review).collect())
            }
            (Thing::Book(b), "reviewPage") => {
                let mut found =
                    self.reviews(|review| review.book_id == b.id && review.stars >= pick.stars);
                found.sort_by_key(|review| (review.stars, review.id));
                Found::Many(found.into_iter().map(Thing::Review).collect())
            }
            (Thing::Book(b), "siblings") => {
                let mut found = self.books(|other| {
                    b.publisher_id.is_some() && other.publisher_id == b.publisher_id
                });
                found.sort_by_key(|book| book.id);
                Found::Many(found.into_iter().map(Thing::Book).collect())
            }
            (Thing::Publisher(p), "books") => {
                let mut found = self.books(|book| book.publisher_id == Some(p.id));
                found.sort_by_key(|book| (book.title.clone(), book.id));
                Found::Many(found.into_iter().map(Thing::Book).collect())
            }
            (Thing::Publisher(p), "bookPage") => {
                let mut found = self.books(|book| book.publisher_id == Some(p.id));
                found.sort_by_key(|book| (book.year.is_none(), Reverse((book.year, book.id))));
                Found::Many(found.into_iter().map(Thing::Book).collect())
            }
            (Thing::Review(r), "book") => Found::One(book(Some(r.book_id))),
            (Thing::Review(r), "author") => {
                let author = self.one(&library.people, Thing::Person, |person| {
                    person.0 == r.author_id
                });
                Found::One(author.filter(|_| self.knows_author(r)))
            }
            (Thing::Person(p), "reviews") => {
                let mut found =
                    self.reviews(|review| review.author_id == p.0 && self.knows_author(review));
                found.sort_by_key(|review| review.id);
                Found::Many(found.into_iter().map(Thing::Review).collect())
            }
            (Thing::Award(a), "winner") => {
                Found::One(book(a.book_id).or_else(|| publisher(a.publisher_id)))
            }
            (thing, name) => Found::Value(self.value(thing, name)),
        }
    }

    fn value(&self, thing: Thing<'_>, name: &str) -> Json {
        match (thing, name) {
            (Thing::Book(_), "__typename") => json!("Book"),
            (Thing::Publisher(_), "__typename") => json!("Publisher"),
            (Thing::Review(_), "__typename") => json!("Review"),
            (Thing::Person(_), "__typename") => json!("Person"),
            (Thing::Award(_), "__typename") => json!("Award"),
            (Thing::Book(b), "id") => json!(format!("book_{}", b.id.simple())),
            (Thing::Publisher(p), "id") => json!(format!("publisher_{}", p.id.simple())),
            (Thing::Review(r), "id") => json!(format!("review_{}", r.id.simple())),
            (Thing::Person(p), "id") => json!(format!("person_{}", p.0.simple())),
            (Thing::Book(b), "title") => json!(b.title),
            (Thing::Book(b), "year") => json!(b.year),
            (Thing::Book(b), "price") => json!(b.price),
            (Thing::Book(b), "isbn") => {
                json!((self.viewer == ADMIN || self.viewer == b.owner_id).then_some(&b.isbn))
            }
            (Thing::Book(b), "stats") => {
                let reviews = self
                    .library
                    .reviews
                    .iter()
                    .filter(|review| review.book_id == b.id)
                    .count();
                if reviews == 0 {
                    Json::Null
                } else {
                    json!({"reviews": reviews})
                }
            }
            (Thing::Review(r), "stars") => json!(r.stars),
            (Thing::Publisher(p), "name") => json!(p.name),
            (Thing::Person(p), "name") => json!(p.1),
            (Thing::Award(a), "name") => json!(a.name),
            _ => panic!("no field {name}"),
        }
    }

    fn walk(&self, thing: Thing<'a>, picks: &[Pick]) -> Json {
        let mut object = Map::new();
        for pick in picks {
            let below = |thing: Thing<'a>| {
                let of = self.value(thing, "__typename");
                let inner = pick.inner.iter().find(|(name, _)| of == *name);
                self.walk(thing, &inner.unwrap().1)
            };
            let value = match self.find(thing, pick) {
                Found::Value(value) => value,
                Found::One(found) => found.map_or(Json::Null, below),
                Found::Many(found) => match pick.page {
                    None => found.into_iter().map(below).collect(),
                    Some((size, backward)) => {
                        let (total, more) = (found.len(), found.len() > size);
                        let skip = if backward {
                            total.saturating_sub(size)
                        } else {
                            0
                        };
                        let nodes: Vec<_> =
                            found.into_iter().skip(skip).take(size).map(below).collect();
                        let info = json!({"hasNextPage": more && !backward, "hasPreviousPage": more && backward});
                        json!({"totalCount": total, "pageInfo": info, "nodes": nodes})
                    }
                },
            };
            object.insert(pick.key.clone(), value);
        }
        Json::Object(object)
    }
}

#[tokio::test]
async fn random_queries() {
    on_each(24, async |world| {
        let library = &world.library;
        for seed in 0..150 {
            let mut dice = Dice(seed);
            let viewer = *dice.pick(&[ADMIN, STRANGER, library.people[0].0, library.people[1].0]);
            let naive = Naive { library, viewer };
            let (root, of) = *dice.pick(&[
                ("publishers", "Publisher"),
                ("people", "Person"),
                ("awards", "Award"),
            ]);
            let picks = picks(&mut dice, of, 4);
            let mut query = format!("{{ {root} {{ ");
            write(&mut query, &picks, &mut dice, of);
            query.push_str("} }");
            let things: Vec<_> = match root {
                "publishers" => library
                    .publishers
                    .iter()
                    .map(Thing::Publisher)
                    .filter(|p| naive.sees(*p))
                    .collect(),
                "people" => library.people.iter().map(Thing::Person).collect(),
                _ => library.awards.iter().map(Thing::Award).collect(),
            };
            let expected: Json = things
                .into_iter()
                .map(|thing| naive.walk(thing, &picks))
                .collect();
            let answer = world.ask(viewer, query.as_str()).await.data();
            assert_eq!(answer[root], expected, "seed {seed}: {query}");
        }
    })
    .await;
}
