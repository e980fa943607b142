//! The canonicalized resource of a string to sign.

use super::Dialect;
use crate::sign::uri::{self, Plus, Target};

/// The bucket if the host names it, the path as sent, and the signed sub-resources.
///
/// The path is not decoded, completed or normalized: for `/bucket` it is `/bucket`, for `/bucket/`
/// it is `/bucket/`. Servers sign what they receive, so a client that sends one and signs the other
/// (botocore under path style) is refused with a perfectly good key.
pub fn canonicalized_resource(
    target: Target<'_>,
    virtual_hosted_bucket: Option<&str>,
    dialect: Dialect,
) -> String {
    let bucket = virtual_hosted_bucket.map_or(String::new(), |bucket| format!("/{bucket}"));
    let path = if target.path.is_empty() {
        "/"
    } else {
        target.path
    };
    let sub_resources = signed_sub_resources(target, dialect);
    format!("{bucket}{path}{sub_resources}")
}

/// Values are signed decoded, in the order of the names; an empty value is signed as none.
fn signed_sub_resources(target: Target<'_>, dialect: Dialect) -> String {
    let mut signed: Vec<(String, String)> = target
        .parameters()
        .map(|(name, value)| (decoded(name), decoded(value)))
        .filter(|(name, _)| dialect.signs(name))
        .collect();
    signed.sort_by(|(a, _), (b, _)| a.cmp(b));
    let joined = signed
        .into_iter()
        .map(|(name, value)| match value.as_str() {
            "" => name,
            value => format!("{name}={value}"),
        })
        .collect::<Vec<_>>()
        .join("&");
    if joined.is_empty() {
        joined
    } else {
        format!("?{joined}")
    }
}

fn decoded(text: &str) -> String {
    uri::decode_text(text, Plus::Space)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(target: &str, bucket: Option<&str>) -> String {
        canonicalized_resource(uri::split(target), bucket, Dialect::default())
    }

    #[test]
    fn what_is_signed_is_what_is_sent() {
        assert_eq!(resource("/bucket?prefix=a", None), "/bucket");
        assert_eq!(resource("/bucket/?prefix=a", None), "/bucket/");
        assert_eq!(
            resource("/base/bucket/a//b/..", None),
            "/base/bucket/a//b/.."
        );
        assert_eq!(resource("/b/pr%c3%a9f+%2B", None), "/b/pr%c3%a9f+%2B");
        assert_eq!(resource("/", None), "/");
    }

    #[test]
    fn a_bucket_in_the_host_name_comes_first() {
        assert_eq!(resource("/key", Some("bucket")), "/bucket/key");
        assert_eq!(resource("/?acl", Some("bucket")), "/bucket/?acl");
        assert_eq!(resource("", Some("bucket")), "/bucket/");
    }

    #[test]
    fn sub_resources_are_sorted_and_their_values_decoded() {
        assert_eq!(
            resource("/b/k?versionId=a%2Bb&prefix=x&acl&uploads=", None),
            "/b/k?acl&uploads&versionId=a+b"
        );
        assert_eq!(
            resource("/b/k?response-content-type=text%2Fplain%3B%20x", None),
            "/b/k?response-content-type=text/plain; x"
        );
        // Names are compared exactly: S3's are case-sensitive.
        assert_eq!(resource("/b/k?versionid=1&ACL", None), "/b/k");
    }

    #[test]
    fn a_sub_resource_is_signed_only_in_a_dialect_that_knows_it() {
        let tagging = |dialect| canonicalized_resource(uri::split("/b/k?tagging"), None, dialect);
        assert_eq!(tagging(Dialect::Boto), "/b/k?tagging");
        assert_eq!(tagging(Dialect::Documented), "/b/k");
    }
}
