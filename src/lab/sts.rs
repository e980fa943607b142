//! STS, at the same place as S3: the one call that says who its sender is.

use super::answer::Answer;
use super::identify::Caller;
use super::refusal::{Answered, Code, Refusal};
use super::service::Service;
use super::xml::Xml;

impl Service<'_> {
    /// Account and ARN of the caller, in the form of the STS API reference.
    pub(super) fn caller_identity(&self) -> Answered<Answer> {
        let Caller::User(user) = self.caller else {
            return Err(Refusal::new(Code::AccessDenied));
        };
        let mut xml = Xml::document();
        xml.raw("<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">");
        xml.nest("GetCallerIdentityResult", |xml| {
            xml.text("Arn", user.arn());
            xml.text("UserId", &user.name);
            xml.text("Account", &user.account);
        });
        xml.raw("</GetCallerIdentityResponse>");
        Ok(self.document(xml.finish()))
    }
}
