//! The crates of both fixtures, and a program on top of them.

use std::sync::OnceLock;

use serde_json::Value;
use tests::crates::Crates;
use tests::driver::{Driver, Trip};

/// Both clients as crates.
pub struct Clients {
    pub crates: Crates,
    payments: Value,
    ledger: Value,
}

/// Generates both clients once.
pub fn clients() -> &'static Clients {
    static CLIENTS: OnceLock<Clients> = OnceLock::new();
    CLIENTS.get_or_init(|| {
        let fixtures = tests::fixtures();
        let settings = fixtures.join("ledger.toml").display().to_string();
        let crates = Crates::new("payments");
        let payments = crates.generate(&fixtures.join("payments.yaml"), "payments", &[]);
        let ledger = crates.generate(
            &fixtures.join("ledger.yaml"),
            "ledger",
            &["--config", &settings],
        );
        Clients {
            crates,
            payments,
            ledger,
        }
    })
}

/// Compiles the program once. Where that fails, each test says why.
fn driver() -> &'static Driver {
    static DRIVER: OnceLock<Driver> = OnceLock::new();
    DRIVER.get_or_init(|| {
        let clients = clients();
        Driver::compile(
            &clients.crates,
            &[("payments", &clients.payments), ("ledger", &clients.ledger)],
        )
    })
}

/// Sends a text through a component of `payments.yaml`.
pub fn payments(component: &str, text: &str) -> Trip {
    trip(&clients().payments, component, text)
}

/// Sends a text through a component of `ledger.yaml`.
pub fn ledger(component: &str, text: &str) -> Trip {
    trip(&clients().ledger, component, text)
}

fn trip(report: &Value, component: &str, text: &str) -> Trip {
    let ty = &report["types"][format!("/components/schemas/{component}")];
    let Some(ty) = ty.as_str() else {
        panic!("no type for {component}")
    };
    driver().trip(ty, text)
}
