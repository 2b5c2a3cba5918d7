//! Words that hold secrets: keys, tokens, what stands behind `--password`.

pub const HIDDEN: &str = "REDACTED";

pub fn is_account(word: &str) -> bool {
    word.len() == 12 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether a field or an option of this name holds a secret.
pub fn names_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["token", "password", "passwd", "apikey", "api_key", "api-key", "secretkey", "secret_key", "license", "credential"]
        .iter()
        .any(|word| name.contains(word))
}

/// Hides what follows `Bearer`, `-u` and the like, and the values in `token=…`.
pub fn without_secrets(text: &str) -> String {
    let mut before = "";
    let mut out = String::new();
    for part in text.split_inclusive(' ') {
        let word = part.trim_end();
        let blank = &part[word.len()..];
        let follows = ["Bearer", "Basic", "-u", "--user", "--password", "--token"]
            .contains(&before.trim_start_matches(['"', '\'']));
        let valued = word
            .split_once(['=', ':'])
            .filter(|(name, value)| names_secret(name) && !value.is_empty() && !name.contains('/'));
        match valued {
            _ if follows && !word.is_empty() => out.push_str(HIDDEN),
            Some((name, value)) => {
                let mark = &word[name.len()..=name.len()];
                let quote = value.chars().last().filter(|c| "\"'".contains(*c)).map(String::from).unwrap_or_default();
                out.push_str(&format!("{name}{mark}{HIDDEN}{quote}"));
            }
            None => out.push_str(word),
        }
        out.push_str(blank);
        before = word;
    }
    out
}

/// Hides AWS's own access keys.
pub fn without_keys(text: &str) -> String {
    let is_key = |word: &str| word.len() == 20 && (word.starts_with("AKIA") || word.starts_with("ASIA"));
    if !text.split(|c: char| !c.is_ascii_alphanumeric()).any(is_key) {
        return text.to_owned();
    }
    let mut out = String::new();
    for part in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        out.push_str(if is_key(word) { HIDDEN } else { word });
        out.push_str(&part[word.len()..]);
    }
    out
}
