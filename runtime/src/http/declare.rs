//! The macros that make a call awaitable and give its answers their types.

/// Makes a struct with a field `call: Call` a future of a [`Response`](crate::Response).
///
/// The list says what each success status brings: `json(T)`, `text` (a `String`), `bytes` (a `Vec<u8>`), `empty`, or
/// `answer(T)` for a type of [`answers!`](crate::answers!) that tells several statuses apart. All entries bring the
/// same type. `_` stands for every status that is neither listed here nor among the errors. After `or` comes the type
/// of the documented errors, [`NoError`](crate::NoError) if there are none.
///
/// The struct also gets `timeout`, `retry` and `header`.
///
/// ```
/// use runtime::{Call, NoError};
///
/// pub struct Ping {
///     call: Call,
/// }
/// runtime::operation!(Ping { 200 | 202 => text, 203..=204 => text } or NoError);
/// ```
#[macro_export]
macro_rules! operation {
    ($name:ident {
        $($($low:literal $(..= $high:literal)?)|+ => $form:ident $(($type:ty))?),+
        $(, _ => $other:ident $(($other_type:ty))?)? $(,)?
    } or $error:ty) => {
        $crate::operation!(@impl $name $error, $crate::operation!(@type $($form $(($type))?)+),
            |reply| match reply.status {
                $($($low $(..= $high)?)|+ => $crate::operation!(@read reply $form $(($type))?),)+
                _ => ::core::option::Option::None,
            },
            |reply| $crate::operation!(@other reply $($other $(($other_type))?)?)
        );
    };
    ($name:ident { _ => $form:ident $(($type:ty))? $(,)? } or $error:ty) => {
        $crate::operation!(@impl $name $error, $crate::operation!(@type $form $(($type))?),
            |_| ::core::option::Option::None,
            |reply| $crate::operation!(@read reply $form $(($type))?)
        );
    };

    (@impl $name:ident $error:ty, $value:ty, $success:expr, $other:expr) => {
        impl $name {
            /// Sets how long the call may take, from its beginning to the last byte of the answer, with all its
            /// attempts.
            pub fn timeout(mut self, timeout: ::core::time::Duration) -> Self {
                self.call.timeout(timeout);
                self
            }

            /// Sets how the call is repeated, in place of what the client says.
            pub fn retry(mut self, policy: $crate::RetryPolicy) -> Self {
                self.call.retry(policy);
                self
            }

            /// Sets a header that the document does not list.
            pub fn header(mut self, name: &str, value: &str) -> Self {
                self.call.header(name, value);
                self
            }
        }

        impl ::core::future::IntoFuture for $name {
            type Output = ::core::result::Result<$crate::Response<$value>, $crate::Error<$error>>;
            type IntoFuture = $crate::BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                self.call.send($success, $other)
            }
        }
    };

    // The type of the first entry is the type of all.
    (@type json ($type:ty) $($rest:tt)*) => { $type };
    (@type answer ($type:ty) $($rest:tt)*) => { $type };
    (@type text $($rest:tt)*) => { ::std::string::String };
    (@type bytes $($rest:tt)*) => { ::std::vec::Vec<u8> };
    (@type empty $($rest:tt)*) => { () };

    (@read $reply:ident json ($type:ty)) => {
        ::core::option::Option::Some($crate::private::read_json::<$type>($reply))
    };
    (@read $reply:ident answer ($type:ty)) => { <$type as $crate::Answers>::read($reply) };
    (@read $reply:ident text) => { ::core::option::Option::Some($crate::private::read_text($reply)) };
    (@read $reply:ident bytes) => { ::core::option::Option::Some($crate::private::read_bytes($reply)) };
    (@read $reply:ident empty) => { ::core::option::Option::Some($crate::private::read_empty($reply)) };

    (@other $reply:ident) => {{
        let _ = $reply;
        ::core::option::Option::None
    }};
    (@other $reply:ident $($form:tt)+) => { $crate::operation!(@read $reply $($form)+) };
}

/// Makes an enum the type of several answers: implements [`Answers`](crate::Answers).
///
/// Each entry says which status a variant is for and what is in it: `json`, `text` (a `String`), `bytes` (a
/// `Vec<u8>`), or `empty` for a variant without a value. `_` stands for every other status.
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum PayError {
///     NotFound,
///     Server(String),
///     Other(runtime::Json),
/// }
/// runtime::answers!(PayError { 404 => empty NotFound, 500..=599 => text Server, _ => json Other });
/// ```
#[macro_export]
macro_rules! answers {
    ($name:ident {
        $($($low:literal $(..= $high:literal)?)|+ => $form:ident $variant:ident),+
        $(, _ => $other:ident $other_variant:ident)? $(,)?
    }) => {
        impl $crate::Answers for $name {
            fn read(reply: &$crate::Reply) -> ::core::option::Option<::core::result::Result<Self, $crate::Unreadable>> {
                ::core::option::Option::Some(match reply.status {
                    $($($low $(..= $high)?)|+ => $crate::answers!(@read reply $form $variant),)+
                    _ => $crate::answers!(@other reply $($other $other_variant)?),
                })
            }
        }
    };
    ($name:ident { _ => $form:ident $variant:ident $(,)? }) => {
        impl $crate::Answers for $name {
            fn read(reply: &$crate::Reply) -> ::core::option::Option<::core::result::Result<Self, $crate::Unreadable>> {
                ::core::option::Option::Some($crate::answers!(@read reply $form $variant))
            }
        }
    };

    (@read $reply:ident json $variant:ident) => { $crate::private::read_json($reply).map(Self::$variant) };
    (@read $reply:ident text $variant:ident) => { $crate::private::read_text($reply).map(Self::$variant) };
    (@read $reply:ident bytes $variant:ident) => { $crate::private::read_bytes($reply).map(Self::$variant) };
    (@read $reply:ident empty $variant:ident) => { $crate::private::read_empty($reply).map(|()| Self::$variant) };

    (@other $reply:ident) => { return ::core::option::Option::None };
    (@other $reply:ident $form:ident $variant:ident) => { $crate::answers!(@read $reply $form $variant) };
}
