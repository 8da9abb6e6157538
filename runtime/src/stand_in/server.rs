//! Listening, reading requests and answering them.

use super::answer::{Answer, Ending};
use super::received::{Received, read_body, read_head};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Decides what is answered, and keeps what was received.
pub(super) trait Responder: Send + Sync + 'static {
    fn respond(&self, request: Received) -> Answer;
}

/// A server on a free port of the loopback interface. It listens until it is dropped.
#[derive(Debug)]
pub(super) struct Server {
    address: SocketAddr,
    listening: JoinHandle<()>,
}

impl Server {
    pub(super) async fn start(responder: Arc<impl Responder>) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let listening = tokio::spawn(listen(listener, responder));
        Ok(Self { address, listening })
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// Locks, even after a panic elsewhere: what a test found wrong must not turn into another failure here.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn listen(listener: TcpListener, responder: Arc<impl Responder>) {
    while let Ok((stream, _)) = listener.accept().await {
        let responder = Arc::clone(&responder);
        // A client that goes away in the middle of a request has told the test what it wanted to know.
        tokio::spawn(async move { serve(stream, &*responder).await.ok() });
    }
}

/// Serves one connection until either side ends it.
async fn serve(stream: TcpStream, responder: &impl Responder) -> io::Result<()> {
    // Pieces of a body go out at once, not when the client has acknowledged the one before.
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    while let Some(mut request) = read_head(&mut stream).await? {
        request.body = read_body(&mut stream, &request).await?;

        let answer = responder.respond(request);
        tokio::time::sleep(answer.delay).await;
        match answer.ending {
            Ending::Whole => send(&mut stream, &answer).await?,
            Ending::Cut => return send(&mut stream, &answer).await,
            Ending::HangUp => return Ok(()),
            Ending::Stall => {
                send(&mut stream, &answer).await?;
                // Nothing more is sent over a connection that waits for its answer: this returns when it is closed.
                stream.fill_buf().await?;
                return Ok(());
            }
        }
    }
    Ok(())
}

async fn send(stream: &mut BufReader<TcpStream>, answer: &Answer) -> io::Result<()> {
    for piece in answer.pieces_sent() {
        stream.write_all(&piece).await?;
        stream.flush().await?;
    }
    Ok(())
}
