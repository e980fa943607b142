//! Operations on objects: get, head, put, delete.

use bytes::Bytes;

use super::answer::{Answer, Fate};
use super::fault::FaultKind;
use super::payload;
use super::refusal::{Answered, Code, Refusal};
use super::service::Service;
use super::settings::FOR_THE_OWNER;
use super::store::{NULL_VERSION, Object, Version};

impl Service<'_> {
    /// The version asked for, or why there is none to give.
    pub(super) fn found(&self, name: &str) -> Answered<(&Version, &Object)> {
        let asked = self.call.param("versionId");
        let found = self.bucket(name)?.version(self.key(), asked.as_deref());
        match found {
            Some(Version {
                object: None, id, ..
            }) if asked.is_some() => Err(Refusal::new(Code::MethodNotAllowed)
                .with_header("x-amz-delete-marker", "true")
                .with_header("x-amz-version-id", id.clone())),
            Some(version) => match &version.object {
                Some(object) => Ok((version, object)),
                None => Err(self
                    .missing(name)?
                    .with_header("x-amz-delete-marker", "true")
                    .with_header("x-amz-version-id", version.id.clone())),
            },
            None if asked.is_some() => Err(Refusal::new(Code::NoSuchVersion)
                .with("Key", self.key())
                .with("VersionId", asked.unwrap_or_default())),
            None => Err(self.missing(name)?),
        }
    }

    /// Whoever may not list is not told that an object is missing.
    fn missing(&self, name: &str) -> Answered<Refusal> {
        Ok(if self.may(name, "s3:ListBucket")? {
            Refusal::new(Code::NoSuchKey).with("Key", self.key())
        } else {
            Refusal::new(Code::AccessDenied)
        })
    }

    pub(super) fn get_object(&self, name: &str) -> Answered<Answer> {
        let (version, object) = self.found(name)?;
        if self.is_kept_by_writer(self.bucket(name)?, object) {
            return Err(Refusal::new(Code::AccessDenied));
        }
        let mut answer = Answer::empty(200);
        answer.headers.clone_from(&object.headers);
        if version.id != NULL_VERSION {
            answer = answer.with("x-amz-version-id", &version.id);
        }
        let mut answer = answer
            .with("etag", &object.etag)
            .with("last-modified", version.modified.http_date())
            .with("accept-ranges", "bytes");
        answer.body = self.sent_bytes(object);
        if let Some(range) = self.call.header("range") {
            answer = partial(answer, &range)?;
        }
        if self.call.method == "GET" && self.faults.has(FaultKind::TruncateBody) {
            answer.fate = Fate::Cut;
        }
        Ok(answer)
    }

    fn sent_bytes(&self, object: &Object) -> Bytes {
        if self.faults.has(FaultKind::AlteredBody) {
            object.body.iter().map(|byte| byte ^ 1).collect()
        } else {
            object.body.clone()
        }
    }

    pub(super) fn put_object(&mut self, name: &str) -> Answered<Answer> {
        self.check_put(name)?;
        let mut object = Object::new(self.call.body.clone());
        object.headers = kept_headers(&self.call.headers);
        self.caller_name().clone_into(&mut object.writer);
        object.shared_with_owner = self.call.header("x-amz-acl").as_deref() == Some(FOR_THE_OWNER);
        let etag = object.etag.clone();
        let key = self.key().to_owned();
        let version = self.store.put(name, &key, object, self.now);
        let answer = Answer::empty(200).with("etag", etag);
        Ok(match version.filter(|id| id != NULL_VERSION) {
            Some(id) => answer.with("x-amz-version-id", id),
            None => answer,
        })
    }

    fn check_put(&self, name: &str) -> Answered<()> {
        let fault = |kind| self.faults.has(kind);
        if fault(FaultKind::StorageFull) {
            return Err(Refusal::new(Code::XMinioStorageFull));
        }
        if fault(FaultKind::BucketReadOnly) {
            return Err(Refusal::new(Code::AccessDenied));
        }
        if fault(FaultKind::QuotaExceeded) && !self.call.body.is_empty() {
            return Err(Refusal::new(Code::QuotaExceeded));
        }
        if self.key().len() > 1024 {
            return Err(Refusal::new(Code::KeyTooLongError)
                .with("Size", self.key().len().to_string())
                .with("MaxSizeAllowed", "1024"));
        }
        self.check_acl_of_put(name)?;
        payload::check_md5(self.call)?;
        let only_new = self.call.header("if-none-match").as_deref() == Some("*");
        let there = self
            .bucket(name)?
            .version(self.key(), None)
            .is_some_and(|v| v.object.is_some());
        if only_new && there {
            return Err(Refusal::new(Code::PreconditionFailed).with("Condition", "If-None-Match"));
        }
        Ok(())
    }

    pub(super) fn delete_object(&mut self, name: &str) -> Answered<Answer> {
        if self.faults.has(FaultKind::DeleteFails) {
            return Err(Refusal::new(Code::InternalError));
        }
        if self.faults.has(FaultKind::BucketReadOnly) {
            return Err(Refusal::new(Code::AccessDenied));
        }
        let asked = self.call.param("versionId");
        self.check_lock(name, asked.as_deref())?;
        let versioned = self.bucket(name)?.versioning.is_known();
        let key = self.key().to_owned();
        let deleted = self.store.delete(name, &key, asked.as_deref(), self.now);
        let mut answer = Answer::empty(204);
        if let Some(id) = deleted.version_id.filter(|_| versioned) {
            answer = answer.with("x-amz-version-id", id);
        }
        Ok(if deleted.marker {
            answer.with("x-amz-delete-marker", "true")
        } else {
            answer
        })
    }
}

/// Headers that come back with an object: its type, its encoding, and the user's own metadata.
fn kept_headers(sent: &[(String, String)]) -> Vec<(String, String)> {
    let kept = |name: &str| {
        matches!(
            name,
            "content-type" | "content-encoding" | "cache-control" | "content-disposition"
        ) || name.starts_with("x-amz-meta-")
    };
    let mut headers: Vec<_> = sent
        .iter()
        .filter(|(name, _)| kept(name))
        .cloned()
        .collect();
    if !headers.iter().any(|(name, _)| name == "content-type") {
        headers.push(("content-type".to_owned(), "binary/octet-stream".to_owned()));
    }
    headers
}

/// The part of a body that a `Range` of the form `bytes=a-b` asks for; other forms are not looked at.
fn partial(answer: Answer, range: &str) -> Answered<Answer> {
    let length = answer.body.len();
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|r| r.split_once('-')) else {
        return Ok(answer);
    };
    let (first, last) = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), Ok(last)) => (first, last.min(length.saturating_sub(1))),
        (Ok(first), Err(_)) => (first, length.saturating_sub(1)),
        (Err(_), Ok(suffix)) => (length.saturating_sub(suffix), length.saturating_sub(1)),
        (Err(_), Err(_)) => return Ok(answer),
    };
    if first >= length || first > last {
        return Err(Refusal::new(Code::InvalidRange)
            .with("RangeRequested", range)
            .with("ActualObjectSize", length.to_string()));
    }
    let mut answer = answer.with("content-range", format!("bytes {first}-{last}/{length}"));
    answer.status = 206;
    answer.body = answer.body.slice(first..=last);
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ten_bytes() -> Answer {
        Answer {
            body: Bytes::from_static(b"0123456789"),
            ..Answer::empty(200)
        }
    }

    #[test]
    fn a_range_is_cut_out_and_an_impossible_one_refused() {
        for (range, body, status) in [
            ("bytes=0-3", "0123", 206),
            ("bytes=8-99", "89", 206),
            ("bytes=7-", "789", 206),
            ("bytes=-2", "89", 206),
            ("lines=1-2", "0123456789", 200),
        ] {
            let answer = partial(ten_bytes(), range).unwrap();
            assert_eq!(
                (&answer.body[..], answer.status),
                (body.as_bytes(), status),
                "{range}"
            );
        }
        assert_eq!(
            partial(ten_bytes(), "bytes=10-12").unwrap_err().code,
            Code::InvalidRange
        );
    }
}
