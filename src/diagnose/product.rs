//! Products between client and store, by the marks they leave, and the line to change in each.

use super::Case;
use crate::model::ResponseRecord;

/// What has to be put right in a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fix<'f> {
    /// `Host` passes unchanged, port included.
    Host,
    /// The path passes unchanged.
    Path,
    /// This header passes unchanged.
    Header(&'f str),
    /// Names with an underscore pass.
    Underscore,
    /// Bodies of any size pass.
    Body,
    /// PUT and DELETE pass.
    Methods,
}

/// A product and how it is told.
struct Product {
    name: &'static str,
    /// Headers whose value starts so.
    headers: &'static [(&'static str, &'static str)],
    /// Texts of its own pages.
    pages: &'static [&'static str],
    fix: fn(Fix<'_>) -> Option<String>,
}

/// The product whose marks are on the answers of a run.
pub(super) fn name(case: &Case<'_>) -> Option<&'static str> {
    find(case).map(|product| product.name)
}

/// What to change in the product that was seen.
pub(super) fn step(case: &Case<'_>, fix: Fix<'_>) -> Option<String> {
    let product = find(case)?;
    (product.fix)(fix)
        .map(|line| format!("The answers bear the marks of {}: {line}.", product.name))
}

fn find(case: &Case<'_>) -> Option<&'static Product> {
    let responses = || {
        case.exchanges()
            .filter_map(|(exchange, _)| exchange.response())
    };
    PRODUCTS
        .iter()
        .find(|product| responses().any(|response| product.wrote(response)))
}

impl Product {
    fn wrote(&self, response: &ResponseRecord) -> bool {
        let marked = |(name, start): &(&str, &str)| {
            response
                .header(name)
                .is_some_and(|value| value.to_ascii_lowercase().contains(start))
        };
        let page = || response.body.trim_start().starts_with('<') && response.status >= 300;
        self.headers.iter().any(marked)
            || (page() && self.pages.iter().any(|text| response.body.contains(text)))
    }
}

const PRODUCTS: &[Product] = &[
    Product {
        name: "Cloudflare",
        headers: &[("server", "cloudflare"), ("cf-ray", "")],
        pages: &[],
        fix: cloudflare,
    },
    Product {
        name: "CloudFront",
        headers: &[("via", "cloudfront"), ("server", "cloudfront")],
        pages: &[],
        fix: cloudfront,
    },
    Product {
        name: "nginx",
        headers: &[("server", "nginx"), ("server", "openresty")],
        pages: &["<center>nginx", "<center>openresty"],
        fix: |fix| Some(nginx(fix)),
    },
    Product {
        name: "HAProxy",
        headers: &[],
        pages: &[
            "Request forbidden by administrative rules.",
            "No server is available to handle this request.",
            "The server returned an invalid or incomplete response.",
        ],
        fix: |fix| Some(haproxy(fix)),
    },
    Product {
        name: "Caddy",
        headers: &[("server", "caddy"), ("via", "caddy")],
        pages: &[],
        fix: caddy,
    },
    Product {
        name: "Envoy",
        headers: &[("server", "envoy"), ("x-envoy-upstream-service-time", "")],
        pages: &[],
        fix: |fix| Some(envoy(fix)),
    },
    Product {
        name: "Apache httpd",
        headers: &[("server", "apache/"), ("server", "apache (")],
        pages: &["<address>Apache"],
        fix: apache,
    },
    Product {
        name: "IIS",
        headers: &[("server", "microsoft-iis"), ("x-powered-by", "arr/")],
        pages: &[],
        fix: iis,
    },
];

fn nginx(fix: Fix<'_>) -> String {
    match fix {
        Fix::Host => "write `proxy_set_header Host $http_host;` beside its proxy_pass; without that line it sends the upstream's name, with `$host` it loses the port".to_owned(),
        Fix::Path => "end its proxy_pass after host and port (`proxy_pass http://store;`); a slash or path behind them replaces the location's own path".to_owned(),
        Fix::Header(header @ ("expect" | "te")) => format!("it never passes {header} on by itself, so have the client leave that header unsigned"),
        Fix::Header(header) => format!("take out its `proxy_set_header` line for {header}, or write `proxy_set_header {header} $http_{};`", header.replace('-', "_")),
        Fix::Underscore => "write `underscores_in_headers on;` in its server block".to_owned(),
        Fix::Body => "write `client_max_body_size 0;` in its server block; it allows 1 MiB by itself".to_owned(),
        Fix::Methods => "look for `limit_except` or a test of `$request_method` in its location".to_owned(),
    }
}

fn haproxy(fix: Fix<'_>) -> String {
    match fix {
        Fix::Host => {
            "take out its `http-request set-header Host` or `replace-header Host` line".to_owned()
        }
        Fix::Path => "take out its `http-request replace-path` or `set-path` line".to_owned(),
        Fix::Header("accept-encoding") => {
            "take out `compression offload` and any `set-header Accept-Encoding`".to_owned()
        }
        Fix::Header(header) => {
            format!("take out its `http-request set-header {header}` or `del-header {header}` line")
        }
        Fix::Underscore => {
            "look for `http-request del-header` with a pattern that fits the name".to_owned()
        }
        Fix::Body => "look for an `http-request deny` that tests `req.body_size` or content-length"
            .to_owned(),
        Fix::Methods => "look for `http-request deny` with METH_PUT or `method`".to_owned(),
    }
}

fn caddy(fix: Fix<'_>) -> Option<String> {
    Some(match fix {
        Fix::Host => {
            "write `header_up Host {http.request.hostport}` in its reverse_proxy block".to_owned()
        }
        Fix::Path => {
            "use `handle` in place of `handle_path`, which takes the prefix off".to_owned()
        }
        Fix::Header(header) => format!("take out its `header_up {header}` line"),
        Fix::Body => "look for `request_body max_size`".to_owned(),
        Fix::Methods => "look for a `method` matcher".to_owned(),
        Fix::Underscore => return None,
    })
}

fn apache(fix: Fix<'_>) -> Option<String> {
    Some(match fix {
        Fix::Host => "write `ProxyPreserveHost On`".to_owned(),
        Fix::Path => "map the same path on both sides of ProxyPass".to_owned(),
        Fix::Header(header) => format!("take out its `RequestHeader` line for {header}"),
        Fix::Body => "write `LimitRequestBody 0`".to_owned(),
        Fix::Methods => "look for `<Limit>` or `<LimitExcept>`".to_owned(),
        Fix::Underscore => return None,
    })
}

fn envoy(fix: Fix<'_>) -> String {
    match fix {
        Fix::Host => "take `host_rewrite_literal` or `auto_host_rewrite` out of its route, and `strip_any_host_port` out of its connection manager".to_owned(),
        Fix::Path => "take `prefix_rewrite` out of its route".to_owned(),
        Fix::Header(header) => format!("take {header} out of `request_headers_to_add` and `request_headers_to_remove`"),
        Fix::Underscore => "set `headers_with_underscores_action: ALLOW`".to_owned(),
        Fix::Body => "raise `max_request_bytes` of its buffer filter".to_owned(),
        Fix::Methods => "look for a `:method` match in its routes or RBAC filter".to_owned(),
    }
}

fn iis(fix: Fix<'_>) -> Option<String> {
    match fix {
        Fix::Host => Some("set `preserveHostHeader` to true in its proxy settings".to_owned()),
        Fix::Body => Some("raise `maxAllowedContentLength` of its request filtering".to_owned()),
        Fix::Methods => Some("look at the verbs of its request filtering and at WebDAV".to_owned()),
        Fix::Path => Some("take the rewrite rule out that changes the path".to_owned()),
        Fix::Header(_) | Fix::Underscore => None,
    }
}

fn cloudflare(fix: Fix<'_>) -> Option<String> {
    Some(match fix {
        Fix::Body => "it limits the size of bodies by plan; upload in parts, or past it (DNS only)"
            .to_owned(),
        Fix::Methods => "look at its firewall events, with the ray ID".to_owned(),
        Fix::Host | Fix::Path => {
            "look for an origin or transform rule on this name, or set the name to DNS only"
                .to_owned()
        }
        Fix::Header(header) => format!(
            "it changes {header} on the way; have the client leave it unsigned, or set the name to DNS only"
        ),
        Fix::Underscore => return None,
    })
}

fn cloudfront(fix: Fix<'_>) -> Option<String> {
    Some(match fix {
        Fix::Host => "use an origin request policy that forwards Host (AllViewer)".to_owned(),
        Fix::Path => "look at the origin path of the distribution".to_owned(),
        Fix::Header(header) => format!("use an origin request policy that forwards {header}"),
        Fix::Methods => "allow PUT and DELETE in the behaviour's allowed methods".to_owned(),
        Fix::Body | Fix::Underscore => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(header: (&str, &str), status: u16, body: &str) -> ResponseRecord {
        ResponseRecord {
            status,
            headers: vec![(header.0.to_owned(), header.1.to_owned())],
            body: body.to_owned(),
            ..ResponseRecord::default()
        }
    }

    fn wrote(response: &ResponseRecord) -> Vec<&'static str> {
        let products = PRODUCTS.iter().filter(|product| product.wrote(response));
        products.map(|product| product.name).collect()
    }

    #[test]
    fn products_are_told_by_headers_and_by_their_own_pages() {
        assert_eq!(
            wrote(&response(("server", "nginx/1.22.1"), 200, "")),
            ["nginx"]
        );
        let page = "<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>";
        assert_eq!(wrote(&response(("a", "b"), 403, page)), ["HAProxy"]);
        assert_eq!(
            wrote(&response(("cf-ray", "8f-FRA"), 403, "")),
            ["Cloudflare"]
        );
    }

    #[test]
    fn an_object_that_quotes_a_page_is_no_mark() {
        let text = "Request forbidden by administrative rules.";
        assert!(wrote(&response(("a", "b"), 200, text)).is_empty());
        assert!(wrote(&response(("server", "AmazonS3"), 403, text)).is_empty());
    }
}
