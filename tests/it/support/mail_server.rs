//! A real mail server for stories: SMTP as the crate `mailin` speaks it, over a socket, with TLS or without, which can refuse, fall silent
//! and be switched off.

use mail_parser::MessageParser;
use mailin::{Action, AuthMechanism, Handler, Response, Session, SessionBuilder, response};
use std::collections::{HashMap, VecDeque};
use std::io::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};
use tempfile::NamedTempFile;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A mail that the server took.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The sender of the envelope.
    pub from: String,
    /// The recipient of the envelope.
    pub to: String,
    /// As it came.
    pub raw: String,
}

/// A mail server.
pub struct MailServer {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    mails: Mutex<Vec<Mail>>,
    /// The codes that each recipient is answered with, before they are accepted.
    codes: Mutex<HashMap<String, VecDeque<u16>>>,
    /// Who may send.
    user: Mutex<Option<(String, String)>>,
    /// Takes a mail, and never says so.
    silent: Mutex<bool>,
    tls: Option<Tls>,
    took: Notify,
}

/// How the server is spoken to under TLS.
struct Tls {
    acceptor: TlsAcceptor,
    /// From the first byte; else after `STARTTLS`.
    at_once: bool,
    /// Where its certificate lies, which it signed itself.
    certificate: NamedTempFile,
}

/// What is spoken over.
trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

/// One connection's envelope.
#[derive(Clone)]
struct Envelope {
    shared: Arc<Shared>,
    from: String,
    to: String,
    data: Vec<u8>,
}

impl Handler for Envelope {
    fn mail(&mut self, _: IpAddr, _: &str, from: &str) -> Response {
        from.clone_into(&mut self.from);
        response::OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        to.clone_into(&mut self.to);
        let mut codes = self.shared.codes.lock().unwrap();
        match codes.get_mut(to).and_then(VecDeque::pop_front) {
            Some(code) => Response::custom(code, format!("no, {to}")),
            None => response::OK,
        }
    }

    fn data(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.data.extend(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let raw = String::from_utf8(std::mem::take(&mut self.data)).unwrap();
        self.shared.mails.lock().unwrap().push(Mail {
            from: self.from.clone(),
            to: self.to.clone(),
            raw,
        });
        self.shared.took.notify_one();
        response::OK
    }

    fn auth_plain(&mut self, _: &str, user: &str, password: &str) -> Response {
        let expected = self.shared.user.lock().unwrap();
        match &*expected {
            Some((name, secret)) if name == user && secret == password => response::AUTH_OK,
            _ => response::INVALID_CREDENTIALS,
        }
    }
}

impl MailServer {
    /// Starts one on a port of its own.
    pub async fn start() -> Self {
        let shared = Arc::new(Shared::default());
        Self::over("127.0.0.1:0".parse().unwrap(), shared).await
    }

    /// Starts one that speaks TLS as `localhost`, at once or after `STARTTLS`.
    pub async fn start_with_tls(at_once: bool) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let mut certificate = NamedTempFile::new().unwrap();
        certificate.write_all(made.cert.pem().as_bytes()).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let tls = Some(Tls {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            at_once,
            certificate,
        });
        let shared = Shared {
            tls,
            ..Shared::default()
        };
        Self::over("127.0.0.1:0".parse().unwrap(), Arc::new(shared)).await
    }

    /// Where its certificate lies.
    pub fn certificate(&self) -> &Path {
        self.shared.tls.as_ref().unwrap().certificate.path()
    }

    async fn over(address: SocketAddr, shared: Arc<Shared>) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Self {
            address,
            shared,
            task,
        }
    }

    /// Switches it off, with every connection; what it took it keeps.
    pub async fn stop(&mut self) {
        self.task.abort();
        // That it was cut short is all that it can say.
        let _ = (&mut self.task).await;
    }

    /// Switches it on again, at the same address.
    pub async fn restart(&mut self) {
        *self = Self::over(self.address, Arc::clone(&self.shared)).await;
    }

    /// Answers this recipient with these codes, one after the other, and accepts them from then on.
    pub fn answer(&self, to: &str, codes: &[u16]) {
        let codes = codes.iter().copied().collect();
        self.shared
            .codes
            .lock()
            .unwrap()
            .insert(to.to_owned(), codes);
    }

    /// Takes mail only from whoever signs in like this.
    pub fn require(&self, user: &str, password: &str) {
        *self.shared.user.lock().unwrap() = Some((user.to_owned(), password.to_owned()));
    }

    /// Takes mails from now on, and never says so; or says so again.
    pub fn fall_silent(&self, silent: bool) {
        *self.shared.silent.lock().unwrap() = silent;
    }

    /// Waits until a mail was taken.
    pub async fn took_one(&self) {
        self.shared.took.notified().await;
    }

    /// What it took so far.
    pub fn mails(&self) -> Vec<Mail> {
        self.shared.mails.lock().unwrap().clone()
    }

    /// The recipients of what it took, in order.
    pub fn recipients(&self) -> Vec<String> {
        let mut to: Vec<_> = self.mails().into_iter().map(|mail| mail.to).collect();
        to.sort();
        to
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Mail {
    /// A header as it reads decoded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.raw.split("\r\n\r\n").next().unwrap();
        let mut lines = head.split("\r\n");
        let line = lines.find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")));
        line.map(|line| line[name.len() + 1..].trim().to_owned())
    }

    /// The subject, the text and the HTML, as a reader's program decodes them.
    pub fn read(&self) -> (String, String, String) {
        let parsed = MessageParser::default().parse(self.raw.as_bytes()).unwrap();
        assert_eq!(parsed.text_body_count(), 1);
        assert_eq!(parsed.html_body_count(), 1);
        (
            parsed.subject().unwrap().to_owned(),
            parsed.body_text(0).unwrap().replace("\r\n", "\n"),
            parsed.body_html(0).unwrap().replace("\r\n", "\n"),
        )
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        connections.spawn(converse(stream, Arc::clone(&shared)));
    }
}

/// Whoever does not trust the certificate goes away, and so does this.
async fn converse(stream: TcpStream, shared: Arc<Shared>) -> Option<()> {
    let mut builder = SessionBuilder::new("mail.example.org");
    let (known, tls) = (shared.user.lock().unwrap().is_some(), shared.tls.as_ref());
    if known {
        builder.enable_auth(AuthMechanism::Plain);
    }
    let mut wire: Box<dyn Wire> = Box::new(stream);
    match tls {
        Some(tls) if tls.at_once => wire = Box::new(tls.acceptor.accept(wire).await.ok()?),
        Some(_) => {
            builder.enable_start_tls();
        }
        None => {}
    }
    if tls.is_none_or(|tls| tls.at_once) {
        // It cannot know whether something else keeps secret what is said.
        builder.insecure_enable_plaintext_auth();
    }
    let envelope = Envelope {
        shared: Arc::clone(&shared),
        from: String::new(),
        to: String::new(),
        data: Vec::new(),
    };
    let mut session: Session<_> = builder.build([127, 0, 0, 1].into(), envelope);
    let mut stream = BufReader::new(wire);
    let mut answer = session.greeting();
    let mut line = Vec::new();
    loop {
        if answer.action != Action::NoReply {
            let mut bytes = Vec::new();
            answer.write_to(&mut bytes).unwrap();
            stream.write_all(&bytes).await.ok()?;
            stream.flush().await.ok()?;
        }
        if answer.action == Action::Close {
            return None;
        }
        if answer.action == Action::UpgradeTls {
            let wire = tls?.acceptor.accept(stream.into_inner()).await.ok()?;
            stream = BufReader::new(Box::new(wire));
            session.tls_active();
        }
        line.clear();
        if stream.read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        answer = session.process(&line);
        let silent = *shared.silent.lock().unwrap();
        if silent && line == b".\r\n" {
            std::future::pending::<()>().await;
        }
    }
}
