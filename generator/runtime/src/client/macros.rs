//! Macros that complete the structs of calls with optional parameters in generated code. They expect the name `client`
//! to be this module, and a field `request`.

/// Completes a call: `client::call!(Get -> Image, Json, send_member("/image"));`
#[doc(hidden)]
#[macro_export]
macro_rules! call {
    ($name:ident -> $result:ty, $decoder:ident, $send:ident($($pointer:literal)?)) => {
        impl $name {
            /// Changes settings of the client for this call.
            pub fn options(mut self, options: client::CallOptions) -> Self {
                self.request.options(options);
                self
            }

            /// Sends the request and waits for the answer.
            ///
            /// # Errors
            /// As for the call itself.
            #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
            pub fn wait(self) -> ::std::result::Result<client::Response<$result>, client::Error> {
                ::std::future::IntoFuture::into_future(self).wait()
            }
        }

        impl ::std::future::IntoFuture for $name {
            type Output = ::std::result::Result<client::Response<$result>, client::Error>;
            type IntoFuture = client::Call<$result, client::$decoder>;

            fn into_future(self) -> Self::IntoFuture {
                self.request.$send($($pointer)?)
            }
        }
    };
}

/// Adds the ways to read a whole list to a call: `client::paged!(List -> ImageList, Image);`. The
/// call has a constant `PAGING`.
#[doc(hidden)]
#[macro_export]
macro_rules! paged {
    ($name:ident -> $page:ty, $item:ty) => {
        impl $name {
            /// Streams the pages, starting with the requested one.
            pub fn pages(self) -> client::Pages<$page> {
                self.request.pages(&Self::PAGING)
            }

            /// Streams the items of all pages.
            pub fn items(self) -> client::Items<$item> {
                self.request.items(&Self::PAGING)
            }
        }
    };
}

pub use {call, paged};
