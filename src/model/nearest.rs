//! The known words nearest to one that is not known.

/// At most three words that somebody may have meant.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let word = word.to_lowercase();
    let limit = (word.chars().count() / 3).max(2);
    let mut near: Vec<(usize, &str)> = known
        .filter_map(|name| {
            let distance = distance_to(&word, &name.to_lowercase());
            (distance <= limit).then_some((distance, name))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().map(|(_, name)| name).take(3).collect()
}

/// The distance to a name, or to its part after the gate; close if one holds the other.
fn distance_to(word: &str, name: &str) -> usize {
    let cause = name.split_once('.').map_or(name, |(_, cause)| cause);
    let within = word.chars().count() >= 4 && name.contains(word);
    let best = edits(word, name).min(edits(word, cause));
    if within { best.min(1) } else { best }
}

/// Letters to insert, remove or replace (Levenshtein's distance).
pub fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, c) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, other) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(c != *other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 5] = [
        "secret.wrong",
        "clock.client-skew",
        "AccessDenied",
        "NoSuchKey",
        "NoSuchBucket",
    ];

    fn of(word: &str) -> Vec<&'static str> {
        nearest(word, KNOWN.into_iter())
    }

    #[test]
    fn a_slip_of_the_hand_is_understood() {
        assert_eq!(of("acessdenied"), ["AccessDenied"]);
        assert_eq!(of("NoSuchKeys"), ["NoSuchKey"]);
        assert_eq!(of("client-skew"), ["clock.client-skew"]);
        assert_eq!(of("skew"), ["clock.client-skew"]);
    }

    #[test]
    fn what_is_like_nothing_gets_no_suggestion() {
        assert_eq!(of("hovercraft"), Vec::<&str>::new());
    }

    #[test]
    fn edits_are_counted() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("", "abc"), 3);
    }
}
