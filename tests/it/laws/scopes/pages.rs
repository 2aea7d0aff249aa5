//! However a list is paged through, and from whichever end, it has the same rows in the same order, which is that of what is shown of
//! them; and a cursor is a place in it, whether or not there is a row that its reader may see.

use super::filters::{FIELDS, Place};
use super::lists::key;
use super::{Reading, nodes, uuid};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value as Json, json};

/// A page.
const PAGE: usize = 2;
/// So many cursors of what its reader does not see are tried on each list.
const FOREIGN: usize = 3;
/// A cursor of nothing.
const NONE: &str = "AAAA";

/// What a cursor says: what its row is ordered by, and the row's id.
fn said(cursor: &str) -> (String, String) {
    let parts = BASE64URL_NOPAD.decode(cursor.as_bytes()).unwrap();
    let parts: Vec<Json> = serde_json::from_slice(&parts).unwrap();
    assert_eq!(parts.len(), 3, "its mark, and these two");
    (key(&parts[1]), parts[2].as_str().unwrap().to_owned())
}

impl Reading<'_> {
    /// A list in each of its orders.
    pub async fn every_page(&mut self, place: &Place) {
        for (order, at) in place.list.orders {
            match order {
                None => self.pages(place, "", at, place.list.descending).await,
                Some(name) => {
                    for (direction, descending) in [("ASC", false), ("DESC", true)] {
                        let order =
                            format!("orderBy: {{ field: {name}, direction: {direction} }}, ");
                        self.pages(place, &order, at, descending).await;
                    }
                }
            }
        }
    }

    async fn pages(&mut self, place: &Place, order: &str, at: &str, descending: bool) {
        let list = place.list;
        let what = format!("{}.{} {order}", list.on, list.field);
        let shown = format!(
            "totalCount edges {{ cursor node {{ id {} }} }} nodes {{ id }}",
            list.shown
        );
        let whole = self
            .answers(place, &[(format!("{order}first: 100"), &shown)])
            .await;
        let edges = whole[0]["edges"].as_array().unwrap();
        let count = whole[0]["totalCount"].as_u64().unwrap();
        self.agree("count", &what, &[count], &[edges.len() as u64]);
        let cursors: Vec<_> = edges
            .iter()
            .map(|edge| edge["cursor"].as_str().unwrap().to_owned())
            .collect();
        let ids: Vec<_> = edges.iter().map(|edge| uuid(&edge["node"])).collect();
        // It says what is shown, and nothing else; and so comes the order.
        let told: Vec<_> = cursors.iter().map(|cursor| said(cursor)).collect();
        let by_shown = edges.iter().zip(&ids).map(|(edge, id)| {
            (
                key(edge["node"].pointer(at).unwrap()),
                id.simple().to_string(),
            )
        });
        let mut sorted: Vec<_> = by_shown.collect();
        self.agree("cursor", &what, &told, &sorted);
        sorted.sort();
        if descending {
            sorted.reverse();
        }
        self.agree("order", &what, &told, &sorted);

        let selection = "totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
        let (mut asked, mut expected) = (Vec::new(), Vec::new());
        let starts = (0..=ids.len()).step_by(PAGE);
        for start in starts {
            let from = start.checked_sub(1).map(|at| &cursors[at]);
            let end = (start + PAGE).min(ids.len());
            let after = from
                .map(|from| format!("after: \"{from}\", "))
                .unwrap_or_default();
            asked.push((format!("{order}{after}first: {PAGE}"), selection));
            expected.push((start, end, (start > 0, end < ids.len())));
            // From the other end.
            let (end, start) = (ids.len() - start, ids.len() - end);
            let before = cursors
                .get(end)
                .map(|end| format!("before: \"{end}\", "))
                .unwrap_or_default();
            asked.push((format!("{order}{before}last: {PAGE}"), selection));
            expected.push((start, end, (start > 0, end < ids.len())));
        }
        for (answer, (start, end, (earlier, later))) in
            self.answers(place, &asked).await.iter().zip(expected)
        {
            let found = nodes(answer);
            self.agree("page", &what, &found, &ids[start..end]);
            let (first, last) = if end > start {
                (json!(cursors[start]), json!(cursors[end - 1]))
            } else {
                (Json::Null, Json::Null)
            };
            let info = json!({ "hasNextPage": later, "hasPreviousPage": earlier, "startCursor": first, "endCursor": last });
            self.agree("page", &what, &[answer["pageInfo"].clone()], &[info]);
            self.agree(
                "count",
                &what,
                &[answer["totalCount"].as_u64().unwrap()],
                &[count],
            );
        }
        self.foreign(place, order, &what, &told, descending).await;
        let known = self.law.cursors.entry(what).or_default();
        known.extend(told.into_iter().zip(cursors));
    }

    /// The cursors that others were given of rows which this reader does not see: after each come the rows that come after its place.
    async fn foreign(
        &mut self,
        place: &Place,
        order: &str,
        what: &str,
        told: &[(String, String)],
        descending: bool,
    ) {
        let known = self.law.cursors.get(what).into_iter().flatten();
        let hidden = known.filter(|(said, _)| !told.contains(said));
        let hidden: Vec<_> = hidden
            .map(|(said, cursor)| (said.clone(), cursor.clone()))
            .take(FOREIGN)
            .collect();
        let asked: Vec<_> = hidden
            .iter()
            .map(|(_, cursor)| {
                (
                    format!("{order}after: \"{cursor}\", first: 100"),
                    "nodes { id }",
                )
            })
            .collect();
        for ((said, _), answer) in hidden.iter().zip(self.answers(place, &asked).await) {
            let after =
                |one: &&(String, String)| if descending { *one < said } else { *one > said };
            let expected: Vec<_> = told
                .iter()
                .filter(after)
                .map(|(_, id)| id.parse().unwrap())
                .collect();
            let found = nodes(&answer);
            self.agree("cursor of another", what, &found, &expected);
        }
    }

    /// A cursor of each other list, or of another order of this one, is refused as one of nothing is.
    pub async fn cursors_of_others(&mut self, place: &Place) {
        let of = format!("{}.{} ", place.list.on, place.list.field);
        let others = self
            .law
            .cursors
            .iter()
            .filter(|(what, _)| !what.starts_with(&of));
        let others = others.filter_map(|(_, all)| all.values().next().map(String::as_str));
        let asked = others
            .take(FIELDS - 1)
            .chain([NONE])
            .map(|cursor| (format!("after: \"{cursor}\", first: 2"), "totalCount"));
        let answer = self
            .send(place, &asked.collect::<Vec<_>>())
            .await
            .failed("BAD_CURSOR");
        let mut errors = answer.0["errors"].as_array().unwrap().clone();
        for error in &mut errors {
            error
                .as_object_mut()
                .unwrap()
                .retain(|part, _| part == "message" || part == "extensions");
        }
        let none = errors.last().cloned().unwrap();
        let expected = vec![none; errors.len()];
        self.agree("cursor of another list", &of, &errors, &expected);
    }
}
