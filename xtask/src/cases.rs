//! Counts test cases in what test runners print.

use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: u64,
    pub failed: u64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Sums the closing lines (`test result: ok. 3 passed; 0 failed; …`) of every runner in `output`.
pub fn count(output: &str) -> Count {
    let mut sum = Count::default();
    for line in output.lines() {
        if let Some((_, numbers)) = without_colour(line).split_once("test result: ") {
            let before = |word| number_before(numbers, word).unwrap_or(0);
            sum += Count { passed: before(" passed"), failed: before(" failed") };
        }
    }
    sum
}

/// Settles a step that ran cases: one that ended badly, or counted nothing, cannot pass for a good one.
pub fn settle(counted: Count, ended_well: bool) -> Count {
    let nothing_ran = counted == Count::default();
    let silent_failure = counted.failed == 0 && (!ended_well || nothing_ran);
    Count { failed: counted.failed + u64::from(silent_failure), ..counted }
}

/// Returns the count of a step that is one case by itself.
pub fn single(ended_well: bool) -> Count {
    Count { passed: u64::from(ended_well), failed: u64::from(!ended_well) }
}

fn number_before(text: &str, word: &str) -> Option<u64> {
    let head = &text[..text.find(word)?];
    head.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn without_colour(line: &str) -> String {
    let mut pieces = line.split('\u{1b}');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain += piece.split_once('m').map_or("", |(_, text)| text);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_summed() {
        for (name, output, passed, failed) in [
            ("silence counts nothing", "", 0, 0),
            ("one runner", "running 2 tests\ntest result: ok. 2 passed; 0 failed; 1 ignored; finished in 0.00s", 2, 0),
            (
                "two runners",
                "test result: ok. 12 passed; 0 failed;\nx\ntest result: FAILED. 3 passed; 4 failed; 0 ignored",
                15,
                4,
            ),
            ("colour", "test result: \u{1b}[32mok\u{1b}[0m. 7 passed; 0 failed; 0 ignored", 7, 0),
            ("talk of results", "the test result was 3 passed", 0, 0),
        ] {
            assert_eq!(count(output), Count { passed, failed }, "{name}");
        }
    }

    #[test]
    fn a_step_that_ends_badly_always_has_a_failure() {
        let count = |passed, failed| Count { passed, failed };
        for (name, counted, ended_well, want) in [
            ("all well", count(3, 0), true, count(3, 0)),
            ("failed cases are told as they are", count(3, 2), false, count(3, 2)),
            ("a crash after good cases", count(3, 0), false, count(3, 1)),
            ("did not compile", count(0, 0), false, count(0, 1)),
            ("nothing was run", count(0, 0), true, count(0, 1)),
        ] {
            assert_eq!(settle(counted, ended_well), want, "{name}");
        }
    }
}
