//! What differs between two texts, line by line.

/// A line of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// In both; its number in the later text.
    Same(usize, String),
    /// Only in the earlier text, with its number there.
    Gone(usize, String),
    /// Only in the later text, with its number there.
    New(usize, String),
    /// So many lines that are in both.
    Skipped(usize),
}

/// So many equal lines are shown around a difference.
const AROUND: usize = 2;
/// Beyond so many pairs of lines the middle counts as exchanged as a whole, so that no text is slow.
const MOST_PAIRS: usize = 4_000_000;

/// Returns the lines that differ with some lines around them; nothing when the texts are equal.
pub fn diff(before: &str, after: &str) -> Vec<Line> {
    if before == after {
        return Vec::new();
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    folded(whole(&old, &new))
}

fn whole(old: &[&str], new: &[&str]) -> Vec<Line> {
    let lead = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let (old_rest, new_rest) = (&old[lead..], &new[lead..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(one, other)| one == other).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let mut lines: Vec<Line> = (0..lead).map(|nth| Line::Same(nth + 1, new[nth].to_owned())).collect();
    middle(&old[lead..old_end], &new[lead..new_end], lead, &mut lines);
    lines.extend((new_end..new.len()).map(|nth| Line::Same(nth + 1, new[nth].to_owned())));
    lines
}

/// Compares by the longest common subsequence.
fn middle(old: &[&str], new: &[&str], lead: usize, lines: &mut Vec<Line>) {
    let gone = |nth: usize| Line::Gone(lead + nth + 1, old[nth].to_owned());
    let fresh = |nth: usize| Line::New(lead + nth + 1, new[nth].to_owned());
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        lines.extend((0..old.len()).map(gone));
        lines.extend((0..new.len()).map(fresh));
        return;
    }
    // The length of what is common from here on, for every pair of places.
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for one in (0..old.len()).rev() {
        for other in (0..new.len()).rev() {
            common[one * width + other] = match old[one] == new[other] {
                true => common[(one + 1) * width + other + 1] + 1,
                false => common[(one + 1) * width + other].max(common[one * width + other + 1]),
            };
        }
    }
    let (mut one, mut other) = (0, 0);
    while one < old.len() || other < new.len() {
        if one < old.len() && other < new.len() && old[one] == new[other] {
            lines.push(Line::Same(lead + other + 1, new[other].to_owned()));
            (one, other) = (one + 1, other + 1);
        } else if other == new.len()
            || one < old.len() && common[(one + 1) * width + other] >= common[one * width + other + 1]
        {
            lines.push(gone(one));
            one += 1;
        } else {
            lines.push(fresh(other));
            other += 1;
        }
    }
}

/// Leaves out what is equal and far from every difference.
fn folded(lines: Vec<Line>) -> Vec<Line> {
    let differs = |line: &Line| !matches!(line, Line::Same(..));
    let near: Vec<bool> = (0..lines.len())
        .map(|nth| {
            let (from, to) = (nth.saturating_sub(AROUND), (nth + AROUND + 1).min(lines.len()));
            lines[from..to].iter().any(differs)
        })
        .collect();
    let mut out = Vec::new();
    let mut skipped = 0;
    for (line, near) in lines.into_iter().zip(near) {
        if !near {
            skipped += 1;
            continue;
        }
        if skipped > 0 {
            out.push(Line::Skipped(std::mem::take(&mut skipped)));
        }
        out.push(line);
    }
    if skipped > 0 {
        out.push(Line::Skipped(skipped));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: &str, after: &str) -> String {
        let line = |line: &Line| match line {
            Line::Same(nth, text) => format!("{nth} {text}"),
            Line::Gone(nth, text) => format!("-{nth} {text}"),
            Line::New(nth, text) => format!("+{nth} {text}"),
            Line::Skipped(count) => format!("~{count}"),
        };
        diff(before, after).iter().map(line).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn differences_are_told_line_by_line() {
        for (before, after, want) in [
            ("a\nb\nc", "a\nb\nc", ""),
            ("a\nb\nc", "a\nx\nc", "1 a|-2 b|+2 x|3 c"),
            ("a\nc", "a\nb\nc", "1 a|+2 b|3 c"),
            ("a\nb\nc", "a\nc", "1 a|-2 b|2 c"),
            ("", "a", "+1 a"),
            ("1\n2\n3\n4\n5\n6", "1\n2\n3\n4\n5\nx", "~3|4 4|5 5|-6 6|+6 x"),
            ("x\n1\n2\n3\n4\n5\n6\ny", "z\n1\n2\n3\n4\n5\n6\nw", "-1 x|+1 z|2 1|3 2|~2|6 5|7 6|-8 y|+8 w"),
        ] {
            assert_eq!(told(before, after), want, "{before:?} {after:?}");
        }
    }

    #[test]
    fn nothing_is_lost_and_long_texts_end() {
        let before: String = (0..3_000).map(|nth| format!("old {nth}\n")).collect();
        let after: String = (0..3_000).map(|nth| format!("new {nth}\n")).collect();
        let lines = diff(&before, &after);
        assert_eq!(lines.len(), 6_000, "too long to compare, so all of it is exchanged");
    }
}
