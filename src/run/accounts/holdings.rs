//! What a user has: keys, own policies, shared policies.

use super::Accounts;
use crate::model::{Operation, Query};
use crate::transport::{Answer, Refusal};

/// A user of the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// The user's name.
    pub name: String,
    /// The user's ARN, if the store has them.
    pub arn: String,
    /// When the user was made, as the store writes it; some stores do not say.
    pub created: Option<String>,
    /// The ARN of the policy that bounds what any other may allow.
    pub boundary: Option<String>,
}

/// A key without its secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyInfo {
    /// The access key ID.
    pub id: String,
    /// `Active` or `Inactive`.
    pub status: String,
    /// When it was made, as the store writes it; some stores do not say.
    pub created: Option<String>,
}

/// A user and all that hangs on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// The user.
    pub user: User,
    /// The user's keys.
    pub keys: Vec<KeyInfo>,
    /// Names of the user's own policies.
    pub policies: Vec<String>,
    /// ARNs of shared policies.
    pub attached: Vec<String>,
}

/// All users.
pub async fn users(api: &impl Accounts) -> Result<Vec<User>, Refusal> {
    let pages = pages(api, &Query::iam(Operation::ListUsers)).await?;
    let users = pages.iter().flat_map(|page| page.members("Users"));
    Ok(users.map(user_of).collect())
}

/// A user and what it has.
pub async fn holdings(api: &impl Accounts, user: &str) -> Result<Holdings, Refusal> {
    let query = |operation| Query::of_user(operation, user);
    let found = api.ask(&query(Operation::GetUser)).await.answer()?;
    let keys = pages(api, &query(Operation::ListAccessKeys)).await?;
    let policies = pages(api, &query(Operation::ListUserPolicies)).await?;
    // Stores without shared policies do not know the call; SeaweedFS knows it for some users only.
    let attached = match pages(api, &query(Operation::ListAttachedUserPolicies)).await {
        Err(refusal) if matches!(refusal.status, Some(400 | 404 | 405 | 501)) => Vec::new(),
        pages => pages?,
    };
    let keys = keys
        .iter()
        .flat_map(|page| page.members("AccessKeyMetadata"));
    let names = policies.iter().flat_map(|page| page.members("PolicyNames"));
    let arns = attached
        .iter()
        .flat_map(|page| page.members("AttachedPolicies"));
    Ok(Holdings {
        user: user_of(&found),
        keys: keys.map(key_of).collect(),
        policies: names.map(|name| name.text().to_owned()).collect(),
        attached: arns.filter_map(|one| text(one, "PolicyArn")).collect(),
    })
}

/// The text of one of the user's own policies.
///
/// AWS percent-encodes it (IAM API reference, `GetUserPolicy`), other stores give it as it is.
pub async fn policy_text(api: &impl Accounts, user: &str, name: &str) -> Result<String, Refusal> {
    let query = Query::of_user(Operation::GetUserPolicy, user).with("PolicyName", name);
    let answer = api.ask(&query).await.answer()?;
    let text = answer.first("PolicyDocument").unwrap_or_default().trim();
    Ok(if text.starts_with('%') {
        decoded(text)
    } else {
        text.to_owned()
    })
}

fn user_of(element: &Answer) -> User {
    User {
        name: text(element, "UserName").unwrap_or_default(),
        arn: text(element, "Arn").unwrap_or_default(),
        created: text(element, "CreateDate"),
        boundary: text(element, "PermissionsBoundaryArn"),
    }
}

fn key_of(element: &Answer) -> KeyInfo {
    KeyInfo {
        id: text(element, "AccessKeyId").unwrap_or_default(),
        status: text(element, "Status").unwrap_or_default(),
        created: text(element, "CreateDate"),
    }
}

fn text(element: &Answer, name: &str) -> Option<String> {
    element.first(name).map(str::to_owned)
}

/// All pages of a listing.
async fn pages(api: &impl Accounts, query: &Query) -> Result<Vec<Answer>, Refusal> {
    let mut pages = Vec::new();
    let mut marker: Option<String> = None;
    loop {
        let page = query.clone().with_some("Marker", marker.as_deref());
        let page = api.ask(&page).await.answer()?;
        let next = (page.first("IsTruncated") == Some("true"))
            .then(|| text(&page, "Marker"))
            .flatten();
        pages.push(page);
        // A marker that stays would make a listing without an end.
        if next.is_none() || next == marker || pages.len() == MOST_PAGES {
            return Ok(pages);
        }
        marker = next;
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let pair: Vec<u8> = rest.clone().take(2).collect();
        let value = std::str::from_utf8(&pair)
            .ok()
            .filter(|pair| byte == b'%' && pair.len() == 2)
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        if value.is_some() {
            rest.nth(1);
        }
        bytes.push(value.unwrap_or(byte));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Users come a hundred to a page: beyond this nobody reads the list.
const MOST_PAGES: usize = 1000;

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, now};
    use super::*;

    #[test]
    fn what_a_user_has_is_read_over_all_pages() {
        let api = Fake::of(&[
            (
                "GetUser",
                200,
                "<GetUserResult><User><UserName>u</UserName><Arn>arn:u</Arn><PermissionsBoundary><PermissionsBoundaryArn>arn:b</PermissionsBoundaryArn></PermissionsBoundary></User></GetUserResult>",
            ),
            (
                "ListAccessKeys",
                200,
                "<AccessKeyMetadata><member><AccessKeyId>A</AccessKeyId><Status>Active</Status></member></AccessKeyMetadata><IsTruncated>true</IsTruncated><Marker>m</Marker>",
            ),
            (
                "ListAccessKeys",
                200,
                "<AccessKeyMetadata><member><AccessKeyId>B</AccessKeyId><Status>Inactive</Status></member></AccessKeyMetadata>",
            ),
            (
                "ListUserPolicies",
                200,
                "<PolicyNames><member>p</member></PolicyNames>",
            ),
            (
                "ListAttachedUserPolicies",
                501,
                "<Error><Code>NotImplemented</Code></Error>",
            ),
        ]);
        let found = now(holdings(&api, "u")).unwrap();
        let ids: Vec<_> = found.keys.iter().map(|key| key.id.as_str()).collect();
        assert_eq!(ids, ["A", "B"]);
        assert_eq!(found.policies, ["p"]);
        assert_eq!(found.user.boundary.as_deref(), Some("arn:b"));
        assert!(found.attached.is_empty());
        assert!(api.asked()[2].contains("Marker=m"), "{:?}", api.asked());
    }

    #[test]
    fn a_policy_is_read_encoded_or_as_it_is() {
        for body in ["%7B%22a%22%3A1%7D", "{\"a\":1}", "{&#34;a&#34;:1}"] {
            let body = format!("<PolicyDocument>{body}</PolicyDocument>");
            let api = Fake::of(&[("GetUserPolicy", 200, &body)]);
            assert_eq!(now(policy_text(&api, "u", "p")).unwrap(), "{\"a\":1}");
        }
    }
}
