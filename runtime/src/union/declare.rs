//! The macro that makes an enum of types a union on the wire.

/// Makes an enum whose variants hold one value each a union: implements `Serialize`, `Deserialize` and
/// [`Object`](crate::Object), so that a union can be a variant of another.
///
/// Encoding a union is encoding the value in it.
///
/// # By tag
///
/// A property of the object, the tag, tells which variant it is. The variant gets all entries of the object, the tag
/// among them, so it has a field for it, and a tag with two values keeps the one that came. If the tag comes first, the
/// object is streamed into the variant; what comes before it is kept as text meanwhile. A tag that stands in another
/// property is written `tag "type" in "data"`.
///
/// With an arm `_ => Unknown`, a tag that is not listed makes an [`UnknownVariant`](crate::UnknownVariant) with the
/// whole object in it. With `else one { … }`, an object without the tag, or with null in its place, is told by its shape.
/// With `else Unknown`, it is an [`UnknownVariant`](crate::UnknownVariant) as well.
///
/// ```
/// use runtime::UnknownVariant;
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Paid {
///     pub event: String,
///     pub id: String,
/// }
/// runtime::object!(Paid { event = "event", id = "id" });
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Event {
///     Paid(Box<Paid>),
///     Unknown(UnknownVariant),
/// }
/// runtime::union!(Event, tag "event" {
///     "payment.paid" | "payment.captured" => Paid,
///     _ => Unknown,
/// });
///
/// let event: Event = serde_json::from_str(r#"{"event": "payment.captured", "id": "p1"}"#)?;
/// assert!(matches!(&event, Event::Paid(paid) if paid.event == "payment.captured"));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # By shape
///
/// The kind of the JSON value tells which variant it is: `string`, `integer`, `number`, `boolean`, `array`, `null`,
/// `any`, or `object [required keys] of [known keys]`. A variant may accept several, as in `string | integer`. An
/// object is a variant's when it has all of the required keys, and the more known keys it has, the better it fits.
///
/// Some properties have another value in each variant, as in `object ["type"] of ["type"] where ["type" = "a" | "b"]`:
/// an object with the values of one variant is no other one whose values differ. Values that no variant has refuse
/// none, but are rather those of a variant that says nothing of them. With `only` in the place of `of`, an object that has other keys fits less well than any other variant.
///
/// Variants are tried from the best to the worst until one can be decoded. With `one`, an object that can be decoded
/// as two variants that it fits equally well is an error; with `any`, it is the first of them. If none can be decoded,
/// the error has a line for each variant that says why not, with the path in it.
///
/// With `else Unknown`, an object that is no variant's makes an [`UnknownVariant`](crate::UnknownVariant), as does one of
/// which a variant knows no key at all or has other values, and one that can be decoded as two variants that it fits
/// equally well. One that has the keys of a variant and is wrong inside is an error. With `open` in the place of `one`,
/// nothing is an error: whatever cannot be decoded as a variant is an [`UnknownVariant`](crate::UnknownVariant).
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Code {
///     Text(String),
///     Number(i64),
/// }
/// runtime::union!(Code, one { Text: string, Number: integer });
///
/// assert_eq!(serde_json::from_str::<Code>("17")?, Code::Number(17));
/// let error = serde_json::from_str::<Code>("[]").unwrap_err().to_string();
/// assert!(error.contains("Text: expected a string, found an array"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! union {
    ($name:ident, tag $tag:literal $(in $within:literal)? {
        $($($value:literal)|+ => $variant:ident),+ $(, _ => $unknown:ident)? $(,)?
    } $(else $rule:ident { $($shapes:tt)+ })?) => {
        $crate::union!(@tag $name $tag [$(in $within)?] [$($($value)|+ => $variant),+] [$($unknown)?] [
            $($rule { $($shapes)+ })?
        ]);
    };
    ($name:ident, tag $tag:literal $(in $within:literal)? {
        $($($value:literal)|+ => $variant:ident),+, _ => $unknown:ident $(,)?
    } else $otherwise:ident) => {
        $crate::union!(@tag $name $tag [$(in $within)?] [$($($value)|+ => $variant),+] [$unknown] [else $otherwise]);
    };
    ($name:ident, $rule:ident { $($shapes:tt)+ } $(else $unknown:ident)?) => {
        impl<'de> $crate::Object<'de> for $name {
            const FIELDS: &'static [&'static str] = &[];

            fn read<A: $crate::private::MapAccess<'de>>(map: &mut A) -> ::core::result::Result<Self, A::Error> {
                $crate::union!(@shapes read_by_shape map, $name $rule { $($shapes)+ } [$($unknown)?])
            }
        }

        impl<'de> $crate::private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::union!(@shapes by_shape deserializer, $name $rule { $($shapes)+ } [$($unknown)?])
            }
        }

        $crate::union!(@serialize_shapes $name { $($shapes)+ } [$($unknown)?]);
    };

    (@tag $name:ident $tag:literal [$(in $within:literal)?] [$($($value:literal)|+ => $variant:ident),+] [
        $($unknown:ident)?
    ] [$($rest:tt)*]) => {
        impl<'de> $crate::Object<'de> for $name {
            const FIELDS: &'static [&'static str] = &[$crate::union!(@key $tag $(in $within)?)];

            fn read<A: $crate::private::MapAccess<'de>>(map: &mut A) -> ::core::result::Result<Self, A::Error> {
                $crate::private::read_entries(map)
            }

            fn __read_on<A: $crate::private::MapAccess<'de>>(
                entries: &mut $crate::private::Entries<'_, 'de, A>,
            ) -> ::core::result::Result<Self, A::Error> {
                const TAG: $crate::private::Tag = $crate::union!(@tag_of $tag [$($within)?] [$($($value),+),+]);

                let text = TAG.find(entries)?;
                let tag = text.as_deref();
                match tag {
                    $(::core::option::Option::Some($($value)|+) => {
                        $crate::Object::__read_on(entries).map(Self::$variant)
                    })+
                    _ => return $crate::union!(@otherwise $name TAG tag entries [$($unknown)?] [$($rest)*]),
                }
                .map_err(|error| TAG.explain(tag, error))
            }
        }

        impl<'de> $crate::private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::private::object(deserializer)
            }
        }

        $crate::union!(@serialize $name $($variant)+ $($unknown)?);
    };

    (@key $tag:literal) => { $tag };
    (@key $tag:literal in $within:literal) => { $within };

    (@tag_of $tag:literal [] [$($known:literal),+]) => {
        $crate::private::Tag { name: $tag, within: ::core::option::Option::None, known: &[$($known),+] }
    };
    (@tag_of $tag:literal [$within:literal] [$($known:literal),+]) => {
        $crate::private::Tag {
            name: $within,
            within: ::core::option::Option::Some($tag),
            known: &[$($known),+],
        }
    };

    (@serialize_shapes $name:ident {
        $($variant:ident: $($kind:ident $([$($required:tt)*] $of:ident [$($known:tt)*] $(where [$($constant:tt)*])?)?)|+),+ $(,)?
    } [$($unknown:ident)?]) => {
        $crate::union!(@serialize $name $($variant)+ $($unknown)?);
    };
    (@serialize $name:ident $($variant:ident)+) => {
        impl $crate::private::Serialize for $name {
            fn serialize<S: $crate::private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::private::Serialize::serialize(value, serializer)),+
                }
            }
        }
    };

    // What becomes of an object whose tag is missing or not listed.
    (@otherwise $name:ident $all:ident $tag:ident $entries:ident [] []) => {
        ::core::result::Result::Err($all.refuse($tag, ::core::stringify!($name)))
    };
    (@otherwise $name:ident $all:ident $tag:ident $entries:ident [$unknown:ident] []) => {
        match $tag {
            ::core::option::Option::Some(_) => {
                $crate::private::unknown_variant($tag, $entries).map(Self::$unknown)
            }
            ::core::option::Option::None => ::core::result::Result::Err($all.refuse($tag, ::core::stringify!($name))),
        }
    };
    (@otherwise $name:ident $all:ident $tag:ident $entries:ident [$unknown:ident] [else $otherwise:ident]) => {
        $crate::private::unknown_variant($tag, $entries).map(Self::$otherwise)
    };
    (@otherwise $name:ident $all:ident $tag:ident $entries:ident [] [$rule:ident { $($shapes:tt)+ }]) => {
        match $tag {
            ::core::option::Option::Some(_) => {
                ::core::result::Result::Err($all.refuse($tag, ::core::stringify!($name)))
            }
            ::core::option::Option::None => {
                $crate::union!(@shapes read_by_shape $entries, $name $rule { $($shapes)+ } [])
            }
        }
    };
    (@otherwise $name:ident $all:ident $tag:ident $entries:ident [$unknown:ident] [$rule:ident { $($shapes:tt)+ }]) => {
        match $tag {
            ::core::option::Option::Some(_) => {
                $crate::private::unknown_variant($tag, $entries).map(Self::$unknown)
            }
            ::core::option::Option::None => {
                $crate::union!(@shapes read_by_shape $entries, $name $rule { $($shapes)+ } [])
            }
        }
    };

    (@shapes $choose:ident $source:expr, $name:ident $rule:ident {
        $($variant:ident: $($kind:ident $([$($required:literal),* $(,)?] $of:ident [$($known:literal),* $(,)?] $(where [
            $($key:literal = $($constant:literal)|+),+ $(,)?
        ])?)?)|+),+ $(,)?
    } [$($unknown:ident)?]) => {
        $crate::private::$choose(
            $source,
            ::core::stringify!($name),
            $crate::union!(@rule $rule $($unknown)?),
            &[$($crate::private::Candidate {
                name: ::core::stringify!($variant),
                shapes: &[$($crate::union!(
                    @shape $kind $([$($required),*] $of [$($known),*] [$($(($key, &[$($constant),+])),+)?])?
                )),+],
            }),+],
            &[$(|text| $crate::private::decode(text).map(Self::$variant)),+],
        )
    };

    (@rule one) => { $crate::private::Rule::One };
    (@rule any) => { $crate::private::Rule::Any };
    (@rule one $unknown:ident) => { $crate::private::Rule::OneOr(Self::$unknown) };
    (@rule open $unknown:ident) => { $crate::private::Rule::Open(Self::$unknown) };

    (@shape object [$($required:literal),*] $of:ident [$($known:literal),*] [$($constants:tt)*]) => {
        $crate::private::Shape::Object {
            required: &[$($required),*],
            known: &[$($known),*],
            constants: &[$($constants)*],
            only: $crate::union!(@only $of),
        }
    };
    (@shape object) => { $crate::union!(@shape object [] of [] []) };
    (@shape string) => { $crate::private::Shape::String };
    (@shape integer) => { $crate::private::Shape::Integer };
    (@shape number) => { $crate::private::Shape::Number };
    (@shape boolean) => { $crate::private::Shape::Boolean };
    (@shape array) => { $crate::private::Shape::Array };
    (@shape null) => { $crate::private::Shape::Null };
    (@shape any) => { $crate::private::Shape::Any };

    (@only of) => { false };
    (@only only) => { true };
}
