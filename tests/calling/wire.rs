//! Calls of the crates made from the pages beside this file, against a server that records what arrives.

use driver::{Log, answer, json, serve};
use harbour::models::{BoatFilter, Length, NewBoat, PaperHead, Question};
use harbour::runtime::client::{CallOptions, Error, Part, StatusCode};

fn harbour(script: impl Fn(&str) -> String + Send + 'static) -> (harbour::Client, Log) {
    let (url, log) = serve(script);
    (harbour::Client::builder().base_url(url).bearer_token("t").build().unwrap(), log)
}

fn first_lines(log: &Log) -> Vec<String> {
    log.lock().unwrap().iter().filter_map(|request| request.lines().next().map(str::to_owned)).collect()
}

#[tokio::test]
async fn any_success_is_one() {
    use harbour::calls::boats::RegisterResult::{Created, NoContent};
    let (client, _) = harbour(|_| json(r#"{"id": 7}"#));
    let made = client.boats().register(NewBoat::new("Ada")).await.unwrap();
    assert!(matches!(&*made, Created(boat) if boat.id == 7), "{made:?}");
    let (client, _) = harbour(|_| answer("202 Accepted", "", ""));
    let made = client.boats().register(NewBoat::new("Ada")).await.unwrap();
    assert!(matches!(&*made, NoContent), "{made:?}");
    assert_eq!(made.status(), StatusCode::ACCEPTED);
}

#[tokio::test]
async fn the_only_member_is_the_answer() {
    let (client, _) = harbour(|_| json(r#"{"boat": {"id": 7, "name": "Ada"}, "meta": {"left": 1}}"#));
    let boat = client.boats().show(7).await.unwrap();
    assert_eq!((boat.id, boat.name.as_deref()), (7, Some("Ada")));
    assert!(String::from_utf8_lossy(boat.raw()).contains("left"));
}

#[tokio::test]
async fn queries_are_written_as_sentences_tell() {
    let (client, log) = harbour(|_| json("[]"));
    let call = client.boats().search();
    let call = call.ids(["a", "b"]).marks(["a", "b"]).hues(["a", "b"]).sizes(["a", "b"]).flags(["a", "b"]);
    let filter = BoatFilter::new().length(Length::new().least(9)).masts(2);
    call.filter(filter).range("rows=1-2").if_none_match("x").origin("here").await.unwrap();
    let request = log.lock().unwrap()[0].clone();
    let query = "ids=a,b&marks=a,b&hues=a%7Cb&sizes=a%20b&flags=a&flags=b\
                 &filter%5Blength%5D%5Bleast%5D=9&filter%5Bmasts%5D=2&origin=here";
    assert!(request.starts_with(&format!("GET /boats?{query} HTTP/1.1\r\n")), "{request}");
    for header in ["range: rows=1-2\r\n", "if-none-match: x\r\n", "authorization: Bearer t\r\n"] {
        assert!(request.contains(header), "{header}: {request}");
    }
}

#[tokio::test]
async fn a_number_comes_as_text() {
    let (client, log) = harbour(|_| answer("200 OK", "content-type: text/plain\r\n", "1234"));
    assert_eq!(*client.boats().count().await.unwrap(), 1234);
    assert!(log.lock().unwrap()[0].contains("accept: text/plain\r\n"));
    let (client, _) = harbour(|_| answer("200 OK", "content-type: text/plain\r\n", "many"));
    let error = client.boats().count().await.unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("\"many\""), "{error}: {cause}");
}

const EVENTS: &str = "content-type: text/event-stream\r\n";

#[tokio::test]
async fn values_come_one_by_one() {
    let lines = "{\"id\": 1}\n\n{\"id\": \"no\"}\n{\"id\": 3}";
    let (client, log) = harbour(move |_| answer("200 OK", "content-type: application/x-ndjson\r\n", lines));
    let mut boats = client.boats().watch().await.unwrap().into_inner();
    assert_eq!(boats.next().await.unwrap().unwrap().id, 1);
    let error = boats.next().await.unwrap().unwrap_err();
    assert!(matches!(&error, Error::Decode(error) if error.path == "id"), "{error}");
    assert_eq!(boats.next().await.unwrap().unwrap().id, 3);
    assert!(boats.next().await.is_none());
    assert!(log.lock().unwrap()[0].contains("accept: application/x-ndjson\r\n"));
    let mut boats = client.boats().dump_stream().await.unwrap().into_inner();
    assert_eq!(boats.next().await.unwrap().unwrap().id, 1);

    let events = ": hello\r\nevent: sail\r\nid: 7\r\ndata: {\"id\":\r\ndata: 2}\r\n\r\nevent: ping\r\n\r\ndata: {\"id\": 4}";
    let (client, _) = harbour(move |_| answer("200 OK", EVENTS, events));
    let mut boats = client.boats().hear().await.unwrap().into_inner();
    let event = boats.next_event().await.unwrap().unwrap();
    assert_eq!((event.name.as_str(), event.id.as_str(), event.value.id), ("sail", "7", 2));
    let event = boats.next_event().await.unwrap().unwrap();
    assert_eq!((event.name.as_str(), event.id.as_str(), event.value.id), ("", "7", 4));
    assert!(boats.next_event().await.is_none());

    // A server that knows nothing of streams.
    let (client, _) = harbour(|_| json(r#"[{"id": 5}, {"id": 6}]"#));
    let mut boats = client.boats().hear().await.unwrap().into_inner();
    assert_eq!(boats.next().await.unwrap().unwrap().id, 5);
    assert_eq!(boats.next().await.unwrap().unwrap().id, 6);
    assert!(boats.next().await.is_none());
    let call = client.boats().hear().options(CallOptions::new().body_limit(4));
    let mut boats = call.await.unwrap().into_inner();
    assert!(matches!(boats.next().await, Some(Err(Error::BodyTooLarge { limit: 4 }))));
    assert!(boats.next().await.is_none());
}

#[tokio::test]
async fn required_values_are_given_by_name() {
    let (client, log) = harbour(|_| json("[]"));
    let args = harbour::calls::boats::LogArgs { until: "b", from: "a" };
    client.boats().log(7, args).await.unwrap();
    assert_eq!(first_lines(&log), ["GET /boats/7/log?from=a&until=b HTTP/1.1"]);
}

#[tokio::test]
async fn a_stream_of_events_is_a_call_of_its_own() {
    let (client, log) = harbour(|_| answer("200 OK", EVENTS, "data: {\"n\":1}\n\ndata: [DONE]\n\n"));
    let asked = || client.boats().ask_pilot_stream(Question::new("where"));
    let mut values = asked().await.unwrap().into_inner();
    assert_eq!(values.next().await.unwrap().unwrap(), serde_json::json!({"n": 1}));
    assert!(values.next().await.is_none());
    let bytes = asked().await.unwrap().into_inner().into_bytes();
    assert!(bytes.collect(100).await.unwrap().starts_with(b"data: {"));
    assert!(log.lock().unwrap()[0].contains("accept: text/event-stream\r\n"));
    let error = client.boats().ask_pilot(Question::new("where")).await.unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(matches!(error, Error::Decode(_)) && cause.contains("event stream"), "{error}: {cause}");
}

#[tokio::test]
async fn lists_are_read_to_their_ends() {
    let (client, log) = harbour(|first| match first {
        first if first.contains("after=m") => json(r#"{"berths": [{"id": "2"}], "resume": ""}"#),
        _ => json(r#"{"berths": [{"id": "1"}], "resume": "m"}"#),
    });
    let ids: Vec<String> =
        client.lists().list_berths().items().collect().await.unwrap().into_iter().map(|berth| berth.id).collect();
    assert_eq!(ids, ["1", "2"]);
    assert_eq!(first_lines(&log), ["GET /berths HTTP/1.1", "GET /berths?after=m HTTP/1.1"]);

    let (client, log) = harbour(|first| match first {
        first if first.contains("page=1") => json(r#"{"crews": ["b"]}"#),
        first if first.contains("page=2") => json(r#"{"crews": []}"#),
        _ => json(r#"{"crews": ["a"]}"#),
    });
    assert_eq!(client.lists().list_crews().items().collect().await.unwrap(), ["a", "b"]);
    assert_eq!(first_lines(&log)[1], "GET /crews?page=1 HTTP/1.1");

    let (client, log) = harbour(|first| match first {
        first if first.contains("cursor=x") => answer("200 OK", "", r#"[{"id": "2"}]"#),
        _ => answer("200 OK", "link: </tides?cursor=x>; rel=\"next\"\r\n", r#"[{"id": "1"}]"#),
    });
    assert_eq!(client.lists().list_tides().items().collect().await.unwrap().len(), 2);
    assert_eq!(first_lines(&log)[1], "GET /tides?cursor=x HTTP/1.1");
}

#[tokio::test]
async fn forms_hold_any_number_of_files_and_json() {
    let (client, log) = harbour(|_| answer("204 No Content", "", ""));
    let sheet = |name: &str| Part::new("data").file_name(name);
    let call = client.papers().file([sheet("a"), sheet("b")], PaperHead::new("About"));
    call.more([sheet("c")]).more([sheet("d")]).note("n").await.unwrap();
    let request = log.lock().unwrap()[0].clone();
    let parts = [
        ("name=\"sheets\"; filename=\"a\"\r\n", 1),
        ("name=\"sheets\"; filename=\"b\"\r\n", 1),
        ("name=\"more\"; filename=", 2),
        ("name=\"head\"\r\nContent-Type: application/json\r\n\r\n{\"title\":\"About\"}\r\n", 1),
        ("name=\"note\"\r\n\r\nn\r\n", 1),
    ];
    for (part, count) in parts {
        assert_eq!(request.matches(part).count(), count, "{part:?}: {request}");
    }
}

#[tokio::test]
async fn a_variable_spans_segments() {
    let (client, log) = harbour(|_| answer("200 OK", "", "data"));
    client.papers().read("docs/a b.txt").await.unwrap();
    client.papers().read_sheet("docs/a b.txt").await.unwrap();
    assert_eq!(first_lines(&log), [
        "GET /papers/docs/a%20b.txt HTTP/1.1",
        "GET /sheets/docs/a%20b.txt HTTP/1.1",
    ]);
    for place in ["a/../b", "../b", "a//b", "/a", "a/", ".", ""] {
        let error = client.papers().read(place).await.unwrap_err();
        assert!(matches!(error, Error::InvalidRequest(_)), "{place}: {error}");
    }
    assert_eq!(log.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn tokens_are_sent_and_paths_put_behind_addresses() {
    let (url, log) = serve(|_| json(r#"{"n": 1}"#));
    let client = lighthouse::Client::builder(&url).auth_token("t").api_key("k").build().unwrap();
    assert_eq!(client.lamps().show(5).await.unwrap().n, 1);
    let request = log.lock().unwrap()[0].clone();
    assert!(request.starts_with("GET /api/v3/lamps/5 HTTP/1.1"), "{request}");
    assert!(request.contains("x-auth-token: t\r\n") && request.contains("x-api-key: k\r\n"), "{request}");
    let given = lighthouse::Client::builder("http://x.example").base_url(format!("{url}/own")).build().unwrap();
    given.mod_calls().show(5).await.unwrap();
    assert_eq!(first_lines(&log)[1], "GET /own/mods/5 HTTP/1.1");
}

#[tokio::test]
async fn nulls_in_lists_and_numbers_without_a_fraction_are_read() {
    let (client, _) =
        harbour(|_| json(r#"{"boat": {"id": 7.0, "decks": 2.00, "flags": ["Q", null], "heel": -1.0}}"#));
    let boat = client.boats().show(7).await.unwrap();
    assert_eq!((boat.id, boat.decks, boat.flags.as_slice()), (7, Some(2), &["Q".to_owned()][..]));
    assert_eq!(boat.heel, Some(harbour::models::Heel::Minus1));
    let (client, _) = harbour(|_| json(r#"{"boat": {"id": 7.0, "decks": 2.5}}"#));
    let error = client.boats().show(7).await.unwrap_err();
    assert!(error.to_string().contains("`boat.decks`"), "{error}");
}

#[test]
fn names_of_values_say_which_number_is_sent() {
    use harbour::models::Heel::{Minus1, Value0, Value1};
    assert_eq!([Minus1, Value0, Value1].map(|heel| heel.as_i64()), [-1, 0, 1]);
}

#[tokio::test]
async fn examples_widen_what_tables_state() {
    let quay = |body: &'static str| {
        let (url, _) = serve(move |_| json(body));
        quay::Client::builder().base_url(url).auth_token("t").build().unwrap()
    };
    let shown = r#"{"crane": {"id": "c-4", "reach": "unknown", "loads": [], "driver": "", "serial": 9223372036854775808}}"#;
    let crane = quay(shown).cranes().get("p", "c-4").await.unwrap().into_inner();
    assert_eq!(crane.serial.as_ref().and_then(|serial| serial.as_u64()), Some(1 << 63));
    assert!(crane.loads.is_empty());
    assert_eq!(serde_json::to_value(&crane).unwrap()["reach"], "unknown");
    let documented = r#"{"crane": {"id": "c-4", "reach": 40, "loads": {"ore": 3}, "driver": {"name": "Ada"}, "lifts": 3}}"#;
    let crane = quay(documented).cranes().get("p", "c-4").await.unwrap().into_inner();
    assert_eq!((crane.loads["ore"], crane.lifts), (3, Some(3)));
    let back = serde_json::to_value(&crane).unwrap();
    assert_eq!((&back["reach"], &back["driver"]["name"]), (&40.into(), &"Ada".into()));
}

#[tokio::test]
async fn members_and_dates_beyond_the_tables_are_kept() {
    let (url, _) = serve(|_| json(r#"{"id": "north", "filled_at": 1457873552, "colour": {"roof": "red"}}"#));
    let client = granary::Client::builder().base_url(url).build().unwrap();
    let silo = client.silos().get("north").await.unwrap().into_inner();
    assert_eq!(silo.filled_at.as_ref().map(|at| at.text().into_owned()).as_deref(), Some("1457873552"));
    assert_eq!(silo.additional["colour"]["roof"], "red");
    let back = serde_json::to_value(&silo).unwrap();
    assert_eq!((&back["filled_at"], &back["colour"]["roof"]), (&1_457_873_552.into(), &"red".into()));
}

#[tokio::test]
async fn cases_are_told_apart_by_what_is_inside() {
    use granary::models::Entry::{Emptying, Filling, Other};
    let book = r#"[{"subject": "silo", "silo": {"change": "emptied", "tonnes": 2}},
        {"subject": "silo", "silo": {"change": "filled", "tonnes": 3}},
        {"subject": "silo", "silo": {"change": "burnt", "tonnes": 5}}]"#;
    let (url, _) = serve(move |_| json(book));
    let client = granary::Client::builder().base_url(url).build().unwrap();
    let entries = client.silos().list_entries().await.unwrap().into_inner();
    assert!(matches!(entries.as_slice(), [Emptying(_), Filling(_), Other(_)]), "{entries:?}");
}

#[tokio::test]
async fn a_mock_answers_every_operation() {
    let (client, mock) = harbour::Client::mock().unwrap();
    client.boats().show(7).await.unwrap();
    client.boats().search().await.unwrap();
    client.boats().count().await.unwrap();
    client.boats().register(NewBoat::new("Ada")).await.unwrap();
    client.boats().ask_pilot(Question::new("where")).await.unwrap();
    assert_eq!(client.boats().hear().await.unwrap().next().await.unwrap().unwrap().id, 1);
    client.lists().list_berths().await.unwrap();
    client.lists().list_crews().await.unwrap();
    client.lists().list_tides().await.unwrap();
    client.papers().read("a").await.unwrap();
    mock.answer("GET /boats/{id}", 404, "gone").unwrap();
    let error = client.boats().show(8).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    let sent = mock.requests();
    assert_eq!(sent.len(), 11);
    assert_eq!(sent[10].url.path(), "/v1/boats/8");
    assert_eq!(sent[3].json()["name"], "Ada");
    lighthouse::Client::mock().unwrap().0.lamps().show(1).await.unwrap();
}

/// The facts that the pages of a mill tell in other words, and in those of another family.
#[tokio::test]
async fn other_words_and_another_family_tell_the_same() {
    use mill::calls::mill::GrindSackResult::{Accepted, Ok as Ground};
    let serving = |script: fn(&str) -> String| {
        let (url, log) = serve(script);
        (mill::Client::builder().base_url(url).api_key("k").build().unwrap(), log)
    };
    // Another success than those of the page, with a body and without one.
    let (client, _) = serving(|_| answer("201 Created", "content-type: application/json\r\n", r#"{"id": "7"}"#));
    let ground = client.mill().grind_sack("rye").await.unwrap();
    assert!(matches!(&*ground, Ground(sack) if sack.id == "7"), "{ground:?}");
    let (client, log) = serving(|_| answer("204 No Content", "", ""));
    assert!(matches!(&*client.mill().grind_sack("rye").await.unwrap(), Accepted));
    assert!(log.lock().unwrap()[0].contains("x-mill-key: k\r\n"));

    // A position that the answer before has, and a null inside of a list and of a map.
    let (client, log) = serving(|first| match first {
        first if first.contains("start_from=p2") => {
            json(r#"{"sacks": [{"id": "2", "grains": ["rye", null], "shares": {"rye": 0.5, "oats": null}}], "resume_token": null}"#)
        }
        _ => json(r#"{"sacks": [{"id": "1"}], "resume_token": "p2"}"#),
    });
    let call = client.mill().list_sacks().grains(["a", "b"]).millers(["a", "b"]).marks(["a", "b"]).x_trace("t");
    let sacks = call.items().collect().await.unwrap();
    assert_eq!((sacks.len(), sacks[1].grains.len(), sacks[1].shares.len()), (2, 1, 1));
    let request = log.lock().unwrap()[0].clone();
    assert!(request.starts_with("GET /sacks?grains=a;b&millers=a%7Cb&marks=a&marks=b HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("x-trace: t\r\n"), "{request}");

    // The first page is 0; a link in a header leads to the next.
    let (client, log) = serving(|first| match first {
        first if first.contains("page=1") => json(r#"{"millers": []}"#),
        _ => json(r#"{"millers": ["Ada"]}"#),
    });
    assert_eq!(client.mill().list_millers().items().collect().await.unwrap(), ["Ada"]);
    assert_eq!(first_lines(&log)[1], "GET /millers?page=1 HTTP/1.1");
    let (client, log) = serving(|first| match first {
        first if first.contains("marker=x") => answer("200 OK", "", r#"[{"id": "2"}]"#),
        _ => answer("200 OK", "link: </stones?marker=x>; rel=\"next\"\r\n", r#"[{"id": "1"}]"#),
    });
    assert_eq!(client.mill().list_stones().items().collect().await.unwrap().len(), 2);
    assert_eq!(first_lines(&log)[1], "GET /stones?marker=x HTTP/1.1");

    // A number as text, and a variable that spans segments.
    let (client, _) = serving(|_| answer("200 OK", "content-type: text/plain\r\n", "12.5"));
    assert_eq!(*client.mill().get_weight("7").await.unwrap(), 12.5);
    let (client, log) = serving(|_| json(r#"{"name": "loaf", "parts": {"rye": 2.0}}"#));
    assert_eq!(client.mill().get_recipe("bread/rye").await.unwrap().parts["rye"], 2);
    assert_eq!(first_lines(&log), ["GET /recipes/bread/rye HTTP/1.1"]);
}
