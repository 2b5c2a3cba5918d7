//! Numbers as a picture says them, and how much room text needs at most.

use super::shape::Face;
use crate::units::{Bytes, Span};
use std::borrow::Cow;

/// Returns how wide a text is at most, in any usual font: pictures must hold with the wide ones too.
pub fn width(text: &str, size: f32, face: Face, bold: bool) -> f32 {
    let letter = match (face, bold) {
        (Face::Mono, _) => 0.61,
        (Face::Sans, false) => 0.62,
        (Face::Sans, true) => 0.67,
    };
    text.chars().count() as f32 * letter * size
}

/// Cuts a text off with an ellipsis where its room ends.
pub fn shortened(text: &str, size: f32, face: Face, bold: bool, room: f32) -> Cow<'_, str> {
    // Scaling a picture costs some of the last digits.
    if width(text, size, face, bold) <= room + 0.01 * size {
        return Cow::Borrowed(text);
    }
    let letters = (room / width("m", size, face, bold)) as usize;
    let mut short: String = text.chars().take(letters.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    Cow::Owned(short)
}

/// Says how long something takes: `3.1 s`, `42 s`, `214 s`, `12 min`.
pub fn seconds(span: Span) -> String {
    let millis = span.as_millis();
    match millis {
        0..10_000 => format!("{}.{} s", millis / 1000, millis % 1000 / 100),
        10_000..600_000 => format!("{} s", millis / 1000),
        _ => format!("{} min", millis / 60_000),
    }
}

/// Says a count with its thousands apart: `1,004`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Says a large count in few letters: `840`, `41.2k`, `3.0M`.
pub fn short_count(number: u64) -> String {
    match number {
        0..10_000 => count(number),
        10_000..1_000_000 => format!("{}.{}k", number / 1000, number % 1000 / 100),
        _ => format!("{}.{}M", number / 1_000_000, number % 1_000_000 / 100_000),
    }
}

/// Says a size: `405 MB`, `1.2 GB`, `64 kB`.
pub fn size(bytes: Bytes) -> String {
    match bytes.0 {
        0..1000 => format!("{} B", bytes.0),
        1000..1_000_000 => format!("{} kB", bytes.0 / 1000),
        1_000_000..1_000_000_000 => format!("{} MB", bytes.0 / 1_000_000),
        _ => format!("{}.{} GB", bytes.0 / 1_000_000_000, bytes.0 % 1_000_000_000 / 100_000_000),
    }
}

/// Says a count with its noun: `1 instance`, `6 instances`.
pub fn counted(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", count(number as u64), if number == 1 { "" } else { "s" })
}

/// Says thousandths as a percentage, with as many digits as it takes not to lie: `100`, `99.9`, `0`.
pub fn percent(permille: u64) -> String {
    match permille % 10 {
        0 => (permille / 10).to_string(),
        tenths => format!("{}.{tenths}", permille / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_shortly() {
        for (millis, want) in [
            (0, "0.0 s"),
            (3_149, "3.1 s"),
            (9_999, "9.9 s"),
            (42_800, "42 s"),
            (214_000, "214 s"),
            (720_000, "12 min"),
        ] {
            assert_eq!(seconds(Span::from_millis(millis)), want);
        }
    }

    #[test]
    fn counts_are_said_with_thousands() {
        for (number, want, short) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1004, "1,004", "1,004"),
            (41_200, "41,200", "41.2k"),
            (3_000_000, "3,000,000", "3.0M"),
        ] {
            assert_eq!((count(number).as_str(), short_count(number).as_str()), (want, short));
        }
    }

    #[test]
    fn sizes_are_said_in_decimal_units() {
        for (bytes, want) in [(17, "17 B"), (64_000, "64 kB"), (405_900_000, "405 MB"), (1_250_000_000, "1.2 GB")] {
            assert_eq!(size(Bytes(bytes)), want);
        }
    }

    #[test]
    fn percentages_show_a_tenth_only_where_there_is_one() {
        for (permille, want) in [(0, "0"), (1000, "100"), (999, "99.9"), (667, "66.7"), (500, "50")] {
            assert_eq!(percent(permille), want);
        }
    }

    #[test]
    fn long_text_ends_in_an_ellipsis_inside_its_room() {
        for room in [0.0, 5.0, 20.0, 40.0, 60.0] {
            let short = shortened("us-east-1a is failing", 10.0, Face::Sans, false, room);
            assert!(short.ends_with('…'), "{room}");
            assert!(width(&short, 10.0, Face::Sans, false) <= room.max(6.3), "{room}: {short}");
        }
        assert_eq!(shortened("fits", 10.0, Face::Sans, false, 80.0), "fits");
    }
}
