//! Issues a key for a user who may do what a policy says, and takes all of it back if a step fails.

use super::{Accounts, undo};
use crate::model::{AccessKey, Operation, Query};
use crate::transport::Refusal;

/// What is to be issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The user's name.
    pub user: String,
    /// Whether the user may be there already; it then gets one more policy and one more key.
    pub may_exist: bool,
    /// The ARN of a policy that bounds the user.
    pub boundary: Option<String>,
    /// The name of the user's policy.
    pub policy: String,
    /// Its text.
    pub document: String,
}

/// Something that was made, or may have been: it is noted before it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// A user who was not there before.
    User(String),
    /// A policy of a user.
    Policy {
        /// The user.
        user: String,
        /// The policy's name.
        name: String,
    },
    /// A key of a user.
    Key {
        /// The user.
        user: String,
        /// The access key ID; unknown if the store did not answer.
        id: Option<String>,
    },
}

/// A key, and all that was made for it.
#[derive(Debug)]
pub struct Issued {
    /// The key.
    pub key: AccessKey,
    /// What to take back if it is not wanted after all, in the order made.
    pub made: Vec<Made>,
}

/// Why there is no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotIssued {
    /// The reason.
    pub why: Why,
    /// What was made and could not be taken back, in words.
    pub left: Vec<String>,
}

/// A reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The store refused a call.
    Refused(Refusal),
    /// The user is there and was not named on purpose.
    UserExists(String),
    /// The user has a policy of this name.
    PolicyExists(String),
    /// The store took the boundary and does not show it.
    BoundaryIgnored,
    /// The store answered without a key.
    NoKey,
}

impl From<Refusal> for Why {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Issues a key.
///
/// # Errors
/// The reason, once everything that was made is taken back as far as the store lets it.
pub async fn issue(api: &impl Accounts, wanted: &Wanted) -> Result<Issued, NotIssued> {
    let mut made = Vec::new();
    match steps(api, wanted, &mut made).await {
        Ok(key) => Ok(Issued { key, made }),
        Err(why) => Err(NotIssued {
            why,
            left: undo(api, &made).await,
        }),
    }
}

async fn steps(
    api: &impl Accounts,
    wanted: &Wanted,
    made: &mut Vec<Made>,
) -> Result<AccessKey, Why> {
    let user = wanted.user.as_str();
    if is_there(api, user).await? {
        if !wanted.may_exist {
            return Err(Why::UserExists(user.to_owned()));
        }
        if has_policy(api, wanted).await? {
            return Err(Why::PolicyExists(wanted.policy.clone()));
        }
    } else {
        made.push(Made::User(user.to_owned()));
        let query = Query::of_user(Operation::CreateUser, user)
            .with_some("PermissionsBoundary", wanted.boundary.as_deref());
        api.ask(&query).await.answer()?;
    }
    if !is_bounded(api, wanted).await? {
        return Err(Why::BoundaryIgnored);
    }
    made.push(Made::Policy {
        user: user.to_owned(),
        name: wanted.policy.clone(),
    });
    let query = Query::of_user(Operation::PutUserPolicy, user)
        .with("PolicyName", &wanted.policy)
        .with("PolicyDocument", &wanted.document);
    api.ask(&query).await.answer()?;
    key(api, user, made).await
}

async fn key(api: &impl Accounts, user: &str, made: &mut Vec<Made>) -> Result<AccessKey, Why> {
    let asked = api
        .ask(&Query::of_user(Operation::CreateAccessKey, user))
        .await;
    let note = |id| Made::Key {
        user: user.to_owned(),
        id,
    };
    match (asked.answer(), asked.issued) {
        (Ok(_), Some(key)) => {
            made.push(note(Some(key.id.to_string())));
            Ok(key)
        }
        (Ok(_), None) => {
            made.push(note(None));
            Err(Why::NoKey)
        }
        (Err(refusal), _) => {
            if refusal.status.is_none() {
                made.push(note(None));
            }
            Err(refusal.into())
        }
    }
}

async fn is_there(api: &impl Accounts, user: &str) -> Result<bool, Refusal> {
    let query = Query::of_user(Operation::GetUser, user);
    there(api.ask(&query).await.answer())
}

async fn has_policy(api: &impl Accounts, wanted: &Wanted) -> Result<bool, Refusal> {
    let query =
        Query::of_user(Operation::GetUserPolicy, &wanted.user).with("PolicyName", &wanted.policy);
    there(api.ask(&query).await.answer())
}

fn there<T>(answer: Result<T, Refusal>) -> Result<bool, Refusal> {
    match answer {
        Ok(_) => Ok(true),
        Err(refusal) if refusal.is("NoSuchEntity") => Ok(false),
        Err(refusal) => Err(refusal),
    }
}

/// Whether the user shows the boundary, if one is wanted: SeaweedFS takes the parameter and forgets it.
async fn is_bounded(api: &impl Accounts, wanted: &Wanted) -> Result<bool, Refusal> {
    let Some(boundary) = &wanted.boundary else {
        return Ok(true);
    };
    let query = Query::of_user(Operation::GetUser, &wanted.user);
    let answer = api.ask(&query).await.answer()?;
    Ok(answer.first("PermissionsBoundaryArn") == Some(boundary))
}

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, now};
    use super::*;

    const ABSENT: &str = "<Error><Code>NoSuchEntity</Code></Error>";
    const DENIED: &str = "<Error><Code>AccessDenied</Code></Error>";
    const USER: &str = "<User><UserName>u</UserName></User>";
    const KEY: &str = "<AccessKey><AccessKeyId>AKIDNEW</AccessKeyId><SecretAccessKey>newsecret</SecretAccessKey></AccessKey>";

    fn wanted() -> Wanted {
        Wanted {
            user: "u".into(),
            may_exist: false,
            boundary: None,
            policy: "p".into(),
            document: "{}".into(),
        }
    }

    #[test]
    fn a_key_is_issued_and_what_was_made_for_it_is_known() {
        let api = Fake::of(&[
            ("GetUser", 404, ABSENT),
            ("CreateUser", 200, USER),
            ("PutUserPolicy", 200, ""),
            ("CreateAccessKey", 200, KEY),
        ]);
        let issued = now(issue(&api, &wanted())).unwrap();
        assert_eq!(issued.key.id.as_str(), "AKIDNEW");
        assert_eq!(issued.made.len(), 3);
        assert_eq!(issued.made[0], Made::User("u".into()));
    }

    #[test]
    fn a_step_that_fails_takes_back_the_ones_before_it() {
        let api = Fake::of(&[
            ("GetUser", 404, ABSENT),
            ("CreateUser", 200, USER),
            ("PutUserPolicy", 403, DENIED),
            // Taken back: the policy, in case it is there; then the user with all it has.
            ("DeleteUserPolicy", 404, ABSENT),
            ("GetUser", 200, USER),
            ("ListAccessKeys", 200, ""),
            ("ListUserPolicies", 200, ""),
            ("ListAttachedUserPolicies", 200, ""),
            ("DeleteUser", 200, ""),
        ]);
        let failed = now(issue(&api, &wanted())).unwrap_err();
        assert!(matches!(failed.why, Why::Refused(refusal) if refusal.is("AccessDenied")));
        assert_eq!(failed.left, [""; 0]);
        assert_eq!(api.left(), 0);
    }

    #[test]
    fn a_user_who_is_there_is_neither_taken_nor_removed() {
        let api = Fake::of(&[("GetUser", 200, USER)]);
        let failed = now(issue(&api, &wanted())).unwrap_err();
        assert_eq!(failed.why, Why::UserExists("u".into()));
        assert_eq!(api.asked().len(), 1);

        let named = Wanted {
            may_exist: true,
            ..wanted()
        };
        let api = Fake::of(&[
            ("GetUser", 200, USER),
            ("GetUserPolicy", 404, ABSENT),
            ("PutUserPolicy", 200, ""),
            ("CreateAccessKey", 403, DENIED),
            ("DeleteUserPolicy", 200, ""),
        ]);
        let failed = now(issue(&api, &named)).unwrap_err();
        assert_eq!((failed.left.len(), api.left()), (0, 0));
    }

    #[test]
    fn a_boundary_that_the_store_forgets_is_no_boundary() {
        let api = Fake::of(&[
            ("GetUser", 404, ABSENT),
            ("CreateUser", 200, USER),
            ("GetUser", 200, USER),
            ("GetUser", 200, USER),
            ("ListAccessKeys", 200, ""),
            ("ListUserPolicies", 200, ""),
            ("ListAttachedUserPolicies", 200, ""),
            ("DeleteUser", 403, DENIED),
        ]);
        let bounded = Wanted {
            boundary: Some("arn:b".into()),
            ..wanted()
        };
        let failed = now(issue(&api, &bounded)).unwrap_err();
        assert_eq!(failed.why, Why::BoundaryIgnored);
        assert_eq!(failed.left, ["user u"]);
    }
}
