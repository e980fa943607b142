//! Faults that stand for conditions: what is refused though the right is there.

use super::call::Channel;
use super::fault::FaultKind;
use super::refusal::{Answered, Code, Refusal};
use super::route::Operation;
use super::service::Service;
use super::store::Object;

impl Service<'_> {
    /// Refuses what a condition does not hold for.
    pub(super) fn check_conditions(&self, bucket: &str) -> Answered<()> {
        self.check_form(bucket)?;
        self.check_way()?;
        if self.is_owner(bucket) {
            // Of a policy that names another user, the owner notices nothing.
            return Ok(());
        }
        let denied = match self.route.operation {
            Operation::ListObjects | Operation::ListObjectsV2 => self.is_list_denied(),
            Operation::PutObject => self.is_put_denied(),
            Operation::GetObject => self.is_get_denied(bucket),
            _ => false,
        };
        if denied || (self.is_on_object() && self.faults.has(FaultKind::ObjectsDenied)) {
            return Err(Refusal::new(Code::AccessDenied));
        }
        self.check_told()
    }

    /// What a store does not take in a request, whoever sends it.
    fn check_form(&self, bucket: &str) -> Answered<()> {
        let has = |kind| self.faults.has(kind);
        let puts = self.route.operation == Operation::PutObject;
        let header = |name: &str| self.call.header(name).is_some();
        if has(FaultKind::BucketNameRefused) {
            return Err(Refusal::new(Code::InvalidBucketName).with("BucketName", bucket));
        }
        if puts && has(FaultKind::ExtraQueryRefused) && self.call.param("x-id").is_some() {
            return Err(Refusal::new(Code::NoSuchKey).with("Key", self.key()));
        }
        if puts && has(FaultKind::SdkHeadersRefused) && header("amz-sdk-request") {
            return Err(Refusal::new(Code::NotImplemented).with("Header", "amz-sdk-request"));
        }
        let digest = header("content-md5") || header("x-amz-checksum-crc32");
        if puts && has(FaultKind::DigestRequired) && !digest {
            return Err(Refusal::new(Code::InvalidRequest).saying(
                "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters",
            ));
        }
        if puts && has(FaultKind::QuotaAsDenied) && !self.call.body.is_empty() {
            return Err(Refusal::new(Code::AccessDenied));
        }
        Ok(())
    }

    /// Refuses what came by the wrong way, to the owner too: a `Deny` binds everybody.
    fn check_way(&self) -> Answered<()> {
        let is_plain = self.call.channel == Channel::Plain;
        let allowed = self.faults.word(FaultKind::SourceAddress);
        let is_elsewhere = allowed.is_some_and(|allowed| self.source() != allowed);
        if is_elsewhere || (is_plain && self.faults.has(FaultKind::TlsRequired)) {
            return Err(Refusal::new(Code::AccessDenied));
        }
        Ok(())
    }

    /// The address a request seems to come from, behind a hop that speaks for its clients.
    fn source(&self) -> String {
        let forwarded = self.call.header("x-forwarded-for");
        let client =
            forwarded.and_then(|all| all.split(',').next().map(|one| one.trim().to_owned()));
        client.unwrap_or_else(|| HOP_ADDRESS.to_owned())
    }

    fn is_on_object(&self) -> bool {
        self.route.key.is_some()
    }

    fn is_list_denied(&self) -> bool {
        let prefix = self.call.param("prefix").unwrap_or_default();
        let only_below = self.faults.word(FaultKind::ListOnlyBelow);
        only_below.is_some_and(|only| !prefix.starts_with(only))
            || (self.faults.has(FaultKind::ListPrefixDenied) && !prefix.is_empty())
    }

    fn is_put_denied(&self) -> bool {
        let lacks = |fault, header: &str, wanted: &str| {
            self.faults.has(fault) && self.call.header(header).as_deref() != Some(wanted)
        };
        lacks(
            FaultKind::SseRequired,
            "x-amz-server-side-encryption",
            "AES256",
        ) || lacks(
            FaultKind::OwnerAclRequired,
            "x-amz-acl",
            "bucket-owner-full-control",
        )
    }

    /// Whether the object is somebody else's who gave no right to it.
    fn is_get_denied(&self, bucket: &str) -> bool {
        let found = self.store.buckets.get(bucket);
        let version = found.and_then(|bucket| bucket.version(self.key(), None));
        let object: Option<&Object> = version.and_then(|version| version.object.as_ref());
        self.faults.has(FaultKind::ObjectsOfOthersDenied)
            && object.is_some_and(|object| object.writer != self.caller_name())
    }

    /// Denials that say why.
    fn check_told(&self) -> Answered<()> {
        let puts = self.route.operation == Operation::PutObject;
        let of_data = puts || self.route.operation == Operation::GetObject;
        let who = self.caller_name();
        let because = if puts && self.faults.has(FaultKind::DenyTold) {
            "s3:PutObject with an explicit deny in a resource-based policy"
        } else if of_data && self.faults.has(FaultKind::KmsDenied) {
            "kms:GenerateDataKey on the key of this bucket"
        } else {
            return Ok(());
        };
        Err(Refusal::new(Code::AccessDenied).saying(format!(
            "User: {who} is not authorized to perform: {because}"
        )))
    }
}

/// The address of the hop that stands before the lab under some faults; for documentation, RFC 5737.
const HOP_ADDRESS: &str = "192.0.2.80";
