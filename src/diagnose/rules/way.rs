//! What a look the other way showed: past the forward proxy, or through one that is not used.

use super::proxied;
use crate::diagnose::clusters::Answer;
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, page};

/// S3's answer on the other way, where none came on the way that is taken.
fn answered<'a>(case: &Case<'a>) -> Option<Answer<'a>> {
    let mut looks = case
        .trials()
        .filter(|(trial, ..)| trial.experiment == "way.look")
        .map(|(_, exchange, reading)| (exchange, reading));
    looks.find(|(exchange, reading)| page::is_s3(reading) && !page::is_console(exchange, reading))
}

/// The answer through the forward proxy that is not used, and the proxy.
pub(super) fn through_proxy<'a>(case: &Case<'a>) -> Option<(Answer<'a>, &'a str)> {
    let answer = answered(case)?;
    Some((answer, proxied(answer.0)?))
}

/// Adds that S3 answers past the forward proxy, where that was seen.
pub(super) fn with_past_proxy(case: &Case<'_>, draft: Draft) -> Draft {
    match answered(case).filter(|(exchange, _)| proxied(exchange).is_none()) {
        Some(answer) => draft
            .evidence(&[answer])
            .fact("past the proxy", "S3 answers")
            .step("Add the endpoint's host to NO_PROXY: past the proxy it answers."),
        None => draft,
    }
}
