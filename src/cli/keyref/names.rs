//! The names under which files and environments hold the parts of a key.

use super::parts::Part;

/// The part of a key that a name stands for, whatever its spelling.
///
/// `AWS_ACCESS_KEY_ID`, `aws_access_key_id`, `AccessKeyId`, `access_key` and `S3_ACCESS_KEY` are one name.
pub(super) fn part(name: &str) -> Option<Part> {
    let plain: String = name
        .chars()
        .filter(|c| !matches!(c, '_' | '-' | '.'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let plain = ["aws", "s3"]
        .iter()
        .find_map(|p| plain.strip_prefix(p))
        .unwrap_or(&plain);
    match plain {
        "accesskeyid" | "accesskey" => Some(Part::Id),
        "secretaccesskey" | "secretkey" => Some(Part::Secret),
        "sessiontoken" | "securitytoken" => Some(Part::Token),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one_part() {
        for (names, expected) in [
            (
                [
                    "AWS_ACCESS_KEY_ID",
                    "aws_access_key_id",
                    "AccessKeyId",
                    "access_key",
                    "S3_ACCESS_KEY",
                ],
                Part::Id,
            ),
            (
                [
                    "AWS_SECRET_ACCESS_KEY",
                    "SecretAccessKey",
                    "secret-key",
                    "s3_secret_key",
                    "secretKey",
                ],
                Part::Secret,
            ),
            (
                [
                    "AWS_SESSION_TOKEN",
                    "SessionToken",
                    "aws_security_token",
                    "session_token",
                    "s3.session.token",
                ],
                Part::Token,
            ),
        ] {
            for name in names {
                assert_eq!(part(name), Some(expected), "{name}");
            }
        }
        assert_eq!(part("region"), None);
        assert_eq!(part("access_key_id_old"), None);
    }
}
