//! The macro for enums of strings.

/// Makes an enum a JSON string: implements `Serialize`, `Deserialize`, `Display`, `FromStr` and `AsRef<str>`, and
/// gives it `as_str` and `KNOWN`.
///
/// An enum is open: it has a variant `Unknown(UnknownValue)`, which keeps a value that the document does not list, and
/// converts from `&str` and `String`. With `closed` before its name it has no such variant, and decoding or parsing
/// a value that is not listed fails with [`NotListed`](crate::NotListed). If the document itself has a value that
/// is best called `Unknown`, a last entry `_ => Other` gives the open variant another name. A value may have several
/// spellings, as in `Usd = "USD" | "usd"`: each is read as the variant, and the first is what is written.
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum Currency {
///     Brl,
///     Usd,
///     Unknown(runtime::UnknownValue),
/// }
/// runtime::string_enum!(Currency { Brl = "BRL", Usd = "USD" });
///
/// let currency: Currency = serde_json::from_str(r#""XTS""#)?;
/// assert!(matches!(&currency, Currency::Unknown(code) if code.as_str() == "XTS"));
/// assert_eq!(serde_json::to_string(&currency)?, r#""XTS""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! string_enum {
    (closed $name:ident { $($variant:ident = $value:literal $(| $spelling:literal)*),+ $(,)? }) => {
        $crate::string_enum!(@shared $name { $($variant = $value),+ });

        impl ::core::str::FromStr for $name {
            type Err = $crate::NotListed;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::NotListed> {
                ::core::result::Result::Ok(match text {
                    $($value $(| $spelling)* => Self::$variant,)+
                    _ => {
                        return ::core::result::Result::Err($crate::NotListed::__new(
                            ::core::stringify!($name),
                            Self::KNOWN,
                            &text,
                        ));
                    }
                })
            }
        }
    };
    ($name:ident { $($variant:ident = $value:literal $(| $spelling:literal)*),+, _ => $unknown:ident $(,)? }) => {
        $crate::string_enum!(@shared $name { $($variant = $value),+ } $unknown);

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($value $(| $spelling)* => Self::$variant,)+
                    _ => Self::$unknown($crate::UnknownValue::__new(text)),
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                text.as_str().into()
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(text.into())
            }
        }
    };
    ($name:ident { $($variant:ident = $value:literal $(| $spelling:literal)*),+ $(,)? }) => {
        $crate::string_enum!($name { $($variant = $value $(| $spelling)*),+, _ => Unknown });
    };
    (@shared $name:ident { $($variant:ident = $value:literal),+ } $($unknown:ident)?) => {
        impl $name {
            /// The values that the document lists.
            pub const KNOWN: &'static [&'static str] = &[$($value),+];

            /// Returns the value as it is on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)+
                    $(Self::$unknown(value) => value.as_str(),)?
                }
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::private::Serialize for $name {
            fn serialize<S: $crate::private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::private::text(deserializer, <Self as ::core::str::FromStr>::from_str)
            }
        }
    };
}
