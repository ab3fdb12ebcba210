//! Bodies: roots, references, unions, shared pages, several bodies.

use super::*;

#[test]
fn classic_tables_refer_to_each_other_in_their_descriptions() {
    let body = uri("POST /v1/{project_id}/boxes")
        + &section(
            "Request",
            &[
                input(
                    "p__t1",
                    "Request parameters",
                    &["box|Yes|Object|The box. For details, see <a href=\"#p__t2\">Table 2</a>."],
                ),
                input(
                    "p__t2",
                    "<strong>box</strong> field description",
                    &[
                        "lids|No|Array of objects|Lids, described in <a href=\"b.html#b__s1\">Lids</a>.",
                        "labels|No|Map&lt;String,String&gt;|Labels, see <a href=\"#p__t3\">Table 3</a>.",
                        "inner|No|Object|A box inside, see <a href=\"#p__t2\">Table 2</a>.",
                        "size|No|Object|Free",
                        "volume|Yes (If it is empty, this parameter is optional.)|Integer|Litres",
                    ],
                ),
                input("p__t3", "labels field description", &["owner|No|String|Owner"]),
            ]
            .concat(),
        )
        + &section("Response", "<p>See <a href=\"c.html\">Responses (Task)</a>.</p>");
    let lids = "<div id=\"b__s1\"><h4>Lid Field Description</h4><p>Lids are flat.</p>".to_owned()
        + &input("b__t1", "lids field description", &["id|Yes|String|Id"])
        + "</div>";
    let task = "<ul><li>Normal response".to_owned()
        + &output("", "", &["job_id|String|Job"])
        + "</li></ul><ul><li>Abnormal response"
        + &output("", "", &["error|Object|See <a href=\"#c__e\">Table 1</a>."])
        + "</li></ul>"
        + &output("c__e", "error field structure", &["code|String|Code"]);
    insta::assert_snapshot!(facts(vec![
        page("a.html", "Creating a Box", &body),
        page("b.html", "Data Structure for Creating Boxes", &lids),
        page("c.html", "Responses (Task)", &task),
    ]));
}

#[test]
fn rows_of_the_uri_table_may_be_the_body_and_examples_stand_in_lists() {
    let body = section(
        "URI",
        &("<p>POST /v1.0/{project_id}/members</p>".to_owned()
            + &input(
                "",
                "Parameter description",
                &["project_id|Yes|String|Project", "removeMember|Yes|Array|Members"],
            )
            + &input("m", "<strong>removeMember</strong> parameter description", &["id|Yes|String|Id"])),
    ) + &section(
        "Request",
        &format!(
            "<ul><li>Request parameters<p>None</p></li><li>Example request{}</li></ul>",
            code("{\"removeMember\":[{\"id\":\"1\"}]}")
        ),
    ) + &section(
        "Response",
        &format!(
            "<ul><li>Response parameters{}</li><li>Example response{}</li></ul>",
            output("", "Parameter description", &["id|String|Id", "name|String|Name"]),
            code("[{\"id\":\"1\",\"name\":\"x\"}]"),
        ),
    ) + &section(
        "Status Code",
        &format!(
            "<ul><li>Normal<p>200</p></li><li>Error{}</li></ul>",
            table("", "", "Status Code|Message|Description", &["400|badRequest|Bad.", "none|x|Odd"]),
        ),
    );
    insta::assert_snapshot!(facts(vec![page("a.html", "Removing Members", &body)]));
}

#[test]
fn links_left_over_from_another_page_yield_to_the_table_at_hand() {
    let listing = |links: &str| {
        uri("GET /v2.0/listeners")
            + &section(
                "Response",
                &[
                    output(
                        "",
                        "Response parameters",
                        &[
                            &format!("rules|Array|Rules. See <a href=\"{links}\">Table 2</a>."),
                            "tags|Array of objects|Tags",
                        ],
                    ),
                    output("", "rules parameter description", &["id|String|Id"]),
                    output("", "resource_tag parameter description", &["key|String|Key"]),
                ]
                .concat(),
            )
    };
    let other = uri("GET /v2.0/others")
        + &section(
            "Response",
            &[
                output("", "Response parameters", &["items|Array|See <a href=\"#t2\">Table 2</a>."]),
                output("t2", "items parameter description", &["other|String|Other"]),
            ]
            .concat(),
        );
    insta::assert_snapshot!(facts(vec![
        page("a.html", "Querying Listeners", &listing("b.html#t2")),
        page("b.html", "Querying Others", &other),
    ]));
}

#[test]
fn a_row_with_two_tables_is_one_of_two_types() {
    let body = uri("PUT /v1/members") + &section("Request Body", &[
        input("", "Parameters", &[
            "members|Yes|config array corresponding to action|To add, see <a href=\"#add\">Table 2</a>; to delete, see <a href=\"#del\">Table 3</a>.",
            "sizes|No|Map&lt;String,Array&lt;Size&gt;&gt;|Sizes",
        ]),
        input("add", "config parameters of adding", &["name|Yes|String|Name"]),
        input("del", "config parameters of deleting", &["id|Yes|String|Id"]),
        input("", "Size parameters", &["@box:width|Yes|Integer|Width"]),
    ].concat());
    insta::assert_snapshot!(facts(vec![page("a.html", "Updating Members", &body)]));
}

#[test]
fn a_request_may_have_a_body_for_each_content_type() {
    let items = ["<li>Request parameters<p>Either <strong>application/x-v2.1-patch</strong> or <strong>application/x-v2.0-patch</strong>.</p>".to_owned(),
        input("", "v2.1 request message body", &["<em>[Array]</em>|Yes|Array of objects|See <a href=\"#new\">Table 3</a>."]),
        input("new", "Data structure description of the [Array] field", &["op|Yes|String|The value can be <strong>add</strong> or <strong>remove</strong>.", "path|Yes|String|Path"]),
        input("", "v2.0 request message body", &["<em>[Array]</em>|Yes|Array of objects|See <a href=\"#old\">Table 5</a>."]),
        "<table id=\"old\"><caption>Data structure description of the [Array] field</caption><thead><tr><th>Parameter</th><th>Type</th><th>Mandatory</th><th>Description</th></tr></thead>\
         <tbody><tr><td>add</td><td>String</td><td rowspan=\"2\">Mandatory for any of the two values</td><td>Adds</td></tr>\
         <tr><td>remove</td><td>String</td><td>Removes</td></tr></tbody></table></li>".to_owned()].concat();
    let numbered = "<table class=\"highlighttable\"><tr><td class=\"linenos\"><pre>1\n2</pre></td><td class=\"code\"><pre>PATCH https://{Endpoint}/v2/boxes/1\n&quot;Content-Type:application/x-v2.0-patch&quot;\n[{&quot;add&quot;: &quot;/name&quot;}]</pre></td></tr></table>";
    let body = uri("PATCH /v2/boxes/{box_id}")
        + &section("Request", &format!("<ul>{items}</ul>"))
        + &section(
            "Example Request",
            &format!(
                "<ul><li>New{}</li><li>Old{numbered}</li></ul>",
                code("PATCH https://{Endpoint}/v2/boxes/1\n[{\"op\":\"add\",\"path\":\"/name\"}]")
            ),
        );
    insta::assert_snapshot!(facts(vec![page("a.html", "Updating a Box", &body)]));
}
