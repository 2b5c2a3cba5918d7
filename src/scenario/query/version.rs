//! Versions of the container agent: numbers with dots, compared number by number.

use std::fmt;
use std::str::FromStr;

/// `1.105.1`; numbers left out at the end count as 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version([u32; 4]);

impl Version {
    pub const fn new(major: u32, minor: u32, patch: u32) -> Version {
        Version([major, minor, patch, 0])
    }
}

impl FromStr for Version {
    type Err = ();

    fn from_str(text: &str) -> Result<Version, ()> {
        let mut numbers = [0; 4];
        for (nth, part) in text.split('.').enumerate() {
            let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let number = part.parse().ok().filter(|_| digits).ok_or(())?;
            *numbers.get_mut(nth).ok_or(())? = number;
        }
        Ok(Version(numbers))
    }
}

/// Writes three numbers, the fourth only when it is there.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch, build] = self.0;
        write!(f, "{major}.{minor}.{patch}")?;
        if build > 0 { write!(f, ".{build}") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_number_by_number() {
        let version = |text: &str| text.parse::<Version>();
        for (one, other) in [("1.9.0", "1.100.0"), ("1.99", "1.99.1"), ("1.4.0", "2"), ("1.2.3", "1.2.3.4")] {
            assert!(version(one) < version(other), "{one} < {other}");
        }
        assert_eq!(version("1.100"), version("1.100.0"));
        for wrong in ["", ".", "1.", "1..2", "v1.2", "1.2.x", "-1", "+1", "1.2.3.4.5", "4294967296", "1.14.1-beta"] {
            assert_eq!(version(wrong), Err(()), "{wrong:?}");
        }
        for (text, back) in [("1", "1.0.0"), ("01.2", "1.2.0"), ("1.2.3.4", "1.2.3.4")] {
            assert_eq!(version(text).map(|version| version.to_string()), Ok(back.to_owned()));
        }
    }
}
