//! What an endpoint answers with: a body and, in its type, the status.

use std::ops::Deref;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// An answer that carries its status. Only [`Get`](super::Get) and [`Post`](super::Post) can encode it: it has no
/// serde of its own, so leptos' default protocol cannot be used for it by accident.
pub trait Answer: Sized + Send {
    /// What the body holds, as JSON.
    type Body: Serialize + DeserializeOwned + Send;

    /// The HTTP status.
    const STATUS: u16;

    /// Takes the body out.
    fn into_body(self) -> Self::Body;

    /// Puts a body in, on the client's side.
    fn from_body(body: Self::Body) -> Self;
}

macro_rules! answer {
    ($(#[$doc:meta])* $name:ident, $status:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name<T>(pub T);

        impl<T> $name<T> {
            /// Takes the body out.
            pub fn into_inner(self) -> T {
                self.0
            }
        }

        impl<T> Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T: Serialize + DeserializeOwned + Send> Answer for $name<T> {
            type Body = T;

            const STATUS: u16 = $status;

            fn into_body(self) -> T {
                self.0
            }

            fn from_body(body: T) -> Self {
                Self(body)
            }
        }
    };
}

answer!(
    /// 200: it was done.
    Done,
    200
);
answer!(
    /// 201: it was made.
    Created,
    201
);
