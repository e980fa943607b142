//! Causes that are known and not told yet, each with the reason and with what it takes.

use Takes::{Artefact, Experiments, Operations, Operator, Policies, Runs};

/// A cause that no rule speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its code, as it will be.
    pub code: &'static str,
    /// The cause in half a sentence.
    pub cause: &'static str,
    /// Why it is not told.
    pub why: &'static str,
    /// What it takes.
    pub takes: Takes,
}

/// What it takes to tell a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Takes {
    /// More experiments of the kind there are.
    Experiments,
    /// An artefact of the user: a presigned URL, a form, a policy, a client's own request.
    Artefact,
    /// Policies, read with a key that may.
    Policies,
    /// Operations that are not sent yet: uploads in parts, versions, tags, ACLs.
    Operations,
    /// More runs, over time or from elsewhere.
    Runs,
    /// What only the operator sees.
    Operator,
}

impl Takes {
    /// In words, for the page.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Experiments => "more experiments",
            Self::Artefact => "the user's own artefact",
            Self::Policies => "reading policies",
            Self::Operations => "operations that are not sent yet",
            Self::Runs => "more runs, later or from elsewhere",
            Self::Operator => "the operator's view",
        }
    }
}

/// The causes for which there is no rule.
pub fn not_told() -> &'static [Known] {
    KNOWN
}

const fn k(code: &'static str, cause: &'static str, takes: Takes, why: &'static str) -> Known {
    Known {
        code,
        cause,
        why,
        takes,
    }
}

/// All, sorted by code; a test holds that no rule speaks of them and that no cause is missing.
#[rustfmt::skip]
const KNOWN: &[Known] = &[
    k("addressing.base-path-join", "the client's URL join lost the endpoint's last segment", Artefact, "our own requests keep the path; only the client's request shows it"),
    k("addressing.double-slash", "a slash doubled by configuration", Artefact, "our own requests have no doubled slash; only the client's request shows it"),
    k("addressing.host-template", "the client's template of the host is wrong", Artefact, "our own host is right; only the client's request shows it"),
    k("addressing.post-to-object", "a form is posted to an object's path", Artefact, "no form is sent"),
    k("clock.slow-upload", "the signature ages while the body is sent", Operations, "our bodies are small; it takes an upload of a quarter of an hour"),
    k("identity.deleted-key", "the key was removed", Operator, "on the wire it is a key that is not known"),
    k("identity.duplicate-key", "one access key belongs to two users", Operator, "takes a second bucket, or the list of users"),
    k("identity.empty-credential", "the ID is empty", Artefact, "an empty ID is refused before anything is sent"),
    k("identity.replication-lag", "a zone does not have the user yet", Runs, "takes each address by itself, over time"),
    k("name.endpoint-derived-from-region", "the client makes up an AWS host from the region", Artefact, "this tool is given its endpoint; only the client's error shows the other host"),
    k("operation.conditional-write", "If-None-Match is ignored or refused", Operations, "takes two conditional Puts"),
    k("operation.list-key-decoding", "List gives back altered keys", Operations, "takes keys with unusual characters"),
    k("operation.sse-headers-incomplete", "headers for encryption are incomplete", Artefact, "our requests have none; only the client's request shows it"),
    k("operation.storage-class", "the storage class is not known", Artefact, "our requests name none; only the client's request shows it"),
    k("operation.versioning-absent", "no version comes back", Operations, "takes a bucket that is known to keep versions"),
    k("operation.versions-remain", "a bucket is not empty because of versions or open uploads", Operations, "no bucket is deleted here"),
    k("payload.aws-chunked-unsupported", "no body in chunks is taken", Experiments, "takes a body that is signed in chunks beside one with a trailer"),
    k("payload.bad-digest-encoding", "the client encodes the digest wrongly", Artefact, "our digests are right; only the client's request shows it"),
    k("payload.checksum-algo-unsupported", "one checksum algorithm is not known", Operations, "takes an upload with each algorithm"),
    k("payload.chunk-parse-bug", "the server misreads chunks", Runs, "takes many uploads of one large body"),
    k("payload.chunk-too-small", "a chunk is smaller than the store takes", Operations, "takes a body of several chunks"),
    k("payload.mpu-checksum-mismatch", "a part has a checksum that was not declared", Operations, "no upload in parts is sent"),
    k("payload.multidelete-digest", "the deletion of many wants another digest", Operations, "objects are deleted one by one here"),
    k("payload.streaming-signed-unsupported", "bodies signed in chunks are refused", Experiments, "takes a body that is signed in chunks"),
    k("permission.action-mapping", "a release of the server maps actions otherwise", Runs, "takes the same run against the release before"),
    k("permission.grant-not-applied", "the grant was never stored", Policies, "looks like a missing right; listed as what remains"),
    k("permission.list-buckets-only", "a key for one bucket cannot list buckets", Operations, "the list of buckets is not asked for with a key"),
    k("permission.network-condition", "a condition on the network", Runs, "looks like a missing right; takes the same run from elsewhere; listed as what remains"),
    k("permission.policy-engine-mode", "the policy engine was switched on without policies for static keys", Operator, "looks like missing rights of every key"),
    k("permission.tagging", "the right to set tags is missing", Operations, "our requests set no tags"),
    k("permission.tenant-policy", "a policy matches in the empty tenant only", Policies, "takes the policy and the tenant of the user"),
    k("policy.locks-out-owner", "the policy locks out its owner", Policies, "takes the policy"),
    k("policy.no-effect", "the policy is stored and has no effect", Policies, "takes the policy"),
    k("policy.open-to-everyone", "the policy opens the bucket to everybody", Policies, "takes the policy; that everybody is let in is told"),
    k("policy.principal-propagation", "the principal is too new", Policies, "takes the policy and time"),
    k("policy.principal-unknown", "the principal does not exist", Policies, "takes the policy"),
    k("policy.resource-form", "the resource is written in another store's form", Policies, "takes the policy"),
    k("policy.statement-key", "a statement has a key the store does not know", Policies, "takes the policy"),
    k("policy.too-large", "the policy is too large", Policies, "takes the policy"),
    k("policy.version-refused", "the store refuses the policy's version", Policies, "takes the policy"),
    k("post.policy-mismatch", "the fields of a form do not fit its policy", Artefact, "takes the form"),
    k("region.location-constraint", "the location constraint of a new bucket is refused", Operations, "no bucket is made here"),
    k("signature.missing-content-sha256", "the header x-amz-content-sha256 is missing", Artefact, "ours is there; only the client's request shows it"),
    k("signature.presigned-header-drift", "the headers differ from those presigned", Artefact, "takes the presigned URL"),
    k("signature.presigned-other-host", "the URL was presigned for another host", Artefact, "takes the presigned URL"),
    k("signature.presigned-other-method", "the URL was presigned for another method", Artefact, "takes the presigned URL"),
    k("signature.server-drops-header", "the server's framework drops a signed header", Experiments, "looks like a hop that does; takes a run past every hop"),
    k("tcp.filtered", "a firewall drops packets", Runs, "no other port is tried unasked; told as tcp.timeout"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_every_line_says_why() {
        for pair in KNOWN.windows(2) {
            assert!(pair[0].code < pair[1].code, "{}", pair[1].code);
        }
        for known in KNOWN {
            assert!(known.code.contains('.'), "{}", known.code);
            for text in [known.cause, known.why] {
                assert!(!text.is_empty() && !text.ends_with('.'), "{}", known.code);
            }
        }
    }

    #[test]
    fn what_a_rule_tells_is_not_in_the_list() {
        for known in KNOWN {
            assert!(
                crate::diagnose::rules::find(known.code).is_none(),
                "{}",
                known.code
            );
        }
    }
}
