//! Who somebody is, as ACLs, lists of buckets and `GetCallerIdentity` say it.

use crate::model::{Caller, Leaf, Owner};

/// The `Owner` right below the root; nothing without an ID.
pub(super) fn owner(document: &str) -> Option<Owner> {
    let [id, name] = texts(document, [&["Owner", "ID"], &["Owner", "DisplayName"]]);
    Some(Owner { id: id?, name })
}

/// The result of `GetCallerIdentity`; nothing without an ARN.
pub(super) fn caller(document: &str) -> Option<Caller> {
    const RESULT: &str = "GetCallerIdentityResult";
    let [arn, account] = texts(document, [&[RESULT, "Arn"], &[RESULT, "Account"]]);
    Some(Caller {
        arn: arn?,
        account: account?,
    })
}

/// The texts of elements by their paths below the root; none of an element that is absent or blank.
fn texts<const N: usize>(document: &str, paths: [&[&str]; N]) -> [Option<String>; N] {
    let leaves = Leaf::all(document);
    paths.map(|path| {
        let is_there = |leaf: &&Leaf| leaf.path.get(1..).is_some_and(|below| below == path);
        let found = leaves.iter().find(is_there)?;
        (!found.text.is_empty()).then(|| found.text.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_is_the_one_below_the_root_and_no_other() {
        for (document, expected) in [
            (
                "<AccessControlPolicy xmlns=\"x\"><Owner><ID>me</ID></Owner></AccessControlPolicy>",
                Some(("me", None)),
            ),
            (
                "<R><Buckets><Owner><ID>other</ID></Owner></Buckets><Owner><DisplayName>n</DisplayName><ID>t$a&amp;b</ID></Owner></R>",
                Some(("t$a&b", Some("n"))),
            ),
            (
                "<R><Owner><ID>a</ID></Owner><Grant><Grantee><ID>b</ID></Grantee></Grant></R>",
                Some(("a", None)),
            ),
            ("<R><Owner><ID></ID></Owner></R>", None),
            ("<R><Owner/></R>", None),
            ("<R><Owner><ID>me", None),
            ("<Error><Code>AccessDenied</Code></Error>", None),
            ("{}", None),
        ] {
            let found = owner(document);
            let found = found.as_ref().map(|o| (o.id.as_str(), o.name.as_deref()));
            assert_eq!(found, expected, "{document}");
        }
        let nobody = owner("<a><Owner><ID>anonymous</ID></Owner></a>");
        assert!(nobody.unwrap().is_nobody());
    }

    #[test]
    fn the_caller_is_read_from_the_answer_of_a_real_store() {
        // SeaweedFS 4.48.
        let document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><GetCallerIdentityResponse \
             xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
             <Arn>arn:aws:iam::000000000000:user/ann</Arn><UserId>ann</UserId>\
             <Account>000000000000</Account></GetCallerIdentityResult><ResponseMetadata>\
             <RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>";
        let caller = caller(document).unwrap();
        assert_eq!(caller.arn, "arn:aws:iam::000000000000:user/ann");
        assert_eq!(caller.account, "000000000000");
        assert_eq!(super::caller("<Error><Arn>x</Arn></Error>"), None);
    }
}
