//! Content negotiation: what a header's weighted list prefers (RFC 9110, section 12.4.2).

use axum::http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE},
};

/// A weight in thousandths: 1000 for `q=1`.
type Quality = u16;

/// One entry of a weighted list: its value in lower case, its parameters without `q`, its weight.
pub(super) struct Entry {
    pub value: String,
    parameters: Vec<(String, String)>,
    pub quality: Quality,
}

/// The entries of all headers called `name`, in their order. An entry whose weight makes no sense
/// is left out.
pub(super) fn entries(headers: &HeaderMap, name: &HeaderName) -> Vec<Entry> {
    let texts = headers.get_all(name).iter();
    texts
        .filter_map(|text| text.to_str().ok())
        .flat_map(|text| text.split(','))
        .filter_map(entry)
        .collect()
}

fn entry(text: &str) -> Option<Entry> {
    let (value, mut parameters) = parameters(text)?;
    let quality = match parameters.iter().position(|(name, _)| name == "q") {
        Some(at) => quality(&parameters.remove(at).1)?,
        None => 1000,
    };
    Some(Entry {
        value,
        parameters,
        quality,
    })
}

/// `a/b; c=d` as `a/b` and its parameters, in lower case and without quotes.
fn parameters(text: &str) -> Option<(String, Vec<(String, String)>)> {
    let mut parts = text.split(';').map(|part| part.trim().to_ascii_lowercase());
    let value = parts.next().filter(|value| !value.is_empty())?;
    let parameters = parts
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=')?;
            Some((
                name.trim().to_owned(),
                value.trim().trim_matches('"').to_owned(),
            ))
        })
        .collect::<Option<_>>()?;
    Some((value, parameters))
}

/// `0`, `0.5`, `1.000`: at most three decimals.
fn quality(text: &str) -> Option<Quality> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if !matches!(whole, "0" | "1") || decimals.len() > 3 {
        return None;
    }
    if !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let quality = format!("{whole}{decimals:0<3}").parse().ok()?;
    (quality <= 1000).then_some(quality)
}

fn charset_is_utf8(parameters: &[(String, String)]) -> bool {
    let mut charsets = parameters.iter().filter(|(name, _)| name == "charset");
    charsets.all(|(_, value)| value == "utf-8" || value == "utf8")
}

/// The media types of a GraphQL response (GraphQL over HTTP, section "Media Types").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// `application/graphql-response+json`: the status says whether the request was executed.
    GraphqlResponse,
    /// `application/json`: every well-formed GraphQL request is answered with 200.
    Json,
}

impl MediaType {
    /// The type that the caller's `Accept` prefers; none when it allows neither.
    ///
    /// `application/graphql-response+json` is answered to those who name it and prefer it or rank
    /// both alike. Those who send no `Accept`, or only a wildcard, get `application/json`: the
    /// draft has recommended the newer type for them since 2025, but such a caller is by its
    /// silence an old one, and the public audits ask for `application/json`.
    #[must_use]
    pub fn negotiate(headers: &HeaderMap) -> Option<Self> {
        if !headers.contains_key(ACCEPT) {
            return Some(Self::Json);
        }
        let entries = entries(headers, &ACCEPT);
        let (response, named) = weight(&entries, "application/graphql-response+json");
        let (json, _) = weight(&entries, "application/json");
        match (response, json) {
            (0, 0) => None,
            _ if response > json || (response == json && named) => Some(Self::GraphqlResponse),
            _ => Some(Self::Json),
        }
    }

    /// The `Content-Type` of a response in this media type.
    #[must_use]
    pub const fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }
}

/// The weight of `offer` by the most specific entry that covers it (RFC 9110, section 12.5.1),
/// and whether that entry names it. Parameters other than `charset` don't narrow an entry.
fn weight(entries: &[Entry], offer: &str) -> (Quality, bool) {
    let best = |range: &str| {
        let covers = |it: &&Entry| it.value == range && charset_is_utf8(&it.parameters);
        entries.iter().filter(covers).map(|it| it.quality).max()
    };
    match best(offer) {
        Some(quality) => (quality, true),
        None => (
            best("application/*").or_else(|| best("*/*")).unwrap_or(0),
            false,
        ),
    }
}

/// Whether the body is said to be JSON in UTF-8, and not compressed: what this server reads.
/// A body without a `Content-Type` isn't; nor is one with two.
pub(super) fn body_is_json(headers: &HeaderMap) -> bool {
    let plain = headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .all(|it| it.as_bytes().eq_ignore_ascii_case(b"identity"));
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(only), None) = (types.next(), types.next()) else {
        return false;
    };
    let read = only.to_str().ok().and_then(parameters);
    plain
        && read.is_some_and(|(value, parameters)| {
            value == "application/json" && charset_is_utf8(&parameters)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(value: &str) -> Option<MediaType> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, value.parse().unwrap());
        MediaType::negotiate(&headers)
    }

    #[test]
    fn the_preferred_media_type_is_answered() {
        use MediaType::{GraphqlResponse, Json};
        for (value, expected) in [
            ("application/graphql-response+json", Some(GraphqlResponse)),
            (
                "Application/GraphQL-Response+JSON; charset=\"UTF-8\"",
                Some(GraphqlResponse),
            ),
            ("application/json", Some(Json)),
            (
                "application/json, application/graphql-response+json",
                Some(GraphqlResponse),
            ),
            (
                "application/graphql-response+json, application/json;q=0.9",
                Some(GraphqlResponse),
            ),
            (
                "application/graphql-response+json;q=0.8, application/json",
                Some(Json),
            ),
            (
                "application/graphql-response+json;q=0, application/json",
                Some(Json),
            ),
            ("application/graphql-response+json;q=0, */*", Some(Json)),
            ("application/json;q=0, */*;q=0.1", Some(GraphqlResponse)),
            ("application/json;q=0.2, application/*;q=0.1", Some(Json)),
            (
                "application/graphql-response+json, */*",
                Some(GraphqlResponse),
            ),
            ("*/*", Some(Json)),
            ("application/*", Some(Json)),
            (
                "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
                Some(Json),
            ),
            ("text/html", None),
            ("*/*;q=0", None),
            ("application/json; charset=latin1", None),
            ("application/json;q=2", None),
            ("", None),
        ] {
            assert_eq!(accept(value), expected, "{value}");
        }
        assert_eq!(MediaType::negotiate(&HeaderMap::new()), Some(Json));
    }

    #[test]
    fn several_headers_make_one_list() {
        let mut headers = HeaderMap::new();
        headers.append(ACCEPT, HeaderValue::from_static("application/json;q=0.5"));
        headers.append(
            ACCEPT,
            HeaderValue::from_static("application/graphql-response+json"),
        );
        assert_eq!(
            MediaType::negotiate(&headers),
            Some(MediaType::GraphqlResponse)
        );
    }

    #[test]
    fn weights_have_three_decimals() {
        for (text, expected) in [
            ("1", Some(1000)),
            ("1.000", Some(1000)),
            ("0.5", Some(500)),
            ("0.123", Some(123)),
            ("0.", Some(0)),
            ("0", Some(0)),
            ("1.001", None),
            ("0.1234", None),
            ("-1", None),
            ("0.+5", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(quality(text), expected, "{text}");
        }
    }

    #[test]
    fn only_plain_json_in_utf8_is_read() {
        let read = |pairs: &[(HeaderName, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.append(name, HeaderValue::from_static(value));
            }
            body_is_json(&headers)
        };
        assert!(read(&[(CONTENT_TYPE, "application/json")]));
        assert!(read(&[(
            CONTENT_TYPE,
            "Application/JSON; Charset=\"utf-8\""
        )]));
        assert!(read(&[
            (CONTENT_TYPE, "application/json"),
            (CONTENT_ENCODING, "identity")
        ]));
        assert!(!read(&[]));
        assert!(!read(&[(CONTENT_TYPE, "application/json; charset=utf-16")]));
        assert!(!read(&[
            (CONTENT_TYPE, "application/json"),
            (CONTENT_ENCODING, "gzip")
        ]));
        assert!(!read(&[
            (CONTENT_TYPE, "application/json"),
            (CONTENT_TYPE, "text/plain")
        ]));
        for other in [
            "text/plain",
            "application/graphql",
            "multipart/form-data; boundary=x",
            "",
        ] {
            assert!(!read(&[(CONTENT_TYPE, other)]), "{other}");
        }
    }
}
