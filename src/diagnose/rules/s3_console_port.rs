//! A web console answers instead of S3.

use crate::diagnose::draft::Draft;
use crate::diagnose::page;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("s3.console-port"),
    title: "what answers is a web page, not S3",
    meaning: "The endpoint's URL leads to a web page: the store's console, or a site in front of \
              it. S3 usually has a port or name of its own beside the console's.",
    told_by: "200 with an HTML page whatever the signature, or a document that says the API is at \
              another port.",
    look_alikes: &["s3.not-s3", "s3.other-document"],
    remedy: "Put the port or name of the S3 API into the endpoint's URL.",
    sources: &["MinIO, console and API on ports of their own"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(page::is_console)?;
    if page::s3_elsewhere(case).is_some() {
        return None;
    }
    let (exchange, reading) = struck.first()?;
    let told = reading.document.as_deref() != Some("html");
    let place = case.place();
    let (title, confidence, because) = if told {
        (
            format!("{place} is a console's port, not that of the S3 API."),
            Confidence::Certain,
            "The answer says that requests of the API belong to another port.",
        )
    } else {
        (
            format!("{place} answers with a web page, not with S3."),
            Confidence::Likely,
            "Every S3 request was answered 200 with an HTML page, whoever signed it.",
        )
    };
    Some(
        Draft::new(&RULE, Party::Us, title)
            .confidence(confidence)
            .because(because)
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("endpoint", place)
            .fact_if(
                "title",
                page_title(exchange.response().map_or("", |r| r.body.as_str())),
            )
            .fact_if("marks", page::marks(exchange))
            .ruled_out("permission.denied", struck.some(), "no S3 document came")
            .step(
                "Ask which port or name the S3 API of this store has; a console's is another one.",
            )
            .done(),
    )
}

fn page_title(body: &str) -> Option<String> {
    let (_, rest) = body.split_once("<title>")?;
    let (title, _) = rest.split_once("</title>")?;
    Some(title.trim().chars().take(80).collect())
}
