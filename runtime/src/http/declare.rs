//! The macros that make a call awaitable and give its responses their types.

/// Makes a struct with a field `call: Call` a future of a [`Response`](crate::Response).
///
/// The list gives the form of each documented success:
///
/// | form | value |
/// |---|---|
/// | `json(T)` | `T`, from JSON |
/// | `json_or_text(T)` | `T`, from JSON or from a text: for schemas that allow any text |
/// | `text` | `String`, from text, or from a JSON string if the server sends JSON |
/// | `scalar(T)` | `T`, a number, a boolean or one of several values, from text or from JSON |
/// | `bytes` | `Vec<u8>` |
/// | `empty` | `()` |
/// | `events(T)` | a `Vec` of [`Event`](crate::Event) whose data is a `T` |
/// | `event_kinds(T)` | the same, if a `T` is an event rather than its data |
/// | `text_events` | the same, if the data is text |
/// | `lines(T)`, `sequence(T)` | a `Vec` of the JSON lines, or of the records of a JSON text sequence |
/// | `answer(T)` | a type of [`answers!`](crate::answers!) that has a variant for each of several responses |
///
/// All entries have the same type. Any other status from 200 to 299 is a success as well, and read like the listed ones.
/// After `or` comes the type of the documented errors, [`NoError`](crate::NoError) if there are none.
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
        $($low:literal $(..= $high:literal)?)|+ => answer($type:ty) $(,)?
    } or $error:ty) => {
        $crate::operation!(@impl $name $error, $type, <$type as $crate::Answers>::RESPONSES);
    };
    ($name:ident {
        $($($low:literal $(..= $high:literal)?)|+ => $form:ident $(($type:ty))?),+ $(,)?
    } or $error:ty) => {
        $crate::operation!(@impl $name $error, $crate::operation!(@type $($form $(($type))?)+), &[
            $($crate::private::Documented {
                statuses: &[$($crate::operation!(@range $low $(..= $high)?)),+],
                media_types: &[],
                form: $crate::operation!(@form $form),
                read: $crate::operation!(@read $form $(($type))?),
            }),+
        ]);
    };

    (@impl $name:ident $error:ty, $value:ty, $successes:expr) => {
        impl $name {
            /// Sets how long the call may take, from its beginning to the last byte of the response, with all its
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
                const SUCCESSES: &[$crate::private::Documented<$value>] = $successes;
                self.call.send(SUCCESSES)
            }
        }
    };

    // The type of the first entry is the type of all.
    (@type json ($type:ty) $($rest:tt)*) => { $type };
    (@type json_or_text ($type:ty) $($rest:tt)*) => { $type };
    (@type scalar ($type:ty) $($rest:tt)*) => { $type };
    (@type answer ($type:ty) $($rest:tt)*) => { $type };
    (@type events ($type:ty) $($rest:tt)*) => { ::std::vec::Vec<$crate::Event<$type>> };
    (@type event_kinds ($type:ty) $($rest:tt)*) => { ::std::vec::Vec<$crate::Event<$type>> };
    (@type text_events $($rest:tt)*) => { ::std::vec::Vec<$crate::Event<::std::string::String>> };
    (@type lines ($type:ty) $($rest:tt)*) => { ::std::vec::Vec<$type> };
    (@type sequence ($type:ty) $($rest:tt)*) => { ::std::vec::Vec<$type> };
    (@type text $($rest:tt)*) => { ::std::string::String };
    (@type bytes $($rest:tt)*) => { ::std::vec::Vec<u8> };
    (@type empty $($rest:tt)*) => { () };

    (@range $low:literal) => { ($low, $low) };
    (@range $low:literal ..= $high:literal) => { ($low, $high) };

    (@form json) => { $crate::private::Form::Json };
    (@form json_or_text) => { $crate::private::Form::JsonOrText };
    (@form scalar) => { $crate::private::Form::Scalar };
    (@form text) => { $crate::private::Form::Text };
    (@form bytes) => { $crate::private::Form::Bytes };
    (@form empty) => { $crate::private::Form::Empty };
    (@form $records:ident) => { $crate::private::Form::Records };

    (@read json $(($type:ty))?) => { $crate::private::read_json $(::<$type>)? };
    (@read json_or_text $(($type:ty))?) => { $crate::private::read_json_or_text $(::<$type>)? };
    (@read scalar $(($type:ty))?) => { $crate::private::read_scalar $(::<$type>)? };
    (@read events $(($type:ty))?) => { $crate::private::read_events $(::<$type>)? };
    (@read event_kinds $(($type:ty))?) => { $crate::private::read_event_kinds $(::<$type>)? };
    (@read text_events) => { $crate::private::read_text_events };
    (@read lines $(($type:ty))?) => { $crate::private::read_lines $(::<$type>)? };
    (@read sequence $(($type:ty))?) => { $crate::private::read_sequence $(::<$type>)? };
    (@read text) => { $crate::private::read_text };
    (@read bytes) => { $crate::private::read_bytes };
    (@read empty) => { $crate::private::read_empty };
}

/// Makes an enum the type of several responses: implements [`Answers`](crate::Answers).
///
/// Each entry gives the statuses of a variant and the form of its body, as [`operation!`](crate::operation!) lists the
/// forms, without types; `empty` is for a variant without a value. `_` stands for every other status. An entry with `as`
/// is for these media types only, and comes before the one of the same status that is for all others.
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
        $(, _ $(as $($other_media:literal)|+)? => $other:ident $other_variant:ident)* $(,)?
    }) => {
        $crate::answers!(@impl $name
            $([$($crate::operation!(@range $low $(..= $high)?)),+] [$($($media),+)?] $form $variant;)+
            $([] [$($($other_media),+)?] $other $other_variant;)*
        );
    };
    ($name:ident { $(_ $(as $($media:literal)|+)? => $form:ident $variant:ident),+ $(,)? }) => {
        $crate::answers!(@impl $name $([] [$($($media),+)?] $form $variant;)+);
    };

    (@impl $name:ident $([$($statuses:expr),*] [$($media:literal),*] $form:ident $variant:ident;)+) => {
        impl $crate::Answers for $name {
            const RESPONSES: &'static [$crate::private::Documented<Self>] = &[
                $($crate::private::Documented {
                    statuses: &[$($statuses),*],
                    media_types: &[$($media),*],
                    form: $crate::operation!(@form $form),
                    read: |reply| $crate::operation!(@read $form)(reply).map($crate::answers!(@make $form $variant)),
                }),+
            ];
        }
    };

    (@make empty $variant:ident) => { |()| Self::$variant };
    (@make $form:ident $variant:ident) => { Self::$variant };
}

/// Gives a call a method `stream`, which brings its success piece by piece.
///
/// The list gives the statuses whose body is a stream, and its form: `bytes` (a [`ByteStream`](crate::ByteStream)),
/// `events(T)`, `event_kinds(T)` or `text_events` (an [`EventStream`](crate::EventStream)), `lines(T)` or `sequence(T)`
/// ([`Lines`](crate::Lines)); after it come the single statuses of successes that are no streams. Any other status from
/// 200 to 299 is a stream as well. The rest is the type of the documented errors, and the value of the header `Accept`.
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
            /// Sends the call and returns the response as soon as it begins. Its body comes piece by piece.
            ///
            /// The time limit of the call holds until the response begins, and then for every silence in it. Nothing is
            /// repeated once it has begun.
            pub fn stream(self) -> $crate::BoxFuture<'static, ::core::result::Result<
                $crate::Response<$crate::stream!(@type $form $(($type))?)>,
                $crate::Error<$error>,
            >> {
                const STREAMED: $crate::private::Streamed = $crate::private::Streamed {
                    statuses: &[$($crate::operation!(@range $low $(..= $high)?)),+],
                    whole: &[$($($whole),+)?],
                    media_type: $crate::stream!(@media_type $form),
                };
                self.call.open($accept, STREAMED, $crate::stream!(@make $form))
            }
        }
    };

    (@type bytes) => { $crate::ByteStream };
    (@type events ($type:ty)) => { $crate::EventStream<$type> };
    (@type event_kinds ($type:ty)) => { $crate::EventStream<$type> };
    (@type text_events) => { $crate::EventStream<::std::string::String> };
    (@type lines ($type:ty)) => { $crate::Lines<$type> };
    (@type sequence ($type:ty)) => { $crate::Lines<$type> };

    (@media_type events) => { ::core::option::Option::Some("text/event-stream") };
    (@media_type event_kinds) => { ::core::option::Option::Some("text/event-stream") };
    (@media_type text_events) => { ::core::option::Option::Some("text/event-stream") };
    (@media_type $form:ident) => { ::core::option::Option::None };

    (@make bytes) => { |body| body };
    (@make events) => { $crate::EventStream::json };
    (@make event_kinds) => { $crate::EventStream::kinds };
    (@make text_events) => { $crate::EventStream::text };
    (@make lines) => { $crate::Lines::by_line };
    (@make sequence) => { $crate::Lines::by_record };
}
