//! From a document back to grants: what one key may do, prefix by prefix.

use std::collections::BTreeSet;

use super::document::{Policy, Reach};
use super::evaluate::{Asker, Standing};
use super::explain::{Asked, explain};
use crate::model::{Grant, Verb};

/// What a policy allows a principal in a bucket: for the whole of it, and for each prefix it names where
/// that is more or less. What hangs on something the document does not tell is not in it.
pub fn grants_of(policy: &Policy, bucket: &str, principal: &str) -> Vec<Grant> {
    let identity = policy.rules.principals.identity(principal);
    let allowed = |prefix: &str| -> BTreeSet<Verb> {
        let asked = Asked {
            who: Asker {
                identity: Some(&identity),
                standing: Standing::Other,
            },
            bucket,
            prefix,
        };
        let cells = explain(policy, &asked).into_iter();
        cells
            .filter(|cell| cell.ruling.allows())
            .map(|cell| cell.verb)
            .collect()
    };
    let whole = allowed("");
    let under = prefixes(policy, bucket)
        .into_iter()
        .map(|prefix| (allowed(&prefix), prefix))
        .filter(|(allow, _)| *allow != whole && !allow.is_empty());
    let grant = |(allow, prefix)| Grant {
        name: "grant".to_owned(),
        bucket: bucket.to_owned(),
        prefix,
        allow,
        principal: principal.to_owned(),
    };
    let first = (!whole.is_empty()).then(|| (whole.clone(), String::new()));
    first.into_iter().chain(under).map(grant).collect()
}

/// The prefixes that resources of a bucket end at.
fn prefixes(policy: &Policy, bucket: &str) -> BTreeSet<String> {
    let resources = policy
        .statements
        .iter()
        .flat_map(|one| one.resources.named());
    let of = |reach: &Reach| match reach {
        Reach::Path(path) => {
            let keys = path.strip_prefix(bucket)?.strip_prefix('/')?;
            let prefix = keys.strip_suffix('*')?;
            (!prefix.is_empty() && !prefix.contains(['*', '?'])).then(|| prefix.to_owned())
        }
        _ => None,
    };
    resources
        .filter_map(|resource| of(&resource.reach))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Dialect;
    use crate::policy::{Consequence, Judge, Reading, Rules, Setting, Target, lint, render};

    /// A principal as each dialect wants it; none where it names nobody.
    fn principal(dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Aws | Dialect::Scality => "arn:aws:iam::111122223333:user/alice",
            Dialect::Ddn => "522b276a356bdf39013dfabea2cd43e141ecc9e8",
            Dialect::StorageGrid => "arn:aws:iam::12345678901234567890:user/alice",
            Dialect::Qumulo => "auth_id:1001",
            _ => "alice",
        }
    }

    fn grant(dialect: Dialect, allow: &[bool], prefix: &str) -> Grant {
        let chosen = Verb::ALL
            .into_iter()
            .zip(allow)
            .filter(|(_, chosen)| **chosen);
        Grant {
            name: "uploader of photos".into(),
            bucket: "photos.example".into(),
            prefix: prefix.into(),
            allow: chosen.map(|(verb, _)| verb).collect(),
            principal: principal(dialect).into(),
        }
    }

    fn any_prefix() -> impl Strategy<Value = String> {
        prop_oneof![Just(String::new()), "[a-z0-9 é\"\\\\/_.-]{1,12}/?"]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// What is rendered is taken without a word by its own dialect, and means the grant: exactly, or
        /// as much more or less as was told.
        #[test]
        fn a_rendered_grant_means_the_grant(allow in prop::collection::vec(any::<bool>(), 4), prefix in any_prefix()) {
            prop_assume!(allow.contains(&true));
            for dialect in Dialect::ALL {
                let Some(rules) = Rules::usual(dialect) else { continue };
                let grant = grant(dialect, &allow, &prefix);
                let target = Target { dialect, kind: None, release: None };
                let rendered = render(std::slice::from_ref(&grant), target).unwrap();
                let setting = Setting { bucket: Some(&grant.bucket), release: None };
                let judge = Judge { setting, principal: Some(&grant.principal), owner: None };
                let problems = lint(&rendered.text, rules, &judge);
                prop_assert!(problems.is_empty(), "{dialect}: {problems:?}\n{}", rendered.text);
                let reading = Reading::new(&rendered.text, rules, setting).unwrap();
                let found = grants_of(&reading.policy, &grant.bucket, &grant.principal);
                if rendered.lacks.iter().all(|lack| lack.effect == crate::policy::LackEffect::Narrower) {
                    let of_prefix = found.iter().find(|one| one.prefix == prefix);
                    let allowed = of_prefix.map(|one| one.allow.clone()).unwrap_or_default();
                    let lists_only = grant.allow == [Verb::List].into();
                    prop_assert!(
                        allowed == grant.allow || (lists_only && !prefix.is_empty()),
                        "{dialect}: {found:?}\n{}", rendered.text
                    );
                    prop_assert!(prefix.is_empty() || found.iter().all(|one| !one.prefix.is_empty()));
                } else {
                    // More than asked for is told, and it is the whole bucket.
                    prop_assert!(!prefix.is_empty());
                    prop_assert!(found.iter().any(|one| one.prefix.is_empty()), "{dialect}");
                }
            }
        }
    }

    #[test]
    fn nothing_more_than_asked_for_is_rendered() {
        for dialect in Dialect::ALL {
            let Some(_) = Rules::usual(dialect) else {
                continue;
            };
            let target = Target {
                dialect,
                kind: None,
                release: None,
            };
            let read_only =
                render(&[grant(dialect, &[true, true, false, false], "")], target).unwrap();
            for never in [
                "*\"]",
                "s3:*",
                "Put",
                "Delete",
                "Abort",
                "Multipart",
                "Acl",
                "ACL",
            ] {
                let harmless = never == "*\"]";
                let found = read_only.text.contains(never) && !harmless;
                assert!(!found, "{dialect} {never}: {}", read_only.text);
            }
            let write_only =
                render(&[grant(dialect, &[false, false, true, false], "")], target).unwrap();
            for never in [
                "ListBucket\"",
                "ListBucketMultipartUploads",
                "s3:Get",
                "s3:Delete",
            ] {
                assert!(
                    !write_only.text.contains(never),
                    "{dialect} {never}: {}",
                    write_only.text
                );
            }
            assert!(
                write_only.text.contains("s3:AbortMultipartUpload"),
                "{dialect}"
            );
        }
    }

    #[test]
    fn a_prefix_is_read_back_beside_what_holds_for_the_whole_bucket() {
        let text = include_str!("../../fixtures/policies/aws/prefix.json");
        let rules = Rules::usual(Dialect::Aws).unwrap();
        let reading = Reading::new(text, rules, Setting::default()).unwrap();
        assert!(
            reading
                .problems
                .iter()
                .all(|one| one.consequence != Consequence::Refused)
        );
        let found = grants_of(
            &reading.policy,
            "photos.example",
            "arn:aws:iam::111122223333:user/alice",
        );
        let shown: Vec<_> = found
            .iter()
            .map(|one| (one.prefix.as_str(), one.expectation().to_string()))
            .collect();
        assert_eq!(shown, [("incoming/", "list,put".to_owned())]);
    }
}
