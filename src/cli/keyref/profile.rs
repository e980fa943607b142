//! A profile of the AWS shared files, found in the order the AWS command line looks.

use super::ini::{self, Section};
use super::parts::{KeyError, Part, Parts};
use crate::model::AccessKey;

/// One of the two shared files, as far as it is there.
#[derive(Clone, Copy)]
pub(super) struct Shared<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
}

/// What a profile leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Key(AccessKey),
    /// `credential_process`: the command to run.
    Process(String),
}

/// A profile that leads to no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ProfileError {
    /// One of the files cannot be read.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: String,
        /// What is wrong with it.
        error: KeyError,
    },
    /// Neither file is there.
    #[error("neither {config} nor {credentials} is there")]
    NoFiles {
        /// Where the config file should be.
        config: String,
        /// Where the credentials file should be.
        credentials: String,
    },
    /// No such profile.
    #[error("there is no profile `{name}`; {known}")]
    Unknown {
        /// The profile asked for.
        name: String,
        /// Which ones there are, in words.
        known: String,
    },
    /// The profile gets its key in a way s3probe does not go.
    #[error(
        "profile `{name}` {way}, which s3probe leaves to the AWS command line; name the key as \
         \"exec:aws configure export-credentials --profile {name}\""
    )]
    Indirect {
        /// The profile.
        name: String,
        /// The way, in words.
        way: &'static str,
    },
    /// The profile is there and holds no key.
    #[error("profile `{0}` holds neither aws_access_key_id nor credential_process")]
    NoKey(String),
    /// The profile's key is not whole.
    #[error("{path}: profile `{name}`: {error}")]
    Key {
        /// The file.
        path: String,
        /// The profile.
        name: String,
        /// What is wrong with it.
        error: KeyError,
    },
}

/// Finds a profile in the two files.
pub(super) fn find(
    name: &str,
    config: Option<Shared<'_>>,
    credentials: Option<Shared<'_>>,
) -> Result<Found, ProfileError> {
    let profile = Profile {
        name,
        config: part_of(config, |section| {
            config_name(section) == Some(name.to_owned())
        })?,
        credentials: part_of(credentials, |section| section == name)?,
    };
    if profile.config.sections.is_empty() && profile.credentials.sections.is_empty() {
        let known = known(config, credentials)?;
        return Err(ProfileError::Unknown {
            name: name.to_owned(),
            known,
        });
    }
    if let Some(way) = profile.indirect() {
        return Err(ProfileError::Indirect {
            name: name.to_owned(),
            way,
        });
    }
    if let Some(key) = profile.key(&profile.credentials)? {
        return Ok(Found::Key(key));
    }
    if let Some(command) = profile.value("credential_process") {
        return Ok(Found::Process(command.to_owned()));
    }
    let key = profile.key(&profile.config)?;
    key.map(Found::Key)
        .ok_or_else(|| ProfileError::NoKey(name.to_owned()))
}

/// A profile's sections in both files.
struct Profile<'a> {
    name: &'a str,
    config: Sections<'a>,
    credentials: Sections<'a>,
}

/// The sections of one file that belong to a profile.
struct Sections<'a> {
    path: &'a str,
    sections: Vec<Section>,
}

impl Sections<'_> {
    fn value(&self, name: &str) -> Option<&str> {
        self.sections
            .iter()
            .rev()
            .find_map(|section| section.value(name))
    }
}

impl Profile<'_> {
    /// A setting of the profile; the credentials file is asked first.
    fn value(&self, name: &str) -> Option<&str> {
        self.credentials
            .value(name)
            .or_else(|| self.config.value(name))
    }

    /// The ways to a key that come before keys in the files and that need requests to AWS.
    fn indirect(&self) -> Option<&'static str> {
        let has = |name| self.value(name).is_some();
        let role = has("role_arn")
            && [
                "source_profile",
                "credential_source",
                "web_identity_token_file",
            ]
            .into_iter()
            .any(has);
        if role {
            Some("assumes a role (`role_arn`)")
        } else if has("sso_session") || has("sso_start_url") {
            Some("signs in by IAM Identity Center (`sso_…`)")
        } else {
            None
        }
    }

    fn key(&self, file: &Sections<'_>) -> Result<Option<AccessKey>, ProfileError> {
        let mut parts = Parts::default();
        for (name, part) in NAMES {
            if let Some(value) = file.value(name) {
                parts.put(part, value);
            }
        }
        if parts.is_empty() {
            return Ok(None);
        }
        let name = self.name;
        parts
            .into_key(&format!("profile:{name}"), EXPECTED)
            .map(Some)
            .map_err(|error| ProfileError::Key {
                path: file.path.to_owned(),
                name: name.to_owned(),
                error,
            })
    }
}

const NAMES: [(&str, Part); 3] = [
    ("aws_access_key_id", Part::Id),
    ("aws_secret_access_key", Part::Secret),
    ("aws_session_token", Part::Token),
];
const EXPECTED: &str = "aws_access_key_id and aws_secret_access_key";

/// The keys of all profiles of one file.
pub(super) fn all(text: &str) -> Vec<AccessKey> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    ini::all(text, |section| {
        let name = config_name(section).unwrap_or_else(|| section.to_owned());
        format!("profile:{name}")
    })
}

fn part_of(
    file: Option<Shared<'_>>,
    belongs: impl Fn(&str) -> bool,
) -> Result<Sections<'_>, ProfileError> {
    let Some(file) = file else {
        return Ok(Sections {
            path: "",
            sections: Vec::new(),
        });
    };
    let mut sections = sections(file)?;
    sections.retain(|section| belongs(&section.name));
    Ok(Sections {
        path: file.path,
        sections,
    })
}

fn sections(file: Shared<'_>) -> Result<Vec<Section>, ProfileError> {
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(file.text);
    ini::sections(text).map_err(|error| ProfileError::File {
        path: file.path.to_owned(),
        error,
    })
}

/// The profile that a section of the config file is for: `[default]`, `[profile NAME]`, `[profile "A NAME"]`.
fn config_name(section: &str) -> Option<String> {
    if section == "default" {
        return Some(section.to_owned());
    }
    match shlex::split(section)?.as_slice() {
        [word, name] if word == "profile" => Some(name.clone()),
        _ => None,
    }
}

fn known(
    config: Option<Shared<'_>>,
    credentials: Option<Shared<'_>>,
) -> Result<String, ProfileError> {
    let mut names = Vec::new();
    if let Some(file) = config {
        names.extend(
            sections(file)?
                .iter()
                .filter_map(|section| config_name(&section.name)),
        );
    }
    if let Some(file) = credentials {
        names.extend(sections(file)?.into_iter().map(|section| section.name));
    }
    names.sort();
    names.dedup();
    Ok(match names.as_slice() {
        [] => "the files hold none".to_owned(),
        names => format!("there are: {}", names.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, config: &str, credentials: &str) -> Result<String, ProfileError> {
        let shared = |path, text| Some(Shared { path, text });
        find(
            name,
            shared("config", config),
            shared("credentials", credentials),
        )
        .map(|found| match found {
            Found::Key(key) => format!("{} {}", key.label, key.id),
            Found::Process(command) => command,
        })
    }

    fn section(header: &str, id: &str) -> String {
        format!("[{header}]\naws_access_key_id={id}\naws_secret_access_key=s\n")
    }

    #[test]
    fn the_credentials_file_comes_first_then_a_process_then_the_config_file() {
        let both = section("profile a", "from-config") + "credential_process = run me\n";
        assert_eq!(
            found("a", &both, &section("a", "from-credentials")),
            Ok("profile:a from-credentials".into())
        );
        assert_eq!(found("a", &both, ""), Ok("run me".into()));
        assert_eq!(
            found("a", &section("profile a", "from-config"), ""),
            Ok("profile:a from-config".into())
        );
        assert_eq!(
            found("default", &section("default", "d"), ""),
            Ok("profile:default d".into())
        );
        assert_eq!(
            found("my key", &section("profile \"my key\"", "q"), ""),
            Ok("profile:my key q".into())
        );
        assert_eq!(
            found("a", "", "[a]\ncredential_process = run"),
            Ok("run".into())
        );
    }

    #[test]
    fn ways_that_need_requests_to_aws_are_named_with_the_command_that_goes_them() {
        for (config, way) in [
            (
                "[profile a]\nrole_arn = x\nsource_profile = b",
                "assumes a role (`role_arn`)",
            ),
            (
                "[profile a]\nsso_session = x",
                "signs in by IAM Identity Center (`sso_…`)",
            ),
        ] {
            let error = found("a", config, &section("a", "id")).unwrap_err();
            assert_eq!(
                error,
                ProfileError::Indirect {
                    name: "a".into(),
                    way
                }
            );
            assert!(
                error
                    .to_string()
                    .contains("exec:aws configure export-credentials --profile a")
            );
        }
        // Without a source the AWS command line does not assume the role either.
        assert!(found("a", "[profile a]\nrole_arn = x", &section("a", "id")).is_ok());
    }

    #[test]
    fn a_profile_that_is_missing_or_half_is_named() {
        assert_eq!(
            found("x", &section("profile a", "1"), &section("b", "2"))
                .unwrap_err()
                .to_string(),
            "there is no profile `x`; there are: a, b"
        );
        assert_eq!(
            found("a", "[profile a]\nregion=r", ""),
            Err(ProfileError::NoKey("a".into()))
        );
        assert_eq!(
            found("a", "", "[a]\naws_access_key_id = id")
                .unwrap_err()
                .to_string(),
            "credentials: profile `a`: there is no secret access key; expected aws_access_key_id and \
             aws_secret_access_key"
        );
        assert_eq!(
            found("a", "[profile a\nhush", "").unwrap_err().to_string(),
            "config: line 1: expected [SECTION], NAME = VALUE, or a comment"
        );
    }
}
