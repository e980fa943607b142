//! Wildcards of the policy language: `*` for any run of characters, `?` for exactly one.

/// Whether `text` matches `pattern` as a whole, letter case counting.
pub fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    // Where to go back to when a character does not fit: after the last star, one character on.
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                retry = Some((p + 1, t));
                p += 1;
            }
            Some(c) if *c == '?' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                Some((after_star, from)) => {
                    retry = Some((after_star, from + 1));
                    (p, t) = (after_star, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// Whether `text` matches `pattern`, letter case not counting, as action names are compared.
pub fn matches_any_case(pattern: &str, text: &str) -> bool {
    matches(&pattern.to_ascii_lowercase(), &text.to_ascii_lowercase())
}

/// A pattern with `*` for each variable such as `${aws:username}`; `None` if it has none.
pub(super) fn without_variables(text: &str) -> Option<String> {
    let (mut rest, mut any) = (text, String::new());
    while let Some((before, after)) = rest.split_once("${") {
        any.push_str(before);
        any.push('*');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    any.push_str(rest);
    text.contains("${").then_some(any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_match_as_the_policy_language_says() {
        let table = [
            ("*", "", true),
            ("*", "anything/at all", true),
            ("a*c", "abc", true),
            ("a*c", "abcd", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("b/*", "b/", true),
            ("b/*", "b", false),
            ("*a*b*", "xxaxxbxx", true),
            ("*ab", "aab", true),
            ("A", "a", false),
            ("é?", "éü", true),
        ];
        for (pattern, text, expected) in table {
            assert_eq!(matches(pattern, text), expected, "`{pattern}` on `{text}`");
        }
        assert!(matches_any_case("s3:get*", "s3:GetObject"));
    }
}
