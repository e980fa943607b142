//! The name of a store on the command line.

use anyhow::{Result, bail};
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};

use super::stores;
use crate::model::nearest;
use crate::vendor::{self, Profile};

/// Takes any name, so that forgiving ones pass, and offers the proper ones to completions.
#[derive(Clone, Debug)]
pub(in crate::cli) struct StoreName;

impl TypedValueParser for StoreName {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let names = stores().into_iter();
        Some(Box::new(
            names.map(|p| PossibleValue::new(p.name).help(p.title)),
        ))
    }
}

/// The store of a name, or which ones there are.
pub(in crate::cli) fn store(name: &str) -> Result<&'static Profile> {
    let may_mean = match vendor::named(name) {
        Ok(profile) => return Ok(profile),
        Err(not_one) => not_one.may_mean,
    };
    if !may_mean.is_empty() {
        bail!(
            "`{name}` may mean {}; name one of them",
            may_mean.join(", ")
        );
    }
    let known = || stores().into_iter().map(|profile| profile.name);
    match nearest(name, known())[..] {
        [] => bail!(
            "`{name}` is no store that s3probe knows; it knows {}",
            known().collect::<Vec<_>>().join(", ")
        ),
        ref near => bail!(
            "`{name}` is no store that s3probe knows; near it are {}, and `s3probe vendors` lists all",
            near.join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_not_one_store_is_answered_with_those_there_are() {
        let said = |name: &str| store(name).unwrap_err().to_string();
        assert_eq!(
            said("dell"),
            "`dell` may mean dell-ecs, dell-powerscale; name one of them"
        );
        assert!(
            said("qumlo").contains("near it are qumulo"),
            "{}",
            said("qumlo")
        );
        assert!(
            said("hovercraft").contains("it knows aws, "),
            "{}",
            said("hovercraft")
        );
        assert_eq!(store("RGW").unwrap().name, "ceph-rgw");
    }
}
