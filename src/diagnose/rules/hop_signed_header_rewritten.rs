//! A header that was signed arrives changed.

use std::collections::BTreeMap;

use super::client_signed_header;
use crate::diagnose::draft::Draft;
use crate::diagnose::product::{self, Fix};
use crate::diagnose::trials::{TARGET_AS_WELL, Tried, signed_headers, written};
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule, echo};
use crate::model::{
    Confidence, Finding, FindingCode, Observed, Outcome, Party, Severity, SignatureVersion, Verb,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.signed-header-rewritten"),
    title: "a header that was signed is changed on the way",
    meaning: "Something between client and store changes, adds or removes a header that the \
              client signed, so the store makes another signature. Clients that do not sign that \
              header work, which is why some do and some do not.",
    told_by: "The text that the endpoint shows it signed; where it shows none: the same request passes with the fewest signed headers; of the others, each sent \
              alone, one fails.",
    look_alikes: &[
        "secret.wrong",
        "hop.host-rewritten",
        "hop.expect-dropped",
        "hop.header-added-xamz",
    ],
    remedy: "Have the hop pass the header on as it came, or have the client leave it unsigned.",
    sources: &[
        "minio/minio#15506",
        "hashicorp/terraform#36412",
        "observed: nginx 1.22 with proxy_set_header before SeaweedFS 4.48 and Ceph RGW 16.2",
    ],
    claim: Claim::Cause,
    examine: |case| {
        echo::first(echo::signed_header_rewritten(&RULE, case), || {
            let found = failing(case).or_else(|| asked(case));
            let found = found.or_else(|| client_signed_header::find(&RULE, case));
            found.into_iter().collect()
        })
    },
};

/// The header that makes cells of this run fail.
fn failing(case: &Case<'_>) -> Option<Finding> {
    [SignatureVersion::V4, SignatureVersion::V2]
        .into_iter()
        .find_map(|signature| {
            find(case, signature, Verb::List, "headers.minimal", "header.").or_else(|| {
                find(
                    case,
                    signature,
                    Verb::Put,
                    "headers.minimal-put",
                    "header.put.",
                )
            })
        })
}

fn find(
    case: &Case<'_>,
    signature: SignatureVersion,
    verb: Verb,
    minimal: &str,
    prefix: &str,
) -> Option<Finding> {
    let minimal = case.tried(minimal, signature);
    let mut cells = struck(case, signature, verb);
    if !minimal.works() || cells.is_empty() {
        return None;
    }
    let alone = alone(case, signature, prefix);
    let changed: Vec<&str> = alone
        .iter()
        .filter(|(_, tried)| tried.fails_for_all())
        .map(|(name, _)| *name)
        .collect();
    let signed = signed(case, cells.first()?);
    let guilty: Vec<&str> = changed
        .iter()
        .copied()
        .filter(|n| signed.contains(n))
        .collect();
    let also: Vec<&str> = changed
        .iter()
        .copied()
        .filter(|n| !signed.contains(n))
        .collect();
    if guilty.iter().any(|name| name.starts_with("x-amz-")) {
        // SigV2 covers it, too, whether the client sent it or the hop put it there.
        cells.extend(case.mismatched(SignatureVersion::V2));
    }
    let steady = case.nothing_accepted(signature) || verb == Verb::Put;
    let others = alone.values().filter(|tried| tried.works_for_all()).count();
    let confidence = match (guilty.is_empty(), steady) {
        (false, true) if others > 0 && product::name(case).is_some() => Confidence::Certain,
        (false, true) => Confidence::Likely,
        _ => Confidence::Possible,
    };
    let mut draft = Draft::new(&RULE, Party::Hop, title(&guilty))
        .confidence(confidence)
        .because(because(&guilty))
        .cells(&cells)
        .evidence(&minimal.passed)
        .fact("answer", all_said(&cells))
        .fact_if(
            "also changed on the way",
            (!also.is_empty()).then(|| written(&also)),
        )
        .fact_if("marks of", product::name(case))
        .ruled_out(
            "secret.wrong",
            &minimal.passed,
            "the same secret is accepted where fewer headers are signed",
        )
        .ruled_out(
            "hop.host-rewritten",
            &minimal.passed,
            "the Host is signed there, too",
        );
    for name in &guilty {
        draft = draft.evidence(&alone[name].refused);
    }
    Some(with_steps(case, draft, &guilty, minimal.leaves_the_target()).done())
}

fn with_steps(case: &Case<'_>, mut draft: Draft, guilty: &[&str], target_too: bool) -> Draft {
    let lines: Vec<String> = guilty
        .iter()
        .filter_map(|name| product::step(case, Fix::Header(name)))
        .collect();
    for line in lines {
        draft = draft.step(line);
    }
    draft = draft
        .step("Have the proxy or load balancer pass the header on as it came.")
        .step("Until then, a client that does not sign that header will work.");
    if target_too {
        draft = draft.step(TARGET_AS_WELL);
    }
    draft
}

fn title(guilty: &[&str]) -> String {
    if guilty.is_empty() {
        "A header that SDKs sign is changed on the way; which one was not found.".to_owned()
    } else {
        let be = if guilty.len() == 1 { "is" } else { "are" };
        format!(
            "{} {be} signed here and changed on the way.",
            written(guilty)
        )
    }
}

fn because(guilty: &[&str]) -> String {
    if guilty.is_empty() {
        return "The same request is accepted with the fewest signed headers; none of the headers tried alone was refused.".to_owned();
    }
    format!(
        "With the fewest signed headers the same request is accepted; as soon as {} is signed as well it is refused, and the other headers change nothing.",
        written(guilty)
    )
}

/// The cells with the header: all refused ones, or those of Put where List works.
fn struck<'a>(case: &Case<'a>, signature: SignatureVersion, verb: Verb) -> Vec<&'a Outcome> {
    let cells = case.mismatched(signature).into_iter();
    cells
        .filter(|o| verb == Verb::List || o.cell.verb == verb)
        .collect()
}

/// The experiments with one header, by the header's name.
fn alone<'a>(
    case: &Case<'a>,
    signature: SignatureVersion,
    prefix: &str,
) -> BTreeMap<&'a str, Tried<'a>> {
    case.trials_under(signature)
        .filter_map(|(trial, _, _)| {
            let name = trial.experiment.strip_prefix(prefix)?;
            Some((name, case.tried(&trial.experiment, signature)))
        })
        .filter(|(name, _)| !name.contains('.'))
        .collect()
}

fn signed<'a>(case: &Case<'a>, cell: &Outcome) -> Vec<&'a str> {
    let id = cell.reading.as_ref().map(|reading| &reading.exchange);
    id.and_then(|id| case.exchange(id))
        .map_or_else(Vec::new, signed_headers)
}

/// The first header tried because the user asked that does not arrive: no cell fails, other clients will.
fn asked(case: &Case<'_>) -> Option<Finding> {
    ASKED
        .iter()
        .find_map(|(name, clients)| asked_alone(case, name, clients))
}

/// What is tried on request, and who signs it.
const ASKED: [(&str, &str); 2] = [
    (
        "accept-encoding",
        "the AWS SDK for Go signs Accept-Encoding",
    ),
    ("user-agent", "the AWS SDK for Java 1 signs User-Agent"),
];

fn asked_alone(case: &Case<'_>, name: &str, clients: &str) -> Option<Finding> {
    let signature = SignatureVersion::V4;
    let tried = case.tried(&format!("hop.{name}"), signature);
    if !tried.fails_for_all() {
        return None;
    }
    let works: Vec<&Outcome> = case
        .outcomes
        .iter()
        .filter(|o| o.cell.verb == Verb::List && o.observed == Observed::Allowed)
        .filter(|o| o.cell.signature == signature)
        .collect();
    // nginx takes TE off always, and hardly a client signs it.
    let te = case.tried("hop.te", signature).fails_for_all();
    let title = written(&[name]);
    let shown = echo::header_of(&tried.refused, name);
    let draft = Draft::new(&RULE, Party::Hop, format!("A client that signs {title} fails here: it is changed on the way."))
        .severity(Severity::Warning)
        .confidence(match shown {
            Some(_) => Confidence::Certain,
            None => Confidence::Likely,
        })
        .because(format!("The same List of the same key is accepted without {title} in its signature and refused with it."))
        .evidence(&tried.refused)
        .evidence(&works)
        .fact("clients", clients)
        .fact_if("arrives as", shown)
        .fact_if("also changed on the way", te.then_some("TE"))
        .fact_if("marks of", product::name(case))
        .ruled_out("secret.wrong", &works, "the same secret is accepted without this header");
    Some(with_steps(case, draft, &[name], false).done())
}
