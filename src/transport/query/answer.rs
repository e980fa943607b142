//! What a reply says: elements by name, or the refusal.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};

use crate::model::{Exchange, Operation, Reply};

/// An XML document as a tree; names are local names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    name: String,
    text: String,
    children: Vec<Answer>,
}

/// A call that was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What was asked.
    pub operation: Operation,
    /// The HTTP status; none if there was no response.
    pub status: Option<u16>,
    /// The error code; empty if the reply has none.
    pub code: String,
    /// What the endpoint says, or why nothing came; not escaped.
    pub message: String,
}

impl Answer {
    /// Reads the reply of a call.
    pub(super) fn of(exchange: &Exchange) -> Result<Self, Refusal> {
        let refusal = |status, code: &str, message: &str| Refusal {
            operation: exchange.operation,
            status,
            code: code.to_owned(),
            message: message.to_owned(),
        };
        let response = match &exchange.reply {
            Reply::Response(response) => response,
            Reply::NoResponse(failure) => {
                let why = failure.chain.last().map_or("no response", String::as_str);
                return Err(refusal(None, "", why));
            }
        };
        let status = Some(response.status);
        let document = parse(&response.body);
        if (200..300).contains(&response.status) {
            let wanted = format!("{}Response", exchange.operation);
            return match document {
                Some(document) if document.name == wanted => Ok(document),
                _ if exchange.operation == Operation::CreateBucket => Ok(Self::default()),
                _ => Err(refusal(status, "", "the reply is none of this API")),
            };
        }
        let document = document.unwrap_or_default();
        Err(refusal(
            status,
            document.first("Code").unwrap_or_default(),
            document.first("Message").unwrap_or_default(),
        ))
    }

    /// The text of the first element of a name, at any depth.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.find(name).map(|element| element.text.as_str())
    }

    /// The first element of a name, at any depth.
    pub fn find(&self, name: &str) -> Option<&Self> {
        let inside = || self.children.iter().find_map(|child| child.find(name));
        if self.name == name {
            Some(self)
        } else {
            inside()
        }
    }

    /// The `member`s of the list of a name.
    pub fn members(&self, list: &str) -> &[Self] {
        self.find(list).map_or(&[], |list| &list.children)
    }

    /// The element's own text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Refusal {
    /// Whether the endpoint gave this code.
    pub fn is(&self, code: &str) -> bool {
        self.code == code
    }
}

fn parse(text: &str) -> Option<Answer> {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Answer::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                // Deeper than any answer is; what comes after it is not read.
                if open.len() > DEEPEST {
                    return None;
                }
                open.push(element(start.local_name().as_ref()));
            }
            Event::Empty(start) => {
                let empty = element(start.local_name().as_ref());
                open.last_mut()?.children.push(empty);
            }
            Event::Text(text) => open.last_mut()?.text.push_str(&text),
            Event::CData(text) => open.last_mut()?.text.push_str(&text),
            Event::GeneralRef(name) => open.last_mut()?.text.push(reference(&name)?),
            Event::End(_) => {
                let done = open.pop()?;
                open.last_mut()?.children.push(done);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let [document] = &mut open[..] else {
        return None;
    };
    document.children.pop()
}

fn element(name: &str) -> Answer {
    Answer {
        name: name.to_owned(),
        ..Answer::default()
    }
}

fn reference(name: &BytesRef<'_>) -> Option<char> {
    if let Some(c) = name.resolve_char_ref().ok()? {
        return Some(c);
    }
    resolve_predefined_entity(name)?.chars().next()
}

const DEEPEST: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ResponseRecord;

    fn answer(operation: Operation, status: u16, body: &str) -> Result<Answer, Refusal> {
        Answer::of(&Exchange {
            operation,
            reply: Reply::Response(ResponseRecord {
                status,
                body: body.to_owned(),
                ..ResponseRecord::default()
            }),
            ..Exchange::default()
        })
    }

    #[test]
    fn members_are_read_with_what_they_hold() {
        let users = answer(
            Operation::ListUsers,
            200,
            "<?xml version=\"1.0\"?>\n<ListUsersResponse xmlns=\"x\"><ListUsersResult><Users>\
             <member><UserName>u&#49;</UserName></member><member><UserName>u2</UserName></member>\
             </Users><IsTruncated>false</IsTruncated></ListUsersResult></ListUsersResponse>",
        )
        .unwrap();
        let names: Vec<_> = users
            .members("Users")
            .iter()
            .map(|user| user.first("UserName").unwrap())
            .collect();
        assert_eq!(names, ["u1", "u2"]);
        assert_eq!(users.members("Nothing"), []);
    }

    #[test]
    fn a_refusal_is_read_in_both_forms_of_error_documents() {
        for body in [
            "<ErrorResponse><Error><Type>Sender</Type><Code>EntityAlreadyExists</Code><Message>there</Message></Error></ErrorResponse>",
            "<Error><Code>EntityAlreadyExists</Code><Message>there</Message></Error>",
        ] {
            let refusal = answer(Operation::CreateUser, 409, body).unwrap_err();
            assert!(refusal.is("EntityAlreadyExists"));
            assert_eq!(
                (refusal.status, refusal.message.as_str()),
                (Some(409), "there")
            );
        }
        for body in ["", "<html>", "<a>".repeat(100).as_str(), "{}"] {
            assert_eq!(
                answer(Operation::CreateUser, 503, body).unwrap_err().code,
                ""
            );
        }
    }

    #[test]
    fn a_success_of_something_else_is_none() {
        let page = answer(Operation::CreateUser, 200, "<html><body/></html>");
        assert_eq!(page.unwrap_err().message, "the reply is none of this API");
        assert!(answer(Operation::CreateBucket, 200, "").is_ok());
    }
}
