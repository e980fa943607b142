//! Stores by the names people use for them.

use super::profile::Profile;
use super::stores::PROFILES;

/// A name that is not one store's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotOneStore {
    /// The stores it may mean; none if it is like no store's name.
    pub may_mean: Vec<&'static str>,
}

/// The store that somebody means: by its name, by another name it goes by, or by the beginning or
/// a word of one, whatever the case and the separators.
///
/// Fails if that fits no store or several.
pub fn named(name: &str) -> Result<&'static Profile, NotOneStore> {
    let name = plain(name);
    let exact = PROFILES.iter().find(|p| names(p).any(|n| plain(n) == name));
    if let Some(profile) = exact {
        return Ok(profile);
    }
    let alike = PROFILES
        .iter()
        .filter(|p| !name.is_empty() && names(p).any(|n| is_part(&name, n)));
    match alike.collect::<Vec<_>>()[..] {
        [profile] => Ok(profile),
        ref several => Err(NotOneStore {
            may_mean: several.iter().map(|profile| profile.name).collect(),
        }),
    }
}

fn names(profile: &Profile) -> impl Iterator<Item = &'static str> {
    [profile.name, profile.title]
        .into_iter()
        .chain(profile.also.iter().copied())
}

/// Whether a word of a name begins so, or the name as a whole.
fn is_part(plain_name: &str, name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    plain(name).starts_with(plain_name) || words.any(|word| plain(word).starts_with(plain_name))
}

fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_is_found_by_the_names_people_use() {
        for (name, store) in [
            ("ddn", "ddn-exascaler"),
            ("Infinia", "ddn-infinia"),
            ("ceph", "ceph-rgw"),
            ("RadosGW", "ceph-rgw"),
            ("seaweed", "seaweedfs"),
            ("Qumulo Core S3", "qumulo"),
            ("open stack", "swift"),
            ("exa", "ddn-exascaler"),
        ] {
            assert_eq!(named(name).map(|p| p.name), Ok(store), "{name}");
        }
    }

    #[test]
    fn every_name_of_a_store_means_that_store() {
        for profile in PROFILES {
            for name in names(profile) {
                assert_eq!(named(name).map(|p| p.name), Ok(profile.name), "{name}");
            }
        }
    }

    #[test]
    fn a_name_of_several_stores_or_of_none_is_told() {
        let several = named("d").unwrap_err().may_mean;
        assert!(
            several.contains(&"ddn-infinia") && several.len() > 1,
            "{several:?}"
        );
        assert_eq!(named("hovercraft").unwrap_err().may_mean, [""; 0]);
        assert_eq!(named("").unwrap_err().may_mean, [""; 0]);
    }
}
