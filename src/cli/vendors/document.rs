//! The document `s3probe.vendors/1`.

use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde_json::json;

use crate::model::Confidence;
use crate::model::dialect::Dialect;
use crate::report::escape;
use crate::vendor::{Profile, Task};

/// The name and version of the document. Fields may be added under the same version.
const SCHEMA: &str = "s3probe.vendors/1";

/// Stores, and what is known about them.
#[derive(Serialize, JsonSchema)]
struct Vendors {
    /// The name of this schema.
    schema: &'static str,
    /// The stores by name.
    vendors: Vec<Store>,
}

/// A store.
#[derive(Serialize, JsonSchema)]
struct Store {
    /// The name in reports and commands.
    name: &'static str,
    /// The name people know it by.
    title: &'static str,
    /// How its policies are written, as in `s3probe policy --dialect`; absent where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    dialect: Option<&'static str>,
    /// What is known; what is not known is not here.
    facts: Vec<Fact>,
    /// How it answers what goes wrong.
    answers: Vec<Answer>,
    /// Its commands by task; of several for one task the preferred is first.
    commands: Vec<StoreCommand>,
}

/// One thing known.
#[derive(Serialize, JsonSchema)]
struct Fact {
    /// The group of topics.
    section: &'static str,
    /// What it is about.
    topic: &'static str,
    /// The value in words, one for each member of a list; may be empty.
    values: Vec<String>,
    /// What the value cannot say by itself; may be empty.
    says: &'static str,
    /// Where it is from.
    #[serde(flatten)]
    source: Source,
}

/// An answer of a store.
#[derive(Serialize, JsonSchema)]
struct Answer {
    /// What went wrong.
    case: &'static str,
    /// The S3 error code.
    code: &'static str,
    /// The HTTP status; absent where it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// A piece of the message by which it is told; may be empty.
    holds: &'static str,
    /// What else there is to know; may be empty.
    says: &'static str,
    /// Where it is from.
    #[serde(flatten)]
    source: Source,
}

/// A command of a store.
#[derive(Serialize, JsonSchema)]
struct StoreCommand {
    /// What it is for.
    task: &'static str,
    /// The command; `<bucket>` is a value to put in.
    command: String,
    /// What to know before it is run; may be empty.
    says: &'static str,
    /// Where it is from.
    #[serde(flatten)]
    source: Source,
}

/// Where a statement is from.
#[derive(Serialize, JsonSchema)]
struct Source {
    /// The document or observation, by title.
    source: &'static str,
    /// How sure it is.
    confidence: Confidence,
}

/// The document about these stores.
#[expect(
    clippy::expect_used,
    reason = "serde_json refuses maps without text keys only, and there are none"
)]
pub(super) fn render(stores: &[&'static Profile]) -> String {
    let document = Vendors {
        schema: SCHEMA,
        vendors: stores.iter().map(|store| of(store)).collect(),
    };
    let text = serde_json::to_string_pretty(&document).expect("made of values JSON has");
    escape::json(&text) + "\n"
}

/// The schema of the document, as published.
pub(in crate::cli) fn schema() -> String {
    let mut made = schema_for!(Vendors).to_value();
    made["title"] = json!(SCHEMA);
    made["properties"]["schema"] = json!({"const": SCHEMA, "type": "string"});
    format!("{made:#}\n")
}

fn of(store: &'static Profile) -> Store {
    let facts = store.facts.iter().map(|fact| {
        let (section, topic) = fact.what.topic();
        Fact {
            section: section.as_str(),
            topic,
            values: fact.what.values(),
            says: fact.says,
            source: from(fact.source, fact.confidence),
        }
    });
    let answers = store.answers.iter().map(|answer| Answer {
        case: answer.case.as_str(),
        code: answer.code,
        status: answer.status,
        holds: answer.holds,
        says: answer.says,
        source: from(answer.source, answer.confidence),
    });
    let of_task = |task| store.commands.iter().filter(move |c| c.task == task);
    let commands = Task::ALL
        .into_iter()
        .flat_map(of_task)
        .map(|command| StoreCommand {
            task: command.task.as_str(),
            command: command.with(&[]),
            says: command.says,
            source: from(command.source, command.confidence),
        });
    Store {
        name: store.name,
        title: store.title,
        dialect: store.dialect().map(Dialect::as_str),
        facts: facts.collect(),
        answers: answers.collect(),
        commands: commands.collect(),
    }
}

fn from(source: &'static str, confidence: Confidence) -> Source {
    Source { source, confidence }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::stores;
    use super::*;

    #[test]
    fn the_document_holds_every_store_with_the_source_of_everything() {
        let document: Value = serde_json::from_str(&render(&stores())).unwrap();
        assert_eq!(document["schema"], SCHEMA);
        let vendors = document["vendors"].as_array().unwrap();
        assert_eq!(vendors.len(), stores().len());
        for store in vendors {
            for list in ["facts", "answers", "commands"] {
                for entry in store[list].as_array().unwrap() {
                    assert!(
                        entry["source"].is_string() && entry["confidence"].is_string(),
                        "{entry}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_schema_names_every_field_of_the_document() {
        let schema: Value = serde_json::from_str(&schema()).unwrap();
        let document: Value = serde_json::from_str(&render(&stores())).unwrap();
        for (list, definition) in [
            ("facts", "Fact"),
            ("answers", "Answer"),
            ("commands", "StoreCommand"),
        ] {
            let published = schema["$defs"][definition]["properties"]
                .as_object()
                .unwrap();
            for store in document["vendors"].as_array().unwrap() {
                for entry in store[list].as_array().unwrap() {
                    for field in entry.as_object().unwrap().keys() {
                        assert!(published.contains_key(field), "{list}: {field}");
                    }
                }
            }
        }
    }
}
