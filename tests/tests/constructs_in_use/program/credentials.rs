//! Which credentials a server gets.

use crate::calls::{Kept, finish};
use crate::http::seen;

/// What the server sees of a call with these credentials.
macro_rules! sent {
    ($api:ident, $credentials:expr, |$client:ident| $call:expr) => {
        seen(|url| {
            let environment = $api::Environment::custom(url);
            let $client = $api::Client::new(environment, $credentials).expect("a client");
            $call.into_future()
        })
    };
}

pub fn whatever_is_given_is_sent_where_no_security_says_what_is_needed() {
    use security_undeclared::Credentials;

    let given = Credentials::new().auth("Bearer t").app("a");
    let request = sent!(security_undeclared, given, |client| client.get_me());
    assert_eq!(request.header("authorization"), Some("Bearer t"));
    assert_eq!(request.header("x-app"), Some("a"));

    let given = Credentials::new().app("a");
    let request = sent!(security_undeclared, given, |client| client.login());
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("x-app"), Some("a"));

    let request = sent!(security_undeclared, Credentials::new(), |client| client.get_me());
    assert_eq!(request.header("x-app"), None);
}

pub fn nothing_is_sent_where_other_operations_say_what_they_need() {
    use security_partial::Credentials;

    let given = || Credentials::new().key("k");
    let request = sent!(security_partial, given(), |client| client.secured());
    assert_eq!(request.header("x-key"), Some("k"));
    let request = sent!(security_partial, given(), |client| client.none());
    assert_eq!(request.header("x-key"), None);
    // No scheme uses the header: it is a parameter.
    let request = sent!(security_partial, given(), |client| client.open().authorization("t"));
    assert_eq!(request.header("x-key"), None);
    assert_eq!(request.header("authorization"), Some("t"));
}

pub fn a_scheme_that_is_not_declared_never_makes_a_request_anonymous() {
    use runtime::Credential;
    use security_named::{Client, Credentials, Environment};

    let bearer = || Credentials::new().bearer("t");
    let request = sent!(security_named, bearer(), |client| client.get_foo());
    assert_eq!(request.header("authorization"), Some("Bearer t"));
    let request = sent!(security_named, bearer(), |client| client.opt());
    assert_eq!(request.header("authorization"), Some("Bearer t"));
    let request = sent!(security_named, Credentials::new(), |client| client.opt());
    assert_eq!(request.header("authorization"), None);
    let request = sent!(security_named, bearer(), |client| client.typo());
    assert_eq!(request.header("authorization"), Some("Bearer t"));
    let request = sent!(security_named, bearer(), |client| client.jwt());
    assert_eq!(request.header("authorization"), Some("Bearer t"));

    let given = Credentials::new().basic_auth("ana", "pw");
    let request = sent!(security_named, given, |client| client.basic());
    assert_eq!(request.header("authorization"), Some("Basic YW5hOnB3"));
    let given = Credentials::new().api_key("k");
    let request = sent!(security_named, given, |client| client.key());
    assert_eq!(request.header("x-api-key"), Some("k"));
    let given = Credentials::new().x_access_key("k");
    let request = sent!(security_named, given, |client| client.header());
    assert_eq!(request.header("x-access-key"), Some("k"));
    let shop = Credential::Query {
        name: "shop".to_owned(),
        value: "s".into(),
    };
    let given = Credentials::new().shop(shop);
    let request = sent!(security_named, given, |client| client.unknown());
    assert!(request.head.starts_with("GET /unknown?shop=s "), "{}", request.head);

    // Without them, nothing is sent at all.
    let kept = Kept::default();
    let environment = Environment::custom("http://localhost");
    let client = Client::with_transport(environment, Credentials::new(), kept.clone()).expect("a client");
    for refused in [
        finish(client.typo().into_future()).map(drop).unwrap_err().to_string(),
        finish(client.unknown().into_future()).map(drop).unwrap_err().to_string(),
        finish(client.key().into_future()).map(drop).unwrap_err().to_string(),
    ] {
        assert!(refused.starts_with("nothing was sent: "), "{refused}");
    }
    assert!(kept.is_unused());
}
