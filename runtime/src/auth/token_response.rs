//! Tokens in the types of an API.

use crate::auth::issued::{Issued, Received};
use crate::http::answer::Response;
use crate::wire::secret::Secret;
use serde::Serialize;
use std::time::Instant;

/// Tokens that a server has issued (RFC 6749, section 5.1): [`Issued`], or a type of an API that holds them.
///
/// Generated crates implement it with [`token_response!`](crate::token_response) for each type that a document
/// describes as such a response. The life of an access token is counted from the moment in which the tokens are handed
/// over, so do not keep them for long before.
pub trait TokenResponse {
    #[doc(hidden)]
    fn received(&self) -> Received;
}

impl TokenResponse for Issued {
    fn received(&self) -> Received {
        Received::from(self.clone())
    }
}

impl<T: TokenResponse> TokenResponse for Response<T> {
    fn received(&self) -> Received {
        self.value.received()
    }
}

/// Reads the tokens of a type by the names that they have on the wire.
pub fn received(response: &impl Serialize) -> Received {
    // What came as JSON can be written as such.
    let body = serde_json::to_string(response).unwrap_or_default();
    Received::handed_over(&Secret::new(body), Instant::now())
}

/// Says that a type holds the response of a token endpoint: [`CustomerTokens::adopt`](crate::auth::CustomerTokens::adopt)
/// takes it then.
///
/// The type is one that is written as JSON, in which the tokens have the names of RFC 6749, section 5.1.
///
/// ```
/// pub struct LoginResponse {
///     pub access_token: runtime::Secret,
///     pub refresh_token: Option<runtime::Secret>,
/// }
/// runtime::object!(LoginResponse { access_token = "access_token", refresh_token? = "refresh_token" });
/// runtime::token_response!(LoginResponse);
/// ```
#[macro_export]
macro_rules! token_response {
    ($type:ty) => {
        impl $crate::auth::TokenResponse for $type {
            fn received(&self) -> $crate::private::Received {
                $crate::private::received(self)
            }
        }
    };
}
