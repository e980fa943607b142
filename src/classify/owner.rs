//! Whose bucket or key it is, as ACLs and lists of buckets say it.

use quick_xml::events::Event;
use quick_xml::reader::Reader;

/// The text of `Owner/ID` right below the root; nothing if it is empty or absent.
pub(super) fn id(document: &str) -> Option<String> {
    let mut reader = Reader::from_str(document);
    let (mut path, mut text): (Vec<String>, _) = (Vec::new(), String::new());
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                path.push(start.local_name().as_ref().to_owned());
                text.clear();
            }
            Event::Text(part) => text.push_str(&part),
            Event::End(_) => {
                let here = matches!(&path[..], [_, owner, id] if owner == "Owner" && id == "ID");
                if here {
                    let id = text.trim();
                    return (!id.is_empty()).then(|| id.to_owned());
                }
                path.pop();
            }
            Event::Eof => return None,
            _ => {}
        }
    }
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
