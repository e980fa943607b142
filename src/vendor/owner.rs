//! Whose key it is, as a store says it.

use super::mark::element;
use crate::model::{BodyEnd, Exchange};

/// An `Owner` in an answer of `ListBuckets` or `GetBucketAcl`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The canonical ID, as principals and grants of the store name it.
    pub id: String,
    /// The display name, where there is one.
    pub name: Option<String>,
}

impl Owner {
    /// Whether it stands for nobody: stores answer so where they recognised no key.
    pub fn is_nobody(&self) -> bool {
        self.id.eq_ignore_ascii_case("anonymous")
    }
}

/// The owner that a complete, successful answer names.
pub fn owner(exchange: &Exchange) -> Option<Owner> {
    let response = exchange.response().filter(|r| r.status == 200)?;
    if response.body_end != BodyEnd::Complete {
        return None;
    }
    let (_, rest) = response.body.split_once("<Owner>")?;
    let (owner, _) = rest.split_once("</Owner>")?;
    let text = |name| {
        let text = quick_xml::escape::unescape(element(owner, name)?).ok()?;
        (!text.trim().is_empty()).then(|| text.trim().to_owned())
    };
    Some(Owner {
        id: text("ID")?,
        name: text("DisplayName"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Reply, ResponseRecord};

    fn answered(status: u16, body: &str) -> Exchange {
        Exchange {
            reply: Reply::Response(ResponseRecord {
                status,
                body: body.to_owned(),
                ..ResponseRecord::default()
            }),
            ..Exchange::default()
        }
    }

    #[test]
    fn the_owner_is_read_from_both_documents() {
        let of = |body: &str| owner(&answered(200, body)).map(|o| (o.id, o.name));
        let buckets = "<ListAllMyBucketsResult><Owner><ID>t$a&amp;b</ID><DisplayName>A</DisplayName></Owner>\
                       <Buckets/></ListAllMyBucketsResult>";
        assert_eq!(
            of(buckets),
            Some(("t$a&b".to_owned(), Some("A".to_owned())))
        );
        let acl = "<AccessControlPolicy><Owner><ID>a</ID><DisplayName></DisplayName></Owner>\
                   <AccessControlList><Grant><Grantee><ID>b</ID></Grantee></Grant></AccessControlList>\
                   </AccessControlPolicy>";
        assert_eq!(of(acl), Some(("a".to_owned(), None)));
    }

    #[test]
    fn an_answer_without_an_owner_names_nobody() {
        for (status, body) in [
            (403, "<Error><Owner><ID>a</ID></Owner></Error>"),
            (
                200,
                "<ListAllMyBucketsResult><Owner/></ListAllMyBucketsResult>",
            ),
            (
                200,
                "<ListAllMyBucketsResult><Owner><ID></ID></Owner></ListAllMyBucketsResult>",
            ),
            (
                200,
                "<ListBucketResult><Contents><ID>a</ID></Contents></ListBucketResult>",
            ),
        ] {
            assert_eq!(owner(&answered(status, body)), None, "{body}");
        }
        let nobody = owner(&answered(200, "<a><Owner><ID>anonymous</ID></Owner></a>"));
        assert!(nobody.unwrap().is_nobody());
    }
}
