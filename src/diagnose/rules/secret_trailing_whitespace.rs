//! Blanks or line ends cling to a part of the key.

use super::hygiene::{self, Part};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::key::{Mark, Repair};
use crate::model::{Finding, FindingCode, KeyRole};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("secret.trailing-whitespace"),
    title: "a blank or line end clinging to the key",
    meaning: "The ID, the secret or the token has a blank, tab, carriage return or newline before, \
              in or after it, usually from copying or from a file's last line. In the secret it is \
              signed with and the signature is wrong; in the ID the endpoint sees another ID. Some \
              stores strip it and the key works there and nowhere else.",
    told_by: "The text as given, seen offline; with `--try-repairs` the endpoint accepts the trimmed \
              key and not the one as given.",
    look_alikes: &["secret.wrong", "identity.unknown-key"],
    remedy: "Remove it where the key is kept: with `printf`, not `echo`, into files and secret \
             stores.",
    sources: &[
        "observed on Ceph RGW 16.2 and SeaweedFS: a blank after the secret is a wrong signature, after the ID an unknown ID or stripped",
    ],
    claim: Claim::Cause,
    examine: |case| {
        [KeyRole::Target, KeyRole::Control]
            .into_iter()
            .filter_map(|role| find(case, role))
            .collect()
    },
};

const MARKS: [(Mark, &str); 5] = [
    (Mark::LeadingBlank, "a blank before it"),
    (Mark::TrailingBlank, "a blank after it"),
    (Mark::Newline, "a newline"),
    (Mark::CarriageReturn, "a carriage return"),
    (Mark::InnerBlank, "a blank inside"),
];

const REPAIRS: [Repair; 4] = [
    Repair::TrimmedSecret,
    Repair::TrimmedId,
    Repair::Trimmed,
    Repair::Joined,
];

fn find(case: &Case<'_>, role: KeyRole) -> Option<Finding> {
    let key = case.evidence.key(role)?;
    let parts = hygiene::marked(key, &MARKS);
    let first = parts.first()?;
    let title = format!(
        "{} of the {role} key has {}.",
        first.part.title(),
        first.found
    );
    let draft = hygiene::draft(&RULE, case, role, title, (&parts, &REPAIRS))
        .step(match first.part {
            Part::Id => "Remove it from the ID where the key is kept.",
            Part::Secret | Part::Token => "Remove it where the key is kept; printf '%s' writes a file without the newline that echo adds.",
        });
    Some(hygiene::with_try(case, draft, role, &parts).done())
}
