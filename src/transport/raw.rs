//! The raw sender: requests the SDK does not send, over the same wire.

use bytes::Bytes;

use crate::model::{ConnectionChoice, Endpoint};
use crate::transport::wire::{Wire, Wired};

/// `GET /` of the endpoint, unsigned: who answers here at all.
pub(super) async fn get_service(
    wire: &Wire,
    endpoint: &Endpoint,
    choice: ConnectionChoice,
) -> Result<Wired, String> {
    let request = http::Request::get(format!("{endpoint}/"))
        .header(
            http::header::USER_AGENT,
            concat!("s3probe/", env!("CARGO_PKG_VERSION")),
        )
        .header(http::header::ACCEPT, "*/*")
        .body(Bytes::new())
        .map_err(|error| error.to_string())?;
    Ok(wire.send(request, choice).await)
}
