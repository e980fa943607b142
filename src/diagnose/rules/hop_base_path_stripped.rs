//! The path arrives with another beginning than it was sent with.

use crate::diagnose::{Claim, Rule, echo};
use crate::model::FindingCode;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.base-path-stripped"),
    title: "the beginning of the path is taken away or added on the way",
    meaning: "The path is signed. A proxy that serves a store below a path of its own and takes \
              that path away, or puts one before it, breaks the signature.",
    told_by: "The text that the endpoint signed has the same path without its beginning, or with \
              more before it.",
    look_alikes: &["secret.wrong", "signature.path-normalised"],
    remedy: "Serve the store at the root of a host name of its own.",
    sources: &["public case minio/minio#6546"],
    claim: Claim::Cause,
    examine: |case| echo::base_path_stripped(&RULE, case),
};
