//! The forms of ids, hosts and documents that marks and key IDs are told by.

use super::mark::elements;

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.chars().all(lower_hex)
}

pub(super) fn lower_hex(c: char) -> bool {
    matches!(c, '0'..='9' | 'a'..='f')
}

pub(super) fn upper_or_digit(c: char) -> bool {
    matches!(c, '0'..='9' | 'A'..='Z')
}

pub(super) fn lower_or_digit(c: char) -> bool {
    matches!(c, '0'..='9' | 'a'..='z')
}

pub(super) fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

pub(super) fn no_separator(c: char) -> bool {
    !c.is_control() && c != '=' && c != ','
}

/// What Base64 is made of, without padding.
pub(super) fn secret_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/')
}

/// `tx`, three hex numbers, and the zone.
pub(super) fn is_ceph_request_id(text: &str) -> bool {
    let mut parts = text.splitn(4, '-');
    let transaction = parts.next().and_then(|part| part.strip_prefix("tx"));
    transaction.is_some_and(is_hex)
        && parts.next().is_some_and(is_hex)
        && parts.next().is_some_and(is_hex)
        && parts.next().is_some_and(|zone| !zone.is_empty())
}

/// A hex number, zone and zone group.
pub(super) fn is_ceph_host_id(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(3, '-').collect();
    parts.len() == 3 && is_hex(parts[0]) && !parts[1].is_empty() && !parts[2].is_empty()
}

/// `tx`, 21 hex digits, and ten of the time; Ceph's have two parts more.
pub(super) fn is_swift_transaction(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let transaction = parts[0].strip_prefix("tx").unwrap_or_default();
    transaction.len() == 21 && is_hex(transaction) && parts.len() == 2 && parts[1].len() >= 10
}

pub(super) fn is_24_hex(text: &str) -> bool {
    text.len() == 24 && is_hex(&text.to_ascii_lowercase())
}

pub(super) fn is_40_hex(text: &str) -> bool {
    text.len() == 40 && is_hex(text)
}

pub(super) fn is_16_upper(text: &str) -> bool {
    text.len() == 16 && text.chars().all(upper_or_digit)
}

pub(super) fn is_long_base64(text: &str) -> bool {
    let base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    (60..=120).contains(&text.len())
        && text.chars().all(base64)
        && text.chars().any(|c| c.is_ascii_uppercase())
        && text.chars().any(|c| c.is_ascii_lowercase())
}

pub(super) fn is_20_hex(text: &str) -> bool {
    text.len() == 20 && is_hex(text)
}

/// A node's address, and three hex numbers more.
pub(super) fn is_ecs_request_id(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    parts.len() == 4 && parts[0].len() == 8 && parts.iter().all(|part| is_hex(part))
}

pub(super) fn is_r2_host(host: &str) -> bool {
    host.ends_with(".r2.cloudflarestorage.com")
}

pub(super) fn is_b2_host(host: &str) -> bool {
    host.ends_with(".backblazeb2.com")
}

pub(super) fn is_wasabi_host(host: &str) -> bool {
    host.ends_with(".wasabisys.com")
}

pub(super) fn is_google_host(host: &str) -> bool {
    host == "storage.googleapis.com" || host.ends_with(".storage.googleapis.com")
}

pub(super) fn is_amazon_host(host: &str) -> bool {
    host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn")
}

pub(super) fn has_garage_elements(body: &str) -> bool {
    elements(body) == ["Code", "Message", "Resource", "Region"]
}

pub(super) fn has_bare_elements(body: &str) -> bool {
    matches!(elements(body)[..], ["Code"] | ["Code", "Message"])
}

pub(super) fn ceph_release(server: &str) -> Option<String> {
    let (_, rest) = server.split_once('(')?;
    let (release, _) = rest.split_once(')')?;
    Some(release.to_owned())
}

/// What an emulation says it imitates: `emulation of ddn`.
pub(super) fn imitated(text: &str) -> Option<String> {
    text.strip_prefix("emulation of ").map(str::to_owned)
}

pub(super) fn last_word(server: &str) -> Option<String> {
    let word = server.split(' ').next_back()?;
    word.starts_with(|c: char| c.is_ascii_digit())
        .then(|| word.to_owned())
}

pub(super) fn after_slash(server: &str) -> Option<String> {
    server
        .split_once('/')
        .map(|(_, version)| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_where_they_are_said() {
        assert_eq!(
            ceph_release("Ceph Object Gateway (squid)").as_deref(),
            Some("squid")
        );
        assert_eq!(last_word("SeaweedFS 8000GB 4.48").as_deref(), Some("4.48"));
        assert_eq!(last_word("SeaweedFS dev"), None);
        assert_eq!(after_slash("s3probe-lab/0.1.0").as_deref(), Some("0.1.0"));
    }

    #[test]
    fn transactions_of_ceph_and_swift_are_told_apart() {
        let ceph = "tx000002aed1261b8efe402-006b020cb4-100b-default";
        let swift = "tx0123456789abcdef01234-006b020cb4";
        assert!(is_ceph_request_id(ceph) && !is_swift_transaction(ceph));
        assert!(is_swift_transaction(swift) && !is_ceph_request_id(swift));
    }
}
