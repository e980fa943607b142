//! What an endpoint answered, in a few words, for commands that send a request or two.

use crate::model::{Exchange, Reply};
use crate::report::escape;

/// Status and code, or why there was no response.
pub(super) fn said(exchange: &Exchange) -> String {
    match &exchange.reply {
        Reply::Response(response) => {
            let code = response
                .body
                .split_once("<Code>")
                .and_then(|(_, rest)| rest.split_once('<'));
            let code = code.map_or(String::new(), |(code, _)| {
                format!(" {}", escape::terminal(code))
            });
            format!("the endpoint answered {}{code}", response.status)
        }
        Reply::NoResponse(failure) => {
            let cause = failure.chain.last().map_or("unknown", String::as_str);
            format!(
                "no response ({}: {})",
                failure.stage.as_str(),
                escape::terminal(cause)
            )
        }
    }
}
