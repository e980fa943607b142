//! Commands of the stores by task, and what is put into them.

use crate::model::Confidence;

/// A command of a store for one task.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// What it is for.
    pub task: Task,
    /// The command, with names of [`Slot`]s in braces: `garage key info {key-id}`.
    pub template: &'static str,
    /// What to know before it is run; may be empty.
    pub says: &'static str,
    /// The document or source it is from, by title.
    pub source: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Command {
    /// A command read in the vendor's own documents or source.
    pub(super) const fn new(task: Task, template: &'static str, source: &'static str) -> Self {
        Self {
            task,
            template,
            says: "",
            source,
            confidence: Confidence::Certain,
        }
    }

    pub(super) const fn says(self, says: &'static str) -> Self {
        Self { says, ..self }
    }

    /// From a third party, or from an older release.
    pub(super) const fn likely(self) -> Self {
        Self {
            confidence: Confidence::Likely,
            ..self
        }
    }

    /// The command with these values in their slots.
    ///
    /// A slot without a value, or with one that a shell would not take as one plain word, stays as
    /// `<bucket>`, which no shell runs by mistake.
    pub fn with(&self, values: &[(Slot, &str)]) -> String {
        self.pieces()
            .map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Slot(name) => values
                    .iter()
                    .find(|(slot, _)| slot.name() == name)
                    .and_then(|(_, value)| shell_safe(value))
                    .map_or_else(|| format!("<{name}>"), str::to_owned),
            })
            .collect()
    }

    /// The names of the slots in the template.
    pub fn slots(&self) -> impl Iterator<Item = &'static str> {
        self.pieces().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Slot(name) => Some(name),
        })
    }

    fn pieces(&self) -> impl Iterator<Item = Piece> {
        self.template
            .split('{')
            .enumerate()
            .flat_map(|(at, part)| match part.split_once('}') {
                Some((name, text)) if at > 0 => [Some(Piece::Slot(name)), Some(Piece::Text(text))],
                _ => [Some(Piece::Text(part)), None],
            })
            .flatten()
    }
}

/// A piece of a template.
enum Piece {
    Text(&'static str),
    Slot(&'static str),
}

/// What somebody wants to do at a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// Make a user.
    CreateUser,
    /// Look a user up.
    ShowUser,
    /// Make an access key.
    CreateKey,
    /// Look an access key up.
    ShowKey,
    /// List access keys.
    ListKeys,
    /// Switch a key or its user off.
    DisableKey,
    /// Switch it on again.
    EnableKey,
    /// Delete an access key.
    DeleteKey,
    /// Give a key a new secret.
    RotateKey,
    /// Delete a user.
    DeleteUser,
    /// Get a temporary key.
    TemporaryKey,
    /// Learn a canonical ID.
    OwnId,
    /// Make a bucket.
    CreateBucket,
    /// Give rights without a policy document.
    Grant,
    /// Take such rights away.
    Revoke,
    /// Store a user's policy.
    CreatePolicy,
    /// Give a stored policy to a user.
    AttachPolicy,
    /// Take a policy from a user.
    DetachPolicy,
    /// Show a user's policy.
    ShowUserPolicy,
    /// Set a bucket's policy.
    SetPolicy,
    /// Show a bucket's policy.
    ShowPolicy,
    /// Take a bucket's policy away.
    DeletePolicy,
    /// Have the store say what a user may do.
    ExplainAccess,
    /// Switch versioning on.
    Versioning,
}

impl Task {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 24] = [
        Self::CreateUser,
        Self::ShowUser,
        Self::CreateKey,
        Self::ShowKey,
        Self::ListKeys,
        Self::DisableKey,
        Self::EnableKey,
        Self::DeleteKey,
        Self::RotateKey,
        Self::DeleteUser,
        Self::TemporaryKey,
        Self::OwnId,
        Self::CreateBucket,
        Self::Grant,
        Self::Revoke,
        Self::CreatePolicy,
        Self::AttachPolicy,
        Self::DetachPolicy,
        Self::ShowUserPolicy,
        Self::SetPolicy,
        Self::ShowPolicy,
        Self::DeletePolicy,
        Self::ExplainAccess,
        Self::Versioning,
    ];

    /// The words in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreateUser => "create a user",
            Self::ShowUser => "show a user",
            Self::CreateKey => "create a key",
            Self::ShowKey => "show a key",
            Self::ListKeys => "list keys",
            Self::DisableKey => "disable a key",
            Self::EnableKey => "enable a key",
            Self::DeleteKey => "delete a key",
            Self::RotateKey => "give a new secret",
            Self::DeleteUser => "delete a user",
            Self::TemporaryKey => "temporary key",
            Self::OwnId => "own canonical ID",
            Self::CreateBucket => "create a bucket",
            Self::Grant => "give rights",
            Self::Revoke => "take rights away",
            Self::CreatePolicy => "store a user's policy",
            Self::AttachPolicy => "attach a policy",
            Self::DetachPolicy => "detach a policy",
            Self::ShowUserPolicy => "show a user's policy",
            Self::SetPolicy => "set a bucket policy",
            Self::ShowPolicy => "show a bucket policy",
            Self::DeletePolicy => "delete a bucket policy",
            Self::ExplainAccess => "explain access",
            Self::Versioning => "switch versioning on",
        }
    }
}

/// A place in a command for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A bucket's name.
    Bucket,
    /// The endpoint's URL.
    Endpoint,
    /// An access key ID.
    KeyId,
    /// A user's name or ID.
    User,
    /// A user's ARN.
    UserArn,
    /// A policy's name.
    Policy,
    /// A policy's ARN.
    PolicyArn,
    /// A file with a policy.
    PolicyFile,
    /// A role's ARN.
    RoleArn,
    /// The tenant, account, virtual machine or namespace that the bucket is in.
    Tenant,
    /// The part of a tenant where there is one.
    Subtenant,
    /// A life time, as the store writes it.
    Duration,
    /// The client's own name for the store (`mc alias`).
    Alias,
    /// A file of the store.
    Path,
}

impl Slot {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Bucket,
        Self::Endpoint,
        Self::KeyId,
        Self::User,
        Self::UserArn,
        Self::Policy,
        Self::PolicyArn,
        Self::PolicyFile,
        Self::RoleArn,
        Self::Tenant,
        Self::Subtenant,
        Self::Duration,
        Self::Alias,
        Self::Path,
    ];

    /// The name in templates, and in commands without a value for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bucket => "bucket",
            Self::Endpoint => "endpoint",
            Self::KeyId => "key-id",
            Self::User => "user",
            Self::UserArn => "user-arn",
            Self::Policy => "policy",
            Self::PolicyArn => "policy-arn",
            Self::PolicyFile => "policy-file",
            Self::RoleArn => "role-arn",
            Self::Tenant => "tenant",
            Self::Subtenant => "subtenant",
            Self::Duration => "duration",
            Self::Alias => "alias",
            Self::Path => "path",
        }
    }
}

/// The text, if a shell takes it as one plain word.
pub fn shell_safe(text: &str) -> Option<&str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/@".contains(c);
    (!text.is_empty() && !text.starts_with('-') && text.chars().all(plain)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMAND: Command = Command::new(Task::Grant, "x allow {bucket} --key {key-id}", "none");

    #[test]
    fn values_stand_in_their_slots_and_the_rest_stays_open() {
        let all = COMMAND.with(&[(Slot::KeyId, "GK1"), (Slot::Bucket, "photos")]);
        assert_eq!(all, "x allow photos --key GK1");
        assert_eq!(
            COMMAND.with(&[(Slot::Bucket, "photos")]),
            "x allow photos --key <key-id>"
        );
        assert_eq!(COMMAND.slots().collect::<Vec<_>>(), ["bucket", "key-id"]);
    }

    #[test]
    fn a_word_that_a_shell_would_read_otherwise_is_not_put_into_a_command() {
        for (value, taken) in [
            ("AKIA7", true),
            ("a b", false),
            ("a;rm", false),
            ("--all", false),
            ("", false),
        ] {
            assert_eq!(shell_safe(value).is_some(), taken, "{value}");
            let said = COMMAND.with(&[(Slot::KeyId, value), (Slot::Bucket, "b")]);
            assert_eq!(said == format!("x allow b --key {value}"), taken, "{said}");
        }
    }

    #[test]
    fn every_slot_and_task_is_listed_once() {
        for (at, slot) in Slot::ALL.iter().enumerate() {
            assert!(Slot::ALL[..at].iter().all(|s| s.name() != slot.name()));
        }
        for (at, task) in Task::ALL.iter().enumerate() {
            assert!(Task::ALL[..at].iter().all(|t| t.as_str() != task.as_str()));
        }
    }
}
