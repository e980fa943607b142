//! Recorded runs: the fixtures of the rules whose first finding is the one they are about.

use super::grade::{Grade, Graded};
use crate::rules::{Judged, judged};

/// The recorded runs in which a rule must speak first, judged.
pub(super) fn all() -> Vec<Graded> {
    judged().iter().filter_map(graded).collect()
}

fn graded(run: &Judged) -> Option<Graded> {
    let about = run.speaks_first()?;
    let first = run.first();
    let said = first.map_or("nothing", |finding| finding.code.as_str());
    Some(Graded {
        name: format!("recorded {}", run.name()),
        gate: about.split('.').next().unwrap_or(about).to_owned(),
        grade: match first {
            Some(_) if said == about => Grade::Right,
            Some(_) => Grade::Wrong,
            None => Grade::Silent,
        },
        said: said.to_owned(),
        right: vec![about.to_owned()],
        exit: None,
    })
}
