//! The macro for setters that only tests need.

/// Gives a struct a setter for each field that is listed, with the type that it takes and the value that it stores.
///
/// Generated clients have these behind the feature `stand-in`: a test builds the responses that a server would send.
///
/// ```
/// #[derive(Default)]
/// pub struct Payer {
///     pub name: Option<String>,
/// }
/// runtime::setters!(Payer { fn name(impl Into<String>) = Some(name.into()) });
///
/// assert_eq!(Payer::default().name("Ada").name.as_deref(), Some("Ada"));
/// ```
#[macro_export]
macro_rules! setters {
    ($name:ident { $(fn $field:ident($ty:ty) = $value:expr),* $(,)? }) => {
        #[allow(clippy::should_implement_trait, clippy::type_complexity, reason = "named by the document")]
        impl $name {
            $(
                #[doc = ::core::concat!("Sets `", ::core::stringify!($field), "`, for a response that a test makes.")]
                #[must_use]
                pub fn $field(mut self, $field: $ty) -> Self {
                    self.$field = $value;
                    self
                }
            )*
        }
    };
}
