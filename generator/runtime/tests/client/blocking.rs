//! The same calls without async.

use std::io::Read;
use std::thread;

use serde_json::json;
use specless_runtime::client::{Error, RetryPolicy, Token};

use crate::images::{Client, Image};
use crate::server::{self, Server, Step};

/// A server in a runtime of its own, as another process would be.
pub fn start(script: impl Fn(&server::Seen, usize) -> server::Answer + Send + Sync + 'static) -> Server {
    let (sender, receiver) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        sender.send(runtime.block_on(Server::start(script))).ok();
        runtime.block_on(std::future::pending::<()>())
    });
    receiver.recv().unwrap()
}

fn client(server: &Server) -> Client {
    let provider = || async { Ok(Token::new("token")) };
    let builder = Client::builder().base_url(&server.url).token_provider(provider);
    builder.retry(RetryPolicy::none()).build().unwrap()
}

#[test]
fn calls_wait_for_their_results() {
    let server = start(|seen, _| match seen.method.as_str() {
        "DELETE" => server::no_content(),
        _ => server::json(200, json!({"id": 5, "name": "golden"})),
    });
    let client = client(&server);
    let image = client.images().get_by_id(5).wait().expect("an image");
    assert_eq!(image.into_inner(), Image { id: 5, name: Some("golden".to_owned()) });
    client.images().delete(5).wait().expect("done");
    let results = thread::scope(|scope| {
        let calls: Vec<_> = (0..8)
            .map(|id| {
                scope.spawn({
                    let client = client.clone();
                    move || client.images().get_by_id(id).wait()
                })
            })
            .collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect::<Result<Vec<_>, _>>()
    });
    assert_eq!(results.expect("images").len(), 8);
}

#[test]
fn lists_are_iterators() {
    let server = start(|_, number| {
        let next = (number < 2).then_some(number + 2);
        let body = json!({"images": [{"id": number}], "meta": {"pagination": {"next_page": next}}});
        server::json(200, body)
    });
    let ids: Result<Vec<i64>, Error> = client(&server)
        .images()
        .get_all()
        .items()
        .into_iter()
        .map(|image| image.map(|image| image.id))
        .collect();
    assert_eq!(ids.expect("images"), [0, 1, 2]);
    let mut pages = 0;
    for page in client(&server).images().get_all().pages() {
        assert_eq!(page.expect("a page").images.len(), 1);
        pages += 1;
    }
    assert_eq!(pages, 1);
}

#[test]
fn downloads_are_readers() {
    let server = start(|_, number| match number {
        0 => server::answer(200, &[], "0123456789".repeat(10_000)),
        _ => vec![Step::Write(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf".to_vec()), Step::Close],
    });
    let client = client(&server);
    let mut text = String::new();
    let mut data = client.images().get_file(1).wait().expect("data").into_inner();
    data.read_to_string(&mut text).expect("the whole");
    assert!(text.len() == 100_000 && text.ends_with("6789"));
    let mut data = client.images().get_file(1).wait().expect("data").into_inner();
    let error = data.read_to_string(&mut text).expect_err("only half of it came");
    assert!(error.get_ref().is_some_and(|error| error.is::<Error>()), "{error:?}");
}

#[tokio::test]
async fn waiting_inside_an_async_runtime_works() {
    let server = start(|_, _| server::json(200, json!({"id": 1})));
    let client = client(&server);
    assert_eq!(client.images().get_by_id(1).wait().expect("an image").id, 1);
    assert_eq!(client.images().get_by_id(1).await.expect("an image").id, 1);
}

#[test]
fn a_token_provider_that_waits_is_told_so() {
    let server = start(|_, _| server::json(200, json!({"id": 1})));
    let inner = client(&server);
    let provider = move || {
        let result = inner.images().get_by_id(1).wait();
        async move { result.map(|_| Token::new("t")) }
    };
    let client = Client::builder().base_url(&server.url).token_provider(provider).build().unwrap();
    let error = client.images().get_by_id(1).wait().expect_err("it would wait forever");
    assert!(matches!(error, Error::InvalidRequest(_)), "{error:?}");
}
