//! What is asked: the screens that an association looks at, and the act that must not fail.

use crate::client;
use crate::fill::{Filled, SLUG};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::id::AccountId;
use sceau::context::{App, Context};
use sceau::modules::accounts;
use serde_json::{Value as Json, json};
use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

/// How many clients file.
const CLIENTS: usize = 64;
/// How many different variables an operation has, where it has any: the clients are among them equally often.
const DIFFERENT: usize = 8 * CLIENTS;

/// The public register: the first twenty holders by name.
const Q1: &str = "query Q1($association: AssociationBy!) { register(association: $association, first: 20) {
    edges { cursor node { id standing organisation { id name city } } } pageInfo { hasNextPage endCursor } } }";
/// The first complaints with all that a line of the board's list shows.
const Q2: &str = "query Q2($association: AssociationBy!) { complaints(association: $association, first: 20) { edges { node {
    id state happenedOn deadline { endsAt } accused { id name labels { standing } }
    proceeding { id state deadline { endsAt } ballots { id voters { id displayName } } } } } } }";
/// A provider with what it declared.
const Q3: &str = "query Q3($id: ID!) { node(id: $id) { ... on Organisation { id name city registeredAt
    labels { standing since } commitments(first: 30) { nodes { state statement article { number title { fr } } } } } } }";
/// A search among the complaints.
const Q4: &str = "query Q4($association: AssociationBy!, $state: ComplaintState!, $after: DateTime!, $name: String!) {
    complaints(association: $association, first: 20, filter: { state: $state, receivedAfter: $after, accusedNameContains: $name }) {
    edges { node { id state receivedAt deadline { endsAt } accused { name } } } } }";
/// A client files a complaint.
const W1: &str = "mutation W1($input: ComplaintFileInput!) { complaintFile(input: $input) {
    complaint { id state deadline { endsAt } } userErrors { code } } }";

/// Parts of providers' names.
const NAMES: [&str; 6] = ["Noyer", "Pin ", "Saule At", "Cloud", "Orme", "Studio"];
const STATES: [&str; 3] = ["RECEIVED", "IN_PROCEEDING", "DECIDED"];

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The association's president.
    President,
    /// Nobody known.
    Guest,
    /// Clients, one after the other.
    Clients,
}

/// Something that is asked again and again.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name, such as `Q1` or, for another form of it, `Q1-guest`.
    pub name: &'static str,
    /// What is sent to this server.
    pub document: Cow<'static, str>,
    variables: Vec<Json>,
    who: Who,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Their account.
    pub account: AccountId,
    /// Their access token.
    pub token: String,
}

/// The people who ask.
#[derive(Clone, Debug)]
pub struct People {
    /// The president.
    pub president: Signed,
    /// The clients.
    pub clients: Vec<Signed>,
}

impl People {
    /// Opens a session for the president and for each client.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn sign_in(app: &Arc<App>, filled: &Filled) -> anyhow::Result<Self> {
        let context = Context::system(app);
        let open = async |account: AccountId| -> anyhow::Result<Signed> {
            let issued = accounts::open_session(&context, account).await?;
            Ok(Signed {
                account,
                token: issued.access_token,
            })
        };
        let president = open(filled.president).await?;
        let mut clients = Vec::new();
        for client in filled.clients.iter().take(CLIENTS) {
            clients.push(open(*client).await?);
        }
        Ok(Self { president, clients })
    }
}

/// Every operation on a filled database.
pub fn all(filled: &Filled, now: DateTime<Utc>) -> Vec<Operation> {
    let slug = json!({ "slug": SLUG });
    let id = json!({ "id": filled.association });
    let once = |association: &Json| vec![json!({ "association": association })];
    let searches = |association: &Json| {
        let search = |number: usize| {
            let days = i64::try_from(number * 37 % 900).unwrap_or(0);
            json!({
                "association": association,
                "state": STATES[number % 3],
                "after": now - TimeDelta::days(60 + days),
                "name": NAMES[number / 3 % 6],
            })
        };
        (0..DIFFERENT).map(search).collect()
    };
    let bound = |number: usize| filled.bound[number * 7919 % filled.bound.len()];
    let providers = || {
        (0..DIFFERENT)
            .map(|number| json!({ "id": bound(number) }))
            .collect()
    };
    let day = (now - TimeDelta::days(6)).date_naive();
    let filings = (0..DIFFERENT)
        .map(|number| filing(filled, number, day))
        .collect();
    let operation = |name, document: &'static str, variables, who| Operation {
        name,
        document: document.into(),
        variables,
        who,
    };
    vec![
        operation("Q1", Q1, once(&slug), Who::President),
        operation("Q1-guest", Q1, once(&slug), Who::Guest),
        operation("Q1-id", Q1, once(&id), Who::President),
        operation("Q2", Q2, once(&slug), Who::President),
        operation("Q2-id", Q2, once(&id), Who::President),
        operation("Q3", Q3, providers(), Who::President),
        operation("Q3-guest", Q3, providers(), Who::Guest),
        operation("Q4", Q4, searches(&slug), Who::President),
        operation("Q4-id", Q4, searches(&id), Who::President),
        operation("W1", W1, filings, Who::Clients),
    ]
}

fn filing(filled: &Filled, number: usize, day: NaiveDate) -> Json {
    let text = "Ce qui était promis n’a pas été livré. ".repeat(8);
    json!({ "input": {
        "charterId": filled.charter,
        "accusedId": filled.bound[number * 104_729 % filled.bound.len()],
        "articleIds": [filled.articles[number % filled.articles.len()]],
        "facts": format!("Charge {number}. {}", text.trim_end()),
        "happenedOn": day,
    } })
}

impl Operation {
    /// What the president asks in other words than those of [`all`]: a query that is called `name`.
    pub fn of_president(name: &'static str, document: String, variables: Json) -> Self {
        Self {
            name,
            document: document.into(),
            variables: vec![variables],
            who: Who::President,
        }
    }

    /// The same with so many items on its page, where it has one.
    pub fn by(&self, items: usize) -> Option<Self> {
        let page = "first: 20";
        self.document.contains(page).then(|| Self {
            document: self
                .document
                .replace(page, &format!("first: {items}"))
                .into(),
            ..self.clone()
        })
    }

    /// What is asked with it, in turn.
    pub fn variables(&self) -> &[Json] {
        &self.variables
    }

    /// Whether it changes anything.
    pub const fn acts(&self) -> bool {
        matches!(self.who, Who::Clients)
    }

    /// The operation that it is a form of, such as `Q1` of `Q1-guest`.
    pub fn kind(&self) -> &'static str {
        self.name.split('-').next().unwrap_or(self.name)
    }

    /// The requests for this server, signed.
    pub fn signed(&self, people: &People) -> Rc<[Vec<u8>]> {
        let header = |number| match self.who {
            Who::Guest => String::new(),
            Who::President => format!("authorization: Bearer {}\r\n", people.president.token),
            Who::Clients => format!("authorization: Bearer {}\r\n", client(people, number).token),
        };
        self.requests(&self.document, header, |_, variables| variables.clone())
    }

    /// The requests for who has no rights to look up: an act names its account.
    pub fn unsigned(&self, people: &People) -> Rc<[Vec<u8>]> {
        self.unsigned_as(&self.document, people, |_, variables| variables.clone())
    }

    /// The same in other words: another document, and what it makes of each account and variables.
    pub fn unsigned_as(
        &self,
        document: &str,
        people: &People,
        variables: impl Fn(AccountId, &Json) -> Json,
    ) -> Rc<[Vec<u8>]> {
        let header = |number| match self.who {
            Who::Guest | Who::President => String::new(),
            Who::Clients => {
                let account = uuid::Uuid::from(client(people, number).account);
                format!("x-account: {account}\r\n")
            }
        };
        let variables = |number, given: &Json| variables(client(people, number).account, given);
        self.requests(document, header, variables)
    }

    fn requests(
        &self,
        document: &str,
        header: impl Fn(usize) -> String,
        variables: impl Fn(usize, &Json) -> Json,
    ) -> Rc<[Vec<u8>]> {
        let request = |(number, given): (usize, &Json)| {
            let variables = variables(number, given);
            let body =
                json!({ "query": document, "operationName": self.kind(), "variables": variables });
            client::request(&header(number), &body.to_string())
        };
        self.variables.iter().enumerate().map(request).collect()
    }
}

fn client(people: &People, number: usize) -> &Signed {
    &people.clients[number % people.clients.len()]
}
