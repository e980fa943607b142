//! Where STS and IAM are, and what they said.

use anyhow::{Context, Result, bail};

use super::process::Process;
use crate::model::{Endpoint, Service};
use crate::report::escape;
use crate::transport::Refusal;

/// Something that was asked for was not done, and not for how it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct NotDone(pub(super) String);

/// Where a service is called, and the region its calls are signed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Site {
    pub(super) endpoint: Endpoint,
    pub(super) region: String,
}

/// The service's own URL if one is given or set; AWS's where S3 is AWS's; else where S3 is.
///
/// `home` is the endpoint of S3 and its region.
pub(super) fn site(
    process: &Process,
    service: Service,
    given: Option<&str>,
    (endpoint, region): (&Endpoint, &str),
) -> Result<Site> {
    let variable = match service {
        Service::Sts => "AWS_ENDPOINT_URL_STS",
        Service::Iam => "AWS_ENDPOINT_URL_IAM",
    };
    let set = process.environment.text(variable)?;
    let named = given
        .map(|url| (url, "the endpoint"))
        .or(set.map(|url| (url, variable)));
    if let Some((url, source)) = named {
        if url.contains('@') {
            bail!(
                "{source} of {}: no user or password belongs in a URL",
                service.as_str()
            );
        }
        return Ok(Site {
            endpoint: url.parse().with_context(|| source.to_owned())?,
            region: region.to_owned(),
        });
    }
    if !endpoint.host.ends_with(AWS) {
        return Ok(Site {
            endpoint: endpoint.clone(),
            region: region.to_owned(),
        });
    }
    // IAM is one for all regions and signs for the first of them (AWS general reference, IAM).
    let (host, region) = match service {
        Service::Sts => (format!("sts.{region}{AWS}"), region),
        Service::Iam => (format!("iam{AWS}"), "us-east-1"),
    };
    Ok(Site {
        endpoint: format!("https://{host}").parse()?,
        region: region.to_owned(),
    })
}

/// What a refusal says, in one line, safe for a terminal.
pub(super) fn said(refusal: &Refusal) -> String {
    let message = escape::terminal(refusal.message.trim());
    match (refusal.status, refusal.code.is_empty()) {
        (None, _) => format!("no response ({message})"),
        (Some(status), true) => format!("the endpoint answered {status}"),
        (Some(status), false) => {
            let code = escape::terminal(&refusal.code);
            let message = if message.is_empty() {
                message
            } else {
                format!(" ({message})")
            };
            format!("the endpoint answered {status} {code}{message}")
        }
    }
}

const AWS: &str = ".amazonaws.com";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_where_it_is_said_to_be_or_where_s3_is_or_aws_has_it() {
        let process = |variables: &[(&str, &str)]| Process {
            environment: match variables {
                [(name, value)] => [(*name, *value)].into(),
                _ => [].into(),
            },
            ..Process::current()
        };
        let plain = process(&[]);
        let set = process(&[("AWS_ENDPOINT_URL_STS", "http://sts:1")]);
        let site_of = |process: &Process, service, given, s3: &str| {
            let found = site(process, service, given, (&s3.parse().unwrap(), "eu-west-1"));
            let found = found.unwrap();
            format!("{} {}", found.endpoint, found.region)
        };
        for (process, service, given, s3, expected) in [
            (
                &plain,
                Service::Sts,
                None,
                "http://h:1/b",
                "http://h:1/b eu-west-1",
            ),
            (
                &set,
                Service::Sts,
                None,
                "http://h:1",
                "http://sts:1 eu-west-1",
            ),
            (
                &set,
                Service::Iam,
                None,
                "http://h:1",
                "http://h:1 eu-west-1",
            ),
            (
                &set,
                Service::Sts,
                Some("http://x"),
                "http://h:1",
                "http://x eu-west-1",
            ),
            (
                &plain,
                Service::Sts,
                None,
                "https://s3.eu-west-1.amazonaws.com",
                "https://sts.eu-west-1.amazonaws.com eu-west-1",
            ),
            (
                &plain,
                Service::Iam,
                None,
                "https://s3.amazonaws.com",
                "https://iam.amazonaws.com us-east-1",
            ),
        ] {
            assert_eq!(site_of(process, service, given, s3), expected);
        }
    }

    #[test]
    fn a_refusal_is_said_in_one_line_and_escaped() {
        let refusal = |status, code: &str, message: &str| Refusal {
            operation: crate::model::Operation::CreateUser,
            status,
            code: code.to_owned(),
            message: message.to_owned(),
        };
        assert_eq!(
            said(&refusal(Some(409), "EntityAlreadyExists", "there\u{1b}")),
            "the endpoint answered 409 EntityAlreadyExists (there\\u{1b})"
        );
        assert_eq!(
            said(&refusal(Some(403), "AccessDenied", "")),
            "the endpoint answered 403 AccessDenied"
        );
        assert_eq!(
            said(&refusal(Some(502), "", "")),
            "the endpoint answered 502"
        );
        assert_eq!(said(&refusal(None, "", "refused")), "no response (refused)");
    }
}
