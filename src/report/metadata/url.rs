//! The address of a request, read as far as these servers need it.

use super::Silence;

/// Longer addresses are refused.
pub const MOST_LETTERS: usize = 2_048;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    pub host: String,
    pub port: u16,
    /// The parts between the slashes; empty ones at the end are dropped.
    pub path: Vec<String>,
    pub query: Vec<(String, String)>,
    /// Whether the path ends with a slash.
    pub folder: bool,
}

impl Url {
    /// Reads `http://host:port/path?query`; the scheme may be missing, as `curl` allows.
    pub fn parse(text: &str) -> Result<Url, Silence> {
        let wrong = |why: &str| Err(Silence::NotAnAddress(why.to_owned()));
        let text = text.trim();
        if text.len() > MOST_LETTERS {
            return wrong("it is too long");
        }
        if text.contains(char::is_whitespace) || text.contains(char::is_control) {
            return wrong("it has spaces in it");
        }
        let rest = match text.split_once("://") {
            Some(("http", rest)) => rest,
            Some((scheme, _)) => return wrong(&format!("{scheme} is not spoken there, only http")),
            None => text,
        };
        let (authority, rest) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let (host, port) = match authority.rsplit_once(':') {
            None => (authority, 80),
            Some((host, port)) => match port.parse() {
                Ok(port) if port > 0 => (host, port),
                Ok(_) | Err(_) => return wrong("its port is not a number from 1 to 65535"),
            },
        };
        if host.is_empty() {
            return wrong("it names no host");
        }
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let pair = |part: &str| part.split_once('=').map_or((part.to_owned(), String::new()), owned);
        Ok(Url {
            host: host.to_ascii_lowercase(),
            port,
            path: path.trim_matches('/').split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
            query: query.split('&').filter(|part| !part.is_empty()).map(pair).collect(),
            folder: path.len() > 1 && path.ends_with('/'),
        })
    }

    /// Returns the parts of the path.
    pub fn parts(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    pub fn asks_for(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_curl_reads_them() {
        for (text, host, port, path, query) in [
            ("http://169.254.170.2/v4/abc/task", "169.254.170.2", 80, &["v4", "abc", "task"][..], None),
            ("169.254.170.2/v1/credentials?id=x", "169.254.170.2", 80, &["v1", "credentials"], Some("x")),
            ("http://LOCALHOST:51678/v1/tasks", "localhost", 51_678, &["v1", "tasks"], None),
            ("http://localhost", "localhost", 80, &[], None),
            (" http://localhost:51678/v1//tasks/ ", "localhost", 51_678, &["v1", "tasks"], None),
        ] {
            let url = Url::parse(text).expect(text);
            assert_eq!(
                (url.host.as_str(), url.port, url.parts(), url.asks_for("id")),
                (host, port, path.to_vec(), query)
            );
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_a_reason() {
        let long = "a".repeat(MOST_LETTERS + 1);
        for text in ["", "http://", "https://x/", "ftp://x", "x:0/", "x:99999", "x:y", "a b", "a\u{0}b", "/v4", &long] {
            assert!(matches!(Url::parse(text), Err(Silence::NotAnAddress(why)) if !why.is_empty()), "{text:?}");
        }
    }
}
