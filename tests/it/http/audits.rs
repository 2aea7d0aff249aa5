//! The audits that the GraphQL over HTTP working group publishes (`graphql-http`, 61 of them), by
//! their ids: what a server must, should and may do.

use super::support::{Answer, PLAIN_JSON, RESPONSE_JSON, Server};
use axum::{
    body::Body,
    http::{
        Request,
        header::{ACCEPT, CONTENT_TYPE},
    },
};
use serde_json::{Value, json};

const TYPENAME: &str = "{ __typename }";
const TYPE: &str = "query Type($name: String!) { __type(name: $name) { name } }";

async fn post(accept: Option<&str>, content_type: Option<&str>, body: String) -> Answer {
    let mut request = Request::post("/graphql");
    if let Some(accept) = accept {
        request = request.header(ACCEPT, accept);
    }
    if let Some(content_type) = content_type {
        request = request.header(CONTENT_TYPE, content_type);
    }
    let request = request.body(Body::from(body)).unwrap();
    Server::new().send(request).await
}

async fn json_post(accept: Option<&str>, body: Value) -> Answer {
    post(accept, Some("application/json"), body.to_string()).await
}

async fn get(accept: Option<&str>, query: &str) -> Answer {
    let mut request = Request::get(format!("/graphql?{query}"));
    if let Some(accept) = accept {
        request = request.header(ACCEPT, accept);
    }
    Server::new()
        .send(request.body(Body::empty()).unwrap())
        .await
}

#[tokio::test]
async fn media_types() {
    for (id, accept, expected) in [
        ("22EB", Some(RESPONSE_JSON), RESPONSE_JSON),
        ("4655", Some(PLAIN_JSON), PLAIN_JSON),
        ("47DE", Some("*/*"), PLAIN_JSON),
        ("80D8", None, PLAIN_JSON),
        ("82A3, 78D5, 2C94, 03D4", None, "charset=utf-8"),
    ] {
        let answer = json_post(accept, json!({ "query": TYPENAME })).await;
        assert_eq!(answer.status, 200, "{id}");
        assert!(answer.header("content-type").contains(expected), "{id}");
        answer.data();
    }
    let unicode = json!({ "query": "{ __type(name: \"Run🏃Swim🏊\") { name } }" });
    let utf8 = Some("application/json; charset=utf-8");
    assert_eq!(
        post(None, utf8, unicode.to_string()).await.status,
        200,
        "BF61"
    );
}

#[tokio::test]
async fn requests() {
    let query = "query=%7B+__typename+%7D";
    assert_eq!(get(None, query).await.status, 200, "5A70");
    let mutation = get(Some(RESPONSE_JSON), "query=mutation+%7B+__typename+%7D");
    assert!(mutation.await.status.is_client_error(), "9C48");
    let untyped = post(None, None, String::new()).await;
    assert!(untyped.status.is_client_error(), "9ABE");
    let empty = post(None, Some(PLAIN_JSON), String::new()).await;
    assert_eq!(empty.status, 400, "A5BF");
}

#[tokio::test]
async fn parameters() {
    let missing = json_post(Some(RESPONSE_JSON), json!({ "notquery": TYPENAME }));
    assert_eq!(missing.await.status, 400, "423L");
    let not_strings = [
        json!({ "obj": "ect" }),
        json!(0),
        json!(false),
        json!(["array"]),
    ];
    let not_maps = [json!("string"), json!(0), json!(false), json!(["array"])];
    for (ids, name, wrong) in [
        ("LKJ", "query", &not_strings),
        ("6C0", "operationName", &not_strings),
        ("476", "variables", &not_maps),
        ("58B", "extensions", &not_maps),
    ] {
        for (index, value) in wrong.iter().enumerate() {
            let mut body = json!({ "query": TYPENAME });
            body[name] = value.clone();
            assert_eq!(json_post(None, body).await.status, 400, "{ids}{index}");
        }
    }
    for accept in [RESPONSE_JSON, PLAIN_JSON] {
        for (ids, body) in [
            ("34A2, 13EE", json!({ "query": TYPENAME })),
            (
                "8161, B8B3",
                json!({ "query": "query Q { __typename }", "operationName": "Q" }),
            ),
            (
                "94B0, 0220",
                json!({ "query": TYPENAME, "variables": null }),
            ),
            (
                "94B1, 0221",
                json!({ "query": TYPENAME, "operationName": null }),
            ),
            (
                "94B2, 0222",
                json!({ "query": TYPENAME, "extensions": null }),
            ),
            (
                "2EA1, 28B9",
                json!({ "query": TYPE, "variables": { "name": "sometype" } }),
            ),
            (
                "428F, 1B7A",
                json!({ "query": TYPENAME, "extensions": { "some": "value" } }),
            ),
        ] {
            let answer = json_post(Some(accept), body).await;
            assert_eq!(answer.status, 200, "{ids}");
            answer.data();
        }
        let query = "query=query+Type(%24name:+String!)%7B__type(name:+%24name)%7Bname%7D%7D";
        let variables = "variables=%7B%22name%22:%22sometype%22%7D";
        let answer = get(Some(accept), &format!("{query}&{variables}")).await;
        assert_eq!(answer.status, 200, "D6D5, 6A70");
        answer.data();
    }
}

#[tokio::test]
async fn failures() {
    let broken = post(None, Some(PLAIN_JSON), "{ \"not a JSON".to_owned()).await;
    assert_eq!(broken.status, 400, "B6DC, BCF8");
    let misspelt = json_post(None, json!({ "qeury": TYPENAME })).await;
    assert_eq!(misspelt.status, 400, "8764, 3E3A");

    let coercion = "query CoerceFailure($id: ID!){ __typename }";
    for (ids, body) in [
        ("572B, 865D, 556A, D586", json!({ "query": "{" })),
        (
            "FDE2, 51FE, 74FF, 5E5B",
            json!({ "query": "{ f31403dfe404bccbb0e835f2629c6a7 }" }),
        ),
        (
            "7B9B, 86EE",
            json!({ "query": coercion, "variables": { "id": null } }),
        ),
    ] {
        let plain = json_post(Some(PLAIN_JSON), body.clone()).await;
        assert_eq!(plain.status, 200, "{ids}");
        let answer = json_post(Some(RESPONSE_JSON), body).await;
        assert_eq!(answer.status, 400, "{ids}");
        assert!(answer.json().get("data").is_none(), "{ids}");
    }
}
