//! Which store answered, by its marks.

use super::mark::{Mark, Weight};
use super::profile::Profile;
use super::stores::PROFILES;
use crate::model::{Confidence, Exchange, Server};

/// What the endpoint is, by the marks in its answers.
pub fn recognise(exchanges: &[Exchange]) -> Server {
    let mut found: Vec<Found> = PROFILES
        .iter()
        .map(|profile| Found::new(profile, exchanges))
        .filter(|found| !found.marks.is_empty())
        .collect();
    // An emulation shows the marks of what it imitates beside its own.
    if let Some(own) = found
        .iter()
        .position(|f| f.profile.emulation && f.has_strong())
    {
        found = vec![found.swap_remove(own)];
    }
    found.sort_by_key(|found| std::cmp::Reverse(found.weight()));
    let Some(best) = found.first() else {
        return unknown("no answer has a mark of a known store");
    };
    match found.get(1) {
        Some(rival) if rival.weight() == best.weight() && !best.has_strong() => unknown(&format!(
            "what marks there are fit {} and {}",
            best.profile.title, rival.profile.title
        )),
        Some(rival) if rival.has_strong() => Server {
            confidence: Confidence::Possible,
            by: format!(
                "{}; but {} by {}",
                best.words(),
                rival.profile.name,
                rival.words()
            ),
            ..best.server()
        },
        _ => best.server(),
    }
}

fn unknown(by: &str) -> Server {
    Server {
        vendor: "unknown".to_owned(),
        version: None,
        confidence: Confidence::Possible,
        by: by.to_owned(),
    }
}

/// The marks of one store that were found.
struct Found {
    profile: &'static Profile,
    marks: Vec<&'static Mark>,
    version: Option<String>,
}

impl Found {
    fn new(profile: &'static Profile, exchanges: &[Exchange]) -> Self {
        let (mut marks, mut version) = (Vec::new(), None);
        for mark in profile.marks {
            let Some(text) = exchanges.iter().find_map(|exchange| mark.found(exchange)) else {
                continue;
            };
            version = version.or_else(|| mark.version.and_then(|read| read(text)));
            marks.push(mark);
        }
        Self {
            profile,
            marks,
            version,
        }
    }

    fn weight(&self) -> usize {
        self.marks.iter().map(|mark| mark.weight as usize).sum()
    }

    fn has_strong(&self) -> bool {
        self.marks.iter().any(|mark| mark.weight == Weight::Strong)
    }

    /// Sure if a mark that nobody else has is not alone.
    fn confidence(&self) -> Confidence {
        let strong = self.has_strong();
        if strong && (self.marks.len() > 1 || self.profile.emulation) {
            Confidence::Certain
        } else if strong || self.weight() >= 4 {
            Confidence::Likely
        } else {
            Confidence::Possible
        }
    }

    fn words(&self) -> String {
        let words: Vec<&str> = self.marks.iter().map(|mark| mark.words).collect();
        words.join(", ")
    }

    fn server(&self) -> Server {
        Server {
            vendor: self.profile.name.to_owned(),
            version: self.version.clone(),
            confidence: self.confidence(),
            by: self.words(),
        }
    }
}

#[cfg(test)]
mod tests;
