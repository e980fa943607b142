//! Plain HTTP spoken to a port that speaks TLS.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Exchange, FailureKind, Finding, FindingCode, Party, Reading, Scheme,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.http-on-tls-port"),
    title: "the endpoint's URL says http and the port speaks TLS",
    meaning: "The port waits for a TLS greeting and got a plain request. Some servers say so in a \
              400, some send a TLS alert, some close the connection without a word.",
    told_by: "A 400 page that says so, or first bytes that are a TLS alert.",
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
    let struck = case.struck(|x, r| is_alert(x) || says_so(x, r))?;
    let (exchange, _) = struck.first()?;
    let because = if is_alert(exchange) {
        "The answer to a plain request was a TLS alert."
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
