//! A hop puts an `Authorization` of its own on every request.

use crate::diagnose::draft::Draft;
use crate::diagnose::product::{self, Fix};
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, ErrorClass, Exchange, Finding, FindingCode, KeyRole, Observed, Outcome, Party,
    Purpose, Reading, SignatureVersion,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.foreign-authorization"),
    title: "a hop puts a credential of its own on every request",
    meaning: "A proxy with a login of its own (Basic, Bearer) passes that login on to the store in \
              the Authorization header, in place of the signature. The store sees no signature at \
              all, whoever sent the request.",
    told_by: "Requests without any signature are told that their Authorization is not right, in the \
              words in which every signed request is refused.",
    look_alikes: &[
        "identity.auth-backend-missing",
        "signature.v2-disabled",
        "run.control-fails",
    ],
    remedy: "Have the proxy pass Authorization on as it came (nginx: no `proxy_set_header \
             Authorization`), and keep its own login off the store's path.",
    sources: &[
        "minio/minio#6337",
        "penpot/penpot#10777",
        "observed: nginx 1.22 that sets Authorization, before Ceph RGW 16.2",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let unsigned = unsigned(case);
    let (_, first) = unsigned.first()?;
    let alike =
        |reading: &Reading| reading.class == ErrorClass::BadRequest && reading.code == first.code;
    let cells: Vec<&Outcome> = sent(case);
    let lists_unsigned = unsigned
        .iter()
        .any(|(x, _)| x.purpose == Purpose::Calibrate);
    let all_alike = unsigned.iter().all(|(_, reading)| alike(reading))
        && cells.iter().all(|o| o.reading.as_ref().is_some_and(alike));
    if !all_alike || !lists_unsigned || cells.is_empty() {
        return None;
    }
    let told = unsigned
        .iter()
        .any(|(_, reading)| names_the_header(reading));
    let (confidence, because) = if told {
        (
            Confidence::Certain,
            "Requests that carried no Authorization at all are told that theirs is not right: it was put on them on the way.",
        )
    } else {
        (
            Confidence::Likely,
            "Requests without any signature, that for the service among them, are called malformed in the very words that signed ones are: what is malformed was put on all of them on the way.",
        )
    };
    let mut draft = Draft::new(
        &RULE,
        Party::Hop,
        format!(
            "Something on the way puts a credential of its own on every request ({}).",
            all_said(&cells)
        ),
    )
    .confidence(confidence)
    .because(because)
    .cells(&cells)
    .evidence(&unsigned)
    .fact_if("marks of", product::name(case))
    .ruled_out(
        "secret.wrong",
        &unsigned,
        "what carries no signature is refused in the same words",
    );
    if let Some(step) = product::step(case, Fix::Header("authorization")) {
        draft = draft.step(step);
    }
    Some(
        draft
            .step("Have the proxy pass Authorization on as it came; a login that the proxy wants for itself must not reach the store.")
            .done(),
    )
}

/// The look and the List by nobody.
fn unsigned<'a>(case: &Case<'a>) -> Vec<(&'a Exchange, &'a Reading)> {
    case.exchanges()
        .filter(|(x, _)| matches!(x.purpose, Purpose::Look | Purpose::Calibrate))
        .filter(|(x, _)| x.key == KeyRole::Anonymous && x.signature == SignatureVersion::None)
        .collect()
}

fn sent<'a>(case: &Case<'a>) -> Vec<&'a Outcome> {
    let sent = |o: &&Outcome| o.observed != Observed::NotSent;
    case.outcomes.iter().filter(sent).collect()
}

/// Whether a refusal says that it is about the Authorization header.
fn names_the_header(reading: &Reading) -> bool {
    let argument = reading.fields.get("ArgumentName");
    let message = reading
        .message
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    argument.is_some_and(|name| name.eq_ignore_ascii_case("authorization"))
        || message.contains("authorization type")
        || message.contains("authorization mechanism")
}
