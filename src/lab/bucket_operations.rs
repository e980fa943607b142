//! Operations on buckets: lists, and what is known about a bucket.

use serde_json::Value;

use crate::policy::Policy;

use super::answer::Answer;
use super::config::LabUser;
use super::dialect::{BucketRegion, ListV2, PolicyEcho, look, rules};
use super::digest::{base64_of, text_of_base64};
use super::fault::FaultKind;
use super::identify::Caller;
use super::listing::{Ask, Encoding, Page};
use super::refusal::{Answered, Code, Refusal};
use super::service::Service;
use super::store::{Object, StoredPolicy, Version};
use super::xml::Xml;

/// Which list document is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    V1,
    V2,
}

impl Service<'_> {
    pub(super) fn list_buckets(&self) -> Answered<Answer> {
        let Caller::User(user) = self.caller else {
            return Err(Refusal::new(Code::AccessDenied));
        };
        let own = self
            .store
            .buckets
            .values()
            .filter(|bucket| bucket.owner == user.name);
        let text = Xml::root("ListAllMyBucketsResult", |xml| {
            owner(xml, "Owner", Some(user));
            xml.nest("Buckets", |xml| {
                for bucket in own {
                    xml.nest("Bucket", |xml| {
                        xml.text("Name", &bucket.name);
                        xml.text("CreationDate", bucket.created.to_string());
                    });
                }
            });
        });
        Ok(self.document(text))
    }

    pub(super) fn head_bucket(&self) -> Answer {
        match look(self.config.dialect).bucket_region {
            BucketRegion::Shown => {
                Answer::empty(200).with("x-amz-bucket-region", &self.config.region)
            }
            BucketRegion::Hidden => Answer::empty(200),
        }
    }

    pub(super) fn list_objects(&self, bucket: &str) -> Answered<Answer> {
        let start = self.call.param("marker").unwrap_or_default();
        self.list(bucket, Form::V1, &start)
    }

    pub(super) fn list_objects_v2(&self, bucket: &str) -> Answered<Answer> {
        let as_v1 = look(self.config.dialect).list_v2 == ListV2::AsV1
            || self.faults.has(FaultKind::ListV2Ignored);
        if as_v1 {
            return self.list_objects(bucket);
        }
        let start = match self.call.param("continuation-token") {
            Some(token) => text_of_base64(&token).ok_or_else(|| {
                Refusal::new(Code::InvalidArgument)
                    .saying("The continuation token provided is incorrect")
                    .with("ArgumentName", "continuation-token")
            })?,
            None => self.call.param("start-after").unwrap_or_default(),
        };
        self.list(bucket, Form::V2, &start)
    }

    fn list(&self, name: &str, form: Form, start: &str) -> Answered<Answer> {
        let ask = Ask::of(self.call)?;
        let bucket = self.bucket(name)?;
        let left = bucket
            .current()
            .filter(|(key, ..)| ask.is_after(key, start))
            .map(|(key, version, object)| (key.to_owned(), (version, object)));
        let page = ask.page(left);
        let owner_shown =
            form == Form::V1 || self.call.param("fetch-owner").as_deref() == Some("true");
        let listed = owner_shown.then(|| self.owner_of(bucket));
        let text = Xml::root("ListBucketResult", |xml| {
            xml.text("Name", name);
            xml.text("Prefix", ask.written(&ask.prefix));
            self.where_the_page_is(xml, form, &ask, &page);
            shared_elements(xml, &ask, page.next.is_some());
            for (key, (version, object)) in &page.items {
                xml.nest("Contents", |xml| {
                    object_elements(xml, &ask.written(key), version, object);
                    if let Some(user) = listed {
                        owner(xml, "Owner", user);
                    }
                });
            }
            common_prefixes(xml, &ask, &page.prefixes);
        });
        Ok(self.document(text))
    }

    fn where_the_page_is<T>(&self, xml: &mut Xml, form: Form, ask: &Ask, page: &Page<T>) {
        let param = |name: &str| self.call.param(name);
        match form {
            Form::V1 => {
                xml.text("Marker", ask.written(&param("marker").unwrap_or_default()));
                // AWS gives it only where a delimiter hides the last key.
                let told = ask.delimiter.is_some() || param("list-type").is_some();
                xml.optional(
                    "NextMarker",
                    page.next.as_ref().filter(|_| told).map(|n| ask.written(n)),
                );
            }
            Form::V2 => {
                xml.optional("ContinuationToken", param("continuation-token"));
                xml.optional("NextContinuationToken", page.next.as_deref().map(base64_of));
                xml.optional(
                    "StartAfter",
                    param("start-after").map(|key| ask.written(&key)),
                );
                xml.text(
                    "KeyCount",
                    (page.items.len() + page.prefixes.len()).to_string(),
                );
            }
        }
    }

    pub(super) fn list_versions(&self, name: &str) -> Answered<Answer> {
        let ask = Ask::of(self.call)?;
        let bucket = self.bucket(name)?;
        let key_marker = self.call.param("key-marker").unwrap_or_default();
        let id_marker = self.call.param("version-id-marker").unwrap_or_default();
        // Newest first within a key; a version marker leads on within the key it belongs to.
        let mut left = Vec::new();
        for (key, versions) in &bucket.objects {
            let mut of_key: Vec<&Version> = versions.iter().rev().collect();
            if *key == key_marker && !id_marker.is_empty() {
                of_key.retain(|version| version.id > id_marker);
            } else if !ask.is_after(key, &key_marker) {
                continue;
            }
            let newest = versions.last().map(|v| v.id.as_str());
            left.extend(
                of_key
                    .into_iter()
                    .map(|v| (key.clone(), (v, newest == Some(v.id.as_str())))),
            );
        }
        let page = ask.page(left.into_iter());
        let user = self.owner_of(bucket);
        let text = Xml::root("ListVersionsResult", |xml| {
            xml.text("Name", name);
            xml.text("Prefix", ask.written(&ask.prefix));
            xml.text("KeyMarker", ask.written(&key_marker));
            xml.text("VersionIdMarker", &id_marker);
            if let Some(next) = &page.next {
                xml.text("NextKeyMarker", ask.written(next));
                let last = page.items.last().filter(|(key, _)| key == next);
                xml.optional(
                    "NextVersionIdMarker",
                    last.map(|(_, (version, _))| &version.id),
                );
            }
            shared_elements(xml, &ask, page.next.is_some());
            for (key, (version, latest)) in &page.items {
                version_element(xml, &ask.written(key), version, *latest, user);
            }
            common_prefixes(xml, &ask, &page.prefixes);
        });
        Ok(self.document(text))
    }

    pub(super) fn get_location(&self) -> Answer {
        // The first region has no name here (S3 API reference, GetBucketLocation).
        let region = Some(self.config.region.as_str()).filter(|region| *region != "us-east-1");
        self.document(Xml::root("LocationConstraint", |xml| {
            xml.raw(region.unwrap_or_default());
        }))
    }

    pub(super) fn get_policy(&self, name: &str) -> Answered<Answer> {
        match &self.bucket(name)?.policy {
            Some(stored) => {
                let text = match look(self.config.dialect).policy_echo {
                    PolicyEcho::AsSent => stored.text.clone(),
                    PolicyEcho::ActionsAsLists => with_action_lists(&stored.text),
                };
                Ok(Answer::text(200, "application/json", text))
            }
            None => Err(Refusal::new(Code::NoSuchBucketPolicy).with("BucketName", name)),
        }
    }

    pub(super) fn put_policy(&mut self, name: &str) -> Answered<Answer> {
        let dialect = self.config.dialect;
        let text = String::from_utf8_lossy(&self.call.body).into_owned();
        let policy = Policy::parse(&text, name, rules(dialect)).map_err(|problem| {
            let (code, message) = problem.as_said_by(rules(dialect));
            Refusal::new(Code::named(code).unwrap_or(Code::MalformedPolicy)).saying(message)
        })?;
        self.check_public_policy(name, policy.is_public())?;
        if let Some(bucket) = self.store.buckets.get_mut(name) {
            bucket.policy = Some(StoredPolicy { text, policy });
        }
        Ok(Answer::empty(204))
    }

    pub(super) fn delete_policy(&mut self, name: &str) -> Answer {
        if let Some(bucket) = self.store.buckets.get_mut(name) {
            bucket.policy = None;
        }
        Answer::empty(look(self.config.dialect).policy_deleted)
    }

    /// A document of the right root, or of another under the fault.
    pub(super) fn document(&self, text: String) -> Answer {
        if self.faults.has(FaultKind::OtherDocument) {
            return Answer::xml(200, Xml::root("CreateBucketConfiguration", |_| ()));
        }
        Answer::xml(200, text)
    }
}

/// The document with every single `Action` made a list of one.
fn with_action_lists(text: &str) -> String {
    let Ok(mut document) = serde_json::from_str::<Value>(text) else {
        return text.to_owned();
    };
    let statements = match document.get_mut("Statement") {
        Some(Value::Array(many)) => many.iter_mut().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    for action in statements
        .into_iter()
        .filter_map(|one| one.get_mut("Action"))
    {
        if action.is_string() {
            *action = Value::Array(vec![action.take()]);
        }
    }
    document.to_string()
}

pub(super) fn owner(xml: &mut Xml, element: &str, user: Option<&LabUser>) {
    if let Some(user) = user {
        xml.nest(element, |xml| {
            xml.text("ID", &user.canonical_id);
            xml.text("DisplayName", &user.display_name);
        });
    }
}

fn shared_elements(xml: &mut Xml, ask: &Ask, truncated: bool) {
    xml.text("MaxKeys", ask.max_keys.to_string());
    xml.optional(
        "Delimiter",
        ask.delimiter.as_ref().map(|text| ask.written(text)),
    );
    xml.optional(
        "EncodingType",
        (ask.encoding == Encoding::Url).then_some("url"),
    );
    xml.text("IsTruncated", truncated.to_string());
}

fn object_elements(xml: &mut Xml, key: &str, version: &Version, object: &Object) {
    xml.text("Key", key);
    xml.text("LastModified", version.modified.to_string());
    xml.text("ETag", &object.etag);
    xml.text("Size", object.body.len().to_string());
    xml.text("StorageClass", "STANDARD");
}

fn version_element(
    xml: &mut Xml,
    key: &str,
    version: &Version,
    latest: bool,
    user: Option<&LabUser>,
) {
    let name = if version.object.is_some() {
        "Version"
    } else {
        "DeleteMarker"
    };
    xml.nest(name, |xml| {
        xml.text("VersionId", &version.id);
        xml.text("IsLatest", latest.to_string());
        if let Some(object) = &version.object {
            object_elements(xml, key, version, object);
        } else {
            xml.text("Key", key);
            xml.text("LastModified", version.modified.to_string());
        }
        owner(xml, "Owner", user);
    });
}

fn common_prefixes(xml: &mut Xml, ask: &Ask, prefixes: &[String]) {
    for prefix in prefixes {
        xml.nest("CommonPrefixes", |xml| {
            xml.text("Prefix", ask.written(prefix));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::config::Versioning;
    use crate::lab::scenario::{lab, owner, signed, temporary};
    use crate::lab::state::State;
    use crate::model::Dialect;
    use crate::model::SignatureVersion::V4;

    fn body(state: &State, line: &str) -> String {
        let answer = state.answer(signed(line, &owner(), V4));
        String::from_utf8(answer.body.to_vec()).unwrap()
    }

    /// The text of the first element of a name.
    fn element<'a>(body: &'a str, name: &str) -> Option<&'a str> {
        body.split_once(&format!("<{name}>"))?
            .1
            .split_once(&format!("</{name}>"))
            .map(|(text, _)| text)
    }

    #[test]
    fn a_list_of_version_two_pages_by_token_and_ddn_answers_as_version_one() {
        let state = lab(Dialect::Aws, &[]);
        for key in ["a", "b"] {
            state.answer(signed(&format!("PUT /photos.example/{key}"), &owner(), V4));
        }
        let first = body(&state, "GET /photos.example?list-type=2&max-keys=2");
        assert_eq!(element(&first, "KeyCount"), Some("2"));
        assert_eq!(element(&first, "IsTruncated"), Some("true"));
        let token = element(&first, "NextContinuationToken")
            .unwrap()
            .replace('=', "%3D");
        let next = body(
            &state,
            &format!("GET /photos.example?list-type=2&continuation-token={token}"),
        );
        assert_eq!(element(&next, "Key"), Some("welcome.txt"));
        assert_eq!(element(&next, "IsTruncated"), Some("false"));
        for as_v1 in [
            lab(Dialect::Ddn, &[]),
            lab(Dialect::Aws, &["list-v2-ignored"]),
        ] {
            let page = body(&as_v1, "GET /photos.example?list-type=2&start-after=x");
            let (count, key) = (element(&page, "KeyCount"), element(&page, "Key"));
            assert_eq!((count, key), (None, Some("welcome.txt")));
        }
    }

    #[test]
    fn versions_can_be_removed_while_they_are_listed() {
        let mut config = crate::lab::scenario::config(Dialect::Aws, &[]);
        config.buckets[0].versioning = Versioning::Enabled;
        let state = State::new(config).unwrap();
        for line in [
            "PUT /photos.example/k",
            "PUT /photos.example/k",
            "DELETE /photos.example/k",
        ] {
            state.answer(signed(line, &owner(), V4));
        }
        let mut query = "versions&prefix=k&max-keys=1".to_owned();
        let mut removed = 0;
        loop {
            let page = body(&state, &format!("GET /photos.example?{query}"));
            let id = element(&page, "VersionId").unwrap();
            state.answer(signed(
                &format!("DELETE /photos.example/k?versionId={id}"),
                &owner(),
                V4,
            ));
            removed += 1;
            let Some(next) = element(&page, "NextVersionIdMarker") else {
                break;
            };
            query = format!("versions&prefix=k&max-keys=1&key-marker=k&version-id-marker={next}");
        }
        assert_eq!(removed, 3);
        assert_eq!(
            state.store().buckets["photos.example"].objects.len(),
            1,
            "only what was there before"
        );
    }

    #[test]
    fn a_user_learns_their_canonical_id_from_the_list_of_buckets() {
        for (dialect, digits) in [(Dialect::Aws, 64), (Dialect::Ddn, 40)] {
            let answer = lab(dialect, &[]).answer(signed("GET /", &temporary(), V4));
            let text = String::from_utf8(answer.body.to_vec()).unwrap();
            assert_eq!(element(&text, "ID").map(str::len), Some(digits));
            assert_eq!(element(&text, "Buckets"), Some(""));
        }
    }

    #[test]
    fn a_policy_comes_back_as_it_was_sent_or_as_ddn_rewrites_it() {
        assert_eq!(
            with_action_lists(r#"{"Statement":[{"Action":"s3:*"},{"Action":["a"]}]}"#),
            r#"{"Statement":[{"Action":["s3:*"]},{"Action":["a"]}]}"#
        );
        let aws = body(&lab(Dialect::Aws, &[]), "GET /photos.example?policy");
        assert!(
            aws.contains("\n      \"Action\": [\n        \"s3:ListBucket\""),
            "{aws}"
        );
    }

    #[test]
    fn a_document_of_another_root_is_sent_where_a_fault_says_so() {
        let state = lab(Dialect::Aws, &["other-document"]);
        assert!(body(&state, "GET /photos.example").contains("<CreateBucketConfiguration"));
    }
}
