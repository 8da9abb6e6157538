//! A server that gives answers in the order of a list.

use super::answer::Answer;
use super::received::Received;
use super::server::{Responder, Server, lock};
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};

/// A server that gives answers in order, whatever it is asked. It listens on a free port of the loopback interface until
/// it is dropped.
#[derive(Debug)]
pub struct StandIn {
    server: Server,
    script: Arc<Script>,
}

#[derive(Debug)]
struct Script {
    answers: Mutex<VecDeque<Answer>>,
    requests: Mutex<Vec<Received>>,
}

impl Responder for Script {
    fn respond(&self, request: Received) -> Answer {
        lock(&self.requests).push(request);
        lock(&self.answers)
            .pop_front()
            .unwrap_or_else(|| Answer::new(503))
    }
}

impl StandIn {
    /// Starts a server that gives the answers in order, and 503 when there are none left.
    ///
    /// # Errors
    ///
    /// Fails if the loopback interface has no free port.
    pub async fn start(answers: Vec<Answer>) -> io::Result<Self> {
        let script = Arc::new(Script {
            answers: Mutex::new(answers.into()),
            requests: Mutex::default(),
        });
        let server = Server::start(Arc::clone(&script)).await?;
        Ok(Self { server, script })
    }

    /// Returns the base address of the server.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Returns the requests that have arrived, in order.
    pub fn requests(&self) -> Vec<Received> {
        lock(&self.script.requests).clone()
    }
}
