//! Deliveries that come more than once.

use runtime::webhook::{Arrival, Deliveries};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn is_new(deliveries: &Deliveries, id: &str) -> bool {
    match deliveries.arrive(id) {
        Arrival::New(claim) => {
            claim.handled();
            true
        }
        Arrival::Handled => false,
        Arrival::InProgress => panic!("{id} is in progress"),
    }
}

#[test]
fn recognises_a_delivery_that_was_handled() {
    let deliveries = Deliveries::new(10, DAY);
    assert!(is_new(&deliveries, "evt-1"));
    assert!(!is_new(&deliveries, "evt-1"));
    assert!(is_new(&deliveries, "evt-2"));
}

#[test]
fn a_delivery_that_could_not_be_handled_is_new_again() {
    let deliveries = Deliveries::new(10, DAY);
    match deliveries.arrive("evt-1") {
        Arrival::New(claim) => {
            assert!(matches!(deliveries.arrive("evt-1"), Arrival::InProgress));
            drop(claim);
        }
        other => panic!("{other:?}"),
    }
    assert!(is_new(&deliveries, "evt-1"));
    assert!(!is_new(&deliveries, "evt-1"));
}

#[test]
fn forgets_the_oldest_when_there_are_too_many() {
    let deliveries = Deliveries::new(2, DAY);
    for id in ["evt-1", "evt-2", "evt-3"] {
        assert!(is_new(&deliveries, id));
    }
    assert!(!is_new(&deliveries, "evt-2"));
    assert!(!is_new(&deliveries, "evt-3"));
    assert!(is_new(&deliveries, "evt-1"));
    assert!(format!("{deliveries:?}").contains("known: 2"));
}

#[test]
fn forgets_after_a_time() {
    let seconds = Arc::new(AtomicU64::new(1_000_000));
    let shared = Arc::clone(&seconds);
    let deliveries = Deliveries::new(10, DAY)
        .clock(move || UNIX_EPOCH + Duration::from_secs(shared.load(Ordering::SeqCst)));
    assert!(is_new(&deliveries, "evt-1"));
    seconds.fetch_add(DAY.as_secs(), Ordering::SeqCst);
    assert!(!is_new(&deliveries, "evt-1"));
    seconds.fetch_add(1, Ordering::SeqCst);
    assert!(is_new(&deliveries, "evt-1"));
}

#[test]
fn one_of_many_at_once_is_new() {
    let deliveries = Deliveries::new(10, DAY);
    let handled = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                if let Arrival::New(claim) = deliveries.arrive("evt-1") {
                    handled.fetch_add(1, Ordering::SeqCst);
                    claim.handled();
                }
            });
        }
    });
    assert_eq!(handled.load(Ordering::SeqCst), 1);
}
