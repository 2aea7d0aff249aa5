//! A mail server, spoken to by SMTP (RFC 5321): what it is told, and what its answers mean.

use super::Letter;
use crate::outbox::queue::{End, Fault};
use anyhow::{anyhow, bail};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, MultiPartKind, SinglePart};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use std::fmt;
use std::net::IpAddr;
use std::time::{Duration, SystemTime};
use url::Url;

/// How long the server may take to be reached, and to take a letter.
const PATIENCE: Duration = Duration::from_secs(30);

/// A mail server, and in whose name it is given letters.
pub struct Smtp {
    host: String,
    port: u16,
    security: Security,
    tls: TlsParameters,
    credentials: Option<Credentials>,
    hello: ClientId,
    from: Mailbox,
}

/// How what is said to the server is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Security {
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// `STARTTLS`, or nothing is sent.
    StartTls,
    /// `STARTTLS` where the server has it. Whoever is in between can take it away.
    Opportunistic,
    /// Nothing: a server on this machine.
    Plain,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Smtp")
    }
}

/// A connection, once there is one.
pub(super) type Line = Option<AsyncSmtpConnection>;

impl Smtp {
    /// The server at `url`, whose certificate the public authorities have signed, or those in `authorities` (PEM).
    ///
    /// The address is `smtps://user:password@host:port` or `smtp://…`, which is given letters `from` this address. By `smtp` it has to take
    /// `STARTTLS`, unless it is on this machine, or `?tls=opportunistic` says that it may do without.
    ///
    /// # Errors
    /// Where the address is not one; it is not repeated, since it may hold a password.
    pub fn new(url: &str, from: Mailbox, authorities: &[u8]) -> anyhow::Result<Self> {
        let url = Url::parse(url).map_err(|_| anyhow!("not an address such as smtps://host"))?;
        let host = url.host_str().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() {
            bail!("no host is named");
        }
        let nearby = match host.parse::<IpAddr>() {
            Ok(ip) => ip.is_loopback(),
            Err(_) => host == "localhost",
        };
        let asked = url.query_pairs().collect::<Vec<_>>();
        let asked: Vec<_> = asked
            .iter()
            .map(|(k, v)| (k.as_ref(), v.as_ref()))
            .collect();
        let security = match (url.scheme(), asked.as_slice()) {
            ("smtps", []) => Security::Tls,
            ("smtp", [("tls", "opportunistic")]) => Security::Opportunistic,
            ("smtp", []) if nearby => Security::Plain,
            ("smtp", [] | [("tls", "required")]) => Security::StartTls,
            _ => bail!("neither smtps://… nor smtp://…, with ?tls=required or ?tls=opportunistic"),
        };
        let default = if security == Security::Tls { 465 } else { 587 };
        let credentials = match (decoded(url.username())?, url.password()) {
            (user, Some(password)) => Some(Credentials::new(user, decoded(password)?)),
            (user, None) if user.is_empty() => None,
            _ => bail!("a user without a password"),
        };
        let mut tls = TlsParameters::builder(host.to_owned());
        if !authorities.is_empty() {
            tls = tls.add_root_certificate(Certificate::from_pem(authorities)?);
        }
        Ok(Self {
            tls: tls.build()?,
            host: host.to_owned(),
            port: url.port().unwrap_or(default),
            security,
            credentials,
            hello: ClientId::Domain(from.email.domain().to_owned()),
            from,
        })
    }

    /// Gives the server a letter, over `line` or a new connection, and says what became of it.
    pub(super) async fn send(&self, line: &mut Line, letter: &Letter) -> End {
        let Ok(message) = self.message(letter) else {
            return End::Never(Fault::Word("ADDRESS"));
        };
        let connection = match line {
            Some(connection) if !connection.has_broken() => connection,
            _ => match within(self.connect()).await {
                Ok(connection) => line.insert(connection),
                Err(fault) => return End::Untried(fault),
            },
        };
        let bytes = message.formatted();
        let sent = connection.send(message.envelope(), &bytes);
        match tokio::time::timeout(PATIENCE, sent).await {
            Ok(Ok(_)) => End::Done,
            Ok(Err(error)) => refused(&error),
            Err(_) => {
                // What it still has to say would be taken for the answer to the next letter.
                *line = None;
                End::Later(Fault::Word("TIMEOUT"))
            }
        }
    }

    /// Takes leave of the server.
    pub(super) async fn close(mut line: Line) {
        if let Some(connection) = &mut line {
            drop(tokio::time::timeout(PATIENCE, connection.abort()).await);
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Fault> {
        let server = (self.host.as_str(), self.port);
        let at_once = (self.security == Security::Tls).then(|| self.tls.clone());
        let connected =
            AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), &self.hello, at_once, None);
        let mut connection = connected.await.map_err(|error| fault(&error))?;
        let upgrades = match self.security {
            Security::StartTls => true,
            Security::Opportunistic => connection.can_starttls(),
            Security::Tls | Security::Plain => false,
        };
        if upgrades {
            if !connection.can_starttls() {
                connection.abort().await;
                return Err(Fault::Word("NO_TLS"));
            }
            let upgraded = connection.starttls(self.tls.clone(), &self.hello).await;
            upgraded.map_err(|error| fault(&error))?;
        }
        if let Some(credentials) = &self.credentials {
            let known = connection.auth(DEFAULT_MECHANISMS, credentials).await;
            known.map_err(|error| match fault(&error) {
                Fault::Word(_) => Fault::Word("NO_AUTH"),
                reply @ Fault::Reply(_) => reply,
            })?;
        }
        Ok(connection)
    }

    /// A letter as it is on the wire. The same row makes the same bytes, but for its date.
    fn message(&self, letter: &Letter) -> anyhow::Result<Message> {
        let to = Mailbox::new(None, letter.to.parse()?);
        let id = letter.id.to_string();
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&letter.subject)
            .date(SystemTime::from(letter.at))
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())));
        let list = letter.list.as_ref();
        let list = list.map(|slug| format!("<{slug}.{}>", self.from.email.domain()));
        let headers = [
            ("Auto-Submitted", Some("auto-generated".to_owned())),
            (
                "Content-Language",
                Some(letter.language.as_str().to_ascii_lowercase()),
            ),
            ("List-Id", list),
        ];
        for (name, value) in headers {
            if let Some(value) = value {
                let name = HeaderName::new_from_ascii(name.to_owned())?;
                message = message.raw_header(HeaderValue::new(name, value));
            }
        }
        let parts = MultiPart::builder()
            .kind(MultiPartKind::Alternative)
            .boundary(format!("={id}="))
            .build()
            .singlepart(SinglePart::plain(letter.text.clone()))
            .singlepart(SinglePart::html(letter.html.clone()));
        Ok(message.multipart(parts)?)
    }
}

/// What `%`-escapes stand for.
fn decoded(text: &str) -> anyhow::Result<String> {
    let bytes = percent_encoding::percent_decode_str(text);
    let text = bytes.decode_utf8().map_err(|_| anyhow!("not UTF-8"))?;
    Ok(text.into_owned())
}

async fn within<T>(work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    let done = tokio::time::timeout(PATIENCE, work).await;
    done.unwrap_or(Err(Fault::Word("TIMEOUT")))
}

/// The code of what failed: never the server's own text, which may repeat an address.
fn fault(error: &Error) -> Fault {
    match error.status() {
        Some(code) => Fault::Reply(code.into()),
        None if error.is_tls() || is_no_tls(error) => Fault::Word("TLS"),
        None if error.is_timeout() => Fault::Word("TIMEOUT"),
        None => Fault::Word("UNREACHABLE"),
    }
}

/// Whether what came was no TLS, or none that can be trusted: the layer below says so as an error of reading.
fn is_no_tls(error: &Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        let io = error.downcast_ref::<std::io::Error>();
        if io.is_some_and(|io| io.kind() == std::io::ErrorKind::InvalidData) {
            return true;
        }
        source = error.source();
    }
    false
}

/// What it means that a letter was not taken. That we are not let in says nothing of the letter, which waits with all others.
fn refused(error: &Error) -> End {
    let fault = fault(error);
    match fault {
        Fault::Reply(530 | 534 | 535 | 538) => End::Untried(fault),
        Fault::Reply(500..) => End::Never(fault),
        _ => End::Later(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn server(url: &str) -> anyhow::Result<Smtp> {
        Smtp::new(url, "Club <club@example.org>".parse().unwrap(), b"")
    }

    #[rstest]
    #[case("smtps://mail.example.org", Security::Tls, 465)]
    #[case("smtps://mail.example.org:2465", Security::Tls, 2465)]
    #[case("smtp://mail.example.org", Security::StartTls, 587)]
    #[case("smtp://127.0.0.2:25", Security::Plain, 25)]
    #[case("smtp://[::1]:25", Security::Plain, 25)]
    #[case("smtp://localhost", Security::Plain, 587)]
    #[case("smtp://localhost?tls=required", Security::StartTls, 587)]
    #[case("smtp://relay?tls=opportunistic", Security::Opportunistic, 587)]
    fn nothing_leaves_this_machine_in_the_clear_unasked(
        #[case] url: &str,
        #[case] security: Security,
        #[case] port: u16,
    ) {
        let server = server(url).unwrap();
        assert_eq!((server.security, server.port), (security, port));
        assert!(server.credentials.is_none());
    }

    #[rstest]
    #[case("mail.example.org")]
    #[case("https://mail.example.org")]
    #[case("smtp:")]
    #[case("smtp://relay?tls=none")]
    #[case("smtps://relay?tls=opportunistic")]
    #[case("smtp://anne@relay")]
    #[case("smtp://anne:s%e9cret@relay")]
    fn what_is_no_server_is_refused_and_not_repeated(#[case] url: &str) {
        let error = format!("{:#}", server(url).unwrap_err());
        assert!(
            !error.contains("anne") && !error.contains("cret"),
            "{error}"
        );
    }

    #[test]
    fn a_password_may_hold_any_sign_and_is_not_shown() {
        let server = server("smtps://anne%40example.org:p%3A%2Fss%C3%A9@relay").unwrap();
        let expected = Credentials::new("anne@example.org".to_owned(), "p:/ssé".to_owned());
        assert!(server.credentials == Some(expected));
        assert_eq!(format!("{server:?}"), "Smtp");
    }
}
