//! Calendar time to the second, as `registeredAt` takes it and AWS prints it.

use std::fmt;
use std::str::FromStr;

/// Seconds since 1970 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

const DAY: i64 = 86_400;

/// The last second of the year 9999: what four digits can write.
const LAST: i64 = 253_402_300_799;

/// Reads `2018-06-18`, `2018-06-18T22:28:28`, and the latter with `Z` or `+02:00`; without a zone it is UTC.
impl FromStr for Moment {
    type Err = ();

    fn from_str(text: &str) -> Result<Moment, ()> {
        let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
        let [year, month, day] = numbers(date, '-', [4, 2, 2]).ok_or(())?;
        let long = [1, 3, 5, 7, 8, 10, 12].contains(&month);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = if long { 31 } else { [30, 28 + i64::from(leap)][usize::from(month == 2)] };
        if !(1..=12).contains(&month) || !(1..=last).contains(&day) {
            return Err(());
        }
        let midnight = days_since_1970(year, month, day) * DAY;
        let seconds = match time {
            Some(time) => midnight + seconds_of_day(time).ok_or(())?,
            None => midnight,
        };
        if (0..=LAST).contains(&seconds) { Ok(Moment(seconds)) } else { Err(()) }
    }
}

/// Writes `2018-06-18T22:28:28Z`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, second) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        let (year, month, day) = date(days);
        let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}Z")
    }
}

/// Returns the seconds since midnight in UTC; a zone may lead out of the day.
fn seconds_of_day(time: &str) -> Option<i64> {
    let (time, ahead) = zone(time)?;
    let [hours, minutes, seconds] = numbers(time, ':', [2, 2, 2])?;
    (hours <= 23 && minutes <= 59 && seconds <= 59).then_some(hours * 3600 + minutes * 60 + seconds - ahead)
}

/// Splits the zone off a time; returns how many seconds it is ahead of UTC.
fn zone(time: &str) -> Option<(&str, i64)> {
    if let Some(time) = time.strip_suffix('Z') {
        return Some((time, 0));
    }
    let Some(sign) = time.find(['+', '-']) else { return Some((time, 0)) };
    let [hours, minutes] = numbers(&time[sign + 1..], ':', [2, 2])?;
    let offset = hours * 3600 + minutes * 60;
    let ahead = if time[sign..].starts_with('+') { offset } else { -offset };
    (hours <= 18 && minutes <= 59).then_some((&time[..sign], ahead))
}

/// Reads numbers of just so many digits.
fn numbers<const N: usize>(text: &str, between: char, digits: [usize; N]) -> Option<[i64; N]> {
    let mut parts = text.split(between);
    let mut found = [0; N];
    for (number, digits) in found.iter_mut().zip(digits) {
        let part = parts.next()?;
        if part.len() != digits || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(found)
}

/// Counts days in the Gregorian calendar; a year begins in March, so that the leap day comes last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Returns year, month and day: the way back from `days_since_1970`.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_documented_forms_are_read_and_nothing_else() {
        for (text, want) in [
            ("1970-01-01", 0),
            ("1970-01-02T00:00:01", 86_401),
            ("2018-06-18", 1_529_280_000),
            ("2018-06-18T22:28:28", 1_529_360_908),
            ("2018-06-18T22:28:28Z", 1_529_360_908),
            ("2018-06-18T22:28:28+00:00", 1_529_360_908),
            ("2018-06-19T00:28:28+02:00", 1_529_360_908),
            ("2018-06-18T16:58:28-05:30", 1_529_360_908),
            ("2024-02-29", 1_709_164_800),
            ("2000-02-29", 951_782_400),
        ] {
            assert_eq!(text.parse(), Ok(Moment(want)), "{text}");
        }
        for text in [
            "",
            "2018",
            "2018-06",
            "2018-6-1",
            "2018-13-01",
            "2018-00-01",
            "2018-04-31",
            "2023-02-29",
            "1900-02-29",
            "2018-06-18T",
            "2018-06-18Z",
            "2018-06-18T24:00:00",
            "2018-06-18T22:28",
            "2018-06-18T22:28:28z",
            "2018-06-18T22:28:28.5Z",
            "2018-06-18T22:28:28+2",
            "2018-06-18T22:28:28+99:00",
            "2018-06-18 22:28:28",
            "+018-06-18",
            "1969-12-31",
            "1970-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-01:00",
        ] {
            assert_eq!(text.parse::<Moment>(), Err(()), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(seconds in 0i64..253_402_300_800) {
            prop_assert_eq!(Moment(seconds).to_string().parse(), Ok(Moment(seconds)));
        }
    }
}
