//! Tells a story: sends mutations as this or that person, at this or that instant, and stops at the first refusal.

use crate::access::{Act, Facts};
use crate::context::{App, Context};
use crate::graphql::{Schema, schema};
use crate::journal::{self, Chain};
use crate::modules::accounts::{self, entries::AccountRegistered};
use crate::text::Language;
use anyhow::{Context as _, bail};
use async_graphql::{Request, Variables};
use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// Somebody of the story, signed in.
#[derive(Clone, Debug)]
pub(super) struct Character {
    pub token: String,
}

/// Who tells.
pub(super) struct Teller {
    app: Arc<App>,
    schema: Schema,
}

impl Teller {
    pub(super) fn new(app: &Arc<App>) -> Self {
        Self {
            app: Arc::clone(app),
            schema: schema(),
        }
    }

    /// Moves the story on to an instant, and does what fell due on the way.
    pub(super) async fn at(&self, to: DateTime<Utc>) -> anyhow::Result<()> {
        anyhow::ensure!(self.app.clock.set(to), "this clock cannot be set");
        crate::sweep::sweep(&self.app, to).await?;
        Ok(())
    }

    /// A person of the story, signed in. Where there is no such account it is made.
    pub(super) async fn character(
        &self,
        name: &'static str,
        email: &'static str,
    ) -> anyhow::Result<Character> {
        let context = Context::system(&self.app);
        let account = context
            .act(|tx| {
                Box::pin(async move {
                    let address = accounts::email(&["email"], email)?;
                    if let Some(known) = accounts::find_by_email(tx, &address.1).await? {
                        return Ok(known.id);
                    }
                    let permit = tx.require(Act::AccountRegister, &Facts::default())?;
                    let id = accounts::insert_account(tx, &permit, address, name.to_owned(), None)
                        .await?;
                    let made = AccountRegistered { known: false };
                    journal::record(tx, &permit, Chain::about(tx, id).await?, &made).await?;
                    Ok(id)
                })
            })
            .await?;
        let issued = accounts::open_session(&context, account).await?;
        Ok(Character {
            token: issued.access_token,
        })
    }

    /// Sends one mutation with an `input`, and answers its payload with `selection`.
    pub(super) async fn act(
        &self,
        who: Option<&Character>,
        mutation: &str,
        input: Json,
        selection: &str,
    ) -> anyhow::Result<Json> {
        let mut letters = mutation.chars();
        let first: String = letters
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect();
        let document = format!(
            "mutation($input: {first}{}Input!) {{ {mutation}(input: $input) {{ {selection} userErrors {{ code message missing }} }} }}",
            letters.as_str()
        );
        let mut answer = self.ask(who, &document, json!({ "input": input })).await?;
        let payload = answer["data"][mutation].take();
        if payload.is_null() || payload["userErrors"] != json!([]) {
            bail!("{mutation}: {payload} {}", answer["errors"]);
        }
        Ok(payload)
    }

    /// Sends a document, and answers the whole response.
    pub(super) async fn ask(
        &self,
        who: Option<&Character>,
        document: &str,
        variables: Json,
    ) -> anyhow::Result<Json> {
        let mut context = Context::guest(&self.app, Language::En);
        if let Some(who) = who {
            let caller = accounts::load_caller(&self.app, &who.token, context.now)
                .await?
                .ok()
                .context("a character's session is over")?;
            context = caller.asking(&context);
        }
        let request = Request::new(document)
            .variables(Variables::from_json(variables))
            .data(Arc::new(context.reader()))
            .data(context);
        Ok(serde_json::to_value(self.schema.execute(request).await)?)
    }
}
