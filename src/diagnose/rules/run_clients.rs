//! What became of the requests of common clients.

use super::client::{Cause, Twin, Twins, answers, exchanges, titles};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::list;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("run.clients"),
    title: "what common clients would meet here",
    meaning: "With --clients, List and Put were also sent as the AWS CLI, boto3, the AWS SDKs, s3cmd, \
              rclone and the MinIO client send them, with their headers, signed as they sign them, and \
              through the AWS SDK for Rust as it comes. A plain request that works is no proof that \
              these do.",
    told_by: "The same requests, made from data about each client, of the same key.",
    look_alikes: &[],
    remedy: "Nothing, where all work. Where one fails for a reason that is not known, compare its \
             request in the evidence with one that works.",
    sources: &["captures and sources of each client, named in probes/clients"],
    claim: Claim::Fact,
    examine: find,
};

fn find(case: &Case<'_>) -> Vec<Finding> {
    let twins = Twins::of(case);
    if twins.all.is_empty() {
        return Vec::new();
    }
    let unexplained = twins.failing(Cause::Other);
    if !unexplained.is_empty() {
        return vec![failing(&twins, &unexplained)];
    }
    let working = twins.that_work();
    (!working.is_empty())
        .then(|| praise(&twins, &working))
        .into_iter()
        .collect()
}

fn praise(twins: &Twins<'_>, working: &[&str]) -> Finding {
    let theirs = |twin: &&Twin<'_>| working.contains(&twin.title());
    let twins: Vec<Twin<'_>> = twins.all.iter().filter(theirs).copied().collect();
    let puts: Vec<Twin<'_>> = twins.iter().filter(|t| t.is_put()).copied().collect();
    let (mut put, mut only_list) = (titles(&puts), titles(&twins));
    only_list.retain(|title| !put.contains(title));
    let mut other = String::new();
    let mut done = "List and put work";
    if put.is_empty() {
        (put, done) = (only_list, "List works");
    } else if !only_list.is_empty() {
        other = format!(
            " Of {} only the list was tried, and it works.",
            list(&only_list, "and")
        );
    }
    if twins.iter().any(|twin| twin.is_stock()) {
        other.push_str(STOCK);
    }
    Draft::new(
        &RULE,
        Party::Us,
        format!("{done} as sent by {}.", list(&put, "and")),
    )
    .severity(Severity::Info)
    .confidence(Confidence::Certain)
    .because(format!(
        "Each was sent with that client's headers, signed as it signs them, and accepted.{other}"
    ))
    .evidence(&exchanges(&twins))
    .step("Nothing has to be done.")
    .done()
}

/// What was proved of the SDK that sent for itself.
const STOCK: &str = " The AWS SDK for Rust went out by its own rules over our connection: its own pool, TLS and retries were not tried.";

fn failing(twins: &Twins<'_>, failing: &[Twin<'_>]) -> Finding {
    let plain = twins.plain(failing);
    Draft::new(
        &RULE,
        Party::Endpoint,
        format!("{} would fail here, and the reason is not known.", list(&titles(failing), "and")),
    )
    .severity(Severity::Warning)
    .confidence(Confidence::Possible)
    .because(format!(
        "Sent as that client sends it, the request is answered {}; a plain one of the same key works.",
        list(&answers(failing), "or")
    ))
    .evidence(&exchanges(failing))
    .evidence(&plain)
    .fact("clients that work", list(&twins.that_work(), "and"))
    .step("Compare the client's request in the evidence with one that works: headers, query, framing.")
    .step("Save the run with --save: the file is all that is needed to look into it.")
    .done()
}
