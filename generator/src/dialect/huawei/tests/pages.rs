//! Pages as wholes: recognition, kinds, topics, routes and parameters.

use super::*;

#[test]
fn a_generated_page_states_everything() {
    let body = [
        section("Function", "<p>Creates a shelf.</p>"),
        section(
            "URI",
            &format!(
                "<p>POST /v3/{{project_id}}/shelves</p>{}",
                input("", "Path parameters", &["project_id|Yes|String|Project"])
            ),
        ),
        section(
            "Request Parameters",
            &[
                input("Create__Header", "Request header parameters", &["X-Auth-Token|Yes|String|Token"]),
                input("Create__request", "Request body parameters", &[
                    "shelf|Yes|<a href=\"#Create__request_ShelfOption\">ShelfOption</a> object|The shelf",
                ]),
                input("Create__request_ShelfOption", "ShelfOption", &[
                    "name|No|String|Name.</p><p>Minimum: <strong>1</strong></p><p>Maximum: <strong>64</strong>",
                    "boards|Yes|Integer|Boards. The default value is <strong>4</strong>.",
                    "tags|No|Array of <a href=\"#Create__request_Tag\">Tag</a> objects|Tags",
                ]),
                input("Create__request_Tag", "Tag", &["key|Yes|String|Key"]),
            ]
            .concat(),
        ),
        section(
            "Response Parameters",
            &[
                "<p><strong>Status code: 201</strong></p>".to_owned(),
                output("Create__response", "Response body parameters", &[
                    "shelf|<a href=\"#Create__response_Shelf\">Shelf</a> object|The shelf",
                ]),
                output("Create__response_Shelf", "Shelf", &[
                    "id|String|Identifier",
                    "tags|Array of <a href=\"#Create__response_Tag\">Tag</a> objects|Tags",
                ]),
                output("Create__response_Tag", "Tag", &["key|String|Key"]),
            ]
            .concat(),
        ),
        section("Example Requests", &code("POST https://{endpoint}/v3/{project_id}/shelves\n\n{\"shelf\":{\"boards\":3}}")),
        section("Example Responses", &format!("<p><strong>Status code: 201</strong></p><p>Done</p>{}", code("{\"shelf\":{\"id\":\"1\"}}"))),
        section("Status Codes", &table("", "", "Status Code|Description", &["201|Made", "404|No such project"])),
    ];
    insta::assert_snapshot!(facts(vec![page("CreateShelf.html", "Creating a Shelf", &body.concat())]));
}

#[test]
fn parameters_travel_where_caption_template_or_method_say() {
    let body = section("URI", &[
        "<p>GET /v2.1/{project_id}/boxes/{box_id}?limit={number}&amp;kind=flat</p>\n<p>GET /v2/{project_id}/boxes/{box_id}</p>\n<p>Usage: see below</p>",
        &table("", "Parameter description", "Parameter|Mandatory|Type|Description", &[
            "project_id|Yes|String|Project",
            "boxes_id|Yes|String|Box",
            "limit|No|Integer|Page size",
            "colour|No|String|Colour",
        ]),
    ].concat()) + &section("Request", &input("", "Request parameters", &["id|No|Array|Several can be given as <strong>id=x&amp;id=y</strong>."]));
    insta::assert_snapshot!(facts(vec![page("a.html", "Querying a Box", &body)]));
}

#[test]
fn a_uri_may_be_a_paragraph_or_missing() {
    let paragraph = section("Function", "<p>Gets it.</p><p>URI</p><p>GET /v1/boxes/{box_id}</p>");
    let missing = section("Response", &output("r", "Response parameters", &["boxes|Array of strings|Boxes"]))
        + &section("Example Request", &code("GET https://{Endpoint}/v2.0/boxes?limit=1"))
        + &section("Status Code", "<p>None</p>");
    let hidden = missing.replace("/v2.0/boxes?limit=1", "/v2.0/boxes/08d6");
    insta::assert_snapshot!(facts(vec![
        page("a.html", "Querying a Box", &paragraph),
        page("b.html", "Querying Boxes", &missing),
        page("c.html", "Querying Old Boxes", &hidden),
    ]));
}

#[test]
fn topics_group_deprecate_and_tell_copies() {
    let class = r#"[
        {"code":"1","p_code":"","title":"Old APIs (Discarded)","uri":"old.html"},
        {"code":"2","p_code":"1","title":"Boxes","uri":"old-boxes.html"},
        {"code":"3","p_code":"2","title":"Deleting a Box","uri":"z.html"},
        {"code":"4","p_code":"","title":"New APIs","uri":"new.html"},
        {"code":"5","p_code":"4","title":"Boxes","uri":"new-boxes.html"},
        {"code":"6","p_code":"5","title":"Deleting a Box","uri":"b.html"}]"#;
    let operation = |version: &str| uri(&format!("DELETE /{version}/boxes/{{box_id}}"));
    insta::assert_snapshot!(facts(vec![
        SourceFile::new("CLASS.TXT.json", class),
        page("a.html", "Deleting a Box", &operation("v2")),
        page("b.html", "Deleting a Box", &operation("v2")),
        page("z.html", "Deleting a Box", &operation("v1")),
        page("y.html", "Deleting a Lid (Discarded)", &uri("DELETE /v1/lids/{lid_id}")),
    ]));
}

#[test]
fn operations_of_one_route_are_told_apart_by_the_member_of_their_body() {
    let action = |name: &str| {
        uri("POST /v1/boxes/{box_id}/action")
            + &section("Request", &input("", "Request parameters", &[&format!("{name}|Yes|Object|Empty")]))
    };
    let files = vec![
        page("a.html", "Opening a Box", &action("open")),
        page("b.html", "Shutting a Box", &action("os-shut")),
    ];
    let (extraction, _) = extract(files);
    let qualifiers: Vec<_> = extraction.raw.operations.iter().map(|one| one.qualifiers.clone()).collect();
    assert_eq!(qualifiers, [["open", "v1"], ["os-shut", "v1"]]);
}

#[test]
fn pages_of_the_family_are_recognised_and_others_are_not() {
    let recognised = |text: &str| {
        let sources = Sources::new(vec![SourceFile::new("a.html", text)]);
        let (id, file) = sources.iter().next().unwrap();
        let (page, _) = html::read(id, file);
        dialect().recognise(&page, &sources).map(|recognised| recognised.flavour)
    };
    let text = |body: &str| page("A.html", "Title", body).text().to_owned();
    assert_eq!(recognised(&text(&section("Request", "<p>None</p>"))), Some(Some("classic")));
    assert_eq!(recognised(&text(&section("Request Parameters", ""))), Some(Some("generated")));
    assert_eq!(recognised(&text(&section("Request", &code("{}")))), Some(Some("classic-inline")));
    assert_eq!(recognised(&text("<ul><li><a href=\"b.html\">B</a></li></ul>")), Some(None));
    assert_eq!(recognised(&text("<p id=\"A__p1\">Words</p>")), Some(None));
    assert_eq!(recognised(&text("<p>Words about something else.</p>")), None);
    assert_eq!(recognised("<html><h1 id=\"t\">My day</h1><h2>Morning</h2><h4>Request</h4></html>"), None);
    assert_eq!(recognised("<p>Function</p>"), None);
}

#[test]
fn pages_that_document_nothing_are_reported_and_accounted_for() {
    let history = table("", "", "Released On|Description", &["2024-01-01|First"]) + "<ul><li>item</li></ul>";
    insta::assert_snapshot!(facts(vec![
        page("a.html", "Change History", &section("Overview", &history)),
        page("b.html", "Structure of Lids", &section("Lids", &output("lids", "lids", &["id|String|Id"]))),
        SourceFile::new("c.html", "<p>No title</p>"),
    ]));
}
