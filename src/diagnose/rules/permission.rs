//! What the rules about rights have in common.

use super::{policy_read, tried};
use crate::diagnose::draft::Draft;
use crate::diagnose::stated::{Slip, Stated, is_unstated};
use crate::diagnose::words::{distinct_verbs, list};
use crate::diagnose::{Case, commands};
use crate::model::{
    Confidence, Expected, Finding, KeyRole, Observed, Outcome, Scheme, Severity, Verb, Verdict,
};
use crate::policy::{Aspect, Ruling};

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

/// Those of them that no slip in the policy explains; all of them if the policy was not read.
pub(super) fn unslipped<'a>(case: &Case<'a>) -> Vec<&'a Outcome> {
    let cells = denied(case);
    match case.stated() {
        Some(stated) => stated.decided(cells, |explained| stated.slip(explained).is_none()),
        None => cells,
    }
}

/// The finding about cells that a slip in the policy explains.
pub(super) fn slipped(
    case: &Case<'_>,
    slip: Slip,
    draft: impl FnOnce(&str) -> Draft,
) -> Option<Finding> {
    let stated = case.stated()?;
    let cells = stated.slipped(denied(case), slip);
    let near = stated.near(cells.first()?.cell.verb)?;
    let by = stated.named(&near.statement);
    let draft = draft(&by)
        .severity(severity(&cells))
        .confidence(absence(&stated))
        .cells(&cells)
        .fact("nearest statement", by);
    let draft = with_doubt(draft, &stated);
    let draft = policy_read::with_remedy(case, draft, &stated, &cells);
    Some(rule_out_identity(case, draft, &cells).done())
}

/// Says what keeps it from being certain where a user has policies that a bucket does not show.
fn with_doubt(draft: Draft, stated: &Stated<'_>) -> Draft {
    if policy_read::says_all(stated.rules.dialect) {
        return draft;
    }
    draft.fact(
        "not read",
        "the policies of the user itself, one of which may deny it as well; `s3probe key policies --user NAME` shows them where the store has an API for it",
    )
}

/// How sure it is that what the policy does not allow is denied for that reason.
///
/// Where users have policies of their own, one of those may deny it as well.
pub(super) fn absence(stated: &Stated<'_>) -> Confidence {
    if policy_read::says_all(stated.rules.dialect) {
        stated.confidence()
    } else {
        Confidence::Likely
    }
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

/// What the policy lacks, or has to say: as read, else verb by verb.
pub(super) fn with_missing_rights(case: &Case<'_>, draft: Draft, cells: &[&Outcome]) -> Draft {
    let Some(stated) = case.stated() else {
        return with_likely_rights(case, draft, cells);
    };
    let unstated = stated.decided(cells.to_vec(), is_unstated);
    if unstated.len() < cells.len() {
        let others: Vec<_> = cells
            .iter()
            .filter(|cell| !unstated.contains(cell))
            .copied()
            .collect();
        return with_likely_rights(case, with_what_is_stated(draft, &stated, &others), cells);
    }
    let draft = draft
        .confidence(absence(&stated))
        .fact("policy", no_statement(&stated, &unstated));
    let draft = with_doubt(draft, &stated);
    policy_read::with_remedy(case, draft, &stated, &unstated)
}

/// That the policy, as read, has nothing to say about these cells.
fn no_statement(stated: &Stated<'_>, cells: &[&Outcome]) -> String {
    let verbs = list(&distinct_verbs(cells), "or");
    match (
        stated.text,
        cells.first().and_then(|cell| stated.near(cell.cell.verb)),
    ) {
        (None, _) => "the bucket has none".to_owned(),
        (Some(_), Some(near)) => format!(
            "no statement allows this key to {verbs}; nearest is {}, which lacks its {}",
            stated.named(&near.statement),
            match near.lacks {
                Aspect::Principal => "principal",
                Aspect::Action => "action",
                Aspect::Resource => "resource",
                Aspect::Condition => "condition",
            }
        ),
        (Some(_), None) => format!("no statement allows this key to {verbs}"),
    }
}

/// What the policy says about cells that it does not simply leave out.
fn with_what_is_stated(draft: Draft, stated: &Stated<'_>, cells: &[&Outcome]) -> Draft {
    let Some(cell) = cells.first() else {
        return draft;
    };
    let verb = cell.cell.verb;
    let ruling = stated.explained(verb).ruling;
    let by = ruling.statement().map(|by| stated.named(by));
    let said = match (&ruling, by) {
        (Ruling::Undecided(_), Some(by)) if stated.principal().is_none() => {
            format!("{by} decides {verb}, but which principal this key is could not be learnt")
        }
        (Ruling::Undecided(_), Some(by)) => {
            format!(
                "{by} decides {verb} by something that is not seen from here: an address, a time, a group"
            )
        }
        (Ruling::AllowedBy(_), Some(by)) if stated.is_public() => format!(
            "{by} allows {verb}, and the policy is for everybody, so something else denies it: a block of public access for the account, the object's owner, a policy of the user"
        ),
        (Ruling::AllowedBy(_), Some(by)) => format!(
            "{by} allows {verb}, so something else denies it: a policy of the user, the object's owner, a policy that has not arrived everywhere"
        ),
        _ => {
            "the key owns the bucket and no statement denies it, so something else does".to_owned()
        }
    };
    draft.evidence(&[stated.answer]).fact("policy", said)
}

fn with_likely_rights(case: &Case<'_>, draft: Draft, cells: &[&Outcome]) -> Draft {
    let bucket = &case.evidence.run.bucket;
    let verbs = distinct_verbs(cells);
    let steps = verbs.iter().map(|verb| policy_read::give(*verb, bucket));
    let draft = steps.fold(draft, Draft::step);
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
