//! What arrives, in which words, and how often.

use super::{did, mailing, round, round_after, row, rows, tell};
use crate::support::world::{World, both};
use chrono::{DateTime, TimeDelta};
use entity::account;
use entity::value::MandateRole;
use futures_util::future::join_all;
use sceau::outbox::queue;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

async fn register(world: &World, email: &str) {
    let input = json!({ "email": email, "password": "une phrase bien longue", "displayName": "Zoé <b>Zola" });
    let made = world.act(None, "accountRegister", input, "accepted").await;
    made.done();
}

/// Takes a person's address away, as whoever erases them does.
async fn erase(world: &World, email: &str) {
    let tx = world.app.db.begin().await.unwrap();
    let erased = account::Entity::update_many()
        .col_expr(account::Column::Email, Expr::value(""))
        .filter(account::Column::Email.eq(email));
    assert_eq!(erased.exec(&tx).await.unwrap().rows_affected, 1);
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_acts_tell_arrives_in_its_readers_language_and_tells_nothing_that_is_secret() {
    both(async |world| {
        let (mail, server) = mailing(world).await;
        let admin = world.officer("Ada", MandateRole::Admin).await;
        let bea = world.person("Béa").await;
        // The client that registers speaks English, and who was there before has not said.
        register(world, "zoe@example.org").await;
        register(world, "zoe@example.org").await;
        let proposal = json!({
            "association": { "slug": "club" },
            "account": { "email": bea.email },
            "role": "BOARD",
            "firstDay": "2026-02-01",
            "lastDay": "2026-12-31",
        });
        let proposed = world.act(Some(&admin), "mandatePropose", proposal, "mandate { id }");
        let mandate = proposed.await.done().text("/mandate/id").to_owned();
        assert_eq!(round(&server).await, did(2, 0, 0, 0));
        assert_eq!(round(&server).await, did(0, 0, 0, 0));
        let rows = rows(world).await;
        assert!(
            rows.iter()
                .all(|row| row.done_at == Some(server.now()) && row.attempts == 1)
        );

        let mails = mail.mails();
        let [known, proposed] = ["zoe@example.org", bea.email.as_str()]
            .map(|to| mails.iter().find(|mail| mail.to == to).unwrap());
        let (subject, text, html) = known.read();
        assert_eq!(subject, "Account exists already");
        assert!(
            text.contains("wanted to make an account with your address"),
            "{text}"
        );
        assert!(text.contains("\nhttps://club.example.org/app/\n"), "{text}");
        assert!(html.contains("<html lang=\"en\">"), "{html}");
        assert_eq!(known.header("content-language").unwrap(), "en");
        assert_eq!(known.header("list-id"), None);

        let (subject, text, html) = proposed.read();
        assert_eq!(subject, "Mandat proposé");
        let link = format!("https://club.example.org/app/{mandate}");
        assert!(text.contains(&format!("\n{link}\n")), "{text}");
        assert!(
            html.contains(&format!("href=\"{}\"", link.replace('/', "&#x2f;"))),
            "{html}"
        );
        assert!(
            html.contains("Un mandat a été proposé, qui attend d’être confirmé"),
            "{html}"
        );
        let row = rows
            .iter()
            .find(|row| row.recipient_id == Some(bea.account));
        let id = row.unwrap().id;
        for (name, expected) in [
            ("message-id", format!("<{id}@example.org>")),
            ("auto-submitted", "auto-generated".to_owned()),
            ("content-language", "fr".to_owned()),
            ("list-id", "<club.example.org>".to_owned()),
            ("from", "\"Le club\" <club@example.org>".to_owned()),
            ("to", bea.email.clone()),
        ] {
            assert_eq!(proposed.header(name).unwrap(), expected);
        }
        assert_eq!(proposed.from, "club@example.org");
        let date = proposed.header("date").unwrap();
        assert_eq!(DateTime::parse_from_rfc2822(&date).unwrap(), server.now());
        for mail in &mails {
            let (subject, text, html) = mail.read();
            for typed in ["Zoé", "Zola", "Béa", "Ada"] {
                let all = [&mail.raw, &subject, &text, &html];
                assert!(!all.iter().any(|part| part.contains(typed)), "{mail:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_is_no_longer_there_is_not_written_to() {
    both(async |world| {
        let (mail, server) = mailing(world).await;
        let (gone, stays) = (world.person("Gil").await, world.person("Sam").await);
        tell(world, &gone).await;
        tell(world, &stays).await;
        erase(world, &gone.email).await;
        assert_eq!(round(&server).await, did(1, 1, 0, 0));
        assert_eq!(mail.recipients(), [stays.email]);
        assert!(rows(world).await.iter().all(|row| row.done_at.is_some()));
    })
    .await;
}

#[tokio::test]
async fn without_a_mail_server_everything_waits() {
    both(async |world| {
        let person = world.person("Sam").await;
        tell(world, &person).await;
        let before = row(world).await;
        assert!(!world.app.post.can_send());
        assert_eq!(
            round_after(world, TimeDelta::days(30)).await,
            did(0, 0, 0, 0)
        );
        assert_eq!(row(world).await, before);
        let (mail, server) = mailing(world).await;
        assert_eq!(round(&server).await, did(1, 0, 0, 0));
        assert_eq!(mail.recipients(), [person.email]);
    })
    .await;
}

#[tokio::test]
async fn workers_of_several_servers_carry_each_row_once() {
    both(async |world| {
        let (mail, first) = mailing(world).await;
        let url = format!("smtp://{}", mail.address);
        let mut servers = vec![first];
        for _ in 0..3 {
            servers.push(world.server_with_mail(&url).await);
        }
        let person = world.person("Sam").await;
        let mut told = BTreeSet::new();
        for _ in 0..100 {
            told.insert(format!("<{}@example.org>", tell(world, &person).await));
        }
        let carried = join_all(servers.iter().map(round)).await;
        let sent: Vec<_> = carried.iter().map(|it| it.sent).collect();
        assert_eq!(sent.iter().sum::<u64>(), 100, "{sent:?}");
        let shares = sent.iter().filter(|sent| **sent > 0).count();
        assert!(shares > 1, "one server did it all: {sent:?}");
        let mails = mail.mails();
        let ids: BTreeSet<_> = mails
            .iter()
            .filter_map(|it| it.header("message-id"))
            .collect();
        assert_eq!((mails.len(), ids), (100, told));
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_dies_between_sending_and_marking_sends_the_same_mail_again() {
    both(async |world| {
        let (mail, server) = mailing(world).await;
        let (first, second) = (world.person("Sam").await, world.person("Tom").await);
        tell(world, &first).await;
        tell(world, &second).await;
        // The mail server takes the mail, and the worker is gone before it is told so.
        mail.fall_silent(true);
        let app = Arc::clone(&server.app);
        let worker = tokio::spawn(async move { sceau::post::carry(&app).await });
        mail.took_one().await;
        worker.abort();
        assert!(worker.await.unwrap_err().is_cancelled());
        mail.fall_silent(false);
        assert_eq!(mail.mails().len(), 1);
        // What it had claimed is its own until its lease is over.
        assert_eq!(
            round_after(&server, queue::LEASE / 2).await,
            did(0, 0, 0, 0)
        );
        assert_eq!(
            round_after(&server, queue::LEASE / 2).await,
            did(2, 0, 0, 0)
        );

        let mails = mail.mails();
        assert_eq!(mails.len(), 3);
        let [one, again] = [0, 1].map(|n| {
            let mail = mails.iter().filter(|mail| mail.to == mails[0].to).nth(n);
            let raw = mail.unwrap().raw.lines();
            raw.filter(|line| !line.starts_with("Date: "))
                .collect::<Vec<_>>()
        });
        assert_eq!(one, again, "the same bytes but for the date");
        assert_eq!(
            mails[0].header("message-id"),
            mails
                .iter()
                .rfind(|it| it.to == mails[0].to)
                .unwrap()
                .header("message-id")
        );
        assert!(rows(world).await.iter().all(|row| row.attempts == 1));
    })
    .await;
}
