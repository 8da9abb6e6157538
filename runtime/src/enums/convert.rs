//! The macro that converts enums of strings.

/// Converts one enum of strings to another, by values that both list: implements `TryFrom<&From>`.
///
/// A value that the other enum does not list fails with [`NotListed`](crate::NotListed), and so does one that nobody
/// lists: what is not known is not passed on.
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum Offered { Debit, Credit, Unknown(runtime::UnknownValue) }
/// runtime::string_enum!(Offered { Debit = "debit", Credit = "credit-card" });
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum Chosen { Credit, Unknown(runtime::UnknownValue) }
/// runtime::string_enum!(Chosen { Credit = "credit_card" });
///
/// runtime::convert_enum!(Chosen, Offered { Credit => Credit });
///
/// assert_eq!(Chosen::try_from(&Offered::Credit), Ok(Chosen::Credit));
/// assert!(Chosen::try_from(&Offered::Debit).is_err());
/// ```
#[macro_export]
macro_rules! convert_enum {
    ($name:ident, $from:ty { $($theirs:ident => $ours:ident),+ $(,)? }) => {
        impl ::core::convert::TryFrom<&$from> for $name {
            type Error = $crate::NotListed;

            /// Converts by equal values; fails for a value that is not listed here.
            fn try_from(value: &$from) -> ::core::result::Result<Self, $crate::NotListed> {
                match value {
                    $(<$from>::$theirs => ::core::result::Result::Ok(Self::$ours),)+
                    #[allow(unreachable_patterns)]
                    other => ::core::result::Result::Err($crate::NotListed::__new(
                        ::core::stringify!($name),
                        Self::KNOWN,
                        &other.as_str(),
                    )),
                }
            }
        }
    };
}
