//! Percent-encoding as S3 uses it, written for the lab so that it shares nothing with `sign`.

/// Decodes `%XX`; a `%` that starts no such triple stays as it is.
pub(super) fn decode(text: &str) -> String {
    String::from_utf8_lossy(&decoded_bytes(text)).into_owned()
}

/// Decodes a query part, where `+` is a blank too.
pub(super) fn decode_query(text: &str) -> String {
    decode(&text.replace('+', "%20"))
}

fn decoded_bytes(text: &str) -> Vec<u8> {
    let raw = text.as_bytes();
    let mut bytes = Vec::with_capacity(raw.len());
    let mut at = 0;
    while at < raw.len() {
        match (raw[at], triple(raw, at)) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                at += 3;
            }
            (other, _) => {
                bytes.push(other);
                at += 1;
            }
        }
    }
    bytes
}

fn triple(raw: &[u8], at: usize) -> Option<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let value = digit(raw.get(at + 1)?)? * 16 + digit(raw.get(at + 2)?)?;
    u8::try_from(value).ok()
}

/// Encodes all but unreserved characters (RFC 3986), in capitals.
pub(super) fn encode(text: &str) -> String {
    encode_but(text, "")
}

/// Encodes a path: as [`encode`], with `/` left alone.
pub(super) fn encode_path(text: &str) -> String {
    encode_but(text, "/")
}

fn encode_but(text: &str, spared: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || "-._~".contains(c) || spared.contains(c) {
            out.push(c);
        } else {
            out.push('%');
            out.push_str(&hex(&[byte]).to_ascii_uppercase());
        }
    }
    out
}

/// Bytes as hex digits in lower case.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|b| [digit(b >> 4), digit(b & 15)])
        .collect()
}

/// Bytes as AWS writes them in `StringToSignBytes`: pairs of hex digits with blanks between.
pub(super) fn spaced_hex(text: &str) -> String {
    let pairs: Vec<String> = text.bytes().map(|b| hex(&[b])).collect();
    pairs.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_decodes_to_itself() {
        for text in ["a b+c", "ä/ö", "100%", "~.-_", "a\"<>&'"] {
            assert_eq!(decode(&encode(text)), text);
            assert_eq!(decode(&encode_path(text)), text);
        }
        assert_eq!(encode("a/b c+ä"), "a%2Fb%20c%2B%C3%A4");
        assert_eq!(encode_path("a/b"), "a/b");
    }

    #[test]
    fn broken_triples_are_left_alone() {
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz%4"), "%zz%4");
        assert_eq!(decode_query("a+b%2Bc"), "a b+c");
    }

    #[test]
    fn bytes_are_written_as_hex() {
        assert_eq!(hex(&[0, 255, 16]), "00ff10");
        assert_eq!(spaced_hex("AWS4"), "41 57 53 34");
    }
}
