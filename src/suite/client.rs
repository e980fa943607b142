//! Common clients as data: how each of them lists and puts, and where that is known from.

use serde::Deserialize;

use super::{SuiteError, SuiteErrorKind, is_name, line_of};
use crate::model::{ClientForm, Scheme, SignatureVersion, Verb};

/// A client and its requests.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// Its name in reports, `client.NAME`.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// The version it is known of, and when that was current.
    pub as_of: String,
    /// How it is known.
    pub known: Known,
    /// Where from.
    pub sources: Vec<String>,
    /// What is not known.
    pub unknown: Vec<String>,
    /// How it signs.
    #[serde(default = "v4")]
    pub signature: SignatureVersion,
    /// Whether the SDK this program is built with sends it, in place of data.
    #[serde(default)]
    pub stock: bool,
    /// How it lists.
    #[serde(default)]
    pub list: Option<ClientForm>,
    /// How it puts.
    #[serde(default)]
    pub put: Puts,
}

/// How a client puts, which may hang on the scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Puts {
    /// Over plain HTTP.
    #[serde(default)]
    pub http: Option<ClientForm>,
    /// Over TLS.
    #[serde(default)]
    pub https: Option<ClientForm>,
}

/// How a client's requests are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Known {
    /// Captured from the client itself.
    #[serde(rename = "captured")]
    Captured,
    /// From captures that others published.
    #[serde(rename = "recorded by others")]
    Recorded,
    /// From its sources.
    #[serde(rename = "read")]
    Read,
}

impl Client {
    /// How it sends a verb over a scheme; nothing if it is not imitated there.
    pub fn form(&self, verb: Verb, scheme: Scheme) -> Option<&ClientForm> {
        let form = match (verb, scheme) {
            (Verb::List, _) => self.list.as_ref(),
            (Verb::Put, Scheme::Http) => self.put.http.as_ref(),
            (Verb::Put, Scheme::Https) => self.put.https.as_ref(),
            _ => None,
        };
        form.filter(|form| form.not_sent.is_none())
    }
}

/// All clients we ship.
pub fn clients() -> Result<Vec<Client>, SuiteError> {
    SHIPPED
        .iter()
        .map(|(file, text)| parse(file, text))
        .collect()
}

/// Reads a client; `file` is its name for error messages.
fn parse(file: &str, text: &str) -> Result<Client, SuiteError> {
    let fail = |line, kind| SuiteError {
        file: file.to_owned(),
        line,
        kind,
    };
    let client: Client = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        fail(line, SuiteErrorKind::Syntax(error.message().to_owned()))
    })?;
    if !is_name(&client.name) {
        return Err(fail(1, SuiteErrorKind::ProbeName(client.name)));
    }
    Ok(client)
}

fn v4() -> SignatureVersion {
    SignatureVersion::V4
}

macro_rules! shipped {
    ($($file:literal),+ $(,)?) => {
        &[$(($file, include_str!(concat!("../../probes/clients/", $file)))),+]
    };
}

const SHIPPED: &[(&str, &str)] = shipped![
    "aws-cli2.toml",
    "boto3.toml",
    "boto3-sigv2.toml",
    "go-sdk2.toml",
    "java-sdk2.toml",
    "js-sdk3.toml",
    "mc.toml",
    "rclone.toml",
    "rust-sdk.toml",
    "s3cmd.toml",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::{BucketPath, Checksum, ClientBody};

    fn forms(client: &Client) -> Vec<&ClientForm> {
        [&client.list, &client.put.http, &client.put.https]
            .into_iter()
            .flatten()
            .collect()
    }

    #[test]
    fn every_client_we_ship_is_read_has_a_name_of_its_own_and_a_source() {
        let clients = clients().unwrap();
        let names: BTreeSet<&str> = clients.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names.len(), clients.len());
        for client in &clients {
            assert!(!client.sources.is_empty(), "{}", client.name);
            assert!(client.as_of.contains("202"), "{}: no date", client.name);
            let guessed = client.known != Known::Captured;
            assert!(!guessed || !client.unknown.is_empty(), "{}", client.name);
            assert_eq!(client.stock, forms(client).is_empty(), "{}", client.name);
        }
    }

    #[test]
    fn what_a_form_announces_is_what_it_sends() {
        for client in clients().unwrap() {
            for form in forms(&client).into_iter().filter(|f| f.not_sent.is_none()) {
                let name = &client.name;
                let value = |wanted: &str| {
                    let mut all = form.signed.iter().chain(&form.unsigned);
                    all.find(|(name, _)| name == wanted)
                        .map(|(_, v)| v.as_str())
                };
                let trailer = (form.body == ClientBody::UnsignedTrailer)
                    .then(|| form.checksum.map(Checksum::header).unwrap());
                assert_eq!(value("x-amz-trailer"), trailer, "{name}");
                assert_eq!(
                    value("content-encoding"),
                    trailer.map(|_| "aws-chunked"),
                    "{name}"
                );
                let header = form.checksum.map(Checksum::header).and_then(value);
                let announced = form.checksum.is_some() && trailer.is_none();
                assert_eq!(header, announced.then_some("{checksum}"), "{name}");
                for (header, _) in form.signed.iter().chain(&form.unsigned) {
                    assert_eq!(*header, header.to_lowercase(), "{name}");
                }
            }
        }
    }

    #[test]
    fn only_sigv2_of_boto3_signs_another_path_than_it_sends() {
        for client in clients().unwrap() {
            for form in forms(&client) {
                let other = form.signs_bucket.is_some();
                assert_eq!(
                    other,
                    client.name == "boto3-sigv2"
                        && form.bucket == BucketPath::Bare
                        && client.list.as_ref() == Some(form),
                    "{}",
                    client.name
                );
            }
        }
    }

    #[test]
    fn a_body_signed_in_chunks_is_not_imitated() {
        let clients = clients().unwrap();
        let java = clients.iter().find(|c| c.name == "java-sdk2").unwrap();
        assert!(java.form(Verb::Put, Scheme::Http).is_none());
        assert!(java.form(Verb::Put, Scheme::Https).is_some());
        assert!(java.form(Verb::Delete, Scheme::Https).is_none());
    }

    #[test]
    fn a_field_that_nobody_knows_is_refused_with_its_line() {
        let error = parse("x.toml", "name = \"x\"\nmagic = 1\n")
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("x.toml:2: unknown field `magic`"),
            "{error}"
        );
    }
}
