//! Takes users, keys and policies away, in the order in which a store lets them go.

use super::issue::Made;
use super::{Accounts, Holdings, holdings};
use crate::model::{Operation, Query};
use crate::transport::Refusal;

/// One thing to take away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is, for people.
    pub words: String,
    query: Query,
}

/// All that has to go so that a user can: keys first, since they are what works.
pub fn revocation(held: &Holdings) -> Vec<Step> {
    let user = held.user.name.as_str();
    let keys = held.keys.iter().map(|key| of_key(user, &key.id));
    let policies = held.policies.iter().map(|name| of_policy(user, name));
    let attached = held.attached.iter().map(|arn| Step {
        words: format!("the shared policy {arn} from {user} (the policy itself stays)"),
        query: Query::of_user(Operation::DetachUserPolicy, user).with("PolicyArn", arn),
    });
    let last = Step {
        words: format!("user {user}"),
        query: Query::of_user(Operation::DeleteUser, user),
    };
    keys.chain(policies).chain(attached).chain([last]).collect()
}

/// One key of a user.
pub fn of_key(user: &str, id: &str) -> Step {
    Step {
        words: format!("key {id} of {user}"),
        query: Query::of_user(Operation::DeleteAccessKey, user).with("AccessKeyId", id),
    }
}

fn of_policy(user: &str, name: &str) -> Step {
    Step {
        words: format!("policy {name} of {user}"),
        query: Query::of_user(Operation::DeleteUserPolicy, user).with("PolicyName", name),
    }
}

/// Takes a thing away; one that is not there is gone already.
pub async fn revoke(api: &impl Accounts, step: &Step) -> Result<(), Refusal> {
    match api.ask(&step.query).await.answer() {
        Err(refusal) if refusal.is("NoSuchEntity") => Ok(()),
        answer => answer.map(drop),
    }
}

/// Takes back what was made, the newest first. Returns what may still be there, in words.
pub async fn undo(api: &impl Accounts, made: &[Made]) -> Vec<String> {
    let mut left = Vec::new();
    for made in made.iter().rev() {
        let steps = match made {
            Made::Key { user, id: Some(id) } => vec![of_key(user, id)],
            Made::Key { user, id: None } => {
                left.push(format!(
                    "maybe a new key of {user}: the store did not answer"
                ));
                continue;
            }
            Made::Policy { user, name } => vec![of_policy(user, name)],
            // It was not there before, so all it has is of this command.
            Made::User(user) => match holdings(api, user).await {
                Ok(held) => revocation(&held),
                Err(refusal) if refusal.is("NoSuchEntity") => Vec::new(),
                Err(_) => {
                    left.push(format!("user {user}"));
                    continue;
                }
            },
        };
        for step in steps {
            if revoke(api, &step).await.is_err() {
                left.push(step.words);
            }
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, now};
    use super::super::{KeyInfo, User};
    use super::*;

    #[test]
    fn keys_go_first_and_the_user_last() {
        let held = Holdings {
            user: User {
                name: "u".into(),
                ..User::default()
            },
            keys: vec![KeyInfo {
                id: "A".into(),
                ..KeyInfo::default()
            }],
            policies: vec!["p".into()],
            attached: vec!["arn:x".into()],
        };
        let operations: Vec<_> = revocation(&held)
            .iter()
            .map(|step| step.query.operation.as_str())
            .collect();
        assert_eq!(
            operations,
            [
                "DeleteAccessKey",
                "DeleteUserPolicy",
                "DetachUserPolicy",
                "DeleteUser"
            ]
        );
    }

    #[test]
    fn what_is_gone_is_no_failure_and_what_stays_is_named() {
        let gone = "<Error><Code>NoSuchEntity</Code></Error>";
        let denied = "<Error><Code>AccessDenied</Code></Error>";
        let api = Fake::of(&[
            ("DeleteAccessKey", 404, gone),
            ("DeleteUserPolicy", 403, denied),
        ]);
        let made = [
            Made::Policy {
                user: "u".into(),
                name: "p".into(),
            },
            Made::Key {
                user: "u".into(),
                id: Some("A".into()),
            },
        ];
        assert_eq!(now(undo(&api, &made)), ["policy p of u"]);
    }
}
