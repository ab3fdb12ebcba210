//! Examples against tables: mended roots, observed fields, values that contradict, errors.

use super::*;

fn shown(response: &[String], examples: &[&str]) -> String {
    let body = uri("GET /v1/boxes/{box_id}")
        + &section("Response", &response.concat())
        + &section(
            "Example Response",
            &examples.iter().map(|text| code(text)).collect::<Vec<_>>().join("<p>Or</p>"),
        );
    facts(vec![page("a.html", "Querying a Box", &body)])
}

#[test]
fn a_wrapper_that_the_table_forgets_is_added() {
    let rows = output("r", "Response parameters", &["id|String|Id", "name|String|Name"]);
    insta::assert_snapshot!(shown(&[rows], &["{\"box\":{\"id\":\"1\",\"name\":\"x\"}}"]));
}

#[test]
fn a_wrapper_that_is_not_on_the_wire_is_left_out() {
    let tables = [
        output("r", "Response parameters", &["box|Object|See <a href=\"#t\">Table 2</a>."]),
        output("t", "box field description", &["id|String|Id", "name|String|Name"]),
    ];
    insta::assert_snapshot!(shown(&tables, &["{\"id\":\"1\",\"name\":\"x\"}"]));
}

#[test]
fn a_wrapper_in_the_singular_stands_beside_its_plural() {
    let tables = [
        output("r", "Response parameters", &["boxes|Object|See <a href=\"#t\">Table 2</a>."]),
        output("t", "boxes field description", &["id|String|Id", "box|String|Inner"]),
    ];
    insta::assert_snapshot!(shown(&tables, &["{\"box\":{\"id\":\"1\"}}"]));
}

#[test]
fn values_on_the_wire_widen_the_documented_types() {
    let tables = [
        output(
            "r",
            "Response parameters",
            &[
                "count|Integer|Count",
                "limit|String|Limit",
                "lid|Object|See <a href=\"#t\">Table 2</a>.",
                "lids|Object|See <a href=\"#t\">Table 2</a>.",
                "sizes|Array|Sizes",
                "peers|String|Identifiers of the peers",
                "free|Object|Free",
                "kind|String|The value can be <strong>a</strong> or <strong>b</strong>.",
            ],
        ),
        output("t", "lid field description", &["id|String|Id"]),
        output("", "peers parameter description", &["id|String|Id"]),
    ];
    insta::assert_snapshot!(shown(
        &tables,
        &[
            "{\"count\":\"7\",\"limit\":7,\"lid\":\"\",\"lids\":[{\"id\":\"1\",\"colour\":\"red\"}],\"sizes\":[1,2],\"peers\":[{\"id\":\"2\"}],\"free\":{\"a\":1},\"kind\":null,\"more\":true,\"\":1}",
            "{\"lid\":{\"id\":\"1\"}}",
        ]
    ));
}

#[test]
fn keys_that_vary_make_maps() {
    let tables = [
        output(
            "r",
            "Response parameters",
            &[
                "addresses|Object|See <a href=\"#t\">Table 2</a>.",
                "metadata|Object|See <a href=\"#m\">Table 3</a>.",
            ],
        ),
        output("t", "Data structure of the network", &["addr|String|Address"]),
        output("m", "metadata field description", &["User customization|String|Any key"]),
    ];
    insta::assert_snapshot!(shown(
        &tables,
        &["{\"addresses\":{\"7f3c9a8e\":[{\"addr\":\"10.0.0.1\"}]},\"metadata\":{\"x\":\"y\"}}",]
    ));
}

#[test]
fn what_no_table_documents_has_the_shape_of_its_example() {
    let body = uri("POST /v1/boxes")
        + &section("Request Body", "<p>None</p>")
        + &section("Response Body", "<p>None</p>")
        + &section(
            "Samples",
            &[
                "<p>Sample request</p>",
                &code("POST https://endpoint/v1/boxes\n{\"name\":\"x\"}"),
                "<p>Successful sample response</p>",
                &code("{\"box\":{\"id\":1}}"),
                "<p>Failed sample response</p>",
                &code("{\"error_code\":\"Box.0001\",\"error_msg\":\"no\"}"),
            ]
            .concat(),
        );
    insta::assert_snapshot!(facts(vec![page("a.html", "Creating a Box", &body)]));
}

#[test]
fn examples_of_steps_and_broken_ones_change_nothing() {
    let rows = output("r", "Response parameters", &["box|Object|Box"]);
    insta::assert_snapshot!(shown(
        &[rows],
        &["{\"ports\":[{\"id\":\"1\"}]}", "{\"box\": \"a\" \"b\" \"c\"}", "GET https://x/v1/boxes"]
    ));
}

#[test]
fn a_request_example_adds_fields_and_contradicts_nothing() {
    let body = uri("PUT /v1/boxes/{box_id}")
        + &section(
            "Request",
            &input("", "Request parameters", &["count|Yes|Integer|Count", "ids|No|Array|Ids"]),
        )
        + &section("Example Request", &code("{\"count\":\"many\",\"ids\":[\"1\"],\"mode\":\"fast\"}"));
    insta::assert_snapshot!(facts(vec![page("a.html", "Updating a Box", &body)]));
}

#[test]
fn copies_of_a_named_type_share_what_one_example_shows() {
    let listing = |name: &str, example: &str| {
        let table = |id: &str| format!("{name}__{id}");
        uri(&format!("GET /v3/{name}"))
            + &section(
                "Response Parameters",
                &[
                    output(
                        &table("r"),
                        "Response body parameters",
                        &[&format!("box|<a href=\"#{}\">Box</a> object|Box", table("Box"))],
                    ),
                    output(&table("Box"), "Box", &["lid|String|Lid"]),
                ]
                .concat(),
            )
            + &section("Example Responses", &code(example))
    };
    insta::assert_snapshot!(facts(vec![
        page("ShowBox.html", "Viewing a Box", &listing("one", "{\"box\":{\"lid\":\"flat\",\"kind\":\"x\"}}")),
        page("TakeBox.html", "Taking a Box", &listing("two", "{\"box\":{\"lid\":7}}")),
    ]));
}
