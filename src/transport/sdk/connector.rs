//! Our wire as the SDK's HTTP client; one per request, so that its record is found again.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http_body_util::BodyExt;

use crate::model::ConnectionChoice;
use crate::transport::wire::{Received, Wire, Wired};

/// An HTTP client for one request of the SDK.
#[derive(Clone)]
pub(super) struct Recording {
    wire: Arc<Wire>,
    choice: ConnectionChoice,
    wired: Arc<Mutex<Option<Wired>>>,
}

impl Recording {
    pub(super) fn new(wire: Arc<Wire>, choice: ConnectionChoice) -> Self {
        Self {
            wire,
            choice,
            wired: Arc::default(),
        }
    }

    /// The exchange, if the SDK got as far as sending.
    pub(super) fn take(&self) -> Option<Wired> {
        self.wired
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    async fn send(self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let request = request
            .try_into_http1x()
            .map_err(|error| ConnectorError::user(error.into()))?;
        let (head, body) = request.into_parts();
        let body = body
            .collect()
            .await
            .map_err(ConnectorError::user)?
            .to_bytes();
        let wired = self
            .wire
            .send(http::Request::from_parts(head, body), self.choice)
            .await;
        let response = match &wired.received {
            Ok(received) => as_response(received),
            Err(failed) => Err(ConnectorError::io(format!("{:?}", failed.kind).into())),
        };
        *self.wired.lock().unwrap_or_else(PoisonError::into_inner) = Some(wired);
        response
    }
}

fn as_response(received: &Received) -> Result<HttpResponse, ConnectorError> {
    let mut response = http::Response::new(SdkBody::from(Bytes::clone(&received.body)));
    *response.status_mut() = received.status;
    *response.headers_mut() = received.headers.clone();
    HttpResponse::try_from(response).map_err(|error| ConnectorError::user(error.into()))
}

impl HttpConnector for Recording {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(self.clone().send(request))
    }
}

impl HttpClient for Recording {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl fmt::Debug for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recording")
    }
}
