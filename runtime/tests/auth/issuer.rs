//! A server that lets only the last tokens of a customer live, and answers when it is told to.

use crate::soon;
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

/// The server. Refresh tokens are `CUSTOMER-NUMBER`, access tokens `access-CUSTOMER-NUMBER`.
pub struct Issuer {
    pub url: String,
    state: Arc<State>,
    arrived: watch::Receiver<usize>,
}

struct State {
    /// The number of the last tokens of each customer.
    last: Mutex<HashMap<String, u32>>,
    forms: Mutex<Vec<HashMap<String, String>>>,
    /// How many requests may be answered.
    answers: Semaphore,
    arrived: watch::Sender<usize>,
}

impl Issuer {
    /// Starts a server that answers at once.
    pub async fn start() -> Self {
        let issuer = Self::start_silent().await;
        issuer.answer(1_000_000);
        issuer
    }

    /// Starts a server that answers as many requests as it is told to.
    pub async fn start_silent() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, arrived) = watch::channel(0);
        let state = Arc::new(State {
            last: Mutex::default(),
            forms: Mutex::default(),
            answers: Semaphore::new(0),
            arrived: sender,
        });
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move { shared.serve(stream).await.ok() });
            }
        });
        Self {
            url,
            state,
            arrived,
        }
    }

    /// Lets the server answer so many requests more.
    pub fn answer(&self, requests: usize) {
        self.state.answers.add_permits(requests);
    }

    /// Waits until so many requests have arrived.
    pub async fn arrived(&self, requests: usize) {
        let enough = |arrived: &usize| *arrived >= requests;
        soon(self.arrived.clone().wait_for(enough)).await.unwrap();
    }

    /// Returns the forms that have arrived, in order.
    pub fn forms(&self) -> Vec<HashMap<String, String>> {
        self.state.forms.lock().unwrap().clone()
    }
}

impl State {
    async fn serve(&self, stream: TcpStream) -> io::Result<()> {
        let mut stream = BufReader::new(stream);
        loop {
            let mut length = 0;
            loop {
                let mut line = String::new();
                if stream.read_line(&mut line).await? == 0 {
                    return Ok(());
                }
                if let Some((name, value)) = line.split_once(':')
                    && name.eq_ignore_ascii_case("content-length")
                {
                    length = value.trim().parse().unwrap();
                }
                if line == "\r\n" {
                    break;
                }
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).await?;
            let (status, body) = self.answer(&body).await;
            let answer = format!(
                "HTTP/1.1 {status} \r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            stream.write_all(answer.as_bytes()).await?;
        }
    }

    async fn answer(&self, body: &[u8]) -> (u16, String) {
        let form: HashMap<String, String> =
            url::form_urlencoded::parse(body).into_owned().collect();
        self.forms.lock().unwrap().push(form.clone());
        self.arrived.send_modify(|arrived| *arrived += 1);
        // What a token is worth is decided when the request arrives.
        let issued = self.issue(&form["refresh_token"]);
        self.answers.acquire().await.unwrap().forget();
        match issued {
            Some((customer, number)) => (
                200,
                format!(
                    r#"{{"access_token": "access-{customer}-{number}", "expires_in": 300, "refresh_token": "{customer}-{number}"}}"#
                ),
            ),
            None => (400, r#"{"error": "invalid_grant"}"#.to_owned()),
        }
    }

    /// Returns the number of new tokens, if `refresh_token` is the last of its customer.
    fn issue(&self, refresh_token: &str) -> Option<(String, u32)> {
        let (customer, number) = refresh_token.rsplit_once('-')?;
        let mut last = self.last.lock().unwrap();
        let last = last.entry(customer.to_owned()).or_default();
        if number != last.to_string() {
            return None;
        }
        *last += 1;
        Some((customer.to_owned(), *last))
    }
}
