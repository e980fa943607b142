//! Which hop in front of which store must lead to which findings.
//!
//! What each hop does stands in `tests/servers/nginx` and `tests/servers/haproxy`.

use super::super::server::Config::{self, CephStsOff, CephStsOn, SeaweedFs};
use Product::{HaProxy, Nginx};

/// What stands between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Product {
    Nginx,
    HaProxy,
}

/// One run of the program with a good key through a hop.
pub(super) struct Row {
    pub(super) hop: &'static str,
    by: &'static [Product],
    before: &'static [Config],
    /// Further arguments, separated by blanks.
    pub(super) arguments: &'static str,
    /// Codes of all findings of severity error or warning that name a cause, sorted.
    pub(super) findings: &'static [&'static str],
    pub(super) exit: i32,
    /// Words that a person must be shown.
    words: &'static [&'static str],
}

impl Product {
    /// The product before a store, in words.
    pub(super) fn before(self, config: Config) -> &'static str {
        match (self, config) {
            (Nginx, SeaweedFs) => "nginx before SeaweedFS",
            (Nginx, _) => "nginx before Ceph RGW",
            (HaProxy, SeaweedFs) => "HAProxy before SeaweedFS",
            (HaProxy, _) => "HAProxy before Ceph RGW",
        }
    }
}

impl Row {
    pub(super) fn products(&self) -> &'static [Product] {
        self.by
    }

    pub(super) fn stores(&self) -> &'static [Config] {
        self.before
    }

    pub(super) fn is_for(&self, product: Product, config: Config) -> bool {
        self.by.contains(&product) && self.before.contains(&config)
    }

    /// What is not said; the table breaks lines, so blanks do not count.
    pub(super) fn missing_words(&self, shown: &str) -> Vec<String> {
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        let shown = bare(shown);
        let missing = self
            .words
            .iter()
            .filter(|words| !shown.contains(&bare(words)));
        missing
            .map(|words| format!("`{words}` is not said"))
            .collect()
    }
}

const fn row(
    hop: &'static str,
    (by, before): (&'static [Product], &'static [Config]),
    arguments: &'static str,
    (findings, exit): (&'static [&'static str], i32),
    words: &'static [&'static str],
) -> Row {
    Row {
        hop,
        by,
        before,
        arguments,
        findings,
        exit,
        words,
    }
}

const BOTH: &[Product] = &[Nginx, HaProxy];
const NGINX: &[Product] = &[Nginx];
const HAPROXY: &[Product] = &[HaProxy];

const ALL: &[Config] = &[CephStsOn, CephStsOff, SeaweedFs];
const CEPH: &[Config] = &[CephStsOn, CephStsOff];
const WEED: &[Config] = &[SeaweedFs];
/// The two that take turns.
const TURNS: &[Config] = &[SeaweedFs, CephStsOff];

#[rustfmt::skip]
pub(super) const TABLE: &[Row] = &[
    // Nothing is spoilt, or nothing that this program signs.
    row("transparent",         (BOTH, ALL),     "",            (&[], 0), &[]),
    row("as-documented",       (NGINX, ALL),    "",            (&[], 0), &[]),
    row("accept-encoding",     (BOTH, ALL),     "",            (&[], 0), &[]),
    row("body-limit",          (BOTH, ALL),     "",            (&[], 0), &[]),

    // The Host. SeaweedFS takes it from X-Forwarded-Host; Ceph takes a Host it does not know for a bucket.
    row("plain-proxy-pass",    (NGINX, ALL),    "",            (&["hop.host-rewritten"], 4), &["proxy_set_header Host $http_host;"]),
    row("plain-proxy-pass",    (NGINX, WEED),   "--signature v4", (&["hop.host-rewritten"], 4), &["X-Forwarded-Host"]),
    row("host-replaced",       (HAPROXY, ALL),  "",            (&["hop.host-rewritten"], 4), &[]),
    row("host-replaced",       (HAPROXY, CEPH), "",            (&["hop.host-rewritten"], 4), &["The store sees the Host backend"]),
    row("host-without-port",   (BOTH, ALL),     "",            (&["hop.host-port-changed"], 4), &["sees the Host 127.0.0.1 in place of 127.0.0.1:"]),
    row("host-port-443",       (BOTH, ALL),     "",            (&["hop.host-port-changed"], 4), &["sees the Host 127.0.0.1:443 in place of 127.0.0.1:"]),

    // The path.
    row("base-path",           (BOTH, ALL),     "",            (&["hop.base-path-stripped"], 4), &["The path /s3"]),
    row("base-path-and-host",  (NGINX, ALL),    "",            (&["hop.base-path-stripped", "hop.host-rewritten"], 4), &["The path /s3"]),

    // Other headers. SeaweedFS wants every x-amz- header signed, so what a hop adds is fatal there and nameless.
    row("user-agent",          (BOTH, CEPH),    "",            (&["hop.signed-header-rewritten"], 4), &["X-Amz-User-Agent is signed here and changed on the way"]),
    row("user-agent",          (BOTH, WEED),    "",            (&[], 4), &["look for a proxy in between"]),
    row("header-added",        (BOTH, CEPH),    "",            (&["signature.v2-differs"], 4), &["a hop adds a header"]),
    row("header-added",        (BOTH, WEED),    "",            (&[], 4), &["look for a proxy in between"]),

    // A login of the proxy's own in the place of the signature; to SeaweedFS that is nobody who asks.
    row("foreign-login",       (BOTH, CEPH),    "",            (&["hop.foreign-authorization"], 4), &["credential of its own"]),
    row("foreign-login",       (BOTH, WEED),    "",            (&[], 4), &["look for a proxy in between"]),

    // Answers of its own.
    row("tiny-body-limit",     (NGINX, ALL),    "",            (&["hop.body-limit"], 4), &["client_max_body_size 0;"]),
    row("read-only",           (BOTH, ALL),     "",            (&["hop.method-blocked"], 4), &[]),
    row("to-https",            (BOTH, ALL),     "",            (&["hop.http-to-https-redirect"], 4), &["https://"]),
    row("store-is-down",       (BOTH, ALL),     "",            (&["hop.upstream-down"], 4), &[]),

    // What spoils other clients, looked for on request.
    row("transparent",         (NGINX, ALL),    "--try-hops",  (&["hop.expect-dropped"], 0), &["it never passes expect on"]),
    row("transparent",         (HAPROXY, ALL),  "--try-hops",  (&[], 0), &[]),
    row("as-documented",       (NGINX, ALL),    "--try-hops",  (&["hop.expect-dropped", "hop.underscore-header-dropped"], 0), &["underscores_in_headers on;"]),
    row("accept-encoding",     (NGINX, ALL),    "--try-hops",  (&["hop.expect-dropped", "hop.signed-header-rewritten", "hop.underscore-header-dropped"], 0), &["A client that signs Accept-Encoding fails here"]),
    row("accept-encoding",     (HAPROXY, ALL),  "--try-hops",  (&["hop.signed-header-rewritten"], 0), &["A client that signs Accept-Encoding fails here"]),
    row("cache",               (NGINX, ALL),    "--try-hops",  (&["hop.expect-dropped", "hop.head-to-get", "hop.underscore-header-dropped"], 0), &["proxy_cache_convert_head off;"]),
    row("underscores-dropped", (HAPROXY, ALL),  "--try-hops",  (&["hop.underscore-header-dropped"], 0), &["x-amz-meta-my_key"]),
    row("body-limit",          (HAPROXY, ALL),  "--try-hops",  (&["hop.body-limit"], 0), &["1114112 bytes with 413"]),
    row("body-limit",          (NGINX, ALL),    "--try-hops",  (&["hop.body-limit", "hop.expect-dropped", "hop.underscore-header-dropped"], 0), &["client_max_body_size 0;"]),

    // Two stores with different keys.
    row("by-turns",            (HAPROXY, TURNS), "--repeat 6 --read-only", (&["identity.split-backend"], 4), &["different servers"]),
];

#[test]
fn every_hop_is_tried_before_ceph_and_seaweedfs() {
    for row in TABLE {
        let before = |config| {
            let mut rows = TABLE.iter().filter(|other| other.hop == row.hop);
            rows.any(|other| other.before.contains(&config))
        };
        assert!(
            (before(CephStsOn) || row.before == TURNS) && before(CephStsOff) && before(SeaweedFs),
            "{}",
            row.hop
        );
    }
}
