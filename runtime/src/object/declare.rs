//! The macro that makes a struct an object on the wire.

/// Makes a struct a JSON object: implements `Serialize`, `Deserialize` and [`Object`](crate::Object).
///
/// Each field has a name on the wire. A plain field is required; if its type is an `Option`, it is required but may be
/// null. A field with `?` is optional, its type is an `Option`, and null reads like absent. A field with `??` is
/// optional and nullable, and its type is a [`Maybe`](crate::Maybe). A last entry `..field` names a
/// `BTreeMap<String, T>` that takes all other keys; without it, keys that have no field are skipped.
///
/// Decoding refuses a key that occurs twice and names the path of what is wrong. Encoding writes the fields in the
/// order in which they are listed and leaves absent ones out.
///
/// ```
/// use runtime::{Decimal, Maybe};
/// use std::collections::BTreeMap;
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Refund {
///     pub amount: Decimal,
///     pub reason: Option<String>,
///     pub note: Maybe<String>,
///     pub metadata: BTreeMap<String, String>,
/// }
/// runtime::object!(Refund { amount = "amount", reason? = "reason", note?? = "note", ..metadata });
///
/// let refund: Refund = serde_json::from_str(r#"{"amount": 10.00, "note": null, "order": "A1"}"#)?;
/// assert_eq!(refund.note, Maybe::Null);
/// assert_eq!(serde_json::to_string(&refund)?, r#"{"amount":10.00,"note":null,"order":"A1"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! object {
    // Exactly one of the three groups of a field matches. Each has a name of its own for the literal, which is how the
    // expansion knows the mark: a macro that walks the list would meet the recursion limit in a long struct.
    ($name:ident {
        $($field:ident $(= $required:literal)? $(? = $optional:literal)? $(?? = $nullable:literal)?,)*
        ..$additional:ident $(,)?
    }) => {
        impl<'de> $crate::Object<'de> for $name {
            const FIELDS: &'static [&'static str] = &[$($($required)? $($optional)? $($nullable)?),*];

            fn read<A: $crate::private::MapAccess<'de>>(map: &mut A) -> ::core::result::Result<Self, A::Error> {
                $(let mut $field = ::core::option::Option::None;)*
                let mut $additional = ::core::default::Default::default();
                $crate::private::fill_open(map, ::core::stringify!($name), Self::FIELDS, &mut [$(
                    $(&mut $crate::private::Required($required, &mut $field))?
                    $(&mut $crate::private::Optional($optional, &mut $field))?
                    $(&mut $crate::private::Optional($nullable, &mut $field))?
                ),*], &mut $additional)?;
                #[allow(unreachable_patterns)]
                match ($($field,)*) {
                    ($(::core::option::Option::Some($field),)*) => {
                        ::core::result::Result::Ok(Self { $($field,)* $additional })
                    }
                    _ => ::core::result::Result::Err($crate::private::incomplete(::core::stringify!($name))),
                }
            }
        }

        impl $crate::private::Serialize for $name {
            fn serialize<S: $crate::private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::private::write_open(serializer, &[$(
                    $(($required, &$crate::private::Always(&self.$field)))?
                    $(($optional, &$crate::private::IfPresent(&self.$field)))?
                    $(($nullable, &$crate::private::IfPresent(&self.$field)))?
                ),*], &self.$additional)
            }
        }

        $crate::object!(@deserialize $name);
    };
    ($name:ident {
        $($field:ident $(= $required:literal)? $(? = $optional:literal)? $(?? = $nullable:literal)?),* $(,)?
    }) => {
        impl<'de> $crate::Object<'de> for $name {
            const FIELDS: &'static [&'static str] = &[$($($required)? $($optional)? $($nullable)?),*];

            fn read<A: $crate::private::MapAccess<'de>>(map: &mut A) -> ::core::result::Result<Self, A::Error> {
                $(let mut $field = ::core::option::Option::None;)*
                $crate::private::fill(map, ::core::stringify!($name), Self::FIELDS, &mut [$(
                    $(&mut $crate::private::Required($required, &mut $field))?
                    $(&mut $crate::private::Optional($optional, &mut $field))?
                    $(&mut $crate::private::Optional($nullable, &mut $field))?
                ),*])?;
                #[allow(unreachable_patterns)]
                match ($($field,)*) {
                    ($(::core::option::Option::Some($field),)*) => ::core::result::Result::Ok(Self { $($field),* }),
                    _ => ::core::result::Result::Err($crate::private::incomplete(::core::stringify!($name))),
                }
            }
        }

        impl $crate::private::Serialize for $name {
            fn serialize<S: $crate::private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::private::write(serializer, &[$(
                    $(($required, &$crate::private::Always(&self.$field)))?
                    $(($optional, &$crate::private::IfPresent(&self.$field)))?
                    $(($nullable, &$crate::private::IfPresent(&self.$field)))?
                ),*])
            }
        }

        $crate::object!(@deserialize $name);
    };
    (@deserialize $name:ident) => {
        impl<'de> $crate::private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::private::object(deserializer)
            }
        }
    };
}
