//! What was learnt about a key's identity, for people and for programs.

use serde::Serialize;

use super::principals::{self, Named, SLIPS};
use crate::model::key::Mark;
use crate::model::{Exchange, Exit, KeyFacts, Operation, Reply, Server};
use crate::report::{Style, escape, text};
use crate::vendor::{self, Owner, Profile, Slot, Task};

/// The name and version of the document. Fields may be added under the same version.
const SCHEMA: &str = "s3probe.whoami/1";

/// Whose key it is, and how that is known.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    schema: &'static str,
    /// The key asked about, never its secret.
    access_key_id: String,
    /// Where it was found.
    label: String,
    /// The canonical ID it acts as; null if the endpoint did not tell.
    canonical_id: Option<String>,
    /// The display name.
    display_name: Option<String>,
    /// What each question brought.
    asked: Vec<Asked>,
    /// What answers there.
    server: Server,
    /// How the ID stands to the form this store's IDs have; null where that is not known.
    form: Option<String>,
    /// Whether the bucket asked about is the key's own, which then needs no policy.
    owns_bucket: bool,
    /// How the policy's principals stand to the ID; null if none was to be compared.
    policy: Option<String>,
    /// Whether the policy names the ID, or everybody; null where that cannot be said.
    named_by_policy: Option<bool>,
    /// What to do next.
    advice: Vec<String>,
}

/// A question and what it brought.
#[derive(Debug, Serialize)]
struct Asked {
    operation: &'static str,
    said: String,
}

impl Answer {
    /// From the exchanges of `ListBuckets`, and of ACL and policy of a bucket if they were asked.
    pub(super) fn new(
        key: &KeyFacts,
        bucket: Option<&str>,
        exchanges: &[Exchange],
        given: Option<&str>,
    ) -> Self {
        let of = |operation| exchanges.iter().find(|x| x.operation == operation);
        let own = of(Operation::ListBuckets).and_then(vendor::owner);
        let own = own.filter(|owner| !owner.is_nobody());
        let server = vendor::recognise(exchanges);
        let profile = vendor::profile(&server.vendor);
        let form = profile.and_then(Profile::canonical_id);
        let stored = of(Operation::GetBucketPolicy).and_then(stored_policy);
        let policy = given.or(stored.as_deref());
        let owner = of(Operation::GetBucketAcl).and_then(vendor::owner);
        let owns_bucket =
            own.is_some() && owner.map(|o| o.id) == own.as_ref().map(|o| o.id.clone());
        let wanted = given.is_some() || of(Operation::GetBucketPolicy).is_some();
        let named = own
            .as_ref()
            .zip(policy)
            .and_then(|(own, policy)| principals::named(policy, &own.id, form).ok());
        let mut asked: Vec<Asked> = exchanges
            .iter()
            .map(|x| asked(x, own.as_ref(), bucket))
            .collect();
        asked.sort_by_key(|asked| asked.operation != Operation::ListBuckets.as_str());
        Self {
            schema: SCHEMA,
            access_key_id: key.access_key_id.clone(),
            label: key.label.clone(),
            canonical_id: own.as_ref().map(|own| own.id.clone()),
            display_name: own.as_ref().and_then(|own| own.name.clone()),
            asked,
            form: own
                .as_ref()
                .zip(profile)
                .and_then(|(own, profile)| form_of(&own.id, profile)),
            policy: wanted.then(|| named.as_ref().map_or_else(unread, words)),
            named_by_policy: named.as_ref().and_then(is_named),
            advice: if owns_bucket {
                vec![
                    "The bucket is the key's own: it needs no policy there, unless one denies."
                        .to_owned(),
                ]
            } else {
                advice(own.as_ref(), profile, named.as_ref(), key)
            },
            owns_bucket,
            server,
        }
    }

    /// 0 if the ID is known and nothing speaks against it, 1 if the policy names another, 3 if the ID
    /// is not known or could not be held against the policy.
    pub(super) fn exit(&self) -> Exit {
        match (&self.canonical_id, &self.policy, self.named_by_policy) {
            (None, _, _) | (_, Some(_), None) => Exit::Inconclusive,
            _ if self.owns_bucket => Exit::AsExpected,
            (_, _, Some(false)) => Exit::Deviates,
            _ => Exit::AsExpected,
        }
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

    /// The lines for people, the answer first.
    pub(super) fn text(&self, style: Style) -> String {
        let columns = style.columns();
        let first = match &self.canonical_id {
            Some(id) => format!("The key {} acts as {id}.", self.access_key_id),
            None => format!(
                "The endpoint did not tell whom the key {} acts as.",
                self.access_key_id
            ),
        };
        let mut lines = text::wrapped(&style.safe(&first), columns);
        lines.push(String::new());
        let mut entry = |label: &str, said: &str| {
            let label = format!("  {label:<LABEL$}");
            lines.extend(text::hanging(&label, &style.safe(said), columns));
        };
        for asked in &self.asked {
            entry(asked.operation, &asked.said);
        }
        let server = format!(
            "{}, {} ({})",
            self.server.vendor,
            self.server.confidence.as_str(),
            self.server.by
        );
        entry("Store", &server);
        for (label, said) in [("Form", &self.form), ("Policy", &self.policy)] {
            if let Some(said) = said {
                entry(label, said);
            }
        }
        for (at, advice) in self.advice.iter().enumerate() {
            entry(if at == 0 { "What to do" } else { "" }, advice);
        }
        lines.join("\n") + "\n"
    }
}

fn asked(exchange: &Exchange, own: Option<&Owner>, bucket: Option<&str>) -> Asked {
    let said = match (exchange.operation, vendor::owner(exchange)) {
        (_, Some(owner)) if owner.is_nobody() => {
            "answered as to nobody: the key was not recognised".to_owned()
        }
        (Operation::ListBuckets, Some(owner)) => match &owner.name {
            Some(name) if *name != owner.id => format!("{}, display name {name}", owner.id),
            _ => owner.id,
        },
        (_, Some(owner)) => {
            let whose = match own {
                Some(own) if own.id == owner.id => "the key's own",
                Some(_) => "another's",
                None => "whose key this is, is not known",
            };
            format!(
                "bucket {} belongs to {}: {whose}",
                bucket.unwrap_or_default(),
                owner.id
            )
        }
        (Operation::GetBucketPolicy, None) if stored_policy(exchange).is_some() => {
            "read".to_owned()
        }
        (_, None) => refused(exchange),
    };
    Asked {
        operation: exchange.operation.as_str(),
        said,
    }
}

fn refused(exchange: &Exchange) -> String {
    match &exchange.reply {
        Reply::Response(response) => {
            let code = response
                .body
                .split_once("<Code>")
                .and_then(|(_, rest)| rest.split_once('<'));
            match code {
                Some((code, _)) => format!("{} {code}", response.status),
                None => format!("{}, without an owner", response.status),
            }
        }
        Reply::NoResponse(failure) => {
            let cause = failure.chain.last().map_or("unknown", String::as_str);
            format!("no response ({}: {cause})", failure.stage.as_str())
        }
    }
}

/// The policy in an answer that is one.
fn stored_policy(exchange: &Exchange) -> Option<String> {
    let response = exchange
        .response()
        .filter(|response| response.status == 200)?;
    let is_document = response.body.trim_start().starts_with('{');
    is_document.then(|| response.body.clone())
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

fn words(named: &Named) -> String {
    match named {
        Named::Yes => "names this ID".to_owned(),
        Named::Everybody => "names everybody, not this ID".to_owned(),
        Named::Another(other, 1) => format!("names another: {other}; one character differs"),
        Named::Another(other, distance) => {
            format!("names another: {other}; {distance} characters differ")
        }
        Named::NotComparable => "has no principal that can be compared with this ID".to_owned(),
    }
}

/// Why nothing was compared.
fn unread() -> String {
    "not compared: the ID or the policy is missing; have the bucket's owner show the policy, and give it as a file".to_owned()
}

fn is_named(named: &Named) -> Option<bool> {
    match named {
        Named::Yes | Named::Everybody => Some(true),
        Named::Another(..) => Some(false),
        Named::NotComparable => None,
    }
}

fn advice(
    own: Option<&Owner>,
    profile: Option<&Profile>,
    named: Option<&Named>,
    key: &KeyFacts,
) -> Vec<String> {
    match (own, named) {
        (Some(own), Some(Named::Another(other, distance))) if *distance <= SLIPS => {
            vec![format!(
                "Write {} into the policy in place of {other}, if this key was meant.",
                own.id
            )]
        }
        (Some(own), Some(Named::Another(..))) => {
            vec![format!(
                "If this key is to have these rights, name {} in the policy as well.",
                own.id
            )]
        }
        (Some(_), _) => Vec::new(),
        (None, _) => {
            let why = "See why with `s3probe check`: a key that is refused has no ID to show.";
            let command = profile.and_then(|profile| profile.command(Task::OwnId));
            let ask =
                command.map(|command| format!("Or ask the store: {}", command.with(&slots(key))));
            [why.to_owned()].into_iter().chain(ask).collect()
        }
    }
}

fn slots(key: &KeyFacts) -> Vec<(Slot, &str)> {
    let shown = !key.id.has(Mark::LooksLikeSecret);
    shown
        .then_some((Slot::KeyId, key.access_key_id.as_str()))
        .into_iter()
        .collect()
}

/// Columns of a label.
const LABEL: usize = 17;
