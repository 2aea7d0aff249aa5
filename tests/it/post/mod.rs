//! What is told leaves, by a real mail server: once where nothing fails, and at least once whatever fails.

mod carried;
mod failing;
mod listed;
mod served;
mod templates;

use crate::support::mail_server::MailServer;
use crate::support::world::{Person, World};
use chrono::TimeDelta;
use entity::id::OutboxId;
use entity::outbox;
use entity::value::Channel;
use sceau::post::{Carried, carry};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder};
use uuid::Uuid;

/// A mail server, and a server that sends by it.
pub async fn mailing(world: &World) -> (MailServer, World) {
    let mail = MailServer::start().await;
    let url = format!("smtp://{}", mail.address);
    let server = world.server_with_mail(&url).await;
    (mail, server)
}

/// Tells a person something, as an act would.
pub async fn tell(world: &World, person: &Person) -> OutboxId {
    let id = world.app.random.id(world.now());
    let row = outbox::ActiveModel {
        id: Set(id),
        association_id: Set(Some(world.association)),
        kind: Set("MANDATE_CONFIRMED".to_owned()),
        subject_id: Set(Uuid::from_u128(9)),
        recipient_id: Set(Some(person.account)),
        created_at: Set(world.now()),
        due_at: Set(world.now()),
        attempts: Set(0),
        done_at: Set(None),
        channel: Set(Channel::Mail),
        leased_until: Set(None),
        leased_by: Set(None),
        last_fault: Set(None),
        dead_at: Set(None),
    };
    world.write(outbox::Entity::insert(row)).await;
    id
}

/// Nothing that was told arrives.
pub async fn fail_all(world: &World) {
    let tx = world.app.db.begin().await.unwrap();
    let fails = outbox::Entity::update_many()
        .col_expr(outbox::Column::LastFault, Expr::value("550"))
        .col_expr(outbox::Column::DeadAt, Expr::value(world.now()));
    fails.exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// The whole outbox, as it was written.
pub async fn rows(world: &World) -> Vec<outbox::Model> {
    let rows = outbox::Entity::find().order_by_asc(outbox::Column::Id);
    rows.all(world.app.db.reader()).await.unwrap()
}

/// The only row of the outbox.
pub async fn row(world: &World) -> outbox::Model {
    let mut rows = rows(world).await;
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

/// Carries out what is due at the clock of `server`.
pub async fn round(server: &World) -> Carried {
    carry(&server.app).await.unwrap()
}

/// The same so much later.
pub async fn round_after(server: &World, time: TimeDelta) -> Carried {
    server.pass(time);
    round(server).await
}

/// What a round did: sent, to nobody, later, dead.
pub const fn did(sent: u64, to_nobody: u64, later: u64, dead: u64) -> Carried {
    Carried {
        sent,
        to_nobody,
        later,
        dead,
    }
}
