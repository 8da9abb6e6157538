//! What is held for a customer, and what is being done.

use crate::auth::flight::{Flight, flight, lock};
use crate::auth::issued::{Held, Issued};
use crate::auth::no_token::NoToken;
use crate::auth::store::Grant;
use crate::wire::secret::Secret;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

pub(super) struct Customer {
    pub(super) name: String,
    pub(super) state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) held: Option<Held>,
    /// What was issued and is not safe yet. Nothing is held beside it.
    pub(super) unsaved: Option<Unsaved>,
    /// What was handed over, in order, and waits for the work before it.
    pub(super) adopted: VecDeque<Adopted>,
    /// The last work that was begun for this customer; it waits for those before it. It is kept here until it is over, so
    /// that nobody loses a refresh token by not waiting.
    work: Option<(u64, Work)>,
    /// How many pieces of work were begun.
    begun: u64,
}

/// A grant that is not safe yet, and the tokens that came with it, if they can be used.
#[derive(Clone)]
pub(super) struct Unsaved {
    pub(super) issued: Option<Issued>,
    pub(super) grant: Grant,
}

/// What was handed over: tokens or why they cannot be used, and the grant if there is a new one.
pub(super) struct Adopted {
    pub(super) issued: Result<Issued, NoToken>,
    pub(super) grant: Option<Grant>,
}

/// What is being done for a customer.
#[derive(Clone)]
pub(super) enum Work {
    /// A token is being brought for all who wait for one.
    Renewal(Flight<Secret>),
    /// Something else, whose outcome concerns who asked for it.
    Other(Flight<()>),
}

impl Work {
    /// Waits until the work is over, however it ends.
    pub(super) async fn over(self) {
        match self {
            Self::Renewal(flight) => drop(flight.await),
            Self::Other(flight) => drop(flight.await),
        }
    }
}

impl Customer {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            state: Mutex::default(),
        }
    }

    /// Tells whether anything is held that would be missed.
    pub(super) fn is_needed(&self) -> bool {
        let state = lock(&self.state);
        state.work.is_some()
            || state.unsaved.is_some()
            || state.held.as_ref().and_then(Held::token).is_some()
    }
}

impl State {
    /// Returns what is being done, if anything is.
    pub(super) fn work(&self) -> Option<&Work> {
        self.work.as_ref().map(|(_, work)| work)
    }

    /// Returns the newest grant that is not safe yet.
    pub(super) fn unsaved_grant(&self) -> Option<&Grant> {
        let adopted = self.adopted.iter().rev();
        let mut grants = adopted.filter_map(|adopted| adopted.grant.as_ref());
        let unsaved = || self.unsaved.as_ref().map(|unsaved| &unsaved.grant);
        grants.next().or_else(unsaved)
    }

    /// Begins `work` for `customer`, whose state this is, as soon as all that was begun before is over.
    pub(super) fn begin<T: Clone + Send + 'static>(
        &mut self,
        customer: &Arc<Customer>,
        kind: impl FnOnce(Flight<T>) -> Work,
        work: impl Future<Output = Result<T, NoToken>> + Send + 'static,
    ) -> Flight<T> {
        self.begun += 1;
        let before = self.work.take().map(|(_, work)| work);
        let landing = Landing {
            customer: Arc::clone(customer),
            number: self.begun,
        };
        let flight = flight(async move {
            let _landing = landing;
            if let Some(before) = before {
                before.over().await;
            }
            work.await
        });
        self.work = Some((self.begun, kind(flight.clone())));
        flight
    }
}

/// Ends a piece of work, unless another one has been begun meanwhile.
struct Landing {
    customer: Arc<Customer>,
    number: u64,
}

impl Drop for Landing {
    fn drop(&mut self) {
        let state = &mut *lock(&self.customer.state);
        if state
            .work
            .as_ref()
            .is_some_and(|(number, _)| *number == self.number)
        {
            state.work = None;
        }
    }
}
