//! The macro for enums of integers.

/// Makes an enum a JSON integer: implements `Serialize`, `Deserialize`, `Display` and `FromStr`, and gives it
/// `as_i64` and `KNOWN`.
///
/// An enum is open: it has a variant `Unknown(UnknownInteger)`, which keeps an integer that the document does not
/// list, and converts from `i64`. With `closed` before its name it has no such variant, and converting or decoding an
/// integer that is not listed fails with [`NotListed`](crate::NotListed). A last entry `_ => Other` gives the open
/// variant another name. Parsing a text that is no integer fails with [`NotListed`](crate::NotListed) either way.
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum Tries {
///     One,
///     Two,
///     Unknown(runtime::UnknownInteger),
/// }
/// runtime::integer_enum!(Tries { One = 1, Two = 2 });
///
/// assert_eq!(serde_json::from_str::<Tries>("2")?, Tries::Two);
/// assert_eq!(serde_json::from_str::<Tries>("7")?.as_i64(), 7);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! integer_enum {
    (closed $name:ident { $($variant:ident = $value:literal),+ $(,)? }) => {
        $crate::integer_enum!(@shared $name { $($variant = $value),+ });

        impl ::core::convert::TryFrom<i64> for $name {
            type Error = $crate::NotListed;

            fn try_from(integer: i64) -> ::core::result::Result<Self, $crate::NotListed> {
                ::core::result::Result::Ok(match integer {
                    $($value => Self::$variant,)+
                    _ => {
                        return ::core::result::Result::Err($crate::NotListed::__new(
                            ::core::stringify!($name),
                            Self::KNOWN,
                            &integer,
                        ));
                    }
                })
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::NotListed;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::NotListed> {
                $crate::private::parse_integer(text, ::core::stringify!($name), Self::KNOWN).and_then(<Self as ::core::convert::TryFrom<i64>>::try_from)
            }
        }
    };
    ($name:ident { $($variant:ident = $value:literal),+, _ => $unknown:ident $(,)? }) => {
        $crate::integer_enum!(@shared $name { $($variant = $value),+ } $unknown);

        impl ::core::convert::From<i64> for $name {
            fn from(integer: i64) -> Self {
                match integer {
                    $($value => Self::$variant,)+
                    _ => Self::$unknown($crate::UnknownInteger::__new(integer)),
                }
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::NotListed;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::NotListed> {
                $crate::private::parse_integer(text, ::core::stringify!($name), Self::KNOWN).map(<Self as ::core::convert::From<i64>>::from)
            }
        }
    };
    ($name:ident { $($variant:ident = $value:literal),+ $(,)? }) => {
        $crate::integer_enum!($name { $($variant = $value),+, _ => Unknown });
    };
    (@shared $name:ident { $($variant:ident = $value:literal),+ } $($unknown:ident)?) => {
        impl $name {
            /// The values that the document lists.
            pub const KNOWN: &'static [i64] = &[$($value),+];

            /// Returns the value as it is on the wire.
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)+
                    $(Self::$unknown(value) => value.get(),)?
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::private::Serialize for $name {
            fn serialize<S: $crate::private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        impl<'de> $crate::private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::private::integer(deserializer, <Self as ::core::convert::TryFrom<i64>>::try_from)
            }
        }
    };
}
