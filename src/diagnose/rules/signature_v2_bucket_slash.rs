//! A client signs `/bucket/` under `SigV2` and sends `/bucket`.

use super::client::{Cause, Twins, answers, exchanges, titles};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::list;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("signature.v2-bucket-slash"),
    title: "the client signs another path than it sends",
    meaning: "boto3 under SigV2 and path style signs `/bucket/` and sends `/bucket`, so every request \
              for the bucket itself (List above all) is refused with a perfect key, while objects \
              can be put and read. It is the client, not the store, and not the key.",
    told_by: "The request as boto3 makes it is refused; the same with the slash sent as well is \
              accepted, and so is a plain SigV2 List of the same key. Sent with --clients.",
    look_alikes: &[
        "secret.wrong",
        "signature.v2-differs",
        "signature.v2-disabled",
    ],
    remedy: "Set boto3 to SigV4 (signature_version='s3v4'), or list with another client.",
    sources: &[
        "boto/boto3#4433",
        "boto3 1.43.11, captured: observed on Ceph RGW 16.2 and SeaweedFS 4.48",
    ],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let twins = Twins::of(case);
    let refused = twins.failing(Cause::Slash);
    let first = refused.first()?;
    let accepted = twins.sent_as_signed(*first)?;
    let who = list(&titles(&refused), "and");
    Some(
        Draft::new(&RULE, Party::Us, format!("{who} cannot list here, and it is the client: not the store, not the key."))
            .severity(Severity::Warning)
            .confidence(if twins.is_steady() { Confidence::Certain } else { Confidence::Likely })
            .because(format!(
                "It signs the bucket's path with a slash behind it and sends it without: {}. The same request with the slash sent too is accepted.",
                list(&answers(&refused), "or")
            ))
            .evidence(&exchanges(&refused))
            .evidence(&[accepted])
            .ruled_out("secret.wrong", &[accepted], "the same key and request, with the slash sent, are accepted")
            .ruled_out("signature.v2-disabled", &twins.plain(&refused), "a plain SigV2 List is accepted")
            .step("Set boto3 to SigV4: Config(signature_version='s3v4'); nothing has to change at the store or the key.")
            .step("If it must be SigV2, list with another client; boto3 can still put and get objects.")
            .done(),
    )
}
