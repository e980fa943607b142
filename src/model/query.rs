//! Calls of the query API that STS and IAM speak: one operation, its parameters, one form.

use super::Operation;

/// Which of the two services is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Temporary keys.
    Sts,
    /// Users, their keys and policies.
    Iam,
}

impl Service {
    /// The service's name in a credential scope.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sts => "sts",
            Self::Iam => "iam",
        }
    }

    /// The version of its API (the `Version` parameter of its reference).
    pub fn version(self) -> &'static str {
        match self {
            Self::Sts => "2011-06-15",
            Self::Iam => "2010-05-08",
        }
    }
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Who is called.
    pub service: Service,
    /// What is asked.
    pub operation: Operation,
    /// Names and values, in the order sent.
    pub parameters: Vec<(&'static str, String)>,
}

impl Query {
    /// A call of IAM.
    pub fn iam(operation: Operation) -> Self {
        Self {
            service: Service::Iam,
            operation,
            parameters: Vec::new(),
        }
    }

    /// A call of IAM about a user.
    pub fn of_user(operation: Operation, user: &str) -> Self {
        Self::iam(operation).with("UserName", user)
    }

    /// `AssumeRole`; at most an hour (the service's default) unless a duration is given.
    pub fn assume_role(role: &str, session: &str) -> Self {
        let query = Self {
            service: Service::Sts,
            operation: Operation::AssumeRole,
            parameters: Vec::new(),
        };
        query.with("RoleArn", role).with("RoleSessionName", session)
    }

    /// `GetCallerIdentity`, which has no parameters.
    pub fn caller_identity() -> Self {
        Self {
            service: Service::Sts,
            operation: Operation::GetCallerIdentity,
            parameters: Vec::new(),
        }
    }

    /// The call with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.parameters.push((name, value.into()));
        self
    }

    /// The call with one more parameter, if there is a value for it.
    #[must_use]
    pub fn with_some(self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}
