//! Connections: how they are served, and how long each may keep the server waiting.
//!
//! axum's own loop waits for a request's head for ever, and for every connection when the server stops: one socket with half a
//! head would hold it.

use axum::{Router, serve::Listener};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{pin::pin, time::Duration};
use tokio::net::TcpListener;

/// For how long a connection is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the head of its next request: a connection that is idle for so long is closed too.
    pub head: Duration,
    /// For what is under way when the server is told to stop.
    pub stop: Duration,
}

/// Serves until `stopped`, then takes no more connections and lets those that there are end what they do.
pub async fn serve(
    mut listener: TcpListener,
    router: Router,
    stopped: impl Future<Output = ()>,
    patience: Patience,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(patience.head);
    let connections = GracefulShutdown::new();
    let mut stopped = pin!(stopped);
    loop {
        let stream = tokio::select! {
            (stream, _) = Listener::accept(&mut listener) => stream,
            () = &mut stopped => break,
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = http.serve_connection(TokioIo::new(stream), service);
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke off");
            }
        });
    }
    drop(listener);
    let ended = tokio::time::timeout(patience.stop, connections.shutdown()).await;
    if ended.is_err() {
        tracing::warn!("connections that did not end in time were cut off");
    }
}
