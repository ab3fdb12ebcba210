//! A bot on Telegram: it reads what people write, and answers each of them.

use driver::{answer, json, serve};
use telegram::models::{GetUpdates, SendMessage, User};
use telegram::runtime::client::{Error, StatusCode};
use telegram::{Client, models};

const TOKEN: &str = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

struct Bot {
    client: Client,
    /// The first update that was not answered yet.
    next: i64,
}

impl Bot {
    fn new(url: &str) -> Self {
        let url = format!("{url}/bot{{token}}");
        Self { client: Client::builder().base_url(url).api_key(TOKEN).build().unwrap(), next: 0 }
    }

    async fn name(&self) -> Result<User, Error> {
        Ok(self.client.api().get_me().await?.into_inner())
    }

    /// Answers what is new; returns how many messages that were.
    async fn answer_all(&mut self) -> Result<usize, Error> {
        let mut answered = 0;
        let updates = self.client.api().get_updates(GetUpdates::new().offset(self.next)).await?;
        for update in updates.iter() {
            self.next = update.update_id + 1;
            let Some(message) = &update.message else { continue };
            let text = format!("You said: {}", message.text.as_deref().unwrap_or("nothing"));
            self.client.api().send_message(SendMessage::new(message.chat.id, text)).await?;
            answered += 1;
        }
        Ok(answered)
    }
}

const ME: &str = r#"{"ok": true, "result": {"id": 110201543, "is_bot": true, "first_name": "Echo", "username": "echo_bot"}}"#;
const UPDATES: &str = r#"{"ok": true, "result": [
    {"update_id": 7, "message": {"message_id": 1, "date": 1700000000, "text": "Hello",
        "chat": {"id": 42, "type": "private", "first_name": "Ada"},
        "from": {"id": 42, "is_bot": false, "first_name": "Ada"}}},
    {"update_id": 8, "poll_answer": {"poll_id": "9", "option_ids": [1]}}]}"#;
const SENT: &str = r#"{"ok": true, "result": {"message_id": 2, "date": 1700000001, "text": "You said: Hello",
    "chat": {"id": 42, "type": "private"}}}"#;

#[tokio::test]
async fn a_bot_answers_and_goes_on() {
    let (url, log) = serve(|line| match line.split(' ').nth(1).unwrap().rsplit('/').next().unwrap() {
        "getMe" => json(ME),
        "getUpdates" => json(UPDATES),
        "sendMessage" => json(SENT),
        other => answer("404 Not Found", "", other),
    });
    let mut bot = Bot::new(&url);
    assert_eq!(bot.name().await.unwrap().username.as_deref(), Some("echo_bot"));
    assert_eq!(bot.answer_all().await.unwrap(), 1);
    assert_eq!(bot.next, 9);
    let log = log.lock().unwrap();
    let lines: Vec<&str> = log.iter().filter_map(|request| request.lines().next()).collect();
    assert_eq!(lines[0], format!("POST /bot{TOKEN}/getMe HTTP/1.1"));
    let (_, body) = log[2].split_once("\r\n\r\n").unwrap();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body, serde_json::json!({"chat_id": 42, "text": "You said: Hello"}));
}

#[tokio::test]
async fn a_refused_token_is_not_shown() {
    let (url, _) = serve(|line| {
        let body = format!(r#"{{"ok": false, "error_code": 401, "description": "Unauthorized: {line}"}}"#);
        answer("401 Unauthorized", "content-type: application/json\r\n", &body)
    });
    let bot = Bot::new(&url);
    let error = bot.name().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    for shown in [error.to_string(), format!("{error:?}"), format!("{:?}", bot.client)] {
        assert!(!shown.contains("AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"), "{shown}");
    }
    let error = Client::builder().base_url("http://localhost/bot{token}").build().unwrap_err().to_string();
    assert!(error.contains("api_key"), "{error}");
}

#[tokio::test]
async fn a_mock_needs_no_token() {
    let (client, mock) = Client::mock().unwrap();
    client.api().get_me().await.unwrap();
    let body: models::SendMessage = SendMessage::new("@channel".to_owned(), "Hello");
    client.api().send_message(body).await.unwrap();
    assert_eq!(mock.requests()[1].json()["chat_id"], "@channel");
}
