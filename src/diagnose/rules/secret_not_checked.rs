//! The endpoint lets a wrong secret in.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, KeyRole, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("secret.not-checked"),
    title: "the endpoint lets a wrong secret in, so a success proves nothing about the key",
    meaning: "A request signed with a secret made wrong on purpose succeeded. The store does not \
              check signatures, or takes a request with a bad one for an anonymous one. Whatever \
              works in this run may work for anybody.",
    told_by: "The calibration with a wrong secret is allowed.",
    look_alikes: &["permission.everything-open"],
    remedy: "Switch authentication on, or do not expose the endpoint beyond a trusted network.",
    sources: &[
        "observed on a store that checks the ID only, and on gateways without authentication",
    ],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let let_in = case.let_in(KeyRole::WrongSecret)?;
    let anonymous = case.let_in(KeyRole::Anonymous);
    let random = case.let_in(KeyRole::RandomId);
    let because = match (anonymous, random) {
        (Some(_), _) => {
            "List was allowed with a secret made wrong on purpose, and to nobody as well: the endpoint does not check signatures, or takes a bad one for none."
        }
        (None, Some(_)) => {
            "List was allowed with a secret made wrong on purpose and with an ID that nobody has."
        }
        (None, None) => {
            "List was allowed with a secret made wrong on purpose; an ID that nobody has is refused, so only the ID is looked at."
        }
    };
    Some(
        Draft::new(
            &RULE,
            Party::Endpoint,
            "The endpoint lets a wrong secret in, so a success says nothing about the target key.",
        )
        .confidence(Confidence::Certain)
        .because(because)
        .evidence(&[let_in])
        .evidence(anonymous.as_slice())
        .evidence(random.as_slice())
        .step("Switch the check of signatures on in the store's configuration, then run again.")
        .step("Until then treat the endpoint as open to everybody who reaches it.")
        .done(),
    )
}
