//! Numbers as people read them: `1.2 s`, `2 min 32 s`, `405 MB`, `1 task`.

use crate::scenario::LastingFault;
use crate::units::{Bytes, SimTime, Span};

/// Returns a length of time: tenths below ten seconds, whole seconds below an hour, then minutes.
pub fn span(span: Span) -> String {
    let millis = span.as_millis();
    let secs = (millis + 500) / 1000;
    match millis {
        0 => "0 s".to_owned(),
        1..100 => format!("{millis} ms"),
        100..9_950 => tenths(millis, 1000, "s"),
        9_950..59_500 => format!("{secs} s"),
        59_500..3_599_500 => two(secs / 60, "min", secs % 60, "s"),
        _ => two(secs / 3600, "h", secs % 3600 / 60, "min"),
    }
}

/// Returns a size in decimal units, as registries show it.
pub fn bytes(size: Bytes) -> String {
    let scale = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB")].into_iter().find(|(unit, _)| size.0 >= *unit);
    match scale {
        None => format!("{} B", size.0),
        Some((unit, word)) if size.0 < 10 * unit => tenths(size.0, unit, word),
        Some((unit, word)) => format!("{} {word}", size.0 / unit),
    }
}

/// Returns an instant as a clock shows it: `02:14.0`, with hours `1:02:14.0`.
pub fn clock(at: SimTime) -> String {
    let millis = at.as_millis();
    let (hours, mins, secs, tenth) =
        (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, millis % 1000 / 100);
    match hours {
        0 => format!("{mins:02}:{secs:02}.{tenth}"),
        _ => format!("{hours}:{mins:02}:{secs:02}.{tenth}"),
    }
}

/// Returns a number with its noun: `1 task`, `3 tasks`.
pub fn count(number: u32, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// Returns a big number with thin groups of three digits: `71 280`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// Returns a share in per cent with two places, rounded down so that 100 % means all: `99.98 %`.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 || part >= whole {
        return "100 %".to_owned();
    }
    let hundredths = u128::from(part) * 10_000 / u128::from(whole);
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

/// Returns the end of a zone's name, which is what tells zones of one region apart: `1b` of `us-east-1b`.
pub fn zone(name: &str) -> &str {
    name.rsplit_once('-').map_or(name, |(_, end)| end)
}

/// Returns the number with one place, or none where that is zero.
fn tenths(number: u64, unit: u64, word: &str) -> String {
    let tenths = (number * 10 + unit / 2) / unit;
    match tenths % 10 {
        0 => format!("{} {word}", tenths / 10),
        place => format!("{}.{place} {word}", tenths / 10),
    }
}

fn two(big: u64, big_word: &str, small: u64, small_word: &str) -> String {
    match small {
        0 => format!("{big} {big_word}"),
        _ => format!("{big} {big_word} {small} {small_word}"),
    }
}

/// Returns the verb as scripts write it.
pub const fn fault_verb(fault: LastingFault) -> &'static str {
    match fault {
        LastingFault::FailHealth => "fail-health",
        LastingFault::DisconnectAgent => "disconnect-agent",
        LastingFault::FailZone => "fail-zone",
        LastingFault::SlowRegistry => "slow-registry",
        LastingFault::FailRegistry => "fail-registry",
        LastingFault::DenySecrets => "deny-secrets",
        LastingFault::ExhaustFargate => "exhaust-fargate",
        LastingFault::OverloadControlPlane => "overload-control-plane",
        LastingFault::StopInstance => "stop-instance",
        LastingFault::FailProvisioning => "fail-provisioning",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_as_people_say_them() {
        for (millis, want) in [
            (0, "0 s"),
            (40, "40 ms"),
            (100, "0.1 s"),
            (1_240, "1.2 s"),
            (3_000, "3 s"),
            (9_949, "9.9 s"),
            (9_950, "10 s"),
            (41_300, "41 s"),
            (59_499, "59 s"),
            (59_500, "1 min"),
            (152_000, "2 min 32 s"),
            (3_599_499, "59 min 59 s"),
            (3_600_000, "1 h"),
            (5_400_000, "1 h 30 min"),
            (172_800_000, "48 h"),
        ] {
            assert_eq!(span(Span::from_millis(millis)), want, "{millis} ms");
        }
    }

    #[test]
    fn sizes_clocks_and_counts() {
        for (size, want) in
            [(0, "0 B"), (999, "999 B"), (3_200, "3.2 kB"), (405_000_000, "405 MB"), (1_500_000_000, "1.5 GB")]
        {
            assert_eq!(bytes(Bytes(size)), want);
        }
        for (millis, want) in [(134_000, "02:14.0"), (999, "00:00.9"), (3_734_050, "1:02:14.0")] {
            assert_eq!(clock(SimTime::from_millis(millis)), want);
        }
        assert_eq!((count(1, "task").as_str(), count(0, "task").as_str()), ("1 task", "0 tasks"));
        for (number, want) in [(7, "7"), (1000, "1 000"), (71_280, "71 280"), (1_234_567, "1 234 567")] {
            assert_eq!(grouped(number), want);
        }
    }

    #[test]
    fn only_all_is_a_hundred_per_cent() {
        for (part, whole, want) in
            [(0, 0, "100 %"), (9_999_999, 10_000_000, "99.99 %"), (1, 3, "33.33 %"), (0, 5, "0.00 %"), (5, 5, "100 %")]
        {
            assert_eq!(percent(part, whole), want, "{part} of {whole}");
        }
    }
}
