//! Which operation a request asks for, on which bucket and key.

use super::call::Call;
use super::encoding::decode;

/// What a request is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Route {
    /// The bucket, if one is named.
    pub(super) bucket: Option<String>,
    /// The key, decoded, if one is named.
    pub(super) key: Option<String>,
    /// How the bucket is named.
    pub(super) style: Style,
    /// What is asked for.
    pub(super) operation: Operation,
}

/// How a bucket is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// In the path.
    Path,
    /// In the host.
    VirtualHosted,
}

/// The operations the lab tells apart, each with the action a policy must allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    ListBuckets,
    /// Of STS, at the same place as S3.
    GetCallerIdentity,
    HeadBucket,
    ListObjects,
    ListObjectsV2,
    ListObjectVersions,
    GetBucketAcl,
    GetBucketLocation,
    GetBucketPolicy,
    GetBucketPolicyStatus,
    GetBucketVersioning,
    GetOwnershipControls,
    GetPublicAccessBlock,
    GetObjectLock,
    PutBucketPolicy,
    DeleteBucketPolicy,
    GetObject,
    HeadObject,
    GetObjectAcl,
    PutObject,
    DeleteObject,
    /// Reached by falling through only: the lab deletes no bucket on purpose.
    DeleteBucket,
    /// Part of S3, not of the lab: everything else with a sub-resource S3 has, and `CreateBucket` and the like.
    NotImplemented,
    /// A method nobody knows there.
    NotAllowed,
}

impl Operation {
    /// The action a policy must allow; `None` where policies have no say.
    pub(super) fn action(self, version: Option<&str>) -> Option<&'static str> {
        let of_version = version.is_some();
        Some(match self {
            Self::HeadBucket | Self::ListObjects | Self::ListObjectsV2 => "s3:ListBucket",
            Self::ListObjectVersions => "s3:ListBucketVersions",
            Self::GetBucketAcl => "s3:GetBucketAcl",
            Self::GetBucketLocation => "s3:GetBucketLocation",
            Self::GetBucketPolicy => "s3:GetBucketPolicy",
            Self::GetBucketPolicyStatus => "s3:GetBucketPolicyStatus",
            Self::GetBucketVersioning => "s3:GetBucketVersioning",
            Self::GetOwnershipControls => "s3:GetBucketOwnershipControls",
            Self::GetPublicAccessBlock => "s3:GetBucketPublicAccessBlock",
            Self::GetObjectLock => "s3:GetBucketObjectLockConfiguration",
            Self::PutBucketPolicy => "s3:PutBucketPolicy",
            Self::DeleteBucketPolicy => "s3:DeleteBucketPolicy",
            Self::GetObject | Self::HeadObject if of_version => "s3:GetObjectVersion",
            Self::GetObject | Self::HeadObject => "s3:GetObject",
            Self::GetObjectAcl if of_version => "s3:GetObjectVersionAcl",
            Self::GetObjectAcl => "s3:GetObjectAcl",
            Self::PutObject => "s3:PutObject",
            Self::DeleteObject if of_version => "s3:DeleteObjectVersion",
            Self::DeleteObject => "s3:DeleteObject",
            Self::DeleteBucket => "s3:DeleteBucket",
            Self::ListBuckets
            | Self::GetCallerIdentity
            | Self::NotImplemented
            | Self::NotAllowed => return None,
        })
    }
}

impl Route {
    /// Reads host, path, query and method.
    pub(super) fn of(call: &Call) -> Self {
        let host = call.header("host").unwrap_or_default();
        let path = call.path.strip_prefix('/').unwrap_or(&call.path);
        let (bucket, key, style) = if let Some(bucket) = bucket_of_host(&host) {
            (bucket, path, Style::VirtualHosted)
        } else {
            let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
            (decode(bucket), key, Style::Path)
        };
        let bucket = Some(bucket).filter(|name| !name.is_empty());
        let key = Some(decode(key)).filter(|key| !key.is_empty());
        let operation = operation(call, bucket.is_some(), key.is_some());
        Self {
            bucket,
            key,
            style,
            operation,
        }
    }

    /// The reading of a server that takes a host it does not know for a bucket.
    pub(super) fn of_whole_host(call: &Call, host: &str) -> Self {
        let mut call = call.clone();
        call.set_header("host", &format!("{host}.localhost"));
        Self::of(&call)
    }

    /// The reading of a server that does not see sub-resources: all of them fall through to the
    /// plain operation of their method.
    pub(super) fn without_sub_resources(call: &Call) -> Self {
        let mut plain = call.clone();
        let kept = |part: &&str| {
            [
                "list-type",
                "prefix",
                "delimiter",
                "max-keys",
                "continuation-token",
                "versionId",
            ]
            .iter()
            .any(|name| part.split('=').next() == Some(name))
        };
        plain.query = call
            .query
            .split('&')
            .filter(kept)
            .collect::<Vec<_>>()
            .join("&");
        let mut route = Self::of(&plain);
        if call.method == "DELETE" && route.bucket.is_some() && route.key.is_none() {
            route.operation = Operation::DeleteBucket;
        }
        route
    }
}

/// The bucket in a host: what stands before `s3.localhost` or `localhost`.
pub(super) fn bucket_of_host(host: &str) -> Option<String> {
    let name = host.rsplit_once(':').map_or(host, |(name, _port)| name);
    let bucket = name
        .strip_suffix(".s3.localhost")
        .or_else(|| name.strip_suffix(".localhost"))?;
    (!bucket.is_empty() && bucket != "s3").then(|| bucket.to_owned())
}

fn operation(call: &Call, has_bucket: bool, has_key: bool) -> Operation {
    let params = call.params();
    let has = |name: &str| params.iter().any(|(n, _)| n == name);
    let sub_resource = OF_S3_NOT_OF_THE_LAB.iter().any(|name| has(name));
    let read_only = READ_ONLY.iter().find(|(name, _)| has(name));
    match (call.method.as_str(), has_bucket, has_key) {
        ("GET", false, false) => Operation::ListBuckets,
        ("POST", false, false) if asks_caller(call) => Operation::GetCallerIdentity,
        (method, true, key) if read_only.is_some() => match read_only {
            Some((_, read)) if method == "GET" && !key => *read,
            _ => Operation::NotImplemented,
        },
        (_, true, _) if sub_resource => Operation::NotImplemented,
        ("GET", true, false) => bucket_read(&has, call),
        ("HEAD", true, false) => Operation::HeadBucket,
        ("PUT", true, false) if has("policy") => Operation::PutBucketPolicy,
        ("DELETE", true, false) if has("policy") => Operation::DeleteBucketPolicy,
        ("PUT" | "DELETE", true, _) if has("acl") || has("versioning") => Operation::NotImplemented,
        ("GET", true, true) if has("acl") => Operation::GetObjectAcl,
        ("GET", true, true) => Operation::GetObject,
        ("HEAD", true, true) => Operation::HeadObject,
        ("PUT", true, true) if call.header("x-amz-copy-source").is_some() => {
            Operation::NotImplemented
        }
        ("PUT", true, true) => Operation::PutObject,
        ("DELETE", true, true) => Operation::DeleteObject,
        ("PUT" | "DELETE" | "POST" | "OPTIONS", true, _) => Operation::NotImplemented,
        _ => Operation::NotAllowed,
    }
}

/// Whether a form asks STS who its sender is.
fn asks_caller(call: &Call) -> bool {
    let form = String::from_utf8_lossy(&call.body);
    form.split('&')
        .any(|pair| pair == "Action=GetCallerIdentity")
}

fn bucket_read(has: &impl Fn(&str) -> bool, call: &Call) -> Operation {
    let named = [
        ("acl", Operation::GetBucketAcl),
        ("location", Operation::GetBucketLocation),
        ("policy", Operation::GetBucketPolicy),
        ("versioning", Operation::GetBucketVersioning),
        ("versions", Operation::ListObjectVersions),
    ];
    match named.iter().find(|(name, _)| has(name)) {
        Some((_, operation)) => *operation,
        None if call.param("list-type").as_deref() == Some("2") => Operation::ListObjectsV2,
        None => Operation::ListObjects,
    }
}

/// Sub-resources of a bucket that the lab tells and does not let anybody change.
const READ_ONLY: &[(&str, Operation)] = &[
    ("object-lock", Operation::GetObjectLock),
    ("ownershipControls", Operation::GetOwnershipControls),
    ("policyStatus", Operation::GetBucketPolicyStatus),
    ("publicAccessBlock", Operation::GetPublicAccessBlock),
];

/// Sub-resources of the S3 API that the lab has no answer to. Other unknown parameters are not
/// looked at, as AWS does not look at them (`x-id` of its own SDKs, for one).
const OF_S3_NOT_OF_THE_LAB: &[&str] = &[
    "accelerate",
    "analytics",
    "attributes",
    "cors",
    "delete",
    "encryption",
    "intelligent-tiering",
    "inventory",
    "legal-hold",
    "lifecycle",
    "logging",
    "metrics",
    "notification",
    "partNumber",
    "replication",
    "requestPayment",
    "restore",
    "retention",
    "select",
    "tagging",
    "torrent",
    "uploadId",
    "uploads",
    "website",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn route(method: &str, host: &str, path: &str, query: &str) -> Route {
        Route::of(&Call {
            method: method.into(),
            path: path.into(),
            query: query.into(),
            headers: vec![("host".into(), host.into())],
            ..Call::default()
        })
    }

    #[test]
    fn a_bucket_is_found_in_the_path_or_in_the_host() {
        let table = [
            ("127.0.0.1:9", "/b/k", Some("b"), Some("k"), Style::Path),
            ("localhost", "/b", Some("b"), None, Style::Path),
            ("localhost", "/b/", Some("b"), None, Style::Path),
            (
                "s3.localhost:9",
                "/b/a%2Fb",
                Some("b"),
                Some("a/b"),
                Style::Path,
            ),
            (
                "b.localhost:9",
                "/a/b",
                Some("b"),
                Some("a/b"),
                Style::VirtualHosted,
            ),
            (
                "dotted.name.s3.localhost",
                "/",
                Some("dotted.name"),
                None,
                Style::VirtualHosted,
            ),
            (
                "store.example.org",
                "/b//k",
                Some("b"),
                Some("/k"),
                Style::Path,
            ),
            ("localhost", "/", None, None, Style::Path),
        ];
        for (host, path, bucket, key, style) in table {
            let route = route("GET", host, path, "");
            assert_eq!(route.bucket.as_deref(), bucket, "{host}{path}");
            assert_eq!(route.key.as_deref(), key, "{host}{path}");
            assert_eq!(route.style, style, "{host}{path}");
        }
    }

    #[test]
    fn an_operation_is_known_by_method_path_and_sub_resource() {
        let table = [
            ("GET", "/", "", Operation::ListBuckets),
            (
                "GET",
                "/b",
                "list-type=2&x-id=ListObjectsV2",
                Operation::ListObjectsV2,
            ),
            ("GET", "/b", "prefix=a", Operation::ListObjects),
            ("GET", "/b", "versions", Operation::ListObjectVersions),
            ("GET", "/b", "location=", Operation::GetBucketLocation),
            ("PUT", "/b", "policy", Operation::PutBucketPolicy),
            ("PUT", "/b", "", Operation::NotImplemented),
            ("DELETE", "/b", "", Operation::NotImplemented),
            ("DELETE", "/b", "cors", Operation::NotImplemented),
            ("GET", "/b", "object-lock", Operation::GetObjectLock),
            (
                "DELETE",
                "/b",
                "ownershipControls",
                Operation::NotImplemented,
            ),
            ("DELETE", "/b/k", "acl", Operation::NotImplemented),
            ("DELETE", "/b/k", "versionId=x", Operation::DeleteObject),
            ("PUT", "/b/k", "x-id=PutObject", Operation::PutObject),
            ("GET", "/b/k", "acl", Operation::GetObjectAcl),
            ("HEAD", "/b", "", Operation::HeadBucket),
            ("PATCH", "/b/k", "", Operation::NotAllowed),
            ("POST", "/", "", Operation::NotAllowed),
        ];
        for (method, path, query, expected) in table {
            let found = route(method, "localhost", path, query).operation;
            assert_eq!(found, expected, "{method} {path}?{query}");
        }
    }
}
