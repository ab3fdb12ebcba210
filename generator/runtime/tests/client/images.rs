//! A small API, written as the generator emits one.

use serde::{Deserialize, Serialize};
use specless_runtime::client::{self, Method, Style};

#[derive(Clone, Debug)]
pub struct Client {
    inner: client::Client,
}

impl Client {
    /// Sets up a client of `https://api.example.com/v1`.
    pub fn builder() -> client::ClientBuilder<Client> {
        client::ClientBuilder::new("https://api.example.com/v1")
            .api_key_place(client::Place::Header("x-images-key".to_owned()))
    }

    /// Calls on images.
    pub fn images(&self) -> Images {
        Images { client: self.inner.clone() }
    }
}

impl From<client::Client> for Client {
    fn from(inner: client::Client) -> Self {
        Client { inner }
    }
}

/// Calls on images.
#[derive(Clone, Debug)]
pub struct Images {
    client: client::Client,
}

impl Images {
    /// Lists images: `GET /images`.
    pub fn get_all(&self) -> GetAll {
        let request = self.client.request(Method::GET, "/images");
        GetAll { request }
    }

    /// Returns an image: `GET /images/{id}`.
    pub fn get_by_id(&self, id: i64) -> client::Call<Image> {
        let mut request = self.client.request(Method::GET, "/images/{id}");
        request.path("id", &id);
        request.send_json()
    }

    /// Changes an image: `PUT /images/{id}`.
    ///
    /// Errors have a body of type [`Problem`], which `error.typed::<Problem>()` gives.
    pub fn update(&self, id: i64, body: &UpdateImage) -> client::Call<Image> {
        let mut request = self.client.request(Method::PUT, "/images/{id}");
        request.path("id", &id).json(body);
        request.send_json()
    }

    /// Changes an image by a JSON patch: `PATCH /images/{id}`.
    pub fn patch(&self, id: i64, body: &[PatchStep]) -> client::Call<Image> {
        let mut request = self.client.request(Method::PATCH, "/images/{id}");
        request.path("id", &id).json_as("application/openstack-images-v2.1-json-patch", body);
        request.send_json()
    }

    /// Deletes an image: `DELETE /images/{id}`.
    pub fn delete(&self, id: i64) -> client::Call<(), client::NoContent> {
        let mut request = self.client.request(Method::DELETE, "/images/{id}");
        request.path("id", &id);
        request.send_empty()
    }

    /// Uploads an image as a form: `POST /images`.
    pub fn upload(&self, file: impl Into<client::Part>) -> Upload {
        let mut request = self.client.request(Method::POST, "/images");
        request.part("file", file);
        Upload { request }
    }

    /// Stores the data of an image: `PUT /images/{id}/file`.
    pub fn put_file(&self, id: i64, data: impl Into<client::Body>) -> client::Call<Image> {
        let mut request = self.client.request(Method::PUT, "/images/{id}/file");
        request.path("id", &id).body("application/octet-stream", data);
        request.send_json()
    }

    /// Reads the data of an image: `GET /images/{id}/file`.
    pub fn get_file(&self, id: i64) -> client::Call<client::ByteStream, client::Streamed> {
        let mut request = self.client.request(Method::GET, "/images/{id}/file");
        request.path("id", &id);
        request.send_stream()
    }
}

/// A call of [`Images::get_all`].
#[derive(Clone, Debug)]
#[must_use = "a call does nothing unless awaited"]
pub struct GetAll {
    request: client::Request,
}

impl GetAll {
    const PAGING: client::Paging = client::Paging {
        items: "/images",
        next: client::Next::Value { parameter: "page", next: "/meta/pagination/next_page" },
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
}

client::call!(GetAll -> ListImages, Json, send_json());
client::paged!(GetAll -> ListImages, Image);

/// A call of [`Images::upload`].
#[derive(Clone, Debug)]
#[must_use = "a call does nothing unless awaited"]
pub struct Upload {
    request: client::Request,
}

impl Upload {
    /// A line about the image.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.request.form("description", &description.into());
        self
    }
}

client::call!(Upload -> UploadResult, Alternatives, send_any());

/// The result of [`Upload`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum UploadResult {
    /// 201
    Created(Image),
    /// 202
    Accepted(Task),
}

impl client::FromReply for UploadResult {
    fn from_reply(reply: &client::Reply) -> Result<Self, client::Error> {
        match reply.status().as_u16() {
            201 => reply.json().map(Self::Created),
            202 => reply.json().map(Self::Accepted),
            _ => Err(reply.unexpected("a status that is not documented")),
        }
    }
}

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
