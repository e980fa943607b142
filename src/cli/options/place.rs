//! Which endpoint, which bucket, which region: from options, or else from the environment.

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use crate::cli::keyref::Sts;
use crate::cli::process::{Environment, Process};
use crate::model::endpoint::EndpointError;
use crate::model::{Addressing, Endpoint};
use crate::transport::Settings;

/// `--endpoint`, `--bucket`, `--region`, `--addressing`.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Where")]
pub(in crate::cli) struct Place {
    /// URL of the endpoint: scheme, host, maybe a port and a base path
    ///
    /// Without it: `S3PROBE_ENDPOINT`, `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`, `S3_ENDPOINT`.
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,

    /// Bucket to test on; it must be there
    ///
    /// Without it: `S3_BUCKET`.
    #[arg(long, value_name = "NAME")]
    bucket: Option<String>,

    /// Region to sign for [default: us-east-1]
    ///
    /// Without it: `AWS_REGION`, `S3_REGION`.
    #[arg(long, value_name = "REGION")]
    region: Option<String>,

    /// Where the bucket's name stands: in the path, or before the host (virtual)
    #[arg(long, value_name = "STYLE", default_value = "path", value_parser = addressing())]
    addressing: Addressing,
}

/// Where to send, and where each part of that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Found {
    pub(in crate::cli) endpoint: Endpoint,
    pub(in crate::cli) bucket: String,
    pub(in crate::cli) region: String,
    pub(in crate::cli) addressing: Addressing,
    /// What each part is and where it was found, for `--dry-run`.
    pub(in crate::cli) sources: [Sourced; 3],
}

/// A value and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Sourced {
    pub(in crate::cli) value: String,
    pub(in crate::cli) source: &'static str,
}

/// What a file says about the place, for where no option and no variable does.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::cli) struct Fallback<'a> {
    pub(in crate::cli) endpoint: Option<&'a str>,
    pub(in crate::cli) bucket: Option<&'a str>,
    /// The file, in a word or two.
    pub(in crate::cli) source: &'static str,
}

impl<'a> Fallback<'a> {
    /// A bucket that a file names.
    pub(in crate::cli) fn bucket(bucket: Option<&'a str>, source: &'static str) -> Self {
        Self {
            endpoint: None,
            bucket,
            source,
        }
    }

    fn sourced(&self, value: Option<&str>) -> Option<Sourced> {
        value.map(|value| Sourced {
            value: value.to_owned(),
            source: self.source,
        })
    }
}

impl Place {
    /// Looks the parts up: options first, then the environment.
    pub(in crate::cli) fn find(&self, process: &Process) -> Result<Found> {
        self.find_or(process, Fallback::default())
    }

    /// The same for questions about a key, which need no bucket: without one its name is empty.
    pub(in crate::cli) fn find_service(&self, process: &Process) -> Result<Found> {
        self.find_or(process, Fallback::bucket(Some(""), NOT_GIVEN))
    }

    /// The same, with what a file names where nothing else does.
    pub(in crate::cli) fn find_or(
        &self,
        process: &Process,
        fallback: Fallback<'_>,
    ) -> Result<Found> {
        let environment = &process.environment;
        let named = fallback.sourced(fallback.endpoint);
        let (endpoint, of_endpoint) = endpoint(process, self.endpoint.as_ref(), named)?;
        let bucket = sourced("--bucket", self.bucket.as_ref(), environment, &BUCKET)?
            .or_else(|| fallback.sourced(fallback.bucket))
            .with_context(|| format!("no bucket; give --bucket NAME, or set {}", any(&BUCKET)))?;
        if bucket.source != NOT_GIVEN {
            read_bucket(&bucket.value).with_context(|| bucket.source)?;
        }
        let (region, of_region) = region(process, self.region.as_ref())?;
        let found = Found {
            endpoint,
            bucket: bucket.value.clone(),
            region,
            addressing: self.addressing,
            sources: [of_endpoint, bucket, of_region],
        };
        found.check()?;
        Ok(found)
    }
}

impl Found {
    /// Where temporary keys for this place are taken.
    pub(in crate::cli) fn sts(&self, settings: &Settings) -> Sts {
        Sts {
            endpoint: self.endpoint.clone(),
            region: self.region.clone(),
            settings: settings.clone(),
        }
    }

    fn check(&self) -> Result<()> {
        ensure!(
            self.addressing == Addressing::Path || !self.endpoint.is_address(),
            "--addressing virtual: `{}` is an address, so no bucket name can stand before it; use \
             --addressing path",
            self.endpoint.host
        );
        Ok(())
    }
}

/// The endpoint and where it was found: given, in the environment, or else named by a file.
pub(super) fn endpoint(
    process: &Process,
    given: Option<&String>,
    named: Option<Sourced>,
) -> Result<(Endpoint, Sourced)> {
    let found = sourced("--endpoint", given, &process.environment, &ENDPOINT)?;
    let found = found.or(named).with_context(|| {
        format!(
            "no endpoint; give --endpoint URL, or set {}",
            any(&ENDPOINT)
        )
    })?;
    let endpoint = read_endpoint(&found.value).with_context(|| found.source)?;
    Ok((endpoint, found))
}

/// The region and where it was found.
pub(super) fn region(process: &Process, given: Option<&String>) -> Result<(String, Sourced)> {
    let found = sourced("--region", given, &process.environment, &REGION)?;
    let found = found.unwrap_or(Sourced {
        value: "us-east-1".to_owned(),
        source: "the default",
    });
    let region = read_region(&found.value).with_context(|| found.source)?;
    Ok((region, found))
}

const ENDPOINT: [&str; 4] = [
    "S3PROBE_ENDPOINT",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL",
    "S3_ENDPOINT",
];
const BUCKET: [&str; 1] = ["S3_BUCKET"];
const NOT_GIVEN: &str = "not given";
const REGION: [&str; 2] = ["AWS_REGION", "S3_REGION"];

fn any(names: &[&str]) -> String {
    names.join(" or ")
}

fn sourced(
    option: &'static str,
    given: Option<&String>,
    environment: &Environment,
    names: &[&'static str],
) -> Result<Option<Sourced>> {
    if let Some(value) = given {
        return Ok(Some(Sourced {
            value: value.clone(),
            source: option,
        }));
    }
    let found = environment.first(names)?;
    Ok(found.map(|(source, value)| Sourced {
        value: value.to_owned(),
        source,
    }))
}

fn read_endpoint(text: &str) -> Result<Endpoint> {
    // Before anything that would repeat the text: what stands before the `@` may be a secret.
    if text.contains('@') {
        bail!(EndpointError::UserInfo);
    }
    Ok(text.parse()?)
}

fn read_bucket(text: &str) -> Result<()> {
    ensure!(
        !text.starts_with("s3://"),
        "give the bucket's name alone, without s3://"
    );
    ensure!(
        !text.starts_with("arn:"),
        "give the bucket's name, not its ARN"
    );
    let usable = |c: char| c.is_ascii_graphic() && !matches!(c, '/' | '?' | '#' | '%' | '\\');
    ensure!(
        !text.is_empty() && text.chars().all(usable) && text != "." && text != "..",
        "that is no bucket name; it is the name alone, without slashes, blanks or a query"
    );
    Ok(())
}

fn read_region(text: &str) -> Result<String> {
    let usable = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    ensure!(
        !text.is_empty() && text.chars().all(usable),
        "that is no region; it has letters, digits and dashes, as in us-east-1"
    );
    Ok(text.to_owned())
}

fn addressing() -> impl clap::builder::TypedValueParser<Value = Addressing> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(["path", "virtual"]).map(|word| match word.as_str() {
        "virtual" => Addressing::Virtual,
        _ => Addressing::Path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(endpoint: Option<&str>, bucket: Option<&str>) -> Place {
        Place {
            endpoint: endpoint.map(str::to_owned),
            bucket: bucket.map(str::to_owned),
            region: None,
            addressing: Addressing::Path,
        }
    }

    fn process<const N: usize>(variables: [(&str, &str); N]) -> Process {
        Process {
            environment: variables.into(),
            ..Process::current()
        }
    }

    #[test]
    fn options_come_before_the_environment_and_sources_are_named() {
        let process = process([
            ("AWS_ENDPOINT_URL", "http://second"),
            ("AWS_ENDPOINT_URL_S3", "http://first"),
            ("S3_BUCKET", "photos"),
            ("S3_REGION", "garage"),
        ]);
        let found = place(None, None).find(&process).unwrap();
        let sources = found.sources.map(|s| (s.source, s.value));
        assert_eq!(
            sources,
            [
                ("AWS_ENDPOINT_URL_S3", "http://first".to_owned()),
                ("S3_BUCKET", "photos".to_owned()),
                ("S3_REGION", "garage".to_owned()),
            ]
        );
        let found = place(Some("http://option"), None).find(&process).unwrap();
        assert_eq!(found.sources[0].source, "--endpoint");
    }

    #[test]
    fn what_is_missing_or_wrong_is_said_with_its_source() {
        let error =
            |place: Place, process: &Process| format!("{:#}", place.find(process).unwrap_err());
        let empty = process([]);
        assert_eq!(
            error(place(None, None), &empty),
            "no endpoint; give --endpoint URL, or set S3PROBE_ENDPOINT or AWS_ENDPOINT_URL_S3 or \
             AWS_ENDPOINT_URL or S3_ENDPOINT"
        );
        assert_eq!(
            error(place(Some("http://h"), None), &empty),
            "no bucket; give --bucket NAME, or set S3_BUCKET"
        );
        assert_eq!(
            error(
                place(None, Some("b")),
                &process([("S3_ENDPOINT", "s3.example.org")])
            ),
            "S3_ENDPOINT: `s3.example.org` has no scheme; write http://s3.example.org or \
             https://s3.example.org"
        );
        let text = error(place(Some("id:hush@h"), Some("b")), &empty);
        assert!(
            text.starts_with("--endpoint: the URL carries") && !text.contains("hush"),
            "{text}"
        );
        let text = error(place(Some("http://h"), Some("s3://b")), &empty);
        assert_eq!(
            text,
            "--bucket: give the bucket's name alone, without s3://"
        );
    }

    #[test]
    fn no_bucket_stands_before_an_address() {
        let place = Place {
            addressing: Addressing::Virtual,
            ..place(Some("http://127.0.0.1"), Some("b"))
        };
        assert!(place.find(&process([])).is_err());
    }
}
