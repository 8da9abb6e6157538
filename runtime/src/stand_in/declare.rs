//! The macros that let a stand-in answer calls with values of their types.

/// Makes a call one that a stand-in can answer: implements [`Mocked`](crate::stand_in::Mocked).
///
/// First comes what is sent: `json(T)`, `text`, `bytes`, `form`, `multipart`, `any` for one of several media types, or
/// `none`, with `optional` before it where it may be absent. The rest is what [`operation!`](crate::operation!) lists.
#[macro_export]
macro_rules! mock {
    ($call:ty: $($body:ident)+ $(($body_type:ty))? => {
        $($($low:literal $(..= $high:literal)?)|+ => $form:ident $(($type:ty))?,)+
    } or $error:ty) => {
        impl $crate::stand_in::Mocked for $call {
            type Value = $crate::operation!(@type $($form $(($type))?)+);
            type Failure = $error;
            type Body = $crate::mock!(@body $($body)+ $(($body_type))?);

            fn success(value: &Self::Value) -> $crate::stand_in::Answer {
                $crate::mock!(@first value $([$($low)|+ => $form])+)
            }

            fn failure(error: &Self::Failure) -> $crate::stand_in::Answer {
                $crate::stand_in::Written::written(error)
            }

            fn body(
                received: &$crate::stand_in::Received,
            ) -> ::core::result::Result<Self::Body, $crate::Unreadable> {
                $crate::mock!(@read received $($body)+)
            }
        }
    };

    (@body none) => { () };
    (@body json ($type:ty)) => { $type };
    (@body text) => { ::std::string::String };
    (@body bytes) => { ::std::vec::Vec<u8> };
    (@body form) => { $crate::stand_in::Form };
    (@body multipart) => { $crate::stand_in::Multipart };
    (@body any) => { $crate::stand_in::Received };
    (@body optional $form:ident $(($type:ty))?) => {
        ::core::option::Option<$crate::mock!(@body $form $(($type))?)>
    };

    (@read $received:ident none) => {{
        let _ = $received;
        ::core::result::Result::Ok(())
    }};
    (@read $received:ident json) => { $crate::private::body_json($received) };
    (@read $received:ident text) => { $crate::private::body_text($received) };
    (@read $received:ident bytes) => { $crate::private::body_bytes($received) };
    (@read $received:ident form) => { $crate::private::body_form($received) };
    (@read $received:ident multipart) => { $crate::private::body_multipart($received) };
    (@read $received:ident any) => { $crate::private::body_any($received) };
    (@read $received:ident optional $form:ident) => {
        if $received.body.is_empty() {
            ::core::result::Result::Ok(::core::option::Option::None)
        } else {
            $crate::mock!(@read $received $form).map(::core::option::Option::Some)
        }
    };

    // The first status that is listed stands for all.
    (@first $value:ident [$low:literal $(| $more:literal)* => $form:ident] $($rest:tt)*) => {
        $crate::mock!(@write $value $low $form)
    };

    (@write $value:ident $status:literal json) => { $crate::private::write_json($status, $value) };
    (@write $value:ident $status:literal json_or_text) => { $crate::private::write_json($status, $value) };
    (@write $value:ident $status:literal scalar) => { $crate::private::write_scalar($status, $value) };
    (@write $value:ident $status:literal text) => { $crate::private::write_text($status, $value) };
    (@write $value:ident $status:literal bytes) => { $crate::private::write_bytes($status, $value) };
    (@write $value:ident $status:literal events) => { $crate::private::write_events($status, $value) };
    (@write $value:ident $status:literal event_kinds) => { $crate::private::write_event_kinds($status, $value) };
    (@write $value:ident $status:literal text_events) => { $crate::private::write_text_events($status, $value) };
    (@write $value:ident $status:literal lines) => { $crate::private::write_lines($status, $value) };
    (@write $value:ident $status:literal sequence) => { $crate::private::write_sequence($status, $value) };
    (@write $value:ident $status:literal empty) => {{
        let () = $value;
        $crate::stand_in::Answer::new($status)
    }};
    (@write $value:ident $status:literal answer) => { $crate::stand_in::Written::written($value) };
}

/// Makes a type of [`answers!`](crate::answers!) one that a stand-in can write: implements
/// [`Written`](crate::stand_in::Written).
///
/// The list is the same. A variant for some media types is written as the first of them, one for several statuses is written with the first, the one for all others with 500.
#[macro_export]
macro_rules! mock_answers {
    ($name:ty {
        $($($low:literal $(..= $high:literal)?)|+ $(as $media:literal $(| $more:literal)*)? => $form:ident $variant:ident,)*
        $(_ as $other_media:literal $(| $other_more:literal)* => $typed:ident $typed_variant:ident,)*
        $(_ => $other:ident $other_variant:ident,)?
    }) => {
        impl $crate::stand_in::Written for $name {
            fn written(&self) -> $crate::stand_in::Answer {
                match self {
                    $($crate::mock_answers!(@pattern $form $variant value) =>
                        $crate::mock_answers!(@write [$($low)|+] $form value)$(.of_type($media))?,)*
                    $($crate::mock_answers!(@pattern $typed $typed_variant value) =>
                        $crate::mock_answers!(@write [500] $typed value).of_type($other_media),)*
                    $($crate::mock_answers!(@pattern $other $other_variant value) =>
                        $crate::mock_answers!(@write [500] $other value),)?
                }
            }
        }
    };

    (@pattern empty $variant:ident $value:ident) => { Self::$variant };
    (@pattern $form:ident $variant:ident $value:ident) => { Self::$variant($value) };

    (@write [$low:literal $(| $more:literal)*] empty $value:ident) => { $crate::stand_in::Answer::new($low) };
    (@write [$low:literal $(| $more:literal)*] $form:ident $value:ident) => {
        $crate::mock!(@write $value $low $form)
    };
}
