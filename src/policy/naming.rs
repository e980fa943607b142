//! Whom a policy names, held against one user: this one, everybody, or somebody almost alike.

use super::document::{Policy, Principal, Scope};
use super::principal::{Identity, Tri, Whom};
use crate::model::edits;

/// How the principals that a policy allows something stand to a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    /// A statement names the user.
    Named,
    /// A statement names everybody.
    Everybody,
    /// A statement names the user's account; whether that is enough, the account's own policies say.
    Account(String),
    /// None names it; the nearest text, and in how many characters it differs. In none: the ID is
    /// right, and stands in a form that this store takes for somebody else, or for nobody.
    Another(String, usize),
    /// None names anything that can be compared with what is known of the user.
    NotComparable,
}

/// How a policy's principals stand to a user.
pub fn naming(policy: &Policy, who: &Identity) -> Naming {
    let allowing = policy.statements.iter().filter(|one| one.allows());
    let named: Vec<&Principal> = allowing
        .filter_map(|statement| match &statement.principals {
            Scope::Only(named) => Some(named),
            Scope::AllBut(_) | Scope::Unclear(_) => None,
        })
        .flatten()
        .collect();
    let account = policy.rules.principals.account;
    let includes = |one: &&&Principal| one.whom.includes(Some(who), account);
    let is_everybody = |whom: &Whom| matches!(whom, Whom::Everyone | Whom::Authenticated);
    let is_account = |one: &&&Principal| match (&one.whom, includes(one)) {
        (Whom::Account(account), Tri::Unknown) => who.account.as_ref() == Some(account),
        (Whom::CanonicalId(id), Tri::Unknown) => who.canonical_id.as_ref() == Some(id),
        _ => false,
    };
    let mut own = named.iter().filter(|one| !is_everybody(&one.whom));
    if own.any(|one| includes(&one) == Tri::Yes) {
        return Naming::Named;
    }
    if named.iter().any(|one| is_everybody(&one.whom)) {
        return Naming::Everybody;
    }
    if let Some(one) = named.iter().find(is_account) {
        return Naming::Account(one.text.clone());
    }
    match nearest(named, who) {
        Some((text, distance)) => Naming::Another(text.to_owned(), distance),
        None => Naming::NotComparable,
    }
}

/// The principal nearest to a user's own texts, and in how many characters it differs.
pub fn nearest<'p>(
    principals: impl IntoIterator<Item = &'p Principal>,
    who: &Identity,
) -> Option<(&'p str, usize)> {
    let comparable = principals
        .into_iter()
        .filter_map(|one| Some((one.text.as_str(), distance(one, who)?)));
    comparable.min_by_key(|(_, distance)| *distance)
}

/// Whether a text may be another one with a slip of the pen in it.
pub fn is_slip(distance: usize, text: &str) -> bool {
    // Two characters of a short name make another name.
    distance == 1 || (distance == 2 && text.chars().count() >= 8)
}

/// In how many characters a principal differs from this user; nothing if it is of another kind.
fn distance(principal: &Principal, who: &Identity) -> Option<usize> {
    // This ID, in a form that stands for somebody else: another account, another kind.
    let last = principal.text.rsplit(['/', ':']).next();
    if last.is_some() && last == who.canonical_id.as_deref() {
        return Some(0);
    }
    let from = |known: &Option<String>, text: &str| known.as_ref().map(|known| edits(known, text));
    match &principal.whom {
        Whom::CanonicalId(id) => from(&who.canonical_id, id),
        Whom::Arn(account, kind, name) if kind == "user" => {
            let of_account = from(&who.account, account).unwrap_or_default();
            Some(from(&who.name, name)? + of_account)
        }
        Whom::Arn(account, kind, name) if kind == "role" => {
            let role = who.session.as_ref()?.split('/').next()?;
            Some(edits(role, name) + from(&who.account, account).unwrap_or_default())
        }
        Whom::Name(name) => from(&who.name, name),
        // Not in any form of the dialect, so it may be an ID with a character too many.
        Whom::Nobody | Whom::Unclear => {
            let last = principal.text.rsplit(['/', ':']).next()?;
            let whole = [&who.canonical_id, &who.name].map(|known| from(known, last));
            let near = whole.into_iter().flatten().min()?;
            (near * 4 <= last.chars().count()).then_some(near)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dialect;
    use crate::policy::rules::Rules;
    use crate::policy::{Reading, Setting};

    const ID: &str = "0123456789abcdef0123456789abcdef01234567";
    const ID64: &str = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";

    fn of_effect(dialect: Dialect, effect: &str, principal: &str, who: &Identity) -> Naming {
        let text = format!(
            r#"{{"Version":"2008-10-17","Statement":[{{"Effect":"{effect}","Principal":{principal},
                "Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}]}}"#
        );
        let rules = Rules::of(dialect, crate::policy::Kind::Bucket).unwrap();
        let policy = Reading::new(&text, rules, Setting::default())
            .unwrap()
            .policy;
        naming(&policy, who)
    }

    fn of(dialect: Dialect, principal: &str, id: &str) -> Naming {
        let rules = Rules::of(dialect, crate::policy::Kind::Bucket).unwrap();
        of_effect(
            dialect,
            "Allow",
            principal,
            &rules.principals.identity_of(Some(id), None),
        )
    }

    #[test]
    fn a_policy_names_an_id_or_one_that_is_nearly_it() {
        let ddn = |id: &str| format!(r#"{{"DDN":["{id}"]}}"#);
        let of = |principal: &str| of(Dialect::Ddn, principal, ID);
        assert_eq!(of(&ddn(ID)), Naming::Named);
        for (other, distance) in [
            (format!("{}8", &ID[..39]), 1),
            (ID[..39].to_owned(), 1),
            (format!("{ID}0"), 1),
            (format!("{}89", &ID[..38]), 2),
        ] {
            assert_eq!(of(&ddn(&other)), Naming::Another(other.clone(), distance));
            assert!(is_slip(distance, &other));
        }
        let stranger = "f".repeat(40);
        assert!(matches!(of(&ddn(&stranger)), Naming::Another(s, d) if s == stranger && d > 30));
        assert_eq!(of(r#""*""#), Naming::Everybody);
        assert_eq!(of(r#"{"DDN":["short"]}"#), Naming::NotComparable);
        let rules = Rules::of(Dialect::Ddn, crate::policy::Kind::Bucket).unwrap();
        let who = rules.principals.identity_of(Some(ID), None);
        let denied = of_effect(Dialect::Ddn, "Deny", &ddn(ID), &who);
        assert_eq!(denied, Naming::NotComparable, "a denial gives nothing");
    }

    #[test]
    fn an_arn_is_compared_by_its_user_and_its_tenant() {
        for (principal, id, expected) in [
            ("arn:aws:iam:::user/ann", "ann", Naming::Named),
            ("arn:aws:iam::t:user/ann", "t$ann", Naming::Named),
            (
                "arn:aws:iam::t:user/ann",
                "u$ann",
                Naming::Another("arn:aws:iam::t:user/ann".into(), 1),
            ),
            // Taken and without effect: Ceph reads a bare name as nobody's.
            ("ann", "ann", Naming::Another("ann".into(), 0)),
            (
                "arn:aws:iam::111122223333:user/ann",
                "ann",
                Naming::Another("arn:aws:iam::111122223333:user/ann".into(), 0),
            ),
            ("arn:aws:iam:::root", "ann", Naming::Everybody),
            ("arn:aws:iam:::role/x", "ann", Naming::NotComparable),
        ] {
            let principal = format!(r#"{{"AWS":"{principal}"}}"#);
            assert_eq!(of(Dialect::Ceph, &principal, id), expected, "{principal}");
        }
    }

    #[test]
    fn on_aws_a_user_is_compared_by_arn_and_an_account_is_not_its_users() {
        let aws = Rules::of(Dialect::Aws, crate::policy::Kind::Bucket).unwrap();
        let by_id = aws.principals.identity_of(Some(ID64), None);
        let arn = |name: &str| format!("arn:aws:iam::123456789012:user/team/{name}");
        let ann = aws.principals.identity_of(Some(ID64), Some(&arn("ann")));
        let session = aws
            .principals
            .identity("arn:aws:sts::123456789012:assumed-role/loader/ann");
        let aws = |text: &str| format!(r#"{{"AWS":"{text}"}}"#);
        let account = |text: &str| Naming::Account(text.to_owned());
        let role = "arn:aws:iam::123456789012:role/of/loader";
        for (principal, who, expected) in [
            (aws(&arn("ann")), &by_id, Naming::NotComparable),
            (aws(&arn("ann")), &ann, Naming::Named),
            (aws(&arn("anne")), &ann, Naming::Another(arn("anne"), 1)),
            (aws("123456789012"), &ann, account("123456789012")),
            (
                format!(r#"{{"CanonicalUser":"{ID64}"}}"#),
                &ann,
                account(ID64),
            ),
            (aws(role), &session, Naming::Named),
            (aws(role), &ann, Naming::NotComparable),
            (aws(&arn("ann")), &session, Naming::NotComparable),
        ] {
            let found = of_effect(Dialect::Aws, "Allow", &principal, who);
            assert_eq!(found, expected, "{principal}");
        }
    }

    #[test]
    fn two_characters_of_a_short_name_make_another_name() {
        assert!(is_slip(1, "ann") && is_slip(2, "uploader"));
        assert!(!is_slip(2, "user12") && !is_slip(3, ID) && !is_slip(0, ID));
    }
}
