//! What fails: for a while, for good, and for everybody at once.

use super::{did, mailing, round, round_after, row, rows, tell};
use crate::support::mail_server::MailServer;
use crate::support::world::both;
use chrono::TimeDelta;
use sceau::context::Context;
use sceau::outbox::queue;

#[tokio::test]
async fn a_server_that_asks_to_come_back_later_is_asked_again_later() {
    both(async |world| {
        let (mail, server) = mailing(world).await;
        let person = world.person("Sam").await;
        tell(world, &person).await;
        mail.answer(&person.email, &[451, 450]);
        assert_eq!(round(&server).await, did(0, 0, 1, 0));
        let waits = row(world).await;
        assert_eq!(
            (waits.attempts, waits.last_fault.as_deref()),
            (1, Some("451"))
        );
        assert_eq!(waits.leased_by, None);
        let pause = waits.due_at - server.now();
        assert!(
            pause >= TimeDelta::minutes(1) && pause <= TimeDelta::seconds(75),
            "{pause}"
        );
        // Not before its time.
        assert_eq!(
            round_after(&server, TimeDelta::seconds(59)).await,
            did(0, 0, 0, 0)
        );
        assert_eq!(
            round_after(&server, TimeDelta::seconds(16)).await,
            did(0, 0, 1, 0)
        );
        assert_eq!(row(world).await.last_fault.as_deref(), Some("450"));
        assert_eq!(
            round_after(&server, TimeDelta::seconds(375)).await,
            did(1, 0, 0, 0)
        );
        let done = row(world).await;
        assert_eq!((done.attempts, done.last_fault), (3, None));
        assert_eq!(mail.recipients(), [person.email]);
    })
    .await;
}

#[tokio::test]
async fn what_bounces_is_dead_until_it_is_replayed_and_holds_up_no_other() {
    both(async |world| {
        let (mail, server) = mailing(world).await;
        let (first, second) = (world.person("Sam").await, world.person("Tom").await);
        let id = tell(world, &first).await;
        tell(world, &second).await;
        mail.answer(&first.email, &[550]);
        assert_eq!(round(&server).await, did(1, 0, 0, 1));
        assert_eq!(mail.recipients(), [second.email.as_str()]);
        assert_eq!(
            round_after(&server, TimeDelta::days(10)).await,
            did(0, 0, 0, 0)
        );
        let dead = queue::dead(&server.app.reader(), 10).await.unwrap();
        let [dead] = dead.as_slice() else {
            panic!("{dead:?}")
        };
        assert_eq!((dead.id, dead.attempts), (id, 1));
        // The server's own words, which repeat the address, are kept nowhere.
        assert_eq!(dead.last_fault.as_deref(), Some("550"));

        let context = Context::system(&server.app);
        for expected in [true, false] {
            let replayed = context.act(|tx| Box::pin(queue::replay(tx, id))).await;
            assert_eq!(replayed.unwrap(), expected);
        }
        assert_eq!(round(&server).await, did(1, 0, 0, 0));
        assert_eq!(mail.mails().len(), 2);
        assert!(
            queue::dead(&server.app.reader(), 10)
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_for_three_days_is_dead() {
    both(async |world| {
        let (mail, server) = mailing(world).await;
        let person = world.person("Sam").await;
        tell(world, &person).await;
        mail.answer(&person.email, &[451; 20]);
        let began = server.now();
        let mut tries = 0;
        while row(world).await.dead_at.is_none() {
            tries += round_after(&server, TimeDelta::minutes(10)).await.later;
            assert!(server.now() - began < TimeDelta::days(5));
        }
        assert!(server.now() - began > TimeDelta::days(3));
        assert_eq!((tries, row(world).await.attempts), (11, 12));
        assert!(mail.mails().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_mail_server_that_is_dead_for_an_hour_loses_and_doubles_nothing() {
    both(async |world| {
        let (mut mail, server) = mailing(world).await;
        let mut expected = Vec::new();
        for name in ["Ann", "Ben", "Cem"] {
            let person = world.person(name).await;
            tell(world, &person).await;
            expected.push(person.email);
        }
        mail.stop().await;
        for _ in 0..60 {
            round_after(&server, TimeDelta::minutes(1)).await;
        }
        for row in rows(world).await {
            let state = (row.attempts, row.dead_at, row.done_at, row.leased_by);
            assert_eq!(state, (0, None, None, None));
            assert_eq!(row.last_fault.as_deref(), Some("UNREACHABLE"));
        }
        let (waiting, in_all) = queue::waits(&server.app.reader(), 2).await.unwrap();
        assert_eq!((waiting.len(), in_all), (2, 3));
        mail.restart().await;
        assert_eq!(
            round_after(&server, TimeDelta::minutes(3)).await,
            did(3, 0, 0, 0)
        );
        assert_eq!(mail.recipients(), expected);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_kills_nothing_and_a_right_one_sends() {
    both(async |world| {
        let mail = MailServer::start().await;
        mail.require("club@example.org", "p:/ss é");
        let person = world.person("Sam").await;
        tell(world, &person).await;
        for (user, fault) in [
            ("club%40example.org:wrong@", "535"),
            ("club%40example.org:p%3A%2Fss%20%C3%A9@", ""),
        ] {
            let url = format!("smtp://{user}{}", mail.address);
            world.pass(TimeDelta::minutes(3));
            let server = world.server_with_mail(&url).await;
            round(&server).await;
            let row = row(world).await;
            assert_eq!(row.last_fault.unwrap_or_default(), fault);
            assert_eq!(row.dead_at, None);
        }
        assert_eq!(mail.recipients(), [person.email]);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_sent_in_the_clear_where_tls_is_asked_for() {
    both(async |world| {
        let mail = MailServer::start().await;
        let person = world.person("Sam").await;
        tell(world, &person).await;
        for (url, fault) in [
            (format!("smtp://{}?tls=required", mail.address), "NO_TLS"),
            (format!("smtps://{}", mail.address), "TLS"),
        ] {
            world.pass(TimeDelta::minutes(3));
            let server = world.server_with_mail(&url).await;
            assert_eq!(round(&server).await, did(0, 0, 1, 0));
            assert_eq!(row(world).await.last_fault.as_deref(), Some(fault));
        }
        assert!(mail.mails().is_empty());
        let url = format!("smtp://{}?tls=opportunistic", mail.address);
        let server = world.server_with_mail(&url).await;
        assert_eq!(
            round_after(&server, TimeDelta::minutes(3)).await,
            did(1, 0, 0, 0)
        );
    })
    .await;
}

#[tokio::test]
async fn mail_goes_under_tls_to_a_server_that_is_known_and_to_no_other() {
    both(async |world| {
        for (at_once, scheme) in [(true, "smtps"), (false, "smtp")] {
            let mail = MailServer::start_with_tls(at_once).await;
            mail.require("club", "secret");
            let person = world.person("Sam").await;
            tell(world, &person).await;
            let port = mail.address.port();
            let tls = if at_once { "" } else { "?tls=required" };
            let url = format!("{scheme}://club:secret@localhost:{port}{tls}");
            // Its certificate is nobody's that we know.
            let stranger = world.server_with_mail(&url).await;
            assert_eq!(round(&stranger).await, did(0, 0, 1, 0));
            let waits = rows(world).await.pop().unwrap();
            assert_eq!(
                (waits.attempts, waits.last_fault.as_deref()),
                (0, Some("TLS"))
            );
            world.pass(TimeDelta::minutes(3));
            let server = world.server_trusting(&url, Some(mail.certificate())).await;
            assert_eq!(round(&server).await, did(1, 0, 0, 0));
            assert_eq!(mail.recipients(), [person.email]);
        }
    })
    .await;
}
