//! The documents of ListObjectsV2 and `ListObjectVersions`, as far as clean-up needs them.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::model::{BodyEnd, Exchange};

/// A page of a listing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listed {
    /// Keys, with the version where versions are listed; delete markers too.
    pub(super) entries: Vec<(String, Option<String>)>,
    /// Where the next page of objects begins.
    pub(super) continuation: Option<String>,
    /// Where the next page of versions begins.
    pub(super) next_version: Option<(String, Option<String>)>,
}

/// Reads a page; nothing if the reply is no complete listing.
pub(super) fn read(exchange: &Exchange) -> Option<Listed> {
    let response = exchange.response().filter(|r| r.status == 200)?;
    if response.body_end != BodyEnd::Complete {
        return None;
    }
    parse(&response.body)
}

fn parse(text: &str) -> Option<Listed> {
    let mut reader = Reader::from_str(text);
    let (mut path, mut listed, mut found) = (Vec::new(), Listed::default(), Fields::default());
    let mut value = String::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                path.push(start.local_name().as_ref().to_owned());
                value.clear();
            }
            Event::Text(text) => value.push_str(&text),
            Event::GeneralRef(name) => value.push(reference(&name)?),
            Event::CData(text) => value.push_str(&text),
            Event::End(_) => {
                let path_now: Vec<&str> = path.iter().map(String::as_str).collect();
                found.take(&path_now, std::mem::take(&mut value), &mut listed);
                path.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    found.seen_root.then(|| found.finish(listed))
}

#[derive(Default)]
struct Fields {
    seen_root: bool,
    key: Option<String>,
    version: Option<String>,
    truncated: bool,
    next_key: Option<String>,
    next_version: Option<String>,
}

impl Fields {
    /// Takes the value of the element that ends at `path`.
    fn take(&mut self, path: &[&str], value: String, listed: &mut Listed) {
        match path {
            ["ListBucketResult" | "ListVersionsResult"] => self.seen_root = true,
            [_, "Contents" | "Version" | "DeleteMarker", "Key"] => self.key = Some(value),
            [_, "Version" | "DeleteMarker", "VersionId"] => self.version = Some(value),
            [_, "Contents" | "Version" | "DeleteMarker"] => {
                if let Some(key) = self.key.take() {
                    listed.entries.push((key, self.version.take()));
                }
            }
            [_, "IsTruncated"] => self.truncated = value == "true",
            [_, "NextContinuationToken"] => listed.continuation = Some(value),
            [_, "NextKeyMarker"] => self.next_key = Some(value),
            [_, "NextVersionIdMarker"] => self.next_version = Some(value),
            _ => {}
        }
    }

    fn finish(self, mut listed: Listed) -> Listed {
        if self.truncated {
            listed.next_version = self.next_key.map(|key| (key, self.next_version));
        } else {
            listed.continuation = None;
        }
        listed
    }
}

fn reference(name: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Ok(Some(character)) = name.resolve_char_ref() {
        return Some(character);
    }
    match &**name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_versions_and_markers_are_read() {
        let listed = parse(
            "<?xml version=\"1.0\"?><ListVersionsResult xmlns=\"x\"><Name>b</Name>\
             <Version><Key>a&amp;b</Key><VersionId>v1</VersionId><Owner><ID>o</ID></Owner></Version>\
             <DeleteMarker><Key>c&#228;</Key><VersionId>null</VersionId></DeleteMarker>\
             <IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker></ListVersionsResult>",
        )
        .unwrap();
        let entry = |key: &str, version: &str| (key.to_owned(), Some(version.to_owned()));
        assert_eq!(listed.entries, [entry("a&b", "v1"), entry("cä", "null")]);
        assert_eq!(listed.next_version, Some(("k".to_owned(), None)));
    }

    #[test]
    fn a_page_that_is_not_truncated_has_no_next() {
        let listed = parse(
            "<ListBucketResult><Contents><Key>k</Key></Contents><IsTruncated>false</IsTruncated>\
             <NextContinuationToken>t</NextContinuationToken></ListBucketResult>",
        )
        .unwrap();
        assert_eq!(listed.entries, [("k".to_owned(), None)]);
        assert_eq!(listed.continuation, None);
    }

    #[test]
    fn another_document_is_no_listing() {
        assert_eq!(parse("<Error><Code>AccessDenied</Code></Error>"), None);
        assert_eq!(parse("<html>"), None);
        assert_eq!(parse(""), None);
    }
}
