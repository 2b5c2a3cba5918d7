//! "Did you mean": the nearest of some names.

/// Returns the name that was probably meant, or nothing when none is near.
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near(wrong, names, 1).next()
}

/// Returns the names that may have been meant, the nearest first and at most so many.
pub fn near<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>, most: usize) -> impl Iterator<Item = &'a str> {
    let wrong = wrong.to_ascii_lowercase();
    let allowed = 1 + wrong.len() / 4;
    let told = !wrong.is_empty() && wrong.len() <= 64;
    let ranked = names.into_iter().filter(|_| told).map(|name| (distance(&wrong, name), name));
    let mut ranked: Vec<(usize, &str)> = ranked.filter(|(distance, _)| *distance <= allowed).collect();
    ranked.sort_by_key(|(distance, _)| *distance);
    ranked.into_iter().map(|(_, name)| name).take(most)
}

/// Returns ` Did you mean …?` for the end of a message, or nothing.
pub fn did_you_mean<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    nearest(wrong, names).map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

/// Counts the edits between two words; a word that is the begin or the end of the other is one edit away.
fn distance(wrong: &str, name: &str) -> usize {
    let name = name.to_ascii_lowercase();
    if wrong == name {
        return 0;
    }
    if wrong.len() >= 3 && (name.starts_with(wrong) || name.ends_with(wrong)) {
        return 1;
    }
    edits(wrong, &name)
}

/// Returns how many insertions, deletions, replacements and swaps of neighbours lead from one to the other.
fn edits(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut before = vec![0; to.len() + 1];
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for i in 1..=from.len() {
        let mut row = vec![i; to.len() + 1];
        for j in 1..=to.len() {
            let same = from[i - 1] == to[j - 1];
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + usize::from(!same));
            let swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
            if swapped && !same {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested() {
        let names = ["serviceName", "desiredCount", "taskDefinition", "placementStrategy"];
        for (wrong, want) in [
            ("desirdCount", Some("desiredCount")),
            ("desiredcount", Some("desiredCount")),
            ("desired", Some("desiredCount")),
            ("Name", Some("serviceName")),
            ("taskDefniition", Some("taskDefinition")),
            ("placementStrategies", Some("placementStrategy")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(wrong, names), want, "{wrong}");
        }
        assert_eq!(near("taskDefinitio", names, 3).collect::<Vec<_>>(), ["taskDefinition"]);
        assert_eq!(near("rolling", ["rolling-0", "crash", "rolling-1", "rolling-2"], 2).count(), 2);
    }
}
