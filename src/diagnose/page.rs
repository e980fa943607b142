//! Answers that are not S3's: what kind of thing gave them.

use super::Case;
use crate::model::{ErrorClass, Exchange, Observed, Reading};

/// Whether a reply is the web page of a console, or says that the API is at another port.
pub(super) fn is_console(exchange: &Exchange, reading: &Reading) -> bool {
    let Some(response) = exchange.response() else {
        return false;
    };
    let page = reading.document.as_deref() == Some("html") && response.status == 200;
    // MinIO's console answers requests of the API with a document that names the mistake.
    let body = || response.body.to_lowercase();
    page || (reading.class == ErrorClass::NotS3 && body().contains("api port"))
}

/// Whether a reply is neither S3's nor a console's page.
pub(super) fn is_foreign(exchange: &Exchange, reading: &Reading) -> bool {
    reading.class == ErrorClass::NotS3 && !is_console(exchange, reading)
}

/// Whether a reply has nothing in it that is S3's: a bare status, or a redirect to somewhere else.
///
/// A store without bodies still sends its headers; a bare 400 or 404 is not even then what a store says to
/// List.
pub(super) fn is_mute(exchange: &Exchange, reading: &Reading) -> bool {
    match reading.class {
        ErrorClass::Redirect => true,
        ErrorClass::NoReason => {
            !has_headers_of_s3(exchange) || matches!(reading.status, Some(400 | 404))
        }
        _ => false,
    }
}

/// Whether a reply carries a header that only S3 has; other parts of some stores send it too.
pub(super) fn has_headers_of_s3(exchange: &Exchange) -> bool {
    let headers = exchange.response().into_iter().flat_map(|r| &r.headers);
    let mut names = headers.map(|(name, _)| name.to_ascii_lowercase());
    names.any(|name| name.starts_with("x-amz-"))
}

/// Whether a reply can only come from a store that speaks S3.
pub(super) fn is_s3(reading: &Reading) -> bool {
    reading.code.is_some() || reading.observed == Observed::Allowed
}

/// An exchange of the run that S3 answered.
pub(super) fn s3_elsewhere<'a>(case: &Case<'a>) -> Option<(&'a Exchange, &'a Reading)> {
    let mut exchanges = case.exchanges();
    exchanges.find(|(exchange, reading)| is_s3(reading) && !is_console(exchange, reading))
}

/// The marks of whoever answered, for somebody who has to find him.
pub(super) fn marks(exchange: &Exchange) -> Option<String> {
    let response = exchange.response()?;
    let marks: Vec<String> = [
        "server",
        "via",
        "x-cache",
        "cf-ray",
        "x-powered-by",
        "content-type",
    ]
    .into_iter()
    .filter_map(|name| Some(format!("{name}: {}", response.header(name)?)))
    .collect();
    (!marks.is_empty()).then(|| marks.join("; "))
}
