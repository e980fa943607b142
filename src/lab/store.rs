//! The buckets and what is in them, in memory.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::model::Dialect;
use crate::model::Time;
use crate::policy::{self, Policy, Problem, Rules};

use super::config::{BucketConfig, LabUser, Versioning, Visibility};
use super::dialect::{rules, user_rules};
use super::digest::{md5_hex, sha256_hex};
use super::settings::{BucketSettings, LOCKED_FOR};

/// All buckets by name.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub(super) buckets: BTreeMap<String, Bucket>,
    /// The policies of users, by their names; none in dialects where buckets say what users may do.
    pub(super) user_policies: BTreeMap<String, Policy>,
    versions_made: u32,
}

/// One bucket.
#[derive(Debug)]
pub(super) struct Bucket {
    pub(super) name: String,
    /// The name of the user who owns it.
    pub(super) owner: String,
    pub(super) created: Time,
    pub(super) versioning: Versioning,
    pub(super) visibility: Visibility,
    pub(super) policy: Option<StoredPolicy>,
    pub(super) settings: BucketSettings,
    /// Versions of each key, the newest last; a key without any is removed.
    pub(super) objects: BTreeMap<String, Vec<Version>>,
}

/// A policy as it was sent, and as it is understood.
#[derive(Clone, Debug)]
pub(super) struct StoredPolicy {
    pub(super) text: String,
    pub(super) policy: Policy,
}

/// How the policies that a lab starts with were taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taking {
    /// As the dialect takes them.
    Strict,
    /// As a store does that takes names it does not know, without effect.
    Careless,
}

impl Taking {
    fn read(
        self,
        text: &str,
        bucket: &str,
        rules: &'static Rules,
    ) -> Result<StoredPolicy, Problem> {
        let policy = match self {
            Self::Strict => Policy::parse(text, bucket, rules)?,
            Self::Careless => {
                let setting = policy::Setting {
                    bucket: Some(bucket),
                    release: None,
                };
                policy::Reading::new(text, rules, setting)?.policy
            }
        };
        Ok(StoredPolicy {
            text: text.to_owned(),
            policy,
        })
    }
}

/// One version of an object, or a marker that it was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) id: String,
    pub(super) modified: Time,
    /// Until when nobody may remove it.
    pub(super) locked_until: Option<Time>,
    /// `None` for a delete marker.
    pub(super) object: Option<Object>,
}

/// The bytes of a version and what was said about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Object {
    pub(super) body: Bytes,
    pub(super) etag: String,
    /// The name of the user who wrote it; empty for objects a lab starts with.
    pub(super) writer: String,
    /// Whether who wrote it gave the bucket's owner all rights to it.
    pub(super) shared_with_owner: bool,
    /// Headers to give back: the content type and the user's own metadata.
    pub(super) headers: Vec<(String, String)>,
}

/// What a deletion did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Deleted {
    /// The version removed, or the marker made.
    pub(super) version_id: Option<String>,
    /// Whether that was or is a delete marker.
    pub(super) marker: bool,
}

impl Version {
    fn is_null_marker(&self) -> bool {
        self.id == NULL_VERSION && self.object.is_none()
    }
}

/// The version id of objects in a bucket without versioning.
pub(super) const NULL_VERSION: &str = "null";

impl Store {
    /// The buckets a lab starts with.
    pub(super) fn new(
        configs: &[BucketConfig],
        users: &[LabUser],
        dialect: Dialect,
        taking: Taking,
        now: Time,
    ) -> Result<Self, Problem> {
        let mut store = Self::default();
        if let Some(rules) = user_rules(dialect) {
            for user in users {
                let policy = match &user.policy {
                    Some(text) => Policy::parse(text, "", rules)?,
                    None => Policy::empty(rules),
                };
                store.user_policies.insert(user.name.clone(), policy);
            }
        }
        for config in configs {
            let mut bucket = Bucket::new(&config.name, &config.owner, now);
            bucket.versioning = config.versioning;
            bucket.visibility = config.visibility;
            bucket.settings = config.settings.clone();
            if bucket.settings.retention.is_some() {
                bucket.versioning = Versioning::Enabled;
            }
            if let Some(text) = &config.policy {
                bucket.policy = Some(taking.read(text, &config.name, rules(dialect))?);
            }
            store.buckets.insert(config.name.clone(), bucket);
            for (key, body) in &config.objects {
                store.put(&config.name, key, Object::new(body.clone()), now);
            }
        }
        Ok(store)
    }

    /// Stores an object and says which version it became; `None` if there is no such bucket.
    pub(super) fn put(
        &mut self,
        bucket: &str,
        key: &str,
        object: Object,
        now: Time,
    ) -> Option<String> {
        let id = self.next_version(bucket);
        let bucket = self.buckets.get_mut(bucket)?;
        let locked_until = bucket
            .settings
            .retention
            .map(|_| now.plus_millis(LOCKED_FOR));
        let versions = bucket.objects.entry(key.to_owned()).or_default();
        versions.retain(|version| id != NULL_VERSION || version.id != NULL_VERSION);
        versions.push(Version {
            id: id.clone(),
            modified: now,
            locked_until,
            object: Some(object),
        });
        Some(id)
    }

    /// Deletes one version for good, or the object: really, or by a marker where versions are kept.
    pub(super) fn delete(
        &mut self,
        bucket: &str,
        key: &str,
        version: Option<&str>,
        now: Time,
    ) -> Deleted {
        let marker_id = self.next_version(bucket);
        let Some(bucket) = self.buckets.get_mut(bucket) else {
            return Deleted::default();
        };
        let versions = bucket.objects.entry(key.to_owned()).or_default();
        let deleted = match (version, bucket.versioning) {
            (Some(NULL_VERSION), Versioning::SuspendedWithLastingMarkers)
                if versions.iter().any(Version::is_null_marker) =>
            {
                Deleted {
                    version_id: Some(NULL_VERSION.to_owned()),
                    marker: false,
                }
            }
            (Some(id), _) => remove_version(versions, id),
            (None, Versioning::Off) => {
                versions.clear();
                Deleted::default()
            }
            (None, _) => {
                // The marker takes the place of a version of the same id: only `null` comes twice.
                versions.retain(|version| version.id != marker_id);
                versions.push(Version {
                    id: marker_id.clone(),
                    modified: now,
                    locked_until: None,
                    object: None,
                });
                Deleted {
                    version_id: Some(marker_id),
                    marker: true,
                }
            }
        };
        bucket.objects.retain(|_, versions| !versions.is_empty());
        deleted
    }

    fn next_version(&mut self, bucket: &str) -> String {
        match self.buckets.get(bucket).map(|b| b.versioning) {
            Some(Versioning::Enabled) => {
                // Newer ids sort before older ones, so a list of versions can go on after one that is gone.
                self.versions_made += 1;
                let digest = sha256_hex(&self.versions_made.to_be_bytes());
                format!("{:08x}{}", u32::MAX - self.versions_made, &digest[..24])
            }
            _ => NULL_VERSION.to_owned(),
        }
    }
}

fn remove_version(versions: &mut Vec<Version>, id: &str) -> Deleted {
    let marker = versions.iter().any(|v| v.id == id && v.object.is_none());
    versions.retain(|version| version.id != id);
    Deleted {
        version_id: Some(id.to_owned()),
        marker,
    }
}

impl Bucket {
    /// A private, empty, unversioned bucket.
    pub(super) fn new(name: &str, owner: &str, created: Time) -> Self {
        Self {
            name: name.to_owned(),
            owner: owner.to_owned(),
            created,
            versioning: Versioning::Off,
            visibility: Visibility::Private,
            policy: None,
            settings: BucketSettings::default(),
            objects: BTreeMap::new(),
        }
    }

    /// The version a reader gets: the named one, or the newest.
    pub(super) fn version(&self, key: &str, id: Option<&str>) -> Option<&Version> {
        let versions = self.objects.get(key)?;
        match id {
            Some(id) => versions.iter().find(|version| version.id == id),
            None => versions.last(),
        }
    }

    /// Keys with a current object, in order.
    pub(super) fn current(&self) -> impl Iterator<Item = (&str, &Version, &Object)> {
        self.objects.iter().filter_map(|(key, versions)| {
            let newest = versions.last()?;
            Some((key.as_str(), newest, newest.object.as_ref()?))
        })
    }
}

impl Object {
    /// An object of bytes about which nothing was said.
    pub(super) fn new(body: Bytes) -> Self {
        let etag = format!("\"{}\"", md5_hex(&body));
        Self {
            body,
            etag,
            writer: String::new(),
            shared_with_owner: false,
            headers: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(versioning: Versioning) -> Store {
        let mut config = BucketConfig::new("b", "owner");
        config.versioning = versioning;
        Store::new(
            &[config],
            &[],
            Dialect::Aws,
            Taking::Strict,
            Time::default(),
        )
        .unwrap()
    }

    fn put(store: &mut Store, text: &'static str) -> String {
        store
            .put("b", "k", Object::new(Bytes::from(text)), Time::default())
            .unwrap()
    }

    fn current(store: &Store) -> Vec<(&str, &[u8])> {
        store.buckets["b"]
            .current()
            .map(|(key, _, object)| (key, &object.body[..]))
            .collect()
    }

    #[test]
    fn without_versioning_the_last_write_stands_and_a_delete_leaves_nothing() {
        let mut store = store(Versioning::Off);
        assert_eq!(put(&mut store, "one"), NULL_VERSION);
        put(&mut store, "two");
        assert_eq!(current(&store), [("k", &b"two"[..])]);
        assert_eq!(
            store.delete("b", "k", None, Time::default()),
            Deleted::default()
        );
        assert!(store.buckets["b"].objects.is_empty());
    }

    #[test]
    fn with_versioning_a_delete_makes_a_marker_and_every_version_can_be_removed() {
        let mut store = store(Versioning::Enabled);
        let (one, two) = (put(&mut store, "one"), put(&mut store, "two"));
        let marker = store.delete("b", "k", None, Time::default());
        assert!(marker.marker);
        assert_eq!(current(&store), []);
        let marker = marker.version_id.unwrap();
        let removed = store.delete("b", "k", Some(&marker), Time::default());
        assert_eq!(
            removed,
            Deleted {
                version_id: Some(marker),
                marker: true
            }
        );
        assert_eq!(current(&store), [("k", &b"two"[..])]);
        store.delete("b", "k", Some(&two), Time::default());
        assert_eq!(current(&store), [("k", &b"one"[..])]);
        store.delete("b", "k", Some(&one), Time::default());
        assert!(store.buckets["b"].objects.is_empty());
    }

    #[test]
    fn with_versioning_suspended_a_marker_null_takes_the_place_of_what_was_put() {
        for versioning in [
            Versioning::Suspended,
            Versioning::SuspendedWithLastingMarkers,
        ] {
            let mut store = store(versioning);
            assert_eq!(put(&mut store, "one"), NULL_VERSION);
            let marker = Deleted {
                version_id: Some(NULL_VERSION.to_owned()),
                marker: true,
            };
            assert_eq!(store.delete("b", "k", None, Time::default()), marker);
            assert_eq!(current(&store), []);
            assert_eq!(store.buckets["b"].objects["k"].len(), 1);
            store.delete("b", "k", Some(NULL_VERSION), Time::default());
            let lasts = versioning == Versioning::SuspendedWithLastingMarkers;
            assert_eq!(store.buckets["b"].objects.contains_key("k"), lasts);
            put(&mut store, "in its place");
            store.delete("b", "k", Some(NULL_VERSION), Time::default());
            assert!(store.buckets["b"].objects.is_empty(), "{versioning:?}");
        }
    }

    #[test]
    fn deleting_what_is_not_there_changes_nothing() {
        let mut store = store(Versioning::Off);
        store.delete("b", "absent", None, Time::default());
        store.delete("absent", "absent", None, Time::default());
        assert!(store.buckets["b"].objects.is_empty());
    }
}
