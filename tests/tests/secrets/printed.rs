//! Everything that was printed: by us, and by all that a program listens to.

use super::planting::MARK;
use std::error::Error;
use std::fmt::{self, Debug};
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// It is one for all threads, as listeners of `tracing` and `log` are.
static PRINTED: Mutex<String> = Mutex::new(String::new());

fn printed() -> MutexGuard<'static, String> {
    PRINTED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Listens to all spans, events and log records of the program, at every level.
pub fn listen() {
    log::set_logger(&Listener).expect("no other logger");
    log::set_max_level(log::LevelFilter::Trace);
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::NEW | FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(|| Listener)
        .init();
}

struct Listener;

impl io::Write for Listener {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        printed().push_str(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl log::Log for Listener {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        line(format_args!("{}: {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}

fn line(arguments: fmt::Arguments<'_>) {
    add(&format!("{arguments}\n"));
}

/// Adds what was printed elsewhere.
pub fn add(text: &str) {
    printed().push_str(text);
}

/// Prints a value.
pub fn debug(value: &impl Debug) {
    add(&debug_forms(value));
}

/// Prints an error and its causes.
pub fn error(error: &(dyn Error + 'static)) {
    add(&error_forms(error));
}

/// Returns both `Debug` forms of a value.
pub fn debug_forms(value: &impl Debug) -> String {
    let shown = format!("{value:?}");
    assert!(!shown.is_empty(), "a Debug form says something");
    format!("{shown}\n{value:#?}\n")
}

/// Returns all forms of an error and of its causes.
pub fn error_forms(error: &(dyn Error + 'static)) -> String {
    let mut forms = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        forms += &format!("{error}\n{error:?}\n{error:#?}\n");
        next = error.source();
    }
    forms
}

/// Asserts that each of `expected` was printed, and nothing that was planted. `place` says where a text belongs.
///
/// Then it begins anew.
pub fn assert_clean<'a>(expected: &[&str], place: impl Fn(&str) -> &'a str) {
    let printed = std::mem::take(&mut *printed());
    for expected in expected {
        assert!(printed.contains(expected), "`{expected}` was not printed");
    }
    // Bytes print as numbers, and keys often in hexadecimal.
    let numbers = format!("{:?}", MARK.as_bytes());
    let numbers = numbers.trim_matches(['[', ']']);
    let hexadecimal: String = MARK.bytes().map(|byte| format!("{byte:02x}")).collect();
    for line in printed.lines() {
        if let Some((_, rest)) = line.split_once(MARK) {
            let number = |c: char| c.is_ascii_digit() || c == '-';
            let end = rest.find(|c| !number(c)).unwrap_or(rest.len());
            let text = format!("{MARK}{}", &rest[..end]);
            panic!("{} is printed: {line}", place(&text));
        }
        for form in [numbers, &hexadecimal] {
            assert!(!line.contains(form), "a secret is printed as bytes: {line}");
        }
    }
}
