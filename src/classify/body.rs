//! What a response body is: an S3 error document, another document, a page, text, or nothing.
//!
//! Endpoints invent namespaces and root names, so elements are read by local name, and nothing here
//! trusts the text: it is bounded, and what cannot be parsed is not XML.

use std::collections::BTreeMap;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};
use quick_xml::reader::Reader;

use crate::model::ResponseRecord;

/// A response body by its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// No bytes, or blanks only.
    Empty,
    /// An S3 error document.
    Error(ErrorDocument),
    /// Another XML document, by the local name of its root.
    Xml(String),
    /// A page for people.
    Html {
        /// What its title says.
        title: String,
    },
    /// A JSON document.
    Json,
    /// Anything else.
    Text,
}

/// An S3 error document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ErrorDocument {
    /// The root element.
    pub(super) root: String,
    /// The error code.
    pub(super) code: String,
    /// The message, if the element is there; often it is there and empty.
    pub(super) message: Option<String>,
    /// All other elements.
    pub(super) fields: BTreeMap<String, String>,
}

impl Body {
    /// What the body of a response is.
    pub(super) fn of(response: &ResponseRecord) -> Self {
        let text = bounded(response.body.trim_start_matches('\u{feff}').trim());
        if text.is_empty() {
            return Self::Empty;
        }
        if text.starts_with(['{', '[']) {
            return Self::Json;
        }
        if !text.starts_with('<') {
            return Self::Text;
        }
        let scan = Scan::of(text);
        match (scan.error(), scan.root) {
            (Some(error), _) => Self::Error(error),
            (None, Some(root)) if !is_page(text, &root, response) => Self::Xml(root),
            (None, root) if root.is_some() || is_page(text, "", response) => {
                Self::Html { title: title(text) }
            }
            _ => Self::Text,
        }
    }

    /// The error document, if it is one.
    pub(super) fn error(&self) -> Option<&ErrorDocument> {
        match self {
            Self::Error(error) => Some(error),
            _ => None,
        }
    }

    /// The root element of an XML body; `html` for a page.
    pub(super) fn document(&self) -> Option<&str> {
        match self {
            Self::Error(error) => Some(&error.root),
            Self::Xml(root) => Some(root),
            Self::Html { .. } => Some("html"),
            Self::Empty | Self::Json | Self::Text => None,
        }
    }
}

/// The first part of a text, at most so many bytes as an error document is allowed.
fn bounded(text: &str) -> &str {
    let mut end = text.len().min(MAX_BODY);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn is_page(text: &str, root: &str, response: &ResponseRecord) -> bool {
    let start: String = text.chars().take(15).collect::<String>().to_lowercase();
    let said = response
        .header("content-type")
        .is_some_and(|value| value.trim().to_ascii_lowercase().starts_with("text/html"));
    root.eq_ignore_ascii_case("html")
        || ["<!doctype html", "<html", "<head", "<body"]
            .iter()
            .any(|tag| start.starts_with(tag))
        || (said && !root.ends_with("Result") && !root.ends_with("Configuration"))
}

/// The text between the title tags, whatever their case.
fn title(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let inside = lower.find("<title").and_then(|tag| {
        let start = tag + lower[tag..].find('>')? + 1;
        let end = start + lower[start..].find('<')?;
        text.get(start..end)
    });
    inside.map_or_else(String::new, |t| t.trim().chars().take(200).collect())
}

/// What one pass over an XML text shows.
#[derive(Default)]
struct Scan {
    root: Option<String>,
    open: Vec<String>,
    text: String,
    leaf: bool,
    fields: BTreeMap<String, String>,
}

impl Scan {
    fn of(text: &str) -> Self {
        let mut scan = Self::default();
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = false;
        for _ in 0..MAX_EVENTS {
            match reader.read_event() {
                Ok(Event::Eof) | Err(_) => break,
                Ok(event) => scan.take(&event),
            }
            if scan.is_done() {
                break;
            }
        }
        scan
    }

    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(tag.local_name().into_inner()),
            Event::Empty(tag) => {
                self.begin(tag.local_name().into_inner());
                self.finish();
            }
            Event::End(_) => self.finish(),
            Event::Text(text) => self.add(&text.xml10_content()),
            Event::CData(data) => self.add(&data.xml10_content()),
            Event::GeneralRef(reference) => {
                let resolved = resolve(reference);
                self.add(&resolved);
            }
            _ => {}
        }
    }

    fn begin(&mut self, name: &str) {
        if self.root.is_none() {
            self.root = Some(name.to_owned());
        }
        self.open.push(name.to_owned());
        self.text.clear();
        self.leaf = true;
    }

    fn add(&mut self, text: &str) {
        if self.text.len() + text.len() <= MAX_FIELD {
            self.text.push_str(text);
        }
    }

    fn finish(&mut self) {
        let Some(name) = self.open.pop() else { return };
        let above = self.open.get(1..).unwrap_or_default();
        let of_the_error = above.iter().all(|n| n == "Error" || n == "Errors");
        if self.leaf && !self.open.is_empty() && of_the_error && self.fields.len() < MAX_FIELDS {
            let text = self.text.trim().to_owned();
            self.fields.entry(name).or_insert(text);
        }
        self.leaf = false;
        self.text.clear();
    }

    /// A document that cannot be an error need not be read to its end.
    fn is_done(&self) -> bool {
        let may_be_error = self
            .root
            .as_deref()
            .is_none_or(|root| ERROR_ROOTS.iter().any(|r| r.eq_ignore_ascii_case(root)));
        !may_be_error || self.open.len() > MAX_DEPTH
    }

    fn error(&self) -> Option<ErrorDocument> {
        let root = self.root.clone()?;
        let mut fields = self.fields.clone();
        let code = fields.remove("Code").filter(|code| !code.is_empty())?;
        Some(ErrorDocument {
            root,
            code,
            message: fields.remove("Message"),
            fields,
        })
    }
}

fn resolve(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let name = reference.xml10_content();
    resolve_predefined_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned)
}

/// Roots an S3 error has been seen or documented under.
const ERROR_ROOTS: [&str; 3] = ["Error", "ErrorResponse", "Response"];

const MAX_BODY: usize = 64 * 1024;
const MAX_FIELD: usize = 16 * 1024;
const MAX_FIELDS: usize = 64;
const MAX_DEPTH: usize = 16;
const MAX_EVENTS: usize = 8192;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn body(text: &str) -> Body {
        Body::of(&ResponseRecord {
            body: text.to_owned(),
            ..ResponseRecord::default()
        })
    }

    #[test]
    fn an_error_document_is_read_by_local_name() {
        let text = "\u{feff}<?xml version=\"1.0\"?>\n<s:Error xmlns:s='urn:x'><s:Code> AccessDenied </s:Code>\
                    <s:Message>a &lt;b&gt; &#38; <![CDATA[c]]></s:Message><HostId/></s:Error>";
        let Body::Error(error) = body(text) else {
            panic!("not an error document");
        };
        assert_eq!(error.code, "AccessDenied");
        assert_eq!(error.message.as_deref(), Some("a <b> & c"));
        assert_eq!(error.fields, [("HostId".into(), String::new())].into());
    }

    #[test]
    fn an_error_inside_a_response_is_found() {
        let text = "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code></Error>\
                    <RequestId>1</RequestId></ErrorResponse>";
        let found = body(text);
        assert_eq!(found.error().unwrap().code, "InvalidClientTokenId");
        assert_eq!(found.document(), Some("ErrorResponse"));
    }

    #[test]
    fn what_is_not_an_error_is_named_by_its_form() {
        for (text, form) in [
            (" \n", Body::Empty),
            (
                "<ListBucketResult xmlns='x'/>",
                Body::Xml("ListBucketResult".into()),
            ),
            (
                "<Error><Message>no code</Message></Error>",
                Body::Xml("Error".into()),
            ),
            ("{\"Code\": \"AccessDenied\"}", Body::Json),
            (
                "Client sent an HTTP request to an HTTPS server.",
                Body::Text,
            ),
            ("<", Body::Text),
            (
                "<!DOCTYPE HTML><title>502\n</title>",
                Body::Html {
                    title: "502".into(),
                },
            ),
            (
                "<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html xmlns='y'><head><TITLE>Hi</TITLE>",
                Body::Html { title: "Hi".into() },
            ),
        ] {
            assert_eq!(body(text), form, "{text}");
        }
    }

    #[test]
    fn a_page_is_known_by_its_content_type_too() {
        let response = ResponseRecord {
            headers: vec![("Content-Type".into(), "text/html; charset=utf-8".into())],
            body: "<div>sign in</div>".into(),
            ..ResponseRecord::default()
        };
        assert_eq!(Body::of(&response).document(), Some("html"));
    }

    #[test]
    fn a_code_below_another_element_is_not_the_documents_code() {
        assert_eq!(
            body("<Error><Detail><Code>X</Code></Detail></Error>"),
            Body::Xml("Error".into())
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*", tail in "(<[a-zA-Z/!?&;\\[\\]-]{0,12}>?|[^<]){0,40}") {
            let _ = body(&text);
            let _ = body(&format!("<{tail}"));
            let _ = body(&format!("<Error>{tail}{text}</Error>"));
        }
    }
}
