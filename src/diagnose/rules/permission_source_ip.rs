//! Denied by the address a request comes from.

use super::{permission, tried};
use crate::diagnose::clusters::{Fate, Group, addresses, cells_at, told};
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Observed, Outcome, Party, Verb};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.source-ip"),
    title: "the policy wants another source address than the endpoint sees",
    meaning: "A policy allows requests from certain addresses (the condition `aws:SourceIp`). What \
              counts is the address that the store sees: behind a forward proxy, a load balancer \
              or address translation that is another one than the client's, and over IPv6 another \
              one than over IPv4.",
    told_by: "The same List by the same key is denied, and allowed past the forward proxy, or with \
              our own address in X-Forwarded-For, or at the endpoint's addresses of the other \
              family (`--each-address`).",
    look_alikes: &[
        "permission.denied",
        "permission.secure-transport",
        "identity.stale-node",
        "hop.waf-block",
    ],
    remedy: "Name in the policy the address that the store sees, of both families; or have the \
             load balancer pass on the client's and the store trust it from there only.",
    sources: &[
        "seaweedfs/seaweedfs#8304, seaweedfs/seaweedfs#11231",
        "IAM user guide, condition key aws:SourceIp",
        "S3 user guide, IPv6 addresses in policies",
    ],
    claim: Claim::Cause,
    examine: |case| {
        let found = past_the_proxy(case).or_else(|| as_forwarded(case));
        found.or_else(|| by_family(case)).into_iter().collect()
    },
};

/// Denied through the forward proxy, allowed past it.
fn past_the_proxy(case: &Case<'_>) -> Option<Finding> {
    let because = "The same List by the same key is denied when it comes from the proxy and allowed when it comes from here: the address decides.";
    let (draft, tried) = experiment(case, "way.past-proxy", because)?;
    Some(
        draft
            .fact_if("proxy", tried.trial.value.as_deref())
            .step("Add the proxy's outer address to the condition on aws:SourceIp in the statement for this key.")
            .step("Or have clients reach the endpoint past the proxy: add its host to NO_PROXY.")
            .done(),
    )
}

/// Denied, and allowed once X-Forwarded-For names our own address.
fn as_forwarded(case: &Case<'_>) -> Option<Finding> {
    let because = "Told our own address by X-Forwarded-For, the endpoint allows the same List by the same key: it decides by that address, and without the header it sees a hop's.";
    let (draft, _) = experiment(case, "way.forwarded-for", because)?;
    Some(
        draft
            .step("Have the hop before the store set X-Forwarded-For to the client's address, in place of what the client sent.")
            .step("Until then anybody who can reach the endpoint passes the condition by naming another address.")
            .done(),
    )
}

fn experiment<'a>(case: &Case<'a>, name: &str, because: &str) -> Option<(Draft, tried::Tried<'a>)> {
    let lists = tried::series(case, Verb::List);
    let passed = lists.passed(name)?;
    let cells: Vec<&Outcome> = permission::denied_alike(case, &lists);
    if cells.is_empty() {
        return None;
    }
    let own = passed.exchange.connection.from.as_deref();
    let draft = Draft::new(
        &RULE,
        Party::Policy,
        "The target key is denied for the address its requests seem to come from.",
    )
    .severity(permission::severity(&cells))
    // An endpoint whose answers change by themselves would look the same.
    .confidence(Confidence::Likely)
    .because(because)
    .cells(&cells)
    .evidence(&[passed.exchange])
    .fact_if("our own address", own)
    .ruled_out(
        "permission.action-missing",
        &[passed.exchange],
        "the same key lists",
    );
    Some((draft, passed))
}

/// Denied at all addresses of one family and allowed at all of the other.
fn by_family(case: &Case<'_>) -> Option<Finding> {
    let groups = addresses(case);
    let (version, bad) = denied_family(&groups)?;
    let names: Vec<&str> = bad.iter().map(|group| group.name.as_str()).collect();
    let control_is_fine = groups
        .iter()
        .all(|group| matches!(group.fates().1, Fate::Allowed | Fate::Unknown));
    // One server of each family may as well be one that is behind with its policies.
    let several = groups.len() > 2 && control_is_fine;
    let evidence: Vec<_> = groups.iter().flat_map(Group::all).collect();
    let draft = Draft::new(&RULE, Party::Policy, format!("The target key is denied at the endpoint's {version} addresses and allowed at the others."))
        .confidence(if several { Confidence::Likely } else { Confidence::Possible })
        .because("The same signed bytes are allowed over one version of IP and denied over the other. A condition on the source address that names one version only does that; so would servers that are behind with their policies.")
        .cells(&cells_at(case, &names))
        .evidence(&evidence)
        .ruled_out("secret.wrong", &evidence, "the same signed bytes are accepted at another address");
    Some(
        told(draft, &groups, "")
            .step(format!("Add this network's {version} addresses to the condition on aws:SourceIp in the statement for this key."))
            .step("If the policy names no address, compare what the servers at these addresses hold.")
            .done(),
    )
}

/// Whether the target is denied at all addresses of one version of IP and at no other.
pub(super) fn is_by_family(groups: &[Group<'_>]) -> bool {
    denied_family(groups).is_some()
}

fn denied_family<'g, 'a>(groups: &'g [Group<'a>]) -> Option<(&'static str, Vec<&'g Group<'a>>)> {
    let (v6, v4): (Vec<_>, Vec<_>) = groups.iter().partition(|group| group.name.contains(':'));
    let denied = |bad: &[&Group<'_>], good: &[&Group<'_>]| {
        let mut answers = bad.iter().flat_map(|group| &group.target);
        let allowed = good.iter().all(|group| group.fates().0 == Fate::Allowed);
        !bad.is_empty()
            && !good.is_empty()
            && allowed
            && answers.all(|(_, reading)| reading.observed == Observed::Denied)
    };
    if denied(&v6, &v4) {
        Some(("IPv6", v6))
    } else if denied(&v4, &v6) {
        Some(("IPv4", v4))
    } else {
        None
    }
}
