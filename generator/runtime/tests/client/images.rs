//! A small API, written as the generator emits one.

use serde::{Deserialize, Serialize};
use specless_runtime::client::{self as runtime, Method, Style};

// The contract: what follows stands in the documentation of the runtime's client, too.
#[derive(Clone, Debug)]
pub struct Client {
    inner: runtime::Client,
}

impl Client {
    /// Sets up a client of `https://api.example.com/v1`.
    pub fn builder() -> runtime::ClientBuilder<Client> {
        runtime::ClientBuilder::new("https://api.example.com/v1")
            .api_key_place(runtime::Place::Header("x-images-key".to_owned()))
    }

    /// Calls on images.
    pub fn images(&self) -> Images {
        Images { client: self.inner.clone() }
    }
}

impl From<runtime::Client> for Client {
    fn from(inner: runtime::Client) -> Self {
        Client { inner }
    }
}

/// Calls on images.
#[derive(Clone, Debug)]
pub struct Images {
    client: runtime::Client,
}

impl Images {
    /// Lists images: `GET /images`.
    pub fn get_all(&self) -> GetAll {
        let request = self.client.request(Method::GET, "/images");
        GetAll { request }
    }

    /// Returns an image: `GET /images/{id}`.
    pub fn get_by_id(&self, id: i64) -> GetById {
        let mut request = self.client.request(Method::GET, "/images/{id}");
        request.path("id", &id);
        GetById { request }
    }

    /// Changes an image: `PUT /images/{id}`.
    ///
    /// Errors have a body of type [`Problem`], which `error.typed::<Problem>()` gives.
    pub fn update(&self, id: i64, body: &UpdateImage) -> Update {
        let mut request = self.client.request(Method::PUT, "/images/{id}");
        request.path("id", &id).json(body);
        Update { request }
    }

    /// Changes an image by a JSON patch: `PATCH /images/{id}`.
    pub fn patch(&self, id: i64, body: &[PatchStep]) -> Patch {
        let mut request = self.client.request(Method::PATCH, "/images/{id}");
        request.path("id", &id).json_as("application/openstack-images-v2.1-json-patch", body);
        Patch { request }
    }

    /// Deletes an image: `DELETE /images/{id}`.
    pub fn delete(&self, id: i64) -> Delete {
        let mut request = self.client.request(Method::DELETE, "/images/{id}");
        request.path("id", &id);
        Delete { request }
    }

    /// Uploads an image as a form: `POST /images`.
    pub fn upload(&self, file: impl Into<runtime::Part>) -> Upload {
        let mut request = self.client.request(Method::POST, "/images");
        request.part("file", file);
        Upload { request }
    }

    /// Stores the data of an image: `PUT /images/{id}/file`.
    pub fn put_file(&self, id: i64, data: impl Into<runtime::Body>) -> PutFile {
        let mut request = self.client.request(Method::PUT, "/images/{id}/file");
        request.path("id", &id).body("application/octet-stream", data);
        PutFile { request }
    }

    /// Reads the data of an image: `GET /images/{id}/file`.
    pub fn get_file(&self, id: i64) -> GetFile {
        let mut request = self.client.request(Method::GET, "/images/{id}/file");
        request.path("id", &id);
        GetFile { request }
    }
}

/// A call of [`Images::get_all`].
#[must_use = "a call does nothing unless sent"]
pub struct GetAll {
    request: runtime::Request,
}

impl GetAll {
    const PAGING: runtime::Paging = runtime::Paging {
        items: "/images",
        next: runtime::Next::Value { parameter: "page", next: "/meta/pagination/next_page" },
    };

    /// Only images of this status.
    pub fn status(mut self, status: impl Into<StatusEnum>) -> Self {
        self.request.query("status", &status.into());
        self
    }

    /// Only images with these labels, written as `labels=a,b`.
    pub fn labels<I: IntoIterator<Item: Into<String>>>(mut self, labels: I) -> Self {
        let labels: Vec<String> = labels.into_iter().map(Into::into).collect();
        self.request.query_as("labels", Style::Comma, &labels);
        self
    }

    /// Images on a page.
    pub fn per_page(mut self, per_page: i64) -> Self {
        self.request.query("per_page", &per_page);
        self
    }

    /// What this call does differently from its client.
    pub fn options(mut self, options: runtime::CallOptions) -> Self {
        self.request.options(options);
        self
    }

    /// Makes the call.
    pub fn send(self) -> runtime::Call<ListImages> {
        self.request.send_json()
    }

    /// All pages, from the one that the call names.
    pub fn pages(self) -> runtime::Pages<ListImages> {
        self.request.pages(&Self::PAGING)
    }

    /// The images of all pages.
    pub fn items(self) -> runtime::Items<Image> {
        self.request.items(&Self::PAGING)
    }
}

/// A call of [`Images::delete`].
#[must_use = "a call does nothing unless sent"]
pub struct Delete {
    request: runtime::Request,
}

impl Delete {
    /// What this call does differently from its client.
    pub fn options(mut self, options: runtime::CallOptions) -> Self {
        self.request.options(options);
        self
    }

    /// Makes the call.
    pub fn send(self) -> runtime::Call<(), runtime::NoContent> {
        self.request.send_empty()
    }
}

/// A call of [`Images::upload`].
#[must_use = "a call does nothing unless sent"]
pub struct Upload {
    request: runtime::Request,
}

impl Upload {
    /// A line about the image.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.request.form("description", &description.into());
        self
    }

    /// Makes the call.
    pub fn send(self) -> runtime::Call<UploadResult, runtime::Alternatives> {
        self.request.send_any()
    }
}

/// What [`Upload`] results in.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum UploadResult {
    /// 201
    Created(Image),
    /// 202
    Accepted(Task),
}

impl runtime::FromReply for UploadResult {
    fn from_reply(reply: &runtime::Reply) -> Result<Self, runtime::Error> {
        match reply.status().as_u16() {
            201 => reply.json().map(Self::Created),
            202 => reply.json().map(Self::Accepted),
            _ => Err(reply.unexpected("a status that is not documented")),
        }
    }
}

/// A call of [`Images::get_file`].
#[must_use = "a call does nothing unless sent"]
pub struct GetFile {
    request: runtime::Request,
}

impl GetFile {
    /// Makes the call; the body is read as it comes.
    pub fn send(self) -> runtime::Call<runtime::ByteStream, runtime::Streamed> {
        self.request.send_stream()
    }
}
// End of the contract.

macro_rules! plain {
    ($($name:ident -> $result:ty),* $(,)?) => {$(
        #[must_use = "a call does nothing unless sent"]
        pub struct $name {
            request: runtime::Request,
        }

        impl $name {
            pub fn options(mut self, options: runtime::CallOptions) -> Self {
                self.request.options(options);
                self
            }

            pub fn send(self) -> runtime::Call<$result> {
                self.request.send_json()
            }
        }
    )*};
}

plain!(GetById -> Image, Update -> Image, Patch -> Image, PutFile -> Image);

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StatusEnum {
    Available,
    Creating,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Image {
    pub id: i64,
    pub name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ListImages {
    pub images: Vec<Image>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Task {
    pub task: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct UpdateImage {
    pub description: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct PatchStep {
    pub op: String,
    pub path: String,
    pub value: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Problem {
    pub code: String,
    pub message: String,
}
