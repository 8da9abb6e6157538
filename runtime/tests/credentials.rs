//! What proves who is calling, and where it goes.

mod sending;

use runtime::{Credential, Credentials, Error, Operation, QueryStyle, Repeatable, Secret};
use sending::{received, refusal};

const SECURED: Operation = Operation {
    id: "secured",
    method: "GET",
    path: "/s",
    server: 0,
    security: &[&["key", "token"], &["bearer"]],
    accept: "",
    repeatable: Repeatable::ByMethod,
};

const OPEN: Operation = Operation {
    security: &[&[], &["bearer"]],
    ..SECURED
};

fn header(name: &str, value: &str) -> Credential {
    Credential::Header {
        name: name.into(),
        value: value.into(),
    }
}

#[tokio::test]
async fn sends_two_api_keys_together() {
    let mut credentials = Credentials::new();
    credentials
        .set("key", header("X-Merchant-Key", "k"))
        .set("token", header("X-Merchant-Token", "t"));
    credentials.set("bearer", Credential::Bearer("b".into()));
    let request = received(&SECURED, credentials, |_| ()).await.unwrap();
    assert_eq!(request.header("x-merchant-key"), Some("k"));
    assert_eq!(request.header("x-merchant-token"), Some("t"));
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn takes_the_first_alternative_that_is_complete() {
    let mut credentials = Credentials::new();
    credentials
        .set("key", header("X-Merchant-Key", "k"))
        .set("bearer", Credential::Bearer("b".into()));
    let request = received(&SECURED, credentials, |_| ()).await.unwrap();
    assert_eq!(request.header("authorization"), Some("Bearer b"));
    assert_eq!(request.header("x-merchant-key"), None);
}

#[tokio::test]
async fn names_the_credentials_that_are_missing() {
    let mut credentials = Credentials::new();
    credentials.set("key", header("X-Merchant-Key", "s3cr3t"));
    let Err(Error::Build(error)) = received(&SECURED, credentials, |_| ()).await else {
        panic!()
    };
    assert!(error.is_missing_credential());
    assert_eq!(
        error.to_string(),
        "nothing was sent: `secured` needs a credential for `token`, or for `bearer`; \
         give it with `Credentials::set` when you build the client"
    );
}

#[tokio::test]
async fn sends_no_credential_to_an_operation_that_takes_none() {
    const PUBLIC: Operation = Operation {
        security: &[],
        ..SECURED
    };
    let mut credentials = Credentials::new();
    credentials.set("bearer", Credential::Bearer("b".into()));
    let request = received(&PUBLIC, credentials, |_| ()).await.unwrap();
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn sends_an_optional_credential_that_is_there() {
    let mut credentials = Credentials::new();
    credentials.set("bearer", Credential::Bearer("b".into()));
    let request = received(&OPEN, credentials, |_| ()).await.unwrap();
    assert_eq!(request.header("authorization"), Some("Bearer b"));

    let request = received(&OPEN, Credentials::new(), |_| ()).await.unwrap();
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn sends_whatever_is_given_where_the_document_does_not_say_what_is_needed() {
    const UNSAID: Operation = Operation {
        security: Operation::WHATEVER_IS_GIVEN,
        ..SECURED
    };
    let mut credentials = Credentials::new();
    credentials
        .set("key", header("X-Key", "k"))
        .set("bearer", Credential::Bearer("b".into()));
    let request = received(&UNSAID, credentials, |_| ()).await.unwrap();
    assert_eq!(request.header("x-key"), Some("k"));
    assert_eq!(request.header("authorization"), Some("Bearer b"));

    let request = received(&UNSAID, Credentials::new(), |_| ()).await.unwrap();
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn puts_each_credential_in_its_place() {
    const ALL: Operation = Operation {
        security: &[&["query", "cookie", "basic"]],
        ..SECURED
    };
    let mut credentials = Credentials::new();
    credentials.set(
        "query",
        Credential::Query {
            name: "api key".into(),
            value: "a&b".into(),
        },
    );
    credentials.set(
        "cookie",
        Credential::Cookie {
            name: "sid".into(),
            value: "x y".into(),
        },
    );
    credentials.set(
        "basic",
        Credential::Basic {
            user: "ana".into(),
            password: "pass:wörd".into(),
        },
    );
    let request = received(&ALL, credentials, |call| {
        call.query("n", &1, QueryStyle::Form { explode: true })
            .cookie("theme", "dark");
    })
    .await
    .unwrap();
    assert_eq!(request.target, "/v1/s?n=1&api%20key=a%26b");
    assert_eq!(request.header("cookie"), Some("theme=dark; sid=x%20y"));
    assert_eq!(
        request.header("authorization"),
        Some("Basic YW5hOnBhc3M6d8O2cmQ=")
    );
}

#[tokio::test]
async fn prefers_the_authorization_of_the_call() {
    const BEARER: Operation = Operation {
        security: &[&["bearer"]],
        ..SECURED
    };
    let mut credentials = Credentials::new();
    credentials.set("bearer", Credential::Bearer("client".into()));
    let request = received(&BEARER, credentials, |call| {
        call.bearer_header("Authorization", &Secret::new("call"));
    })
    .await
    .unwrap();
    let sent: Vec<&str> = request
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("authorization"))
        .map(|(_, value)| value.as_str())
        .collect();
    assert_eq!(sent, ["Bearer call"]);
}

#[tokio::test]
async fn adds_the_bearer_scheme_only_where_there_is_none() {
    for (token, expected) in [
        ("abc", "Bearer abc"),
        ("Basic abc", "Basic abc"),
        ("Bearer abc", "Bearer abc"),
    ] {
        let request = received(&OPEN, Credentials::new(), |call| {
            call.bearer_header("Authorization", &token.into());
        })
        .await
        .unwrap();
        assert_eq!(request.header("authorization"), Some(expected));
    }
}

#[tokio::test]
async fn refuses_two_credentials_for_one_header() {
    const BOTH: Operation = Operation {
        security: &[&["bearer", "basic"]],
        ..SECURED
    };
    let mut credentials = Credentials::new();
    credentials.set("bearer", Credential::Bearer("b".into()));
    credentials.set(
        "basic",
        Credential::Basic {
            user: "u".into(),
            password: "p".into(),
        },
    );
    let error = refusal(&BOTH, credentials, |_| ()).await;
    assert!(
        error.contains("two credentials want the header `Authorization`"),
        "{error}"
    );
}

#[tokio::test]
async fn refuses_a_user_with_a_colon() {
    const BASIC: Operation = Operation {
        security: &[&["basic"]],
        ..SECURED
    };
    let mut credentials = Credentials::new();
    credentials.set(
        "basic",
        Credential::Basic {
            user: "ana:admin".into(),
            password: "p".into(),
        },
    );
    let error = refusal(&BASIC, credentials, |_| ()).await;
    assert!(error.contains("contains a colon"), "{error}");
    assert!(!error.contains("ana"), "{error}");
}

#[tokio::test]
async fn names_the_methods_of_the_type_around_it() {
    let mut credentials = Credentials::with_setters(&[
        ("key", "api_key"),
        ("token", "token"),
        ("bearer", "sign_in"),
    ]);
    credentials.set("key", header("X-Merchant-Key", "s3cr3t"));
    let error = refusal(&SECURED, credentials, |_| ()).await;
    assert_eq!(
        error,
        "nothing was sent: `secured` needs a credential for `token` (`Credentials::token`), or for `bearer` \
         (`Credentials::sign_in`); set it when you build the client"
    );
}

const FRAMING: &[&str] = &[
    "Content-Length",
    "content-length",
    "Transfer-Encoding",
    "Host",
    "Connection",
    "Keep-Alive",
    "Proxy-Connection",
    "TE",
    "Trailer",
    "Upgrade",
];

#[tokio::test]
async fn sets_no_header_by_hand_that_frames_the_message() {
    const KEYED: Operation = Operation {
        security: &[&["key"]],
        ..SECURED
    };
    for name in FRAMING {
        for by_hand in [
            refusal(&OPEN, Credentials::new(), |call| {
                call.header(name, "1");
            })
            .await,
            refusal(&OPEN, Credentials::new(), |call| {
                call.header_exploded(name, "1");
            })
            .await,
            refusal(&OPEN, Credentials::new(), |call| {
                call.secret_header(name, &"1".into());
            })
            .await,
            refusal(&OPEN, Credentials::new(), |call| {
                call.bearer_header(name, &"1".into());
            })
            .await,
        ] {
            assert!(
                by_hand.contains(&format!("the header `{name}` cannot be set by hand"))
                    && by_hand.contains("frames the message"),
                "{by_hand}"
            );
        }
        let mut credentials = Credentials::new();
        credentials.set("key", header(name, "1"));
        let error = refusal(&KEYED, credentials, |_| ()).await;
        assert!(error.contains("frames the message"), "{error}");
    }
}
