//! Bodies whose values come one by one: JSON lines, JSON text sequences and server-sent events.
//!
//! `data: {"n": 1}` and an empty line are the value `{"n": 1}`, and so is the line `{"n": 1}`. Which form a body has is told
//! by its content type; plain JSON is one value, or a list of all. Knows nothing of connections: `stream` reads the bytes.

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::{StreamExt, stream};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::api::Client;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
use super::blocking::run;
use super::call::{BodyMode, Call, Decoder};
use super::error::Error;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
use super::iterators::Waiting;
use super::json;
use super::reply::Reply;
use super::request::Request;
use super::stream::ByteStream;

/// The event by which some services end a stream.
const LAST: &[u8] = b"[DONE]";

/// Values that a service sends one by one. A stream, which can also be read with [`next`](ValueStream::next) alone, and
/// as an iterator without async (feature `blocking`).
///
/// A value that has another type than documented is an error, after which the next value can be read. The stream ends
/// after the event `[DONE]`, after a value that is larger than the client's body limit, and as a [`ByteStream`] does.
#[must_use = "values are received when the stream is read"]
pub struct ValueStream<T> {
    head: Head,
    bytes: ByteStream,
    frames: Frames,
    ended: bool,
    value: PhantomData<fn() -> T>,
}

/// The answer before its body: errors show it.
struct Head {
    client: Client,
    status: StatusCode,
    headers: HeaderMap,
    limit: u64,
}

impl Head {
    /// Decodes a value.
    fn decode<T: DeserializeOwned>(&self, data: Bytes) -> Result<T, Error> {
        json::read(&data).map_err(|misfit| {
            let redactor = self.client.inner().credentials.redactor();
            Error::decode((self.status, self.headers.clone()), data.clone(), misfit, &redactor)
        })
    }
}

/// A value with the name and the id of its event, where the service sends any.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The name of the event; empty for none.
    pub name: String,
    /// The id of the event, or the last one that an event before it had; empty for none.
    pub id: String,
    /// The value.
    pub value: T,
}

/// Gives the values of the body one by one.
#[derive(Debug)]
pub enum StreamedValues {}

impl<T> Decoder<ValueStream<T>> for StreamedValues {
    fn decode(reply: &mut Reply, _pointer: &str) -> Result<ValueStream<T>, Error> {
        let Reply { client, status, headers, limit, .. } = &*reply;
        let head = Head { client: client.clone(), status: *status, headers: headers.clone(), limit: *limit };
        let frames = Frames::of(reply.content_type());
        let bytes = reply.take_stream();
        Ok(ValueStream { head, bytes, frames, ended: false, value: PhantomData })
    }
}

impl Request {
    /// Makes a call whose answer is values, read as they come.
    pub fn send_values<T>(self) -> Call<ValueStream<T>, StreamedValues> {
        Call::new(self.accepting("*/*"), BodyMode::Streamed, "")
    }
}

impl<T> ValueStream<T> {
    /// Reads the values as another type than the documented one.
    pub fn typed<U>(self) -> ValueStream<U> {
        let Self { head, bytes, frames, ended, .. } = self;
        ValueStream { head, bytes, frames, ended, value: PhantomData }
    }

    /// Gives the bytes that are not read yet, as the service sends them.
    pub fn into_bytes(self) -> ByteStream {
        let unread = self.frames.buffer.freeze();
        let unread = stream::iter((!unread.is_empty()).then_some(Ok(unread)));
        ByteStream::new(Box::pin(unread.chain(self.bytes)))
    }
}

impl<T: DeserializeOwned> ValueStream<T> {
    /// Returns the next value; `None` at the end.
    ///
    /// # Errors
    /// [`Error::Decode`] if it has another type, and as [`ByteStream::next`].
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        StreamExt::next(self).await
    }

    /// Returns the next value with the name and the id of its event; `None` at the end.
    ///
    /// # Errors
    /// As [`next`](ValueStream::next).
    pub async fn next_event(&mut self) -> Option<Result<Event<T>, Error>> {
        std::future::poll_fn(|context| self.poll_event(context)).await
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error>>> {
        loop {
            if let Some(frame) = self.frames.next() {
                if frame.data == LAST {
                    self.ended = true;
                    return Poll::Ready(None);
                }
                let Frame { name, id, data } = frame;
                let event = self.head.decode(data).map(|value| Event { name, id, value });
                return Poll::Ready(Some(event));
            }
            if self.ended {
                return Poll::Ready(None);
            }
            let error = match ready!(self.bytes.poll_next_unpin(context)) {
                Some(Ok(chunk)) => self.frames.push(&chunk, self.head.limit).err(),
                Some(Err(error)) => Some(error),
                None => {
                    self.ended = true;
                    self.frames.end();
                    None
                }
            };
            if let Some(error) = error {
                self.ended = true;
                return Poll::Ready(Some(Err(error)));
            }
        }
    }
}

impl<T: DeserializeOwned> Stream for ValueStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let event = ready!(self.get_mut().poll_event(context));
        Poll::Ready(event.map(|event| event.map(|event| event.value)))
    }
}

#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
impl<T: DeserializeOwned + Send + 'static> IntoIterator for ValueStream<T> {
    type Item = Result<T, Error>;
    type IntoIter = Waiting<Self>;

    fn into_iter(self) -> Self::IntoIter {
        Waiting(Some(self))
    }
}

#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
impl<T: DeserializeOwned + Send + 'static> Iterator for Waiting<ValueStream<T>> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut values = self.0.take()?;
        let next = Box::pin(async move {
            let next = values.next().await;
            (next, values)
        });
        self.keep(run(next))
    }
}

impl<T> fmt::Debug for ValueStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ValueStream")
    }
}

/// The text of a value, and what its event says beside it.
#[derive(Debug, PartialEq)]
struct Frame {
    name: String,
    id: String,
    data: Bytes,
}

/// The forms of bodies that hold several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// A value a line.
    Lines,
    /// Values with a mark before each (RFC 7464).
    Sequence,
    /// Server-sent events.
    Events,
    /// One value, or a list of all.
    Whole,
}

/// Cuts a body into the texts of its values.
struct Frames {
    form: Form,
    /// Bytes that are received and not yet part of a frame.
    buffer: BytesMut,
    /// So much of the buffer has no end of a line in it.
    searched: usize,
    /// The lines of data of an event that has not ended.
    data: Option<BytesMut>,
    name: String,
    id: String,
    ready: VecDeque<Frame>,
    started: bool,
    after_return: bool,
}

impl Frames {
    fn of(content_type: &str) -> Self {
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let form = match essence.as_str() {
            "text/event-stream" => Form::Events,
            "application/json-seq" => Form::Sequence,
            "application/json" => Form::Whole,
            _ => Form::Lines,
        };
        Frames {
            form,
            buffer: BytesMut::new(),
            searched: 0,
            data: None,
            name: String::new(),
            id: String::new(),
            ready: VecDeque::new(),
            started: false,
            after_return: false,
        }
    }

    fn next(&mut self) -> Option<Frame> {
        self.ready.pop_front()
    }

    /// Takes what was received.
    fn push(&mut self, chunk: &[u8], limit: u64) -> Result<(), Error> {
        self.buffer.extend_from_slice(chunk);
        while let Some(end) = self.end_of_line() {
            let mut line = self.buffer.split_to(end + 1);
            self.searched = 0;
            // A line may end with both, and the second of them may be received later.
            let second = std::mem::replace(&mut self.after_return, line.ends_with(b"\r")) && *line == *b"\n";
            line.truncate(end);
            if !second {
                self.line(line.freeze());
            }
        }
        let held = self.buffer.len() + self.data.as_ref().map_or(0, BytesMut::len);
        if held as u64 > limit { Err(Error::BodyTooLarge { limit }) } else { Ok(()) }
    }

    /// Takes what the body ends with.
    fn end(&mut self) {
        let rest = self.buffer.split().freeze();
        if self.form == Form::Whole {
            self.list(rest);
            return;
        }
        self.line(rest);
        self.dispatch();
    }

    /// Returns where the first line ends that is received as a whole.
    fn end_of_line(&mut self) -> Option<usize> {
        let form = self.form;
        let ends = |byte: &u8| match form {
            Form::Lines => *byte == b'\n',
            Form::Sequence => *byte == b'\x1e',
            Form::Events => matches!(byte, b'\n' | b'\r'),
            Form::Whole => false,
        };
        let found = self.buffer.iter().skip(self.searched).position(ends);
        let end = found.map(|at| self.searched + at);
        self.searched = self.buffer.len();
        end
    }

    fn line(&mut self, line: Bytes) {
        let line = match std::mem::replace(&mut self.started, true) {
            false => {
                line.strip_prefix("\u{feff}".as_bytes()).map_or(line.clone(), |rest| line.slice_ref(rest))
            }
            true => line,
        };
        if self.form != Form::Events {
            let text = line.trim_ascii();
            if !text.is_empty() {
                self.frame(line.slice_ref(text));
            }
            return;
        }
        self.field(&line);
    }

    /// Reads a line of an event.
    fn field(&mut self, line: &[u8]) {
        if line.is_empty() {
            self.dispatch();
            return;
        }
        let at = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let (field, value) = line.split_at(at);
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        let text = || String::from_utf8_lossy(value).into_owned();
        match field {
            b"data" => match &mut self.data {
                Some(data) => {
                    data.extend_from_slice(b"\n");
                    data.extend_from_slice(value);
                }
                None => self.data = Some(BytesMut::from(value)),
            },
            b"event" => self.name = text(),
            b"id" => self.id = text(),
            _ => {}
        }
    }

    /// Ends an event; one without data is none.
    fn dispatch(&mut self) {
        let data = self.data.take();
        match data.filter(|data| !data.trim_ascii().is_empty()) {
            Some(data) => self.frame(data.freeze()),
            None => self.name.clear(),
        }
    }

    fn frame(&mut self, data: Bytes) {
        self.ready.push_back(Frame { name: std::mem::take(&mut self.name), id: self.id.clone(), data });
    }

    /// Takes a whole body apart if it is a list.
    fn list(&mut self, body: Bytes) {
        match serde_json::from_slice::<Vec<Value>>(&body) {
            Ok(values) => values.iter().for_each(|value| self.frame(Bytes::from(value.to_string()))),
            Err(_) if body.trim_ascii().is_empty() => {}
            Err(_) => self.frame(body),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the values of a body that is received in pieces of one byte, and as a whole.
    fn frames(content_type: &str, body: &str) -> Vec<String> {
        let read = |size: usize| {
            let mut frames = Frames::of(content_type);
            for chunk in body.as_bytes().chunks(size) {
                frames.push(chunk, 100).unwrap();
            }
            frames.end();
            let shown = |frame: Frame| {
                format!("{}|{}|{}", frame.name, frame.id, String::from_utf8_lossy(&frame.data))
            };
            std::iter::from_fn(|| frames.next()).map(shown).collect::<Vec<_>>()
        };
        let whole = read(100);
        assert_eq!(read(1), whole);
        whole
    }

    #[test]
    fn bodies_are_cut_by_their_form() {
        assert_eq!(frames("application/x-ndjson", "\u{feff}1\r\n\n 2 \n3"), ["||1", "||2", "||3"]);
        assert_eq!(frames("application/json-seq", "\u{1e}{\n}\n\u{1e}2\n"), ["||{\n}", "||2"]);
        assert_eq!(frames("application/json; charset=utf-8", "[1, {}]"), ["||1", "||{}"]);
        assert_eq!(frames("application/json", "{\n}"), ["||{\n}"]);
        assert_eq!(frames("application/json", "\n"), [""; 0]);
        for (body, expected) in [
            ("data: 1\n\ndata:2\n\n", vec!["||1", "||2"]),
            ("\u{feff}data: 1\r\rdata: 2\r\n\r\n", vec!["||1", "||2"]),
            ("event: a\nid: 7\n: note\ndata: [\ndata: 1]\nretry: 5\n\ndata: 2", vec!["a|7|[\n1]", "|7|2"]),
            ("event: a\n\ndata\n\ndata: 1\n\n", vec!["||1"]),
        ] {
            assert_eq!(frames("text/event-stream; charset=utf-8", body), expected, "{body}");
        }
        let mut lines = Frames::of("application/jsonl");
        assert!(lines.push(&[b'1'; 9], 8).is_err());
    }
}
