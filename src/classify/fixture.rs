//! Exchanges for tests: made by hand, or read from the recorded answers of real servers.

use crate::model::{
    Exchange, ExchangeId, KeyRole, Operation, Purpose, Reply, RequestRecord, ResponseRecord,
    SignatureVersion,
};

/// A signed request of the target and a response without headers.
pub(super) fn exchange(operation: Operation, status: u16, body: &str) -> Exchange {
    Exchange {
        operation,
        request: RequestRecord {
            method: "GET".into(),
            url: "https://s3.example.org/photos/key-1".into(),
            ..RequestRecord::default()
        },
        reply: Reply::Response(ResponseRecord {
            status,
            body: body.into(),
            body_bytes: body.len() as u64,
            ..ResponseRecord::default()
        }),
        ..Exchange::default()
    }
}

/// An error document as most stores write it.
pub(super) fn xml_error(code: &str, message: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{message}</Message><RequestId>1A2B</RequestId></Error>"
    )
}

/// One recorded answer, with what it is and where it was observed.
#[derive(serde::Deserialize)]
pub(super) struct Recorded {
    pub(super) what: String,
    pub(super) observed: String,
    pub(super) exchange: Exchange,
}

/// The recorded answer of a file below `fixtures/responses`.
pub(super) fn recorded(file: &str) -> Recorded {
    let path = format!("{ROOT}/{file}.json");
    #[expect(clippy::disallowed_methods, reason = "a test reads its fixtures")]
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// All files below `fixtures/responses`, without their endings.
pub(super) fn all() -> Vec<String> {
    let mut folders = vec![std::path::PathBuf::from(ROOT)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "json") {
                let name = path.strip_prefix(ROOT).unwrap().with_extension("");
                files.push(name.to_str().unwrap().to_owned());
            }
        }
    }
    files.sort();
    files
}

/// A recorded answer in a place of a run.
pub(super) fn placed(
    file: &str,
    id: usize,
    purpose: Purpose,
    key: KeyRole,
    signature: SignatureVersion,
) -> Exchange {
    Exchange {
        id: ExchangeId::new(id),
        purpose,
        key,
        signature,
        ..recorded(file).exchange
    }
}

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/responses");
