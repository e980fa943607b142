//! What became of a path between our text to sign and the endpoint's.

use crate::model::PathChange;

/// How the endpoint's path came from ours, by the first reading that explains it.
pub(super) fn change(ours: &str, theirs: &str) -> PathChange {
    if normalised(ours) == normalised(theirs) {
        PathChange::Normalised
    } else if decoded(ours) == decoded(theirs) {
        PathChange::Recoded
    } else if is_tail(theirs, ours) {
        PathChange::PrefixRemoved
    } else if is_tail(ours, theirs) {
        PathChange::PrefixAdded
    } else {
        PathChange::Other
    }
}

/// Whether a path is another one without its first segments; the root alone is the tail of all.
fn is_tail(tail: &str, path: &str) -> bool {
    tail.len() > 1 && tail.starts_with('/') && path.starts_with('/') && path.ends_with(tail)
}

/// Without empty and dot segments, and without a slash at the end.
fn normalised(path: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    segments
}

/// Decoded twice, since a hop may have encoded once more, and with `+` read as a blank.
fn decoded(path: &str) -> Vec<u8> {
    let mut bytes = unescaped(&unescaped(path.as_bytes()));
    for byte in &mut bytes {
        if *byte == b'+' {
            *byte = b' ';
        }
    }
    bytes
}

fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        let escape = match after {
            [high, low, ..] if byte == b'%' => digit(*high).zip(digit(*low)),
            _ => None,
        };
        out.push(escape.map_or(byte, |(high, low)| high << 4 | low));
        rest = if escape.is_some() { &after[2..] } else { after };
    }
    out
}

/// The value of a hexadecimal digit.
pub(super) fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::PathChange as C;
    use super::*;

    #[test]
    fn a_changed_path_is_named_by_what_was_done_to_it() {
        for (ours, theirs, expected) in [
            ("/s3/photos/", "/photos/", C::PrefixRemoved),
            ("/photos/", "/s3/photos/", C::PrefixAdded),
            ("/photos//a", "/photos/a", C::Normalised),
            ("/photos/", "/photos", C::Normalised),
            ("/photos/a/./b", "/photos/a/b", C::Normalised),
            ("/p/libstdc%2B%2B.so", "/p/libstdc%20%20.so", C::Recoded),
            ("/p/a%20b", "/p/a%2520b", C::Recoded),
            ("/p/a%2Cb", "/p/a,b", C::Recoded),
            ("/photos/", "/", C::Other),
            ("/photos/a", "/videos/b", C::Other),
            ("/photos/%", "/photos/%2", C::Other),
        ] {
            assert_eq!(change(ours, theirs), expected, "{ours} {theirs}");
        }
    }
}
