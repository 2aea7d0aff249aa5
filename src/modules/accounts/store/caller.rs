//! Whom a bearer token stands for: one statement for the session, the mandates and the affiliations that hold now.

use crate::access::{Actor, HeldAffiliation, HeldMandate};
use crate::context::{App, Context};
use crate::deadline::day_of;
use crate::journal::Mark;
use crate::rows::SelectText;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::id::{AccountId, AssociationId, MandateId, OrganisationId, SessionId};
use entity::value::{MandateRole, OrganisationKind};
use sea_orm::FromQueryResult;
use std::sync::Arc;

/// Mandates of the session's account, and under them its affiliations. A session that ended or expired gives no row.
const STATEMENT: SelectText = SelectText::new(
    "\
    SELECT a.journal_salt, m.id AS mandate_id, m.association_id, m.role, s.time_zone, m.first_day, m.last_day, \
           NULL AS organisation_id, NULL AS kind \
    FROM session x JOIN account a ON a.id = x.account_id \
    LEFT JOIN mandate m ON m.account_id = a.id AND m.state = 'CONFIRMED' \
    LEFT JOIN association s ON s.id = m.association_id \
    WHERE x.id = $1 AND x.account_id = $2 AND x.ended_at IS NULL AND x.expires_at > $3 \
    UNION ALL \
    SELECT a.journal_salt, NULL, f.association_id, NULL, NULL, NULL, NULL, f.organisation_id, o.kind \
    FROM session x JOIN account a ON a.id = x.account_id \
    JOIN affiliation f ON f.account_id = a.id AND f.state = 'CONFIRMED' \
    JOIN organisation o ON o.id = f.organisation_id \
    WHERE x.id = $1 AND x.account_id = $2 AND x.ended_at IS NULL AND x.expires_at > $3",
);

/// A signed-in person.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who may do what.
    pub actor: Actor,
    /// How the journal names them.
    pub mark: Mark,
}

impl Caller {
    /// The same request, as theirs.
    #[must_use]
    pub fn asking(self, request: &Context) -> Context {
        Context {
            actor: Arc::new(self.actor),
            mark: self.mark,
            ..request.clone()
        }
    }
}

#[derive(Debug, FromQueryResult)]
struct Row {
    journal_salt: Vec<u8>,
    mandate_id: Option<MandateId>,
    association_id: Option<AssociationId>,
    role: Option<MandateRole>,
    time_zone: Option<String>,
    first_day: Option<NaiveDate>,
    last_day: Option<NaiveDate>,
    organisation_id: Option<OrganisationId>,
    kind: Option<OrganisationKind>,
}

/// The person whom `token` stands for at `now`; nobody where it is not good or its session ended.
pub async fn load_caller(
    app: &App,
    token: &str,
    now: DateTime<Utc>,
) -> anyhow::Result<Option<Caller>> {
    let Some((account, session)) = app.tokens.verify(app, token, now).await? else {
        return Ok(None);
    };
    let rows = rows(app, account, session, now).await?;
    let Some(salt) = rows.first().map(|row| row.journal_salt.clone()) else {
        return Ok(None);
    };
    let mandates = rows.iter().filter_map(|row| held_mandate(row, now));
    let affiliations = rows.iter().filter_map(held_affiliation);
    Ok(Some(Caller {
        actor: Actor::person(account, mandates.collect(), affiliations.collect()),
        mark: Mark::person(account, &salt),
    }))
}

async fn rows(
    app: &App,
    account: AccountId,
    session: SessionId,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<Row>> {
    let values = [session.into(), account.into(), now.into()];
    let found = app.reader().select(STATEMENT, values).await?;
    let rows = found.iter().map(|row| Row::from_query_result(row, ""));
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A mandate holds from its first day to its last, as days are counted at the seat.
fn held_mandate(row: &Row, now: DateTime<Utc>) -> Option<HeldMandate> {
    let zone: Tz = row.time_zone.as_deref()?.parse().ok()?;
    let today = day_of(now, zone).ok()?;
    let begun = row.first_day? <= today;
    let over = row.last_day.is_some_and(|last| last < today);
    (begun && !over).then_some(HeldMandate {
        mandate: row.mandate_id?,
        association: row.association_id?,
        role: row.role?,
    })
}

fn held_affiliation(row: &Row) -> Option<HeldAffiliation> {
    Some(HeldAffiliation {
        association: row.association_id?,
        organisation: row.organisation_id?,
        kind: row.kind?,
    })
}
