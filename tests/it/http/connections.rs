//! Sockets that send too little, or nothing: none is waited for longer than is set.

use axum::{Router, routing::get};
use sceau::http::{Patience, serve};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::timeout;

const LONG: Duration = Duration::from_mins(1);
const SHORT: Duration = Duration::from_millis(200);

#[tokio::test]
async fn a_head_that_does_not_arrive_and_an_idle_connection_are_closed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/", get(|| async { "here" }));
    let patience = Patience {
        head: SHORT,
        stop: LONG,
    };
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async { drop(stopped.await) };
    let server = tokio::spawn(serve(listener, router, stopped, patience));
    for (sent, answered) in [
        ("", false),
        ("GET / HTT", false),
        ("GET / HTTP/1.1\r\nHost: x\r\nX-Half", false),
        ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", true),
        ("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /", true),
    ] {
        let mut socket = TcpStream::connect(address).await.unwrap();
        socket.write_all(sent.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let read = timeout(LONG / 6, socket.read_to_end(&mut answer)).await;
        read.unwrap_or_else(|_| panic!("kept open after {sent:?}"))
            .unwrap();
        let answer = String::from_utf8(answer).unwrap();
        assert_eq!(
            answer.starts_with("HTTP/1.1 200"),
            answered,
            "{sent:?}: {answer}"
        );
    }
    // All of them are gone: nothing is left to wait for.
    stop.send(()).unwrap();
    timeout(LONG / 6, server).await.unwrap().unwrap();
}
