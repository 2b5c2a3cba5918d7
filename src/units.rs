//! Integers with a meaning: instants, spans, sizes. Knows nothing of ECS.
//!
//! All of them are whole numbers, so a run gives the same bits natively and in wasm.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::ops::{Add, AddAssign, Sub};
use std::str::FromStr;

/// Milliseconds since the curtain rose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SimTime(u64);

/// The length of time between two instants, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(u64);

/// A number of bytes; image sizes are those of the compressed layers in the registry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub u64);

impl SimTime {
    pub const ZERO: SimTime = SimTime(0);
    /// The far end of time; nothing is ever due then.
    pub const MAX: SimTime = SimTime(u64::MAX);

    pub const fn from_millis(millis: u64) -> SimTime {
        SimTime(millis)
    }

    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// Returns the span from `earlier` to here; zero when `earlier` lies ahead.
    pub const fn since(self, earlier: SimTime) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Span {
    pub const ZERO: Span = Span(0);
    pub const MAX: Span = Span(u64::MAX);

    pub const fn from_millis(millis: u64) -> Span {
        Span(millis)
    }

    pub const fn from_secs(secs: u64) -> Span {
        Span(secs.saturating_mul(1000))
    }

    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// Returns whole seconds, rounded down.
    pub const fn as_secs(self) -> u64 {
        self.0 / 1000
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Returns this span `times` over; stays at the largest span instead of overflowing.
    pub const fn times(self, times: u64) -> Span {
        Span(self.0.saturating_mul(times))
    }
}

impl Add<Span> for SimTime {
    type Output = SimTime;
    fn add(self, span: Span) -> SimTime {
        SimTime(self.0.saturating_add(span.0))
    }
}

impl Sub for SimTime {
    type Output = Span;
    fn sub(self, earlier: SimTime) -> Span {
        self.since(earlier)
    }
}

impl Add for Span {
    type Output = Span;
    fn add(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Span {
    fn add_assign(&mut self, other: Span) {
        *self = *self + other;
    }
}

/// Why a duration or a size could not be read, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitError(pub String);

impl fmt::Display for UnitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnitError {}

/// Writes the shortest form that reads back the same: `2m30s`, `1h`, `500ms`, `0s`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts =
            [(self.0 / 3_600_000, "h"), (self.0 / 60_000 % 60, "m"), (self.0 / 1000 % 60, "s"), (self.0 % 1000, "ms")];
        if self.0 == 0 {
            return f.write_str("0s");
        }
        parts.iter().filter(|(n, _)| *n > 0).try_for_each(|(n, unit)| write!(f, "{n}{unit}"))
    }
}

/// Reads `30s`, `2m30s`, `1h`, `250ms`, `1.5s`, or a plain number of seconds.
impl FromStr for Span {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Span, UnitError> {
        let wrong = || UnitError(format!("`{text}` is not a duration; write 30s, 2m30s, 1h or a number of seconds"));
        let mut rest = text.trim();
        let mut total: u64 = 0;
        if rest.is_empty() {
            return Err(wrong());
        }
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            let (number, tail) = rest.split_at(digits);
            let letters = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
            let (unit, tail) = tail.split_at(letters);
            let scale = match unit.trim() {
                "ms" => 1,
                "s" | "" => 1000,
                "m" | "min" => 60_000,
                "h" => 3_600_000,
                "d" => 86_400_000,
                _ => return Err(wrong()),
            };
            total = scaled(number, scale).and_then(|part| total.checked_add(part)).ok_or_else(wrong)?;
            rest = tail;
        }
        Ok(Span(total))
    }
}

/// Writes the shortest exact form: `412MB`, `512KiB`, `1000001B`.
impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (scale, unit) in [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_048_576, "MiB"), (1000, "kB"), (1024, "KiB")]
        {
            if self.0 > 0 && self.0.is_multiple_of(scale) {
                return write!(f, "{}{unit}", self.0 / scale);
            }
        }
        write!(f, "{}B", self.0)
    }
}

/// Reads `412MB`, `512KiB`, `1.5GB`, or a plain number of bytes.
impl FromStr for Bytes {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Bytes, UnitError> {
        let wrong = || UnitError(format!("`{text}` is not a size; write 412MB, 512KiB or a number of bytes"));
        let text = text.trim();
        let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let scale = match unit.trim() {
            "" | "B" => 1,
            "kB" | "KB" => 1000,
            "KiB" => 1024,
            "MB" => 1_000_000,
            "MiB" => 1_048_576,
            "GB" => 1_000_000_000,
            "GiB" => 1_073_741_824,
            _ => return Err(wrong()),
        };
        scaled(number, scale).map(Bytes).ok_or_else(wrong)
    }
}

/// Returns `number × scale` for a decimal with at most six places, without floats.
fn scaled(number: &str, scale: u64) -> Option<u64> {
    let (whole, places) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && places.is_empty()) || places.len() > 6 || places.contains('.') {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: u64 = if places.is_empty() { 0 } else { places.parse().ok()? };
    let part = part.checked_mul(scale)? / 10u64.pow(places.len() as u32);
    whole.checked_mul(scale)?.checked_add(part)
}

/// Accepts both forms a person may write: text with units, or a plain number.
fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    struct Either;
    impl de::Visitor<'_> for Either {
        type Value = String;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("text with a unit, or a number")
        }
        fn visit_str<E>(self, text: &str) -> Result<String, E> {
            Ok(text.to_owned())
        }
        fn visit_u64<E>(self, number: u64) -> Result<String, E> {
            Ok(number.to_string())
        }
        fn visit_f64<E>(self, number: f64) -> Result<String, E> {
            Ok(number.to_string())
        }
    }
    deserializer.deserialize_any(Either)
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Span, D::Error> {
        text_or_number(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        text_or_number(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_and_write() {
        for (text, millis, back) in [
            ("30s", 30_000, "30s"),
            ("2m30s", 150_000, "2m30s"),
            ("1h", 3_600_000, "1h"),
            ("90", 90_000, "1m30s"),
            ("1.5s", 1500, "1s500ms"),
            ("250ms", 250, "250ms"),
            ("0", 0, "0s"),
        ] {
            let span: Span = text.parse().expect(text);
            assert_eq!(span.as_millis(), millis, "{text}");
            assert_eq!(span.to_string(), back, "{text}");
            assert_eq!(back.parse(), Ok(span), "{back} reads back");
        }
        for text in ["", "s", "1x", "1.2.3s", "-3s", "99999999999999999999h", "1e9"] {
            assert!(text.parse::<Span>().is_err(), "{text:?} is refused");
        }
    }

    #[test]
    fn sizes_read_and_write() {
        for (text, bytes, back) in [
            ("412MB", 412_000_000, "412MB"),
            ("512KiB", 524_288, "512KiB"),
            ("1.5GB", 1_500_000_000, "1500MB"),
            ("17", 17, "17B"),
        ] {
            let size: Bytes = text.parse().expect(text);
            assert_eq!(size.0, bytes, "{text}");
            assert_eq!(size.to_string(), back, "{text}");
        }
        for text in ["", "MB", "1XB", "1.1.1MB", "-1"] {
            assert!(text.parse::<Bytes>().is_err(), "{text:?} is refused");
        }
    }
}
