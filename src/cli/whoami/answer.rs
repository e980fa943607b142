//! What was learnt about a key's identity, as a document.

use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde_json::json;

use super::inquiry::{Learnt, stored_policy};
use super::named::{Compared, advice};
use crate::model::key::Mark;
use crate::model::{
    Caller, Exchange, Exit, KeyFacts, Operation, Owner, Reading, Reply, Server, SignatureVersion,
};
use crate::report::escape;
use crate::vendor::{Profile, Slot, Task};

/// The name and version of the document. Fields may be added under the same version.
const SCHEMA: &str = "s3probe.whoami/1";

/// Whose key it is, and how that is known.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Answer {
    /// The name of this schema.
    pub(super) schema: &'static str,
    /// The key asked about, never its secret.
    pub(super) access_key_id: String,
    /// Where it was found.
    pub(super) label: String,
    /// The canonical ID it acts as; null if the endpoint did not tell.
    pub(super) canonical_id: Option<String>,
    /// The display name.
    pub(super) display_name: Option<String>,
    /// The ARN of its user or session; null where STS was not asked or did not tell.
    pub(super) arn: Option<String>,
    /// The account of that ARN.
    pub(super) account: Option<String>,
    /// What each question brought.
    pub(super) asked: Vec<Asked>,
    /// What answers there.
    pub(super) server: Server,
    /// How the ID stands to the form this store's IDs have; null where that is not known.
    pub(super) form: Option<String>,
    /// Whether the bucket asked about is the key's own, which then needs no policy.
    pub(super) owns_bucket: bool,
    /// How the policy's principals stand to the key; null if none was to be compared.
    pub(super) policy: Option<String>,
    /// Whether the policy allows the key something by its name, or everybody; null where that cannot be said.
    pub(super) named_by_policy: Option<bool>,
    /// What to do next.
    pub(super) advice: Vec<String>,
}

/// A question and what it brought.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Asked {
    /// The operation.
    pub(super) operation: &'static str,
    /// The signature version it was asked under.
    pub(super) signature: SignatureVersion,
    /// What the answer says.
    pub(super) said: String,
}

impl Answer {
    /// From the answers; `policy` is the text to be compared, if one is wanted and there.
    pub(super) fn new(
        key: &KeyFacts,
        bucket: &str,
        learnt: &Learnt,
        compared: Option<&Compared>,
    ) -> Self {
        let own = learnt.own();
        let caller = learnt.caller();
        let owns_bucket =
            own.is_some() && learnt.owner().map(|owner| &owner.id) == own.map(|own| &own.id);
        let asked = learnt.asked().into_iter();
        let profile = learnt.profile();
        Self {
            schema: SCHEMA,
            access_key_id: key.access_key_id.clone(),
            label: key.label.clone(),
            canonical_id: own.map(|own| own.id.clone()),
            display_name: own.and_then(|own| own.name.clone()),
            arn: caller.map(|caller| caller.arn.clone()),
            account: caller.map(|caller| caller.account.clone()),
            asked: asked
                .map(|(x, reading)| of_exchange(learnt, x, reading, bucket))
                .collect(),
            form: own
                .zip(profile)
                .and_then(|(own, profile)| form_of(&own.id, profile)),
            policy: compared.map(Compared::words),
            named_by_policy: compared.and_then(Compared::is_named),
            advice: if owns_bucket {
                vec![
                    "The bucket is the key's own: it needs no policy there, unless one denies."
                        .to_owned(),
                ]
            } else if own.is_none() && caller.is_none() {
                how_else(profile, key)
            } else {
                compared
                    .and_then(|one| advice(one, own, caller))
                    .into_iter()
                    .collect()
            },
            owns_bucket,
            server: learnt.server.clone(),
        }
    }

    /// Whom the key acts as, in the text that policies name it by.
    pub(super) fn who(&self) -> Option<String> {
        match (&self.canonical_id, &self.arn) {
            (Some(id), Some(arn)) => Some(format!("{id}, {arn}")),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        }
    }

    /// 0 if the ID is known and nothing speaks against it, 1 if the policy names another, 3 if the ID
    /// is not known or could not be held against the policy.
    pub(super) fn exit(&self) -> Exit {
        match (self.who(), &self.policy, self.named_by_policy) {
            (None, _, _) => Exit::Inconclusive,
            _ if self.owns_bucket => Exit::AsExpected,
            (_, Some(_), None) => Exit::Inconclusive,
            (_, _, Some(false)) => Exit::Deviates,
            _ => Exit::AsExpected,
        }
    }

    /// The ID alone; nothing if it is not known.
    pub(super) fn id(&self) -> String {
        let id = self.canonical_id.as_ref().or(self.arn.as_ref());
        id.map(|id| escape::terminal(id) + "\n").unwrap_or_default()
    }

    /// The document for programs.
    #[expect(
        clippy::expect_used,
        reason = "serde_json refuses maps without text keys only"
    )]
    pub(super) fn json(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("made of values JSON has");
        escape::json(&text) + "\n"
    }
}

/// The schema of the document, as published.
pub(in crate::cli) fn schema() -> String {
    let mut made = schema_for!(Answer).to_value();
    made["title"] = json!(SCHEMA);
    made["properties"]["schema"] = json!({"const": SCHEMA, "type": "string"});
    format!("{made:#}\n")
}

fn of_exchange(learnt: &Learnt, exchange: &Exchange, reading: &Reading, bucket: &str) -> Asked {
    Asked {
        operation: exchange.operation.as_str(),
        signature: exchange.signature,
        said: match (&reading.owner, &reading.caller) {
            (Some(owner), _) => of_owner(learnt, exchange.operation, owner, bucket),
            (None, Some(caller)) => of_caller(caller),
            (None, None) if stored_policy(exchange).is_some() => "read".to_owned(),
            (None, None) => refused(exchange, reading),
        },
    }
}

fn of_owner(learnt: &Learnt, operation: Operation, owner: &Owner, bucket: &str) -> String {
    if owner.is_nobody() {
        return "answered as to nobody: the key was not recognised".to_owned();
    }
    if !learnt.is_somebody(owner) {
        return format!("{}, which is every key's here and tells nobody", owner.id);
    }
    if operation == Operation::ListBuckets {
        return match &owner.name {
            Some(name) if *name != owner.id => format!("{}, display name {name}", owner.id),
            _ => owner.id.clone(),
        };
    }
    let whose = match learnt.own() {
        Some(own) if own.id == owner.id => "the key's own",
        Some(_) => "another's",
        None => "whose key this is, is not known",
    };
    format!("bucket {bucket} belongs to {}: {whose}", owner.id)
}

fn of_caller(caller: &Caller) -> String {
    format!("{}, account {}", caller.arn, caller.account)
}

fn refused(exchange: &Exchange, reading: &Reading) -> String {
    match (&exchange.reply, &reading.code) {
        (Reply::Response(response), Some(code)) => format!("{} {code}", response.status),
        (Reply::Response(response), None) => format!("{}, without an answer", response.status),
        (Reply::NoResponse(failure), _) => {
            let cause = failure.chain.last().map_or("unknown", String::as_str);
            format!("no response ({}: {cause})", failure.stage.as_str())
        }
    }
}

fn form_of(id: &str, profile: &Profile) -> Option<String> {
    let form = profile.canonical_id()?;
    Some(match (form.fits(id), form.free) {
        (true, _) => format!("as IDs of {} are: {}", profile.title, form.words),
        (false, true) => format!(
            "not the usual one of {}, which is {}; others are possible",
            profile.title, form.words
        ),
        (false, false) => format!("not one of {}, whose IDs are {}", profile.title, form.words),
    })
}

/// How to learn the ID where the endpoint did not tell it.
fn how_else(profile: Option<&Profile>, key: &KeyFacts) -> Vec<String> {
    let why = match profile {
        Some(profile) if !profile.ids_differ() => {
            "This store names users in policies by name, and no request tells a key its user."
        }
        _ => "See why with `s3probe check`: a key that is refused has no ID to show.",
    };
    // Where STS tells it, STS was asked.
    let silent = profile.filter(|profile| !profile.caller_identity_tells());
    let command = silent.and_then(|profile| profile.command(Task::OwnId));
    let ask = command.map(|command| format!("Or ask the store: {}", command.with(&slots(key))));
    [why.to_owned()].into_iter().chain(ask).collect()
}

fn slots(key: &KeyFacts) -> Vec<(Slot, &str)> {
    let shown = !key.id.has(Mark::LooksLikeSecret);
    shown
        .then_some((Slot::KeyId, key.access_key_id.as_str()))
        .into_iter()
        .collect()
}
