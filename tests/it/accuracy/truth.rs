//! What is true under a fault besides its own finding, and why the tool may say less.

use s3probe::model::{Confidence, Finding};

use super::cases::is_granted_wrongly;

/// Under this fault this finding is true, though it is not the cause: fault, code, reason.
const FOLLOWS: &[(&str, &str, &str)] = &[
    (
        "everything-open",
        "permission.excess",
        "what everybody may do, the key may too",
    ),
    (
        "list-missing-masks-404",
        "permission.action-missing",
        "nobody but the owner may list, so the key has no right to",
    ),
    (
        "list-missing-masks-404",
        "permission.denied",
        "nobody but the owner may list, so the key has no right to",
    ),
    (
        "objects-denied",
        "permission.action-missing",
        "the key has no right to any object",
    ),
    (
        "put-closed-early",
        "server.no-answer",
        "it says that the connection was closed without an answer, and claims no reason",
    ),
    (
        "not-initialised",
        "server.error",
        "the store says itself that it fails inside",
    ),
];

/// Under this fault this finding says less than there is to say, and no more than the endpoint
/// says itself; it may not be certain. Fault, code, reason.
const LESS: &[(&str, &str, &str)] = &[
    (
        "body-limit",
        "hop.waf-block",
        "that something before the store answers by itself is so; which limit it minds its status says, not its page",
    ),
    (
        "bucket-read-only",
        "permission.action-missing",
        "the store says AccessDenied to every write and to nobody why; only a control that writes elsewhere would tell",
    ),
    (
        "proxy-page",
        "s3.not-s3",
        "a page for every request: whether a store is behind it was not seen",
    ),
    (
        "auth-backend-missing",
        "s3.not-s3",
        "a page for every request: whether a store is behind it was not seen",
    ),
    (
        "wrong-secret-as-unknown-key",
        "identity.unknown-key",
        "the store itself says that it does not know the ID; no server is known to say so of a wrong secret",
    ),
    (
        "token-required",
        "identity.unknown-key",
        "the store itself says that it does not know the ID, and nothing in the ID shows that it is temporary",
    ),
];

/// Why nothing, or nothing certain, is said of a fault in some situations.
const SILENT: &[(&str, &str)] = &[
    (
        "deny-told",
        "without a control and an expectation a denial is an observation",
    ),
    (
        "key-kind-refused",
        "without a control and an expectation a refusal is an observation",
    ),
    (
        "kms-denied",
        "without a control and an expectation a refusal is an observation",
    ),
    (
        "list-only-below",
        "without a control and an expectation a refusal is an observation",
    ),
    (
        "objects-denied",
        "without a control and an expectation a refusal is an observation",
    ),
    (
        "objects-of-others-denied",
        "without a control and an expectation a refusal is an observation",
    ),
    (
        "owner-acl-required",
        "without a control and an expectation a refusal is an observation",
    ),
    (
        "sse-required",
        "without a control and an expectation a refusal is an observation",
    ),
    (
        "list-prefix-denied",
        "the run lists without a prefix, which is allowed",
    ),
    (
        "header-added",
        "a header that a hop adds is seen by the store alone; one answer for every key",
    ),
    (
        "refuse-after-list",
        "with a control that is denied alike, a read-only bucket is the other reading",
    ),
    (
        "strip-header",
        "our SDK does not send the header, or does not sign it; or its loss makes one answer for every key",
    ),
    (
        "token-required",
        "the control is refused in the same words, so the key is not what is in question",
    ),
];

/// Whether a code is true under these faults.
pub(super) fn follows(faults: &[String], code: &str) -> bool {
    holds(FOLLOWS, faults, code)
}

/// Whether a finding says less than there is to say, without certainty.
pub(super) fn says_less(faults: &[String], finding: &Finding) -> bool {
    let code = finding.code.as_str();
    let is_less = holds(LESS, faults, code) || faults.iter().any(|fault| has_no_right(fault, code));
    finding.confidence != Confidence::Certain && is_less
}

/// Whether a finding says no more than that the key has no right, where the slip is in what was
/// granted: that is so, and why only who reads policy and settings can say.
fn has_no_right(fault: &str, code: &str) -> bool {
    let name = fault.split(['=', ',']).next().unwrap_or(fault);
    is_granted_wrongly(name) && ["permission.action-missing", "permission.denied"].contains(&code)
}

const ONLY_READ: &str = "that the key has no such right is so; which slip it is shows only who may read policy and settings";
const BY_ARN: &str = "AWS names users by ARN in policies and by canonical ID in answers, so a Deny for one is not seen to be about this key";

/// Why a case is silent; `said` is what it said instead.
pub(super) fn reason(fault: &str, said: &str) -> Option<&'static str> {
    let of_code = FOLLOWS.iter().chain(LESS).find_map(|(name, code, reason)| {
        (is_of(fault, name) && said.starts_with(code)).then_some(*reason)
    });
    let silent = SILENT
        .iter()
        .find_map(|(name, reason)| is_of(fault, name).then_some(*reason));
    let code = said.split(' ').next().unwrap_or(said);
    let of_grant = has_no_right(fault, code).then_some(if fault.ends_with("dialect aws") {
        BY_ARN
    } else {
        ONLY_READ
    });
    of_code.or(silent).or(of_grant)
}

fn holds(table: &[(&str, &str, &str)], faults: &[String], code: &str) -> bool {
    table
        .iter()
        .any(|(name, follows, _)| *follows == code && faults.iter().any(|fault| is_of(fault, name)))
}

/// Whether a fault as it was given (`slow=4s, without a control`) is one of this name.
fn is_of(given: &str, name: &str) -> bool {
    given
        .strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['=', ',']))
}
