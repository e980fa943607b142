//! The principals of a policy against an ID: does it name this one, or one that is nearly the same?

use serde_json::Value;

use crate::model::edits;
use crate::vendor::TextForm;

/// How a policy's principals stand to an ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A statement names it.
    Yes,
    /// A statement names everybody.
    Everybody,
    /// None names it; the nearest that could have been meant, and in how many characters it differs.
    Another(String, usize),
    /// None names anything that can be compared with it.
    NotComparable,
}

/// Whether a policy names an ID, at a store whose IDs have this form if it is known.
///
/// Names of other kinds stand in policies too, a user's name on AWS for one: what cannot be an ID is
/// not held against it. An ARN is compared by what stands behind `user/`, with its account as a tenant in front where it
/// has one, which is how Ceph makes ARNs of its IDs.
pub(super) fn named(
    policy: &str,
    id: &str,
    form: Option<TextForm>,
) -> Result<Named, serde_json::Error> {
    let document: Value = serde_json::from_str(policy)?;
    let principals = principals(&document);
    let candidates = principals.iter().filter_map(|p| candidate(p, id));
    let comparable: Vec<String> = candidates.filter(|c| may_be_an_id(c, id, form)).collect();
    if comparable.iter().any(|principal| principal == id) {
        return Ok(Named::Yes);
    }
    if principals.iter().any(|principal| principal == "*") {
        return Ok(Named::Everybody);
    }
    let nearest = comparable
        .into_iter()
        .map(|principal| (edits(&principal, id), principal))
        .min();
    Ok(
        nearest.map_or(Named::NotComparable, |(distance, principal)| {
            Named::Another(principal, distance)
        }),
    )
}

/// Every text below a `Principal`, whatever kind it is of.
fn principals(document: &Value) -> Vec<String> {
    let statements = ["Statement", "Statements"].map(|key| &document[key]);
    let mut found = Vec::new();
    for statement in statements.into_iter().flat_map(items) {
        texts(&statement["Principal"], &mut found);
    }
    found
}

/// The members of a list, or the one value that stands for a list of one.
fn items(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(_) => vec![value],
        _ => Vec::new(),
    }
}

fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(kinds) => kinds.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}

/// Whether a text could be meant for an ID: it has the store's form, or nearly is this one.
fn may_be_an_id(candidate: &str, id: &str, form: Option<TextForm>) -> bool {
    let alike = || candidate.chars().count() == id.chars().count() || edits(candidate, id) <= SLIPS;
    match form {
        Some(form) => form.free || form.fits(candidate) || alike(),
        None => alike(),
    }
}

/// What of a principal can be held against an ID.
fn candidate(principal: &str, id: &str) -> Option<String> {
    let Some(arn) = principal.strip_prefix("arn:") else {
        return (principal != "*" && !principal.is_empty()).then(|| principal.to_owned());
    };
    // arn:PARTITION:iam:REGION:ACCOUNT:user/NAME, of which `arn:` is gone.
    let mut parts = arn.splitn(5, ':').skip(3);
    let (account, resource) = (parts.next()?, parts.next()?);
    let name = resource.strip_prefix("user/")?;
    let tenant = id.contains('$') && !account.is_empty();
    Some(if tenant {
        format!("{account}${name}")
    } else {
        name.to_owned()
    })
}

/// Characters that somebody may get wrong in copying.
pub(super) const SLIPS: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendor::profile;

    const ID: &str = "0123456789abcdef0123456789abcdef01234567";

    fn of(store: &str, principal: &str, id: &str) -> Named {
        let policy = format!(r#"{{"Statement":[{{"Principal":{principal}}}]}}"#);
        let form = profile(store).and_then(crate::vendor::Profile::canonical_id);
        named(&policy, id, form).unwrap()
    }

    #[test]
    fn a_policy_names_an_id_or_one_that_is_nearly_it() {
        let ddn = |id: &str| format!(r#"{{"DDN":["{id}"]}}"#);
        let of = |principal: &str, id: &str| of("ddn-exascaler", principal, id);
        assert_eq!(of(&ddn(ID), ID), Named::Yes);
        let other = format!("{}8", &ID[..39]);
        assert_eq!(of(&ddn(&other), ID), Named::Another(other.clone(), 1));
        let stranger = "f".repeat(40);
        assert!(matches!(of(&ddn(&stranger), ID), Named::Another(s, d) if s == stranger && d > 30));
        assert_eq!(of(r#""*""#, ID), Named::Everybody);
        assert_eq!(of(r#"{"Service":[]}"#, ID), Named::NotComparable);
    }

    #[test]
    fn an_arn_is_compared_by_its_user_and_its_tenant() {
        for (principal, id, expected) in [
            ("arn:aws:iam:::user/ann", "ann", Named::Yes),
            ("arn:aws:iam::t:user/ann", "t$ann", Named::Yes),
            (
                "arn:aws:iam::t:user/ann",
                "u$ann",
                Named::Another("t$ann".into(), 1),
            ),
            ("arn:aws:iam:::root", "ann", Named::NotComparable),
            ("arn:aws:iam:::role/x", "ann", Named::NotComparable),
        ] {
            let principal = format!(r#"{{"AWS":"{principal}"}}"#);
            assert_eq!(of("ceph-rgw", &principal, id), expected, "{principal}");
        }
    }

    #[test]
    fn a_name_that_is_no_id_is_not_held_against_one() {
        let id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
        let user = r#"{"AWS":"arn:aws:iam::123456789012:user/ann"}"#;
        for store in ["aws", "minio", "an unknown one"] {
            assert_eq!(of(store, user, id), Named::NotComparable, "{store}");
        }
    }

    #[test]
    fn one_statement_may_stand_without_a_list_and_under_either_key() {
        let policy = format!(r#"{{"Statements":{{"Principal":{{"Qumulo":["{ID}"]}}}}}}"#);
        assert_eq!(named(&policy, ID, None).unwrap(), Named::Yes);
        assert!(named("no policy", ID, None).is_err());
    }
}
