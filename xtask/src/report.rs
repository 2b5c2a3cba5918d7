//! The table of measures that `size` and `bench` print: name, value, unit, floor, goal.

use crate::Verdict;
use serde_json::Value;

/// One measure. Where it says so, or the floor lies above the goal, less is better.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub name: String,
    pub value: f64,
    pub unit: String,
    pub floor: Option<f64>,
    pub goal: Option<f64>,
    pub less_is_better: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    BelowFloor,
    BelowGoal,
    AtGoal,
    NotJudged,
}

impl Row {
    fn standing(&self) -> Standing {
        let less_is_better =
            self.less_is_better || matches!((self.floor, self.goal), (Some(floor), Some(goal)) if floor > goal);
        let meets = |mark: f64| if less_is_better { self.value <= mark } else { self.value >= mark };
        match (self.floor.map(meets), self.goal.map(meets)) {
            (Some(false), _) => Standing::BelowFloor,
            (_, Some(false)) => Standing::BelowGoal,
            (_, Some(true)) => Standing::AtGoal,
            (_, None) => Standing::NotJudged,
        }
    }
}

/// Prints the rows and returns whether all of them keep their floor.
pub fn print(rows: &[Row]) -> Verdict {
    print!("{}", table(rows));
    let broken = rows.iter().filter(|row| row.standing() == Standing::BelowFloor).count();
    if broken == 0 { Verdict::Good } else { Verdict::Bad }
}

/// Reads `{"rows":[{"name","value","unit","floor","goal"}]}`; floor and goal may be absent or null.
pub fn read(json: &str) -> Result<Vec<Row>, String> {
    let document: Value = serde_json::from_str(json).map_err(|error| format!("the measures are not JSON: {error}"))?;
    let rows = document["rows"].as_array().ok_or("the measures hold no `rows`")?;
    rows.iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().map(str::to_owned);
            Some(Row {
                name: text("name")?,
                value: row["value"].as_f64()?,
                unit: text("unit").unwrap_or_default(),
                floor: row["floor"].as_f64(),
                goal: row["goal"].as_f64(),
                less_is_better: row["lessIsBetter"] == true,
            })
        })
        .collect::<Option<Vec<Row>>>()
        .ok_or_else(|| "a row needs a name and a value".to_owned())
}

fn table(rows: &[Row]) -> String {
    let mark = |mark: Option<f64>| mark.map_or_else(|| "–".to_owned(), number);
    let mut lines = vec![["name", "value", "unit", "floor", "goal", ""].map(str::to_owned)];
    for row in rows {
        let verdict = match row.standing() {
            Standing::BelowFloor => "BELOW FLOOR",
            Standing::BelowGoal => "below goal",
            Standing::AtGoal => "goal met",
            Standing::NotJudged => "",
        };
        lines.push([
            row.name.clone(),
            number(row.value),
            row.unit.clone(),
            mark(row.floor),
            mark(row.goal),
            verdict.to_owned(),
        ]);
    }
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..6).map(width).collect();
    let mut text = String::new();
    for [name, value, unit, floor, goal, verdict] in &lines {
        let line = format!(
            "{name:<a$}  {value:>b$}  {unit:<c$}  {floor:>d$}  {goal:>e$}  {verdict}",
            a = widths[0],
            b = widths[1],
            c = widths[2],
            d = widths[3],
            e = widths[4],
        );
        text += line.trim_end();
        text.push('\n');
    }
    text
}

/// Writes three digits that mean something: 0.0413, 7.30, 412, 1200000.
fn number(value: f64) -> String {
    let size = value.abs();
    let places = match size {
        _ if size == 0.0 || size >= 100.0 || value.fract() == 0.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 1.0 => 2,
        _ if size >= 0.1 => 3,
        _ => 4,
    };
    format!("{value:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value: f64, floor: Option<f64>, goal: Option<f64>) -> Row {
        Row { name: "it".to_owned(), value, unit: "KB".to_owned(), floor, goal, less_is_better: false }
    }

    #[test]
    fn a_row_stands_where_its_marks_say() {
        for (name, value, floor, goal, want) in [
            ("fast enough", 1.6, Some(0.5), Some(1.5), Standing::AtGoal),
            ("between floor and goal", 0.7, Some(0.5), Some(1.5), Standing::BelowGoal),
            ("too slow", 0.4, Some(0.5), Some(1.5), Standing::BelowFloor),
            ("small enough", 380.0, Some(520.0), Some(380.0), Standing::AtGoal),
            ("too large", 521.0, Some(520.0), Some(380.0), Standing::BelowFloor),
            ("only told", 3.0, None, None, Standing::NotJudged),
        ] {
            assert_eq!(row(value, floor, goal).standing(), want, "{name}");
        }
    }

    #[test]
    fn the_table_lines_up() {
        let rows =
            [row(407.31, Some(520.0), Some(380.0)), Row { name: "longer".to_owned(), ..row(0.0413, None, None) }];
        assert_eq!(
            table(&rows),
            "name     value  unit  floor  goal\n\
             it         407  KB      520   380  below goal\n\
             longer  0.0413  KB        –     –\n"
        );
    }

    #[test]
    fn measures_are_read_from_json() {
        let read_back = read(r#"{"rows":[{"name":"it","value":3,"unit":"KB","floor":null,"goal":1.5}]}"#);
        assert_eq!(read_back, Ok(vec![row(3.0, None, Some(1.5))]));
        for bad in ["", "[]", r#"{"rows":[{"name":"it"}]}"#] {
            assert!(read(bad).is_err(), "{bad:?} is refused");
        }
    }
}
