//! Whose bucket or key it is, as ACLs and lists of buckets say it.

use crate::model::Leaf;

/// The text of `Owner/ID` right below the root; nothing if it is empty or absent.
pub(super) fn id(document: &str) -> Option<String> {
    let mut leaves = Leaf::all(document).into_iter();
    let id = leaves
        .find(|leaf| matches!(&leaf.path[..], [_, owner, id] if owner == "Owner" && id == "ID"))?;
    (!id.text.is_empty()).then_some(id.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_is_the_one_below_the_root_and_no_other() {
        for (document, expected) in [
            (
                "<AccessControlPolicy xmlns=\"x\"><Owner><ID>me</ID></Owner></AccessControlPolicy>",
                Some("me"),
            ),
            (
                "<R><Buckets><Owner><ID>other</ID></Owner></Buckets><Owner><DisplayName>n</DisplayName><ID>me</ID></Owner></R>",
                Some("me"),
            ),
            ("<R><Owner><ID></ID></Owner></R>", None),
            ("<R><Owner><ID>me", None),
            ("<Error><Code>AccessDenied</Code></Error>", None),
            ("{}", None),
        ] {
            assert_eq!(id(document).as_deref(), expected, "{document}");
        }
    }
}
