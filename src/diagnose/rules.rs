//! The list of rules, in the order of the gates a request passes.

use super::Rule;
use crate::model::{Exchange, Failure, FailureKind};

mod addressing_bucket_in_endpoint;
mod addressing_bucket_name_rules;
mod addressing_bucket_of_another_owner;
mod addressing_host_taken_as_bucket;
mod addressing_no_such_bucket;
mod addressing_path_required;
mod addressing_path_taken_as_bucket;
mod addressing_vhost_required;
mod client;
mod client_signed_header;
mod clock_client_skew;
mod clock_server_skew;
mod clock_timezone;
mod expect;
mod hop_base_path_stripped;
mod hop_body_limit;
mod hop_egress_intercept;
mod hop_egress_required;
mod hop_expect_100_mangled;
mod hop_expect_dropped;
mod hop_foreign_authorization;
mod hop_head_to_get;
mod hop_header_added_xamz;
mod hop_host_port_changed;
mod hop_host_rewritten;
mod hop_http_to_https_redirect;
mod hop_method_blocked;
mod hop_one_address_differs;
mod hop_signed_header_rewritten;
mod hop_underscore_header_dropped;
mod hop_upstream_down;
mod hop_waf_block;
mod hygiene;
mod identity_auth_backend_missing;
mod identity_disabled;
mod identity_flapping;
mod identity_propagation_delay;
mod identity_rejected;
mod identity_reload_window;
mod identity_split_backend;
mod identity_stale_node;
mod identity_swapped;
mod identity_unknown_key;
mod identity_wrong_key_type;
mod identity_wrong_system;
mod name_unresolvable;
mod name_vhost_unresolvable;
mod operation_delete_marker;
mod operation_extra_query_param;
mod operation_list_v2_ignored;
mod operation_object_lock_delete;
mod operation_object_lock_needs_digest;
mod operation_unsupported_header;
mod payload_altered_body;
mod payload_aws_chunked_metadata;
mod payload_checksum_header_unsupported;
mod payload_chunk_framing_stored;
mod payload_expect_unsupported;
mod payload_te_chunked_no_length;
mod payload_trailer_unsupported;
mod permission;
mod permission_acl_disabled;
mod permission_acl_required;
mod permission_action_missing;
mod permission_block_public_access;
mod permission_condition_not_met;
mod permission_denied;
mod permission_everything_open;
mod permission_excess;
mod permission_explicit_deny;
mod permission_kms;
mod permission_list_missing_masks_404;
mod permission_object_owner;
mod permission_prefix_condition;
mod permission_principal_mismatch;
mod permission_resource_bucket_only;
mod permission_resource_object_only;
mod permission_secure_transport;
mod permission_server_policy_bug;
mod permission_source_ip;
mod permission_sse_required;
mod policy_action_unknown;
mod policy_principal_form;
mod policy_read;
mod quota_bucket_readonly;
mod quota_exceeded;
mod region_empty;
mod region_mismatch;
mod region_wrong_endpoint;
mod repaired;
mod run_clients;
mod run_control_fails;
mod run_insecure;
mod run_leftovers;
mod run_nothing_to_read;
mod run_one_address;
mod run_own_object;
mod run_unexplained;
mod s3_console_port;
mod s3_not_s3;
mod s3_other_document;
mod secret_altered;
mod secret_derived_wrongly;
mod secret_equals_id;
mod secret_malformed_id;
mod secret_not_checked;
mod secret_special_chars;
mod secret_trailing_whitespace;
mod secret_truncated;
mod secret_wrong;
mod secret_wrong_field;
mod server_cut_short;
mod server_early_close;
mod server_error;
mod server_no_answer;
mod server_not_initialised;
mod server_rate_limit;
mod server_storage_full;
mod signature_header_order;
mod signature_key_encoding;
mod signature_path_normalised;
mod signature_query_encoding;
mod signature_signed_header_not_sent;
mod signature_text_differs;
mod signature_v2_bucket_slash;
mod signature_v2_differs;
mod signature_v2_disabled;
mod tcp_one_address_down;
mod tcp_refused_wrong_port;
mod tcp_timeout;
mod tcp_unreachable;
mod tls_client_certificate;
mod tls_default_cert_by_ip;
mod tls_expired;
mod tls_expires_soon;
mod tls_handshake_refused;
mod tls_http_on_tls_port;
mod tls_missing_intermediate;
mod tls_name_mismatch;
mod tls_no_ip_san;
mod tls_not_verified;
mod tls_not_yet_valid;
mod tls_plain_http_on_port;
mod tls_self_signed_pinned;
mod tls_sni_missing;
mod tls_untrusted_ca;
mod tls_vhost_dotted_bucket;
mod token_cut;
mod token_expired;
mod token_foreign;
mod token_invalid;
mod token_missing;
mod token_not_honoured;
mod token_refused;
mod tried;
mod way;

/// All rules, in the order in which they may explain a cell.
///
/// What a request meets first comes first; within a gate, the more special cause.
pub const RULES: &[Rule] = &[
    hop_egress_required::RULE,
    name_unresolvable::RULE,
    name_vhost_unresolvable::RULE,
    tcp_refused_wrong_port::RULE,
    tcp_timeout::RULE,
    tcp_unreachable::RULE,
    tcp_one_address_down::RULE,
    hop_one_address_differs::RULE,
    hop_egress_intercept::RULE,
    tls_plain_http_on_port::RULE,
    tls_http_on_tls_port::RULE,
    tls_sni_missing::RULE,
    tls_client_certificate::RULE,
    tls_handshake_refused::RULE,
    tls_expired::RULE,
    tls_not_yet_valid::RULE,
    tls_default_cert_by_ip::RULE,
    tls_no_ip_san::RULE,
    tls_vhost_dotted_bucket::RULE,
    tls_name_mismatch::RULE,
    tls_missing_intermediate::RULE,
    tls_untrusted_ca::RULE,
    tls_not_verified::RULE,
    tls_expires_soon::RULE,
    tls_self_signed_pinned::RULE,
    server_early_close::RULE,
    server_no_answer::RULE,
    server_cut_short::RULE,
    hop_http_to_https_redirect::RULE,
    server_rate_limit::RULE,
    hop_upstream_down::RULE,
    identity_auth_backend_missing::RULE,
    hop_foreign_authorization::RULE,
    payload_te_chunked_no_length::RULE,
    s3_console_port::RULE,
    s3_not_s3::RULE,
    hop_body_limit::RULE,
    hop_method_blocked::RULE,
    hop_waf_block::RULE,
    addressing_path_required::RULE,
    s3_other_document::RULE,
    payload_chunk_framing_stored::RULE,
    payload_altered_body::RULE,
    server_storage_full::RULE,
    server_not_initialised::RULE,
    server_error::RULE,
    quota_exceeded::RULE,
    clock_server_skew::RULE,
    clock_timezone::RULE,
    clock_client_skew::RULE,
    region_empty::RULE,
    region_mismatch::RULE,
    region_wrong_endpoint::RULE,
    secret_not_checked::RULE,
    permission_everything_open::RULE,
    identity_propagation_delay::RULE,
    identity_stale_node::RULE,
    identity_split_backend::RULE,
    identity_reload_window::RULE,
    identity_flapping::RULE,
    secret_wrong_field::RULE,
    hop_header_added_xamz::RULE,
    hop_base_path_stripped::RULE,
    hop_signed_header_rewritten::RULE,
    hop_host_port_changed::RULE,
    hop_host_rewritten::RULE,
    hop_expect_dropped::RULE,
    hop_expect_100_mangled::RULE,
    payload_expect_unsupported::RULE,
    hop_head_to_get::RULE,
    hop_underscore_header_dropped::RULE,
    signature_path_normalised::RULE,
    signature_key_encoding::RULE,
    signature_query_encoding::RULE,
    signature_signed_header_not_sent::RULE,
    signature_header_order::RULE,
    token_missing::RULE,
    token_foreign::RULE,
    token_cut::RULE,
    token_expired::RULE,
    token_invalid::RULE,
    token_not_honoured::RULE,
    token_refused::RULE,
    identity_disabled::RULE,
    identity_wrong_key_type::RULE,
    identity_swapped::RULE,
    secret_malformed_id::RULE,
    secret_special_chars::RULE,
    secret_trailing_whitespace::RULE,
    secret_altered::RULE,
    secret_equals_id::RULE,
    secret_derived_wrongly::RULE,
    identity_wrong_system::RULE,
    identity_unknown_key::RULE,
    secret_truncated::RULE,
    secret_wrong::RULE,
    identity_rejected::RULE,
    signature_v2_disabled::RULE,
    signature_v2_differs::RULE,
    signature_text_differs::RULE,
    addressing_bucket_in_endpoint::RULE,
    addressing_bucket_name_rules::RULE,
    operation_extra_query_param::RULE,
    operation_unsupported_header::RULE,
    operation_object_lock_needs_digest::RULE,
    operation_delete_marker::RULE,
    addressing_vhost_required::RULE,
    addressing_host_taken_as_bucket::RULE,
    addressing_path_taken_as_bucket::RULE,
    addressing_no_such_bucket::RULE,
    permission_secure_transport::RULE,
    permission_source_ip::RULE,
    addressing_bucket_of_another_owner::RULE,
    permission_explicit_deny::RULE,
    permission_principal_mismatch::RULE,
    policy_principal_form::RULE,
    policy_action_unknown::RULE,
    permission_condition_not_met::RULE,
    permission_block_public_access::RULE,
    permission_acl_disabled::RULE,
    permission_kms::RULE,
    permission_sse_required::RULE,
    permission_acl_required::RULE,
    permission_prefix_condition::RULE,
    permission_server_policy_bug::RULE,
    permission_object_owner::RULE,
    run_nothing_to_read::RULE,
    quota_bucket_readonly::RULE,
    permission_list_missing_masks_404::RULE,
    permission_action_missing::RULE,
    permission_denied::RULE,
    permission_excess::RULE,
    run_own_object::RULE,
    signature_v2_bucket_slash::RULE,
    payload_trailer_unsupported::RULE,
    payload_checksum_header_unsupported::RULE,
    run_clients::RULE,
    payload_aws_chunked_metadata::RULE,
    permission_resource_bucket_only::RULE,
    permission_resource_object_only::RULE,
    operation_list_v2_ignored::RULE,
    operation_object_lock_delete::RULE,
    run_insecure::RULE,
    run_one_address::RULE,
    run_leftovers::RULE,
    run_control_fails::RULE,
    run_unexplained::RULE,
];

/// The rule of a code.
pub fn find(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.as_str() == code)
}

/// The deadline a failure ran into, in milliseconds.
fn deadline(failure: &Failure) -> Option<u64> {
    match failure.kind {
        FailureKind::TimedOut { after_ms } => Some(after_ms),
        _ => None,
    }
}

/// The forward proxy an exchange went through.
fn proxied(exchange: &Exchange) -> Option<&str> {
    exchange.connection.proxy.as_deref()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const GATES: [&str; 20] = [
        "name",
        "tcp",
        "tls",
        "hop",
        "s3",
        "clock",
        "identity",
        "secret",
        "signature",
        "region",
        "token",
        "permission",
        "policy",
        "addressing",
        "payload",
        "operation",
        "post",
        "quota",
        "server",
        "run",
    ];

    #[test]
    fn a_code_is_a_gate_and_a_cause_and_belongs_to_one_rule() {
        let mut seen = BTreeSet::new();
        for rule in RULES {
            let code = rule.code.as_str();
            let (gate, cause) = code.split_once('.').unwrap();
            assert!(GATES.contains(&gate), "{code}");
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(!cause.is_empty() && cause.chars().all(plain), "{code}");
            assert!(seen.insert(code), "{code} twice");
        }
    }

    #[test]
    fn every_rule_says_what_it_means_and_what_to_do() {
        for rule in RULES {
            let code = rule.code.as_str();
            for text in [rule.title, rule.meaning, rule.told_by, rule.remedy] {
                assert!(!text.is_empty(), "{code}");
            }
            assert!(!rule.sources.is_empty(), "{code}");
            assert!(!rule.title.ends_with('.'), "{code}: half a sentence");
        }
    }

    #[test]
    fn no_remedy_opens_more_than_is_needed() {
        for rule in RULES {
            for bad in [
                "s3:*",
                "\"*\"",
                "public-read",
                "--no-verify",
                "Principal: *",
            ] {
                assert!(!rule.remedy.contains(bad), "{}: {bad}", rule.code);
            }
        }
    }

    #[test]
    fn a_rule_is_found_by_its_code() {
        assert_eq!(find("tcp.timeout").unwrap().code.gate(), "tcp");
        assert!(find("tcp.nonsense").is_none());
    }
}
