//! A provider on this machine, which publishes one document.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

pub struct Provider {
    address: SocketAddr,
    document: Arc<Mutex<String>>,
}

impl Provider {
    pub fn of(document: &str) -> Provider {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let provider = Provider {
            address: listener.local_addr().expect("an address"),
            document: Arc::new(Mutex::new(document.to_owned())),
        };
        let document = Arc::clone(&provider.document);
        // It ends with the process of the test.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let document = document.lock().expect("no panic").clone();
                // Whoever asked may have gone.
                let _ = answer(stream, &document);
            }
        });
        provider
    }

    pub fn publishes(&self, document: &str) {
        document.clone_into(&mut self.document.lock().expect("no panic"));
    }

    pub fn url(&self) -> String {
        format!("http://{}/shop.yaml", self.address)
    }
}

fn answer(mut stream: TcpStream, document: &str) -> std::io::Result<()> {
    let request = BufReader::new(stream.try_clone()?).lines();
    for line in request {
        if line?.is_empty() {
            break;
        }
    }
    let length = document.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{document}"
    )
}
