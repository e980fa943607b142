//! Who a statement is about, and whether that is the one who asks.

use super::rules::{AccountMeans, Accounts, Form, Principals};

/// Whom one principal of a statement stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Everybody, the anonymous included.
    Everyone,
    /// Everybody who signs.
    Authenticated,
    /// Who does not sign, and nobody else.
    Guest,
    /// Everybody in an account or tenant.
    Account(String),
    /// One user, role or group by ARN: account, kind and name; of a role's session `ROLE/SESSION`.
    Arn(String, String, String),
    /// One account or user by canonical id.
    CanonicalId(String),
    /// One user by name.
    Name(String),
    /// The users whose names match.
    NamePattern(String),
    /// A service or a federated identity; no key of a user is one of these.
    Outside(String),
    /// Nobody: the store takes it and it matches nobody.
    Nobody,
    /// Whom the store takes it for is not known.
    Unclear,
}

/// What is known of a user. What is not known is `None`, and then nothing is concluded from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The name, the last part of an ARN, or what the store calls the user.
    pub name: Option<String>,
    /// The account or tenant; empty for a user without tenant.
    pub account: Option<String>,
    /// The canonical id.
    pub canonical_id: Option<String>,
    /// The role whose session it is, and the session's name if that is known: `ROLE/SESSION`.
    pub session: Option<String>,
    /// Whether the user administers its account, so that what is allowed to that is allowed to them.
    pub administrator: Option<bool>,
}

/// An answer that may be not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tri {
    /// It is not so.
    No,
    /// It cannot be told.
    Unknown,
    /// It is so.
    Yes,
}

impl Tri {
    /// The opposite; what cannot be told stays so.
    pub(super) fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

impl From<bool> for Tri {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

impl Whom {
    /// Whether it names an account of twelve digits, as AWS has them.
    pub(super) fn is_of_aws_account(&self) -> bool {
        match self {
            Self::Account(account) | Self::Arn(account, _, _) => is_number(account, 12),
            _ => false,
        }
    }

    /// Whether it is, or includes, a user, or the anonymous where there is none.
    pub fn includes(&self, who: Option<&Identity>, account: AccountMeans) -> Tri {
        match (self, who) {
            (Self::Everyone, _) | (Self::Authenticated, Some(_)) | (Self::Guest, None) => Tri::Yes,
            (Self::Unclear, _) => Tri::Unknown,
            (_, None) | (Self::Guest | Self::Nobody | Self::Outside(_), _) => Tri::No,
            (Self::Account(number), Some(who)) => {
                who.within(same(who.account.as_ref(), number), account)
            }
            (Self::Arn(account, kind, name), Some(who)) => {
                same(who.account.as_ref(), account).min(who.is_entity(kind, name))
            }
            (Self::CanonicalId(id), Some(who)) => {
                who.within(same(who.canonical_id.as_ref(), id), account)
            }
            (Self::Name(name), Some(who)) => match &who.name {
                Some(known) => same_name(known, name),
                None => Tri::Unknown,
            },
            (Self::NamePattern(pattern), Some(who)) => match &who.name {
                Some(known) => super::pattern::matches(pattern, known).into(),
                None => Tri::Unknown,
            },
        }
    }
}

impl Identity {
    /// Whether a statement is about the user whose account it names, or whose canonical id: where
    /// accounts allow their users by policies of their own, that id is an account's as well.
    fn within(&self, found: Tri, account: AccountMeans) -> Tri {
        match (found, account) {
            (Tri::Yes, AccountMeans::Administrator) => {
                self.administrator.map_or(Tri::Unknown, Tri::from)
            }
            (found, _) => found,
        }
    }

    /// Whether it is the user or role of a name, or a session of that role.
    fn is_entity(&self, kind: &str, name: &str) -> Tri {
        let session = self.session.as_deref();
        let role = session.and_then(|session| session.split('/').next());
        match (kind, session) {
            ("role", Some(_)) => (role == Some(name)).into(),
            ("assumed-role", Some(session)) if session.contains('/') => (session == name).into(),
            ("assumed-role", Some(_)) => {
                Tri::from(name.split('/').next() == role).min(Tri::Unknown)
            }
            ("user", None) => same(self.name.as_ref(), name),
            // Nothing is known of it but an id, so it may be a session.
            ("role" | "assumed-role", None) if self.name.is_none() => Tri::Unknown,
            _ => Tri::No,
        }
    }
}

fn same(known: Option<&String>, wanted: &str) -> Tri {
    known.map_or(Tri::Unknown, |known| (known == wanted).into())
}

/// Two names of one kind are compared; an id and a name may be the same user.
fn same_name(known: &str, wanted: &str) -> Tri {
    let kind = |text: &str| {
        let head = text
            .split_once(':')
            .map(|(head, _)| head.to_ascii_lowercase());
        head.filter(|head| IDENTITY_KINDS.contains(&head.as_str()))
    };
    if known == wanted {
        Tri::Yes
    } else if kind(known) == kind(wanted) {
        Tri::No
    } else {
        Tri::Unknown
    }
}

impl Form {
    /// Whom a text in this form stands for; `None` if it has another form.
    pub fn read(self, text: &str) -> Option<Whom> {
        match self {
            Self::Hex(digits) => is_hex(text, digits).then(|| Whom::CanonicalId(text.to_owned())),
            Self::Account(digits) => {
                is_number(text, digits).then(|| Whom::Account(text.to_owned()))
            }
            Self::Root(accounts) => {
                let account = text.strip_prefix("arn:aws:iam::")?.strip_suffix(":root")?;
                match accounts {
                    // The anonymous user is one of those without a tenant (seen on Ceph RGW 16.2).
                    Accounts::Tenant if account.is_empty() => Some(Whom::Everyone),
                    _ => accounts
                        .has(account)
                        .then(|| Whom::Account(account.to_owned())),
                }
            }
            Self::Arn(accounts, kinds) => arn(text, accounts, kinds),
            Self::Name => {
                let fine = !text.is_empty() && !text.starts_with("arn:") && !text.contains('*');
                fine.then(|| Whom::Name(text.to_owned()))
            }
            Self::NamePattern => (!text.is_empty()).then(|| Whom::NamePattern(text.to_owned())),
            Self::Identity => qumulo(text),
            Self::Outside => Some(Whom::Outside(text.to_owned())),
        }
    }

    /// How to write it, for messages.
    pub fn described(self) -> String {
        match self {
            Self::Hex(digits) => format!("a canonical id of {digits} hex digits"),
            Self::Account(digits) => format!("an account of {digits} digits"),
            Self::Root(accounts) => format!("`arn:aws:iam::{}:root`", accounts.shown()),
            Self::Arn(accounts, _) => format!("`arn:aws:iam::{}:user/NAME`", accounts.shown()),
            Self::Name => "a user's name".to_owned(),
            Self::NamePattern => "a user's name, which may have wildcards".to_owned(),
            Self::Identity => {
                "a name, `local:NAME`, or best `auth_id:NUMBER`, which no namesake can take over"
                    .to_owned()
            }
            Self::Outside => "a service or a federation".to_owned(),
        }
    }
}

impl Accounts {
    fn has(self, text: &str) -> bool {
        match self {
            Self::Digits(digits) => is_number(text, digits),
            Self::Tenant | Self::Any => !text.contains([':', '/', '*']),
            Self::Always(only) => text == only,
        }
    }

    fn shown(self) -> &'static str {
        match self {
            Self::Digits(_) => "ACCOUNT",
            Self::Tenant => "",
            Self::Always(only) => only,
            Self::Any => "…",
        }
    }
}

impl Principals {
    /// Whether what stands for the account in an ARN is a tenant.
    pub(super) fn takes_tenants(&self) -> bool {
        self.only_account() == Some("")
    }

    /// Whom a text under a key stands for; `None` if it has none of the key's forms.
    pub fn read(&self, kind: &str, text: &str) -> Option<Whom> {
        if text == "*" && self.star_under.contains(&kind) {
            return Some(Whom::Everyone);
        }
        self.forms(kind)?.iter().find_map(|form| form.read(text))
    }

    /// The forms that values under a key have; `None` if there is no such key.
    pub fn forms(&self, kind: &str) -> Option<&'static [Form]> {
        let found = self.kinds.iter().find(|(name, _)| *name == kind);
        found.map(|(_, forms)| *forms)
    }

    /// What is known of a user from the text that names it, in any of the dialect's forms.
    ///
    /// A bare name in a dialect of ARNs is the name alone, with whatever the dialect makes of that.
    pub fn identity(&self, text: &str) -> Identity {
        let forms = self.kinds.iter().flat_map(|(_, forms)| forms.iter());
        let whom = forms
            .filter(|form| !matches!(form, Form::Outside))
            .find_map(|form| form.read(text));
        match whom {
            Some(Whom::Arn(account, kind, name)) => {
                let is_session = matches!(kind.as_str(), "role" | "assumed-role");
                let (session, name) = if is_session {
                    (Some(name), None)
                } else {
                    (None, Some(name))
                };
                Identity {
                    account: Some(account),
                    name,
                    session,
                    ..Identity::default()
                }
            }
            Some(Whom::Account(account)) => Identity {
                account: Some(account),
                administrator: Some(true),
                ..Identity::default()
            },
            Some(Whom::CanonicalId(id)) => Identity {
                canonical_id: Some(id),
                administrator: Some(true),
                ..Identity::default()
            },
            _ => Identity {
                name: Some(text.to_owned()),
                account: self.only_account().map(str::to_owned),
                ..Identity::default()
            },
        }
    }

    /// What is known of a user by the canonical ID and the ARN that the store gives.
    pub fn identity_of(&self, id: Option<&str>, arn: Option<&str>) -> Identity {
        let known = match (arn, id) {
            (Some(arn), _) => self.identity(arn),
            (None, Some(id)) => self.identity_of_id(id),
            (None, None) => Identity::default(),
        };
        Identity {
            canonical_id: id.map(str::to_owned),
            ..known
        }
    }

    /// It may be a user of the account that has the id, so it is nobody's administrator.
    fn identity_of_id(&self, id: &str) -> Identity {
        let known = match id.split_once('$') {
            // Ceph RGW: a user of a tenant.
            Some((tenant, name)) if self.takes_tenants() => Identity {
                name: Some(name.to_owned()),
                account: Some(tenant.to_owned()),
                ..Identity::default()
            },
            _ => self.identity(id),
        };
        Identity {
            administrator: None,
            ..known
        }
    }

    /// The text that names a user in a policy, and the key it stands under.
    ///
    /// A bare name becomes the ARN, where the account in it is known.
    pub fn written(&self, text: &str) -> Option<(&'static str, String)> {
        let fits = |(kind, forms): &(&'static str, &'static [Form])| {
            let usable = forms.iter().filter(|form| !matches!(form, Form::Outside));
            let read = usable.into_iter().any(|form| {
                !matches!(
                    form.read(text),
                    None | Some(Whom::Everyone | Whom::Guest | Whom::Authenticated)
                )
            });
            read.then(|| (*kind, text.to_owned()))
        };
        if text.contains(['*', '?']) {
            return None;
        }
        self.kinds.iter().find_map(fits).or_else(|| {
            let account = self.only_account()?;
            let plain = !text.is_empty() && !text.contains([':', '/', '*', '?', ' ']);
            plain.then(|| ("AWS", format!("arn:aws:iam::{account}:user/{text}")))
        })
    }

    /// The account that ARNs of this dialect have unless somebody made others.
    fn only_account(&self) -> Option<&'static str> {
        let forms = self.kinds.iter().flat_map(|(_, forms)| forms.iter());
        forms.into_iter().find_map(|form| match form {
            Form::Arn(Accounts::Tenant, _) => Some(""),
            Form::Arn(Accounts::Always(only), _) => Some(*only),
            _ => None,
        })
    }
}

fn arn(text: &str, accounts: Accounts, kinds: &[&str]) -> Option<Whom> {
    let rest = text
        .strip_prefix("arn:aws:iam::")
        .or_else(|| text.strip_prefix("arn:aws:sts::"))?;
    let (account, entity) = rest.split_once(':')?;
    let (kind, path) = entity.split_once('/')?;
    // A wildcard inside an ARN names nobody: only the lone `*` is everybody.
    let plain = !path.is_empty() && !path.contains(['*', '?']);
    // Paths are part of an ARN and of no name; a session is named by its role and itself.
    let name = match kind {
        "assumed-role" => path,
        _ => path.rsplit_once('/').map_or(path, |(_, name)| name),
    };
    (accounts.has(account) && kinds.contains(&kind) && plain)
        .then(|| Whom::Arn(account.to_owned(), kind.to_owned(), name.to_owned()))
}

fn qumulo(text: &str) -> Option<Whom> {
    match text {
        "" | "*" => None,
        "Everyone" | "world:Everyone" => Some(Whom::Everyone),
        "Authenticated Users" => Some(Whom::Authenticated),
        "local:guest" => Some(Whom::Guest),
        name if name.starts_with("arn:") => None,
        name => Some(Whom::Name(name.to_owned())),
    }
}

fn is_number(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// What stands before the colon of a Qumulo identity.
const IDENTITY_KINDS: &[&str] = &["local", "ad", "auth_id", "uid", "gid", "sid", "world"];

#[cfg(test)]
mod tests;
