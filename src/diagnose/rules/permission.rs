//! What the rules about rights have in common.

use super::tried;
use crate::diagnose::draft::Draft;
use crate::diagnose::words::distinct_verbs;
use crate::diagnose::{Case, commands};
use crate::model::{Expected, KeyRole, Observed, Outcome, Scheme, Severity, Verb, Verdict};

/// The target's cells that were denied, were not meant to be, and are allowed to the control.
///
/// Without expectation and control they are observations; they are listed all the same, so that a
/// rule can state them as such.
pub(super) fn denied<'a>(case: &Case<'a>) -> Vec<&'a Outcome> {
    case.of(KeyRole::Target)
        .filter(|o| o.observed == Observed::Denied && o.expected != Expected::Deny)
        .filter(|o| o.verdict != Verdict::Inconclusive && !case.is_denied_at_the_door(o))
        .collect()
}

/// All keys' cells that are denied like the List that experiments vary.
///
/// What is denied to every operation alike has one reason; other denials are left to others.
pub(super) fn denied_alike<'a>(case: &Case<'a>, lists: &tried::Series<'_>) -> Vec<&'a Outcome> {
    let varied = tried::cells_of(case, lists);
    let class = varied.first().map(|outcome| &outcome.class);
    case.outcomes
        .iter()
        .filter(|o| o.observed == Observed::Denied && o.expected != Expected::Deny)
        .filter(|o| Some(&o.class) == class)
        .collect()
}

/// An error where the denial is a deviation, otherwise worth knowing.
pub(super) fn severity(cells: &[&Outcome]) -> Severity {
    if cells.iter().any(|o| o.verdict == Verdict::Fail) {
        Severity::Error
    } else {
        Severity::Info
    }
}

/// Adds what shows that the key itself is good.
pub(super) fn rule_out_identity(case: &Case<'_>, draft: Draft, cells: &[&Outcome]) -> Draft {
    let Some(first) = cells.first() else {
        return draft;
    };
    let wrong = case.wrong_identities(first.cell.signature);
    let accepted = case
        .accepted(KeyRole::Target)
        .filter(|o| o.observed == Observed::Allowed);
    let draft = if case.shows_accepted(first) && !wrong.is_empty() {
        draft
            .ruled_out(
                "identity.unknown-key",
                &wrong,
                "an ID that nobody has is answered otherwise",
            )
            .ruled_out(
                "secret.wrong",
                &wrong,
                "this ID with a wrong secret is answered otherwise",
            )
    } else if accepted.is_some() {
        draft.ruled_out(
            "identity.rejected",
            accepted.as_slice(),
            "the same key is accepted for another operation",
        )
    } else {
        draft
    };
    let twins: Vec<&Outcome> = cells
        .iter()
        .filter_map(|o| case.control_of(o))
        .filter(|twin| twin.observed == Observed::Allowed)
        .collect();
    if twins.is_empty() {
        draft
    } else {
        draft.ruled_out(
            "hop.waf-block",
            &twins[..1],
            "the control key's request for the same passes",
        )
    }
}

/// What a policy has to say, verb by verb.
pub(super) fn with_missing_rights(case: &Case<'_>, draft: Draft, cells: &[&Outcome]) -> Draft {
    let bucket = &case.evidence.run.bucket;
    let verbs = distinct_verbs(cells);
    let draft = verbs.iter().fold(draft, |draft, verb| {
        draft.step(format!(
            "Give the key {} on {}, if it should {verb}.",
            verb.action(),
            resource(*verb, bucket)
        ))
    });
    let actions: Vec<&str> = verbs.iter().map(|verb| verb.action()).collect();
    draft
        .fact("actions", actions.join(", "))
        .fact("bucket", bucket)
        .fact("what remains", remaining(case))
        .step("If the policy has it already, one of what remains is the case; the request in brackets decides.")
        .command(commands::show_policy(case))
}

/// What gives the same picture, each with what would decide.
fn remaining(case: &Case<'_>) -> String {
    let mut causes = vec![
        "no statement allows it, or its principal or resource is misspelt (read the policy)",
        "a Deny matches (read the policy)",
        "the grant was never stored (grant again, then run again)",
    ];
    causes.extend(about_tls(case));
    causes.push(if is_denied_by(case, "way.past-proxy") {
        "the policy asks for another source address, and neither ours nor the proxy's is one (run from there)"
    } else if case.evidence.run.proxy.is_some() {
        "the policy asks for an address and sees the proxy's (run past the proxy)"
    } else {
        "the policy asks for another source address or network (run from there)"
    });
    causes.join("; ")
}

/// Whether a policy may ask for TLS; not where the same was denied over TLS.
fn about_tls(case: &Case<'_>) -> Option<&'static str> {
    let scheme = case.endpoint().map(|endpoint| endpoint.scheme);
    match scheme {
        Some(Scheme::Http) if is_denied_by(case, "tls") => None,
        Some(Scheme::Http) => Some("the policy asks for TLS (run against https)"),
        _ => Some(
            "the policy asks for TLS, and a proxy ends it before the store (run past the proxy)",
        ),
    }
}

/// Whether List was denied in an experiment of this name or family, too.
fn is_denied_by(case: &Case<'_>, name: &str) -> bool {
    let lists = tried::series(case, Verb::List);
    lists
        .failed(name)
        .is_some_and(|tried| tried.reading.observed == Observed::Denied)
        || !lists.denied(name).is_empty()
}

/// The resource of a policy statement: the bucket for List, the objects for the rest.
fn resource(verb: Verb, bucket: &str) -> String {
    match verb {
        Verb::List => format!("the bucket itself (arn:aws:s3:::{bucket})"),
        _ => format!("its objects (arn:aws:s3:::{bucket}/*)"),
    }
}
