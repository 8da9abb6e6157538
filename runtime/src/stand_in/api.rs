//! A server that stands in for a whole API, with answers and requests by operation.

use super::answer::Answer;
use super::mocked::{Mocked, Recorded};
use super::received::Received;
use super::route::Route;
use super::server::{Responder, Server, lock};
use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex};

/// What the generated stand-ins are made of: a server for each server group of an API, on free ports of the loopback
/// interface. They listen until this is dropped.
///
/// The `Debug` form shows the addresses and nothing of what was sent.
pub struct ApiStandIn {
    servers: Vec<Server>,
    backend: Arc<Backend>,
}

/// What all servers know.
struct Backend {
    routes: Vec<Route>,
    /// What was set, in the order of the routes.
    answers: Mutex<Vec<Prepared>>,
    requests: Mutex<Vec<Arrival>>,
}

/// What was set for one operation.
#[derive(Clone, Default)]
struct Prepared {
    answers: VecDeque<Answer>,
    /// Whether the first one has been given: it stays until another one is set.
    given: bool,
}

impl Prepared {
    /// Returns the next answer; the last one stays.
    fn next(&mut self) -> Option<Answer> {
        if self.given && self.answers.len() > 1 {
            self.answers.pop_front();
        }
        self.given = !self.answers.is_empty();
        self.answers.front().cloned()
    }
}

/// A request, and the operation that it is for.
struct Arrival {
    route: Option<usize>,
    parameters: Vec<(&'static str, String)>,
    received: Received,
}

/// One of the servers.
struct Group {
    index: usize,
    backend: Arc<Backend>,
}

impl Responder for Group {
    fn respond(&self, received: Received) -> Answer {
        let found = self.backend.find(self.index, &received);
        let answer = match &found {
            Some((route, _)) => self.backend.next(*route),
            None => missing(&format!(
                "no operation of the document is `{} {}`",
                received.method,
                received.path()
            )),
        };
        let (route, parameters) = found.map_or((None, Vec::new()), |(route, parameters)| {
            (Some(route), parameters)
        });
        lock(&self.backend.requests).push(Arrival {
            route,
            parameters,
            received,
        });
        answer
    }
}

impl Backend {
    /// Returns the route that a request is for, and the parameters of its path.
    fn find(
        &self,
        server: usize,
        request: &Received,
    ) -> Option<(usize, Vec<(&'static str, String)>)> {
        let routes = self.routes.iter().enumerate();
        routes
            .filter(|(_, route)| route.server == server)
            .filter_map(|(index, route)| Some((index, route.parameters(request)?)))
            .max_by_key(|(index, _)| (self.routes[*index].weight(), std::cmp::Reverse(*index)))
    }

    /// Returns the next answer of an operation.
    fn next(&self, route: usize) -> Answer {
        let next = lock(&self.answers)[route].next();
        let name = self.routes[route].name;
        next.unwrap_or_else(|| {
            missing(&format!(
                "`{name}` has no answer: set one with `{name}().returns(…)`, `.fails_with(…)` or `.answers(…)` of the \
                 stand-in"
            ))
        })
    }
}

/// Says what is missing: to the client with a status that no document uses for anything else, and to the person who
/// reads the output of the test.
fn missing(what: &str) -> Answer {
    eprintln!("stand-in: {what}");
    Answer::of_text(501, what)
}

impl ApiStandIn {
    /// Starts a server for each of `groups` server groups, which know the `routes` of all lists. No operation has an answer
    /// yet.
    ///
    /// # Errors
    ///
    /// Fails if the loopback interface has no free port.
    pub async fn start(routes: &[&[Route]], groups: usize) -> io::Result<Self> {
        let routes = routes.concat();
        let backend = Arc::new(Backend {
            answers: Mutex::new(vec![Prepared::default(); routes.len()]),
            routes,
            requests: Mutex::default(),
        });
        let mut servers = Vec::new();
        for index in 0..groups {
            let backend = Arc::clone(&backend);
            servers.push(Server::start(Arc::new(Group { index, backend })).await?);
        }
        Ok(Self { servers, backend })
    }

    /// Returns the base address of a server group.
    ///
    /// # Panics
    ///
    /// Panics if there is no such group.
    pub fn url(&self, group: usize) -> String {
        self.servers[group].url()
    }

    /// Returns all requests that have arrived, in order, also those that are for no operation.
    pub fn requests(&self) -> Vec<Received> {
        let requests = lock(&self.backend.requests);
        requests
            .iter()
            .map(|arrival| arrival.received.clone())
            .collect()
    }

    /// Returns what stands in for the operation of this name.
    ///
    /// # Panics
    ///
    /// Panics if no route has this name.
    pub fn mock<C: Mocked>(&self, name: &str) -> Mock<'_, C> {
        let mut routes = self.backend.routes.iter();
        let Some(route) = routes.position(|route| route.name == name) else {
            panic!("no route is called `{name}`");
        };
        Mock {
            backend: &self.backend,
            route,
            call: PhantomData,
        }
    }
}

impl fmt::Debug for ApiStandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiStandIn")
            .field("servers", &self.servers)
            .finish_non_exhaustive()
    }
}

/// What stands in for one operation: its answers, and the requests for it.
///
/// Answers are given in the order in which they were set. The last one is given again and again, until another one is set:
/// then that one is next.
pub struct Mock<'a, C> {
    backend: &'a Backend,
    route: usize,
    call: PhantomData<fn() -> C>,
}

impl<C: Mocked> Mock<'_, C> {
    /// Adds a success, with the status that the document lists for it.
    pub fn returns(self, value: impl Into<C::Value>) -> Self {
        self.answers(C::success(&value.into()))
    }

    /// Adds a failure that the document describes, with its status.
    ///
    /// A failure for several statuses gets the first of them; the one for all statuses that are not listed gets 500.
    /// [`failure`](Mock::failure) makes the answer alone, to give it another status or more headers.
    pub fn fails_with(self, error: C::Failure) -> Self {
        let answer = self.failure(error);
        self.answers(answer)
    }

    /// Adds any answer, such as one that the document does not foresee, or a connection that ends.
    pub fn answers(self, answer: Answer) -> Self {
        lock(&self.backend.answers)[self.route]
            .answers
            .push_back(answer);
        self
    }

    /// Returns a success as an answer, to be changed and then [added](Mock::answers).
    pub fn success(&self, value: impl Into<C::Value>) -> Answer {
        C::success(&value.into())
    }

    /// Returns a failure as an answer, to be changed and then [added](Mock::answers).
    pub fn failure(&self, error: C::Failure) -> Answer {
        C::failure(&error)
    }

    /// Returns the requests that have arrived for this operation, in order.
    ///
    /// # Panics
    ///
    /// Panics if the body of one is not what the document says. The generated client sends no such requests.
    pub fn requests(&self) -> Vec<Recorded<C::Body>> {
        let requests = lock(&self.backend.requests);
        let of_this = requests
            .iter()
            .filter(|arrival| arrival.route == Some(self.route));
        of_this
            .map(|arrival| Recorded {
                body: C::body(&arrival.received).unwrap_or_else(|reason| {
                    let name = self.backend.routes[self.route].name;
                    panic!(
                        "the body of a request for `{name}` is not what the document says: {reason}"
                    )
                }),
                parameters: arrival.parameters.clone(),
                received: arrival.received.clone(),
            })
            .collect()
    }
}

impl<C> fmt::Debug for Mock<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock")
            .field("route", &self.backend.routes[self.route])
            .finish_non_exhaustive()
    }
}
