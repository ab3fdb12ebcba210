//! A server on a loopback socket that answers as a test tells it, and records what arrives.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test has no users, and may fail")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// The requests so far, as they arrived.
pub type Log = Arc<Mutex<Vec<String>>>;

/// Answers each request by the script, which gets the first line.
pub fn serve(script: impl Fn(&str) -> String + Send + 'static) -> (String, Log) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let log = Log::default();
    let seen = Arc::clone(&log);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let request = read(&mut stream);
            let first = request.lines().next().unwrap_or_default().to_owned();
            seen.lock().unwrap().push(request);
            stream.write_all(script(&first).as_bytes()).unwrap();
        }
    });
    (url, log)
}

pub fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}")
}

pub fn json(body: &str) -> String {
    answer("200 OK", "content-type: application/json\r\n", body)
}

fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let whole = match length {
                Some(length) => body.len() >= length.parse::<usize>().unwrap(),
                None => !head.contains("chunked") || body.ends_with("0\r\n\r\n"),
            };
            if whole {
                return text;
            }
        }
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0, "the request ended early: {text}");
        bytes.extend_from_slice(&buffer[..count]);
    }
}
