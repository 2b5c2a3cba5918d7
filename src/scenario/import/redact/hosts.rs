//! Hosts, addresses and people's mail addresses in a text. What everybody knows stays: public registries, `localhost`.

use super::{Kind, Redactor};

/// Registries that everybody pulls from, and names that are examples already.
const PUBLIC: &[&str] = &[
    "docker.io",
    "registry-1.docker.io",
    "index.docker.io",
    "hub.docker.com",
    "public.ecr.aws",
    "ghcr.io",
    "quay.io",
    "gcr.io",
    "k8s.gcr.io",
    "registry.k8s.io",
    "mcr.microsoft.com",
    "docker.elastic.co",
    "nvcr.io",
    "registry.access.redhat.com",
    "lscr.io",
];

/// The last parts of hosts' names; those of two letters count only behind two others, since files end so too.
const ENDS: &[&str] = &[
    "com", "net", "org", "io", "dev", "internal", "local", "corp", "lan", "cloud", "app", "info", "biz", "edu", "gov",
    "intra", "home", "tech", "ai", "consul",
];

pub fn redacted(redactor: &mut Redactor, text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let inside = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c);
    while let Some(at) = rest.find(inside) {
        let end = rest[at..].find(|c| !inside(c)).map_or(rest.len(), |end| at + end);
        out.push_str(&rest[..at]);
        let (before, behind) = (out.chars().next_back(), rest[end..].chars().next());
        if behind == Some('@') && mail(&rest[end..]) {
            let host = rest[end + 1..].find(|c| !inside(c)).map_or(rest.len(), |stop| end + 1 + stop);
            out.push_str(&redactor.replaced(Kind::Person, &rest[at..host]));
            rest = &rest[host..];
            continue;
        }
        out.push_str(&word(redactor, &rest[at..end], before));
        rest = &rest[end..];
    }
    out + rest
}

fn mail(rest: &str) -> bool {
    let host: &str =
        rest[1..].split(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-').next().unwrap_or_default();
    let digest = host.starts_with("sha256") || host.starts_with("sha512");
    !digest && host.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Redacts a word that may be a host or an address, with a port or a tag behind it.
fn word(redactor: &mut Redactor, word: &str, before: Option<char>) -> String {
    if is_long_address(word) {
        return if word == "::1" { word.to_owned() } else { redactor.replaced(Kind::LongAddress, word) };
    }
    let mut out = Vec::new();
    for (nth, part) in word.split(':').enumerate() {
        // Behind a colon stands a port or an image's tag, unless it is a name with a scheme.
        let tag = nth > 0;
        let trimmed = part.trim_end_matches(['.', '-']);
        let certain = before == Some('/') && nth == 0;
        let new = if !tag && is_address(trimmed) {
            redactor.replaced(Kind::Address, trimmed)
        } else if !tag && is_host(trimmed, certain) && !is_public(trimmed) {
            redactor.replaced(Kind::Host, trimmed)
        } else {
            trimmed.to_owned()
        };
        out.push(new + &part[trimmed.len()..]);
    }
    out.join(":")
}

fn is_address(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let own =
        word.starts_with("127.") || word.starts_with("169.254.") || word == "0.0.0.0" || word == "255.255.255.255";
    parts.len() == 4 && parts.iter().all(|part| part.len() <= 3 && part.parse::<u8>().is_ok()) && !own
}

fn is_long_address(word: &str) -> bool {
    let colons = word.matches(':').count();
    let digits = word.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':');
    digits && (colons >= 5 || word.contains("::") && colons >= 2 && word.len() > 2)
}

fn is_host(word: &str, certain: bool) -> bool {
    let labels: Vec<&str> = word.split('.').collect();
    let plain = |label: &&str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let Some(last) = labels.last().filter(|_| labels.len() >= 2 && labels.iter().all(plain)) else { return false };
    let country = last.len() == 2 && last.bytes().all(|byte| byte.is_ascii_lowercase()) && labels.len() >= 3;
    let file = ["py", "sh", "rs", "so", "md", "pl", "rb", "gz"].contains(last);
    ENDS.contains(last) || country && !file && certain || certain && labels.len() >= 3 && country
}

/// ECR's hosts only tell the account, which is replaced already; AWS's endpoints tell nothing.
fn is_public(host: &str) -> bool {
    let labels = host.split('.').count();
    let ours = host.ends_with(".example.com") || host == "example.com";
    let endpoint = host.ends_with(".amazonaws.com") && (labels <= 4 || host.contains(".dkr.ecr."));
    ours || endpoint || host == "amazonaws.com" || PUBLIC.contains(&host)
}
