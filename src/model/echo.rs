//! What an endpoint shows of the text that it signed itself, held against ours.

/// The endpoint's own text to sign, compared with ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Echo {
    /// The lines that differ; none if the endpoint signed the very text that we signed.
    pub lines: Vec<EchoLine>,
}

/// One line that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EchoLine {
    /// What the line is about.
    pub part: EchoPart,
    /// What we signed there; none if our text has no such line.
    pub ours: Option<String>,
    /// What the endpoint signed there; none if its text has no such line.
    pub theirs: Option<String>,
}

/// What a line of the text to sign is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EchoPart {
    /// The method.
    Method,
    /// The path, or the path within the resource of SigV2.
    Path(PathChange),
    /// The query, or the sub-resource of SigV2.
    Query,
    /// A header, by its name in lower case.
    Header(String),
    /// The same headers in another order.
    HeaderOrder,
    /// The hash of the body.
    PayloadHash,
    /// The time in the string to sign.
    Time,
    /// Day, region and service.
    Scope,
    /// Something in the canonical request, which the endpoint does not show.
    Unshown,
}

/// What became of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathChange {
    /// The endpoint sees a shorter path: its beginning is missing.
    PrefixRemoved,
    /// The endpoint sees a longer path: something stands before ours.
    PrefixAdded,
    /// Slashes or dot segments were made fewer.
    Normalised,
    /// The same names in other escapes.
    Recoded,
    /// Anything else.
    Other,
}

impl EchoLine {
    /// Stands for the endpoint's side where it names a header and not its value.
    pub const NOT_SHOWN: &str = "(not shown)";
}

impl Echo {
    /// Whether the endpoint signed the very text that we signed.
    pub fn is_same(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether it names the line that differs, or shows that none does.
    pub fn settles(&self) -> bool {
        !self.lines.iter().any(|line| line.part == EchoPart::Unshown)
    }

    /// The region that the endpoint signed for, if it is not ours.
    pub fn region(&self) -> Option<&str> {
        let line = self.lines.iter().find(|l| l.part == EchoPart::Scope)?;
        let (ours, theirs) = (line.ours.as_deref()?, line.theirs.as_deref()?);
        let named = theirs.split('/').nth(1)?;
        (ours.split('/').nth(1) != Some(named)).then_some(named)
    }
}
