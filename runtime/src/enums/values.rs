//! The macro for enums of numbers, or of values of several types.

/// Makes an enum a JSON value of the type that each of its values has, a string, a number or a boolean: implements
/// `Serialize`, `Deserialize`, `Display` and `FromStr`, and gives it `as_json` and `KNOWN`.
///
/// Each value is given as the text of its JSON, as `serde_json` writes it. Numbers are compared as numbers: what comes
/// as `1.0` or `1e0` is the listed `1`.
///
/// An enum is open: it has a variant `Unknown(UnknownScalar)`, which keeps a value that the document does not list, if
/// a listed one is of the same type. With `closed` before its name it has no such variant, and decoding a value that is
/// not listed fails with [`NotListed`](crate::NotListed). A last entry `_ => Other` gives the open variant another
/// name.
///
/// `Display` writes a string without its quotes and all else as JSON, and parsing reads what `Display` writes: a listed
/// value; else a number or a boolean, if the text is one and one is listed; else a string, if one is listed; else
/// parsing fails with [`NotListed`](crate::NotListed).
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum Limit {
///     Auto,
///     Half,
///     Unknown(runtime::UnknownScalar),
/// }
/// runtime::value_enum!(Limit { Auto = "\"auto\"", Half = "0.5" });
///
/// assert_eq!(serde_json::from_str::<Limit>(r#""auto""#)?, Limit::Auto);
/// assert_eq!(serde_json::from_str::<Limit>("5e-1")?, Limit::Half);
///
/// let limit: Limit = serde_json::from_str("0.250")?;
/// assert!(matches!(&limit, Limit::Unknown(number) if number.as_json() == "0.250"));
/// assert_eq!(serde_json::to_string(&limit)?, "0.250");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! value_enum {
    (closed $name:ident { $($variant:ident = $value:literal),+ $(,)? }) => {
        $crate::value_enum!(@shared $name { $($variant = $value),+ });
    };
    ($name:ident { $($variant:ident = $value:literal),+, _ => $unknown:ident $(,)? }) => {
        $crate::value_enum!(@shared $name { $($variant = $value),+ } $unknown);
    };
    ($name:ident { $($variant:ident = $value:literal),+ $(,)? }) => {
        $crate::value_enum!($name { $($variant = $value),+, _ => Unknown });
    };
    (@shared $name:ident { $($variant:ident = $value:literal),+ } $($unknown:ident)?) => {
        impl $name {
            /// The values that the document lists, as JSON.
            pub const KNOWN: &'static [&'static str] = &[$($value),+];

            /// Returns the value as it is on the wire: the text of its JSON.
            pub fn as_json(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)+
                    $(Self::$unknown(value) => value.as_json(),)?
                }
            }
        }

        impl $crate::private::ValueEnum for $name {
            const NAME: &'static str = ::core::stringify!($name);
            const KNOWN: &'static [&'static str] = Self::KNOWN;

            fn of(json: &str) -> ::core::option::Option<Self> {
                match json {
                    $($value => ::core::option::Option::Some(Self::$variant),)+
                    _ => $crate::value_enum!(@otherwise json $($unknown)?),
                }
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::NotListed;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::NotListed> {
                $crate::private::parse_value(text)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::private::display_value(self.as_json(), f)
            }
        }

        impl $crate::private::Serialize for $name {
            fn serialize<S: $crate::private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::private::serialize_value(self.as_json(), serializer)
            }
        }

        impl<'de> $crate::private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::private::value(deserializer)
            }
        }
    };

    (@otherwise $json:ident) => { ::core::option::Option::None };
    (@otherwise $json:ident $unknown:ident) => {
        ::core::option::Option::Some(Self::$unknown($crate::UnknownScalar::__new($json)))
    };
}
