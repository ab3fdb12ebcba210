//! A bot on Discord: the server answers with the samples of the documentation.

use std::fs;
use std::path::Path;

use discord::Client;
use discord::models::CreateMessage;
use driver::{answer, json, serve};

fn sample(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)).unwrap()
}

#[tokio::test]
async fn a_bot_greets_those_who_write() {
    let (user, message) = (sample("user.json"), sample("message.json"));
    let (url, log) = serve(move |line| {
        let words: Vec<&str> = line.split([' ', '?']).collect();
        match (words[0], words[1]) {
            ("GET", "/users/@me") => json(&user),
            ("GET", "/channels/290926798999357250/messages") => json(&format!("[{message}]")),
            ("POST", "/channels/290926798999357250/messages") => json(&message),
            ("PUT", _) => answer("204 No Content", "", ""),
            _ => answer("404 Not Found", "", line),
        }
    });
    let bot = Client::builder().base_url(url).api_key("secret-of-the-bot").build().unwrap();
    let me = bot.user().get_current_user().await.unwrap();
    assert_eq!(me.username, "Nelly");
    let messages = bot.message().get_channel_messages("290926798999357250").limit(10).await.unwrap();
    for message in messages.iter() {
        let text = format!("Hello, {}", message.author.username);
        bot.message().create(&message.channel_id, CreateMessage::new().content(text)).await.unwrap();
        bot.message().create_reaction(&message.channel_id, &message.id, "🔥").await.unwrap();
    }
    let log = log.lock().unwrap();
    assert_eq!(log.len(), 4);
    assert!(log.iter().all(|request| request.contains("authorization: Bot secret-of-the-bot\r\n")));
    assert!(log[2].ends_with(r#"{"content":"Hello, Mason"}"#), "{}", log[2]);
    assert!(log[3].contains("/reactions/%F0%9F%94%A5/@me "), "{}", log[3]);
    assert!(!format!("{bot:?}").contains("secret"));
}
