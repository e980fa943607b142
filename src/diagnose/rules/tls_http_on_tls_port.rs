//! Plain HTTP spoken to a port that speaks TLS.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Exchange, FailureKind, Finding, FindingCode, Party, Reading, Scheme, Stage,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.http-on-tls-port"),
    title: "the endpoint's URL says http and the port speaks TLS",
    meaning: "The port waits for a TLS greeting and got a plain request. Some servers say so in a \
              400, some send a TLS alert, some close the connection without a word.",
    told_by: "A 400 page that says so, first bytes that are a TLS alert, or a close without a word where a \
              TLS handshake at the same port is answered.",
    look_alikes: &["s3.not-s3", "server.no-answer"],
    remedy: "Write https:// in the endpoint's URL.",
    sources: &[
        "RFC 8446 section 6 (alert protocol)",
        "nginx error page 497; Go net/http, answer to a plain request on a TLS port",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    if case.endpoint()?.scheme != Scheme::Http {
        return None;
    }
    let shaken = shaken_hands(case);
    let struck =
        case.struck(|x, r| is_alert(x) || says_so(x, r) || (shaken.is_some() && is_hung_up(x)))?;
    let (exchange, _) = struck.first()?;
    let because = if is_alert(exchange) {
        "The answer to a plain request was a TLS alert."
    } else if is_hung_up(exchange) {
        "Plain requests are closed without an answer, and a TLS handshake at the same port is answered."
    } else {
        "The answer to a plain request is a page which says that this port wants TLS."
    };
    let title = format!(
        "{} speaks TLS, and the endpoint's URL says http.",
        case.place()
    );
    Some(
        Draft::new(&RULE, Party::Us, title)
            .confidence(Confidence::Certain)
            .because(because)
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .evidence(shaken.as_slice())
            .fact("endpoint", case.place())
            .ruled_out(
                "s3.not-s3",
                struck.some(),
                "what answered is the TLS layer, S3 may be behind it",
            )
            .step("Write https:// in the endpoint's URL and keep the port.")
            .done(),
    )
}

/// The look over TLS at the same port, if the other side spoke TLS there.
fn shaken_hands<'a>(case: &Case<'a>) -> Option<(&'a Exchange, &'a Reading)> {
    let mut looks = case.trials();
    let (_, exchange, reading) = looks.find(|(trial, exchange, _)| {
        let speaks = match exchange.failure() {
            Some(failure) => matches!(
                failure.kind,
                FailureKind::Certificate(_) | FailureKind::TlsAlert { .. }
            ),
            None => true,
        };
        trial.experiment == "tls.look" && speaks
    })?;
    Some((exchange, reading))
}

/// Whether a connection was closed or reset where the answer should have come.
fn is_hung_up(exchange: &Exchange) -> bool {
    exchange.trial.is_none()
        && exchange.failure().is_some_and(|failure| {
            failure.stage == Stage::Response
                && matches!(failure.kind, FailureKind::ClosedEarly | FailureKind::Reset)
        })
}

/// Record type 21 (alert), protocol major version 3, in the escaped bytes.
fn is_alert(exchange: &Exchange) -> bool {
    match exchange.failure().map(|failure| &failure.kind) {
        Some(FailureKind::NotHttp { first_bytes }) => {
            first_bytes.starts_with("\\x15\\x03") || first_bytes.starts_with("\u{15}\u{3}")
        }
        _ => false,
    }
}

/// The pages of nginx, Go and Apache for this case; none of them is an S3 document.
fn says_so(exchange: &Exchange, reading: &Reading) -> bool {
    const SAYINGS: [&str; 3] = [
        "plain HTTP request was sent to HTTPS port",
        "Client sent an HTTP request to an HTTPS server",
        "speaking plain HTTP to an SSL-enabled server port",
    ];
    reading.code.is_none()
        && exchange.response().is_some_and(|response| {
            response.status == 400 && SAYINGS.iter().any(|text| response.body.contains(text))
        })
}
