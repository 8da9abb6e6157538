//! The macros that make a call awaitable and give its answers their types.

/// Makes a struct with a field `call: Call` a future of a [`Response`](crate::Response).
///
/// The list says what each success status brings: `json(T)`, `text` (a `String`), `bytes` (a `Vec<u8>`), `empty`,
/// `events(T)` (a `Vec` of [`Event`](crate::Event)), `event_kinds(T)` if a `T` is an event rather than its data, or
/// `text_events` if their data is text, `lines(T)` or `sequence(T)`
/// (a `Vec` of what the JSON lines or the records of a JSON text sequence are), or `answer(T)` for a type of
/// [`answers!`](crate::answers!) that tells several answers apart. All entries bring the same type. `_` stands for every
/// status that is neither listed here nor among the errors. After `or` comes the type of the documented errors,
/// [`NoError`](crate::NoError) if there are none.
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
    (@type events ($type:ty) $($rest:tt)*) => { ::std::vec::Vec<$crate::Event<$type>> };
    (@type event_kinds ($type:ty) $($rest:tt)*) => { ::std::vec::Vec<$crate::Event<$type>> };
    (@type text_events $($rest:tt)*) => { ::std::vec::Vec<$crate::Event<::std::string::String>> };
    (@type lines ($type:ty) $($rest:tt)*) => { ::std::vec::Vec<$type> };
    (@type sequence ($type:ty) $($rest:tt)*) => { ::std::vec::Vec<$type> };
    (@type text $($rest:tt)*) => { ::std::string::String };
    (@type bytes $($rest:tt)*) => { ::std::vec::Vec<u8> };
    (@type empty $($rest:tt)*) => { () };

    (@read $reply:ident json ($type:ty)) => {
        ::core::option::Option::Some($crate::private::read_json::<$type>($reply))
    };
    (@read $reply:ident events ($type:ty)) => {
        ::core::option::Option::Some($crate::private::read_events::<$type>($reply))
    };
    (@read $reply:ident event_kinds ($type:ty)) => {
        ::core::option::Option::Some($crate::private::read_event_kinds::<$type>($reply))
    };
    (@read $reply:ident text_events) => {
        ::core::option::Option::Some($crate::private::read_text_events($reply))
    };
    (@read $reply:ident lines ($type:ty)) => {
        ::core::option::Option::Some($crate::private::read_lines::<$type>($reply))
    };
    (@read $reply:ident sequence ($type:ty)) => {
        ::core::option::Option::Some($crate::private::read_sequence::<$type>($reply))
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
/// `Vec<u8>`), `events`, `event_kinds`, `text_events`, `lines` or `sequence` (a `Vec`), or `empty` for a variant without a value. `_`
/// stands for every other status. An entry with `as` is for answers of these media types only, and comes before the one
/// of the same status that is for all others.
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum PayError {
///     NotFound,
///     Server(String),
///     Other(runtime::Json),
/// }
/// runtime::answers!(PayError { 404 => empty NotFound, 500..=599 => text Server, _ => json Other });
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Receipt {
///     Ok(runtime::Json),
///     OkText(String),
/// }
/// runtime::answers!(Receipt { 200 as "text/plain" | "text/html" => text OkText, 200 => json Ok });
/// ```
#[macro_export]
macro_rules! answers {
    ($name:ident {
        $($($low:literal $(..= $high:literal)?)|+ $(as $($media:literal)|+)? => $form:ident $variant:ident),+
        $(, _ as $($other_media:literal)|+ => $other_form:ident $typed_variant:ident)*
        $(, _ => $other:ident $other_variant:ident)? $(,)?
    }) => {
        impl $crate::Answers for $name {
            fn read(reply: &$crate::Reply) -> ::core::option::Option<::core::result::Result<Self, $crate::Unreadable>> {
                ::core::option::Option::Some(match reply.status {
                    $($($low $(..= $high)?)|+ $(if $crate::private::is_of(reply, &[$($media),+]))? =>
                        $crate::answers!(@read reply $form $variant),)+
                    $(_ if $crate::private::is_of(reply, &[$($other_media),+]) =>
                        $crate::answers!(@read reply $other_form $typed_variant),)*
                    _ => $crate::answers!(@other reply $($other $other_variant)?),
                })
            }
        }
    };
    ($name:ident {
        $(_ as $($media:literal)|+ => $typed:ident $typed_variant:ident,)*
        _ => $form:ident $variant:ident $(,)?
    }) => {
        impl $crate::Answers for $name {
            fn read(reply: &$crate::Reply) -> ::core::option::Option<::core::result::Result<Self, $crate::Unreadable>> {
                $(if $crate::private::is_of(reply, &[$($media),+]) {
                    return ::core::option::Option::Some($crate::answers!(@read reply $typed $typed_variant));
                })*
                ::core::option::Option::Some($crate::answers!(@read reply $form $variant))
            }
        }
    };

    (@read $reply:ident json $variant:ident) => { $crate::private::read_json($reply).map(Self::$variant) };
    (@read $reply:ident text $variant:ident) => { $crate::private::read_text($reply).map(Self::$variant) };
    (@read $reply:ident bytes $variant:ident) => { $crate::private::read_bytes($reply).map(Self::$variant) };
    (@read $reply:ident events $variant:ident) => { $crate::private::read_events($reply).map(Self::$variant) };
    (@read $reply:ident event_kinds $variant:ident) => { $crate::private::read_event_kinds($reply).map(Self::$variant) };
    (@read $reply:ident text_events $variant:ident) => { $crate::private::read_text_events($reply).map(Self::$variant) };
    (@read $reply:ident lines $variant:ident) => { $crate::private::read_lines($reply).map(Self::$variant) };
    (@read $reply:ident sequence $variant:ident) => { $crate::private::read_sequence($reply).map(Self::$variant) };
    (@read $reply:ident empty $variant:ident) => { $crate::private::read_empty($reply).map(|()| Self::$variant) };

    (@other $reply:ident) => { return ::core::option::Option::None };
    (@other $reply:ident $form:ident $variant:ident) => { $crate::answers!(@read $reply $form $variant) };
}

/// Gives a call a method `stream`, which brings its success piece by piece.
///
/// The list says which statuses bring what: `bytes` (a [`ByteStream`](crate::ByteStream)), `events(T)`, `event_kinds(T)` or `text_events`
/// (an [`EventStream`](crate::EventStream)), `lines(T)` or `sequence(T)` ([`Lines`](crate::Lines)); after it comes
/// which single statuses are successes that do not come piece by piece. The rest is the type of the documented errors, and
/// what to ask for.
///
/// ```
/// use runtime::{Call, Json, NoError};
///
/// pub struct Watch {
///     call: Call,
/// }
/// runtime::operation!(Watch { 200 => events(Json) } or NoError);
/// runtime::stream!(Watch { 200 => events(Json) } or NoError, accept "text/event-stream");
/// ```
#[macro_export]
macro_rules! stream {
    ($name:ident {
        $($low:literal $(..= $high:literal)?)|+ => $form:ident $(($type:ty))?
        $(, $($whole:literal)|+ => whole)? $(,)?
    } or $error:ty, accept $accept:literal) => {
        impl $name {
            /// Sends the call and returns the answer as soon as it begins. What it says comes piece by piece.
            ///
            /// The time limit of the call holds until the answer begins, and then for every silence in it. Nothing is
            /// repeated once it has begun.
            pub fn stream(self) -> $crate::BoxFuture<'static, ::core::result::Result<
                $crate::Response<$crate::stream!(@type $form $(($type))?)>,
                $crate::Error<$error>,
            >> {
                self.call.open(
                    $accept,
                    |reply| match reply.status {
                        $($($whole)|+ => {
                            ::core::option::Option::Some($crate::private::not_in_pieces(reply))
                        })?
                        $($low $(..= $high)?)|+ => {
                            ::core::option::Option::Some($crate::stream!(@expect reply $form))
                        }
                        _ => ::core::option::Option::None,
                    },
                    $crate::stream!(@make $form),
                )
            }
        }
    };

    (@type bytes) => { $crate::ByteStream };
    (@type events ($type:ty)) => { $crate::EventStream<$type> };
    (@type event_kinds ($type:ty)) => { $crate::EventStream<$type> };
    (@type text_events) => { $crate::EventStream<::std::string::String> };
    (@type lines ($type:ty)) => { $crate::Lines<$type> };
    (@type sequence ($type:ty)) => { $crate::Lines<$type> };

    (@expect $reply:ident events) => { $crate::private::expect($reply, "text/event-stream") };
    (@expect $reply:ident event_kinds) => { $crate::private::expect($reply, "text/event-stream") };
    (@expect $reply:ident text_events) => { $crate::private::expect($reply, "text/event-stream") };
    (@expect $reply:ident $form:ident) => {{
        let _ = $reply;
        ::core::result::Result::Ok(())
    }};

    (@make bytes) => { |body| body };
    (@make events) => { $crate::EventStream::json };
    (@make event_kinds) => { $crate::EventStream::kinds };
    (@make text_events) => { $crate::EventStream::text };
    (@make lines) => { $crate::Lines::by_line };
    (@make sequence) => { $crate::Lines::by_record };
}
