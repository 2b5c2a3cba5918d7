//! `aws logs tail`: the latest events of a group, a line each.

use crate::console::aws::fault::Fault;
use crate::console::aws::operation::{Call, Operation, Outcome, Run};
use crate::console::aws::shape::{Flag, Shape, TEXTS, Values};
use crate::report::clock;
use crate::units::{SimTime, Span};
use serde_json::{Map, Value, json};

const FORMATS: &[&str] = &["detailed", "short", "json"];

pub const OPERATIONS: &[Operation] = &[Operation {
    service: "logs",
    name: "tail",
    api: "logs:FilterLogEvents",
    does: "the latest events of a group, a line each; --since 5m",
    flags: &[
        Flag::new("group_name", Shape::Text).required().of(Values::LogGroups),
        Flag::new("since", Shape::Text),
        Flag::new("follow", Shape::Switch),
        Flag::new("format", Shape::Text).of(Values::Words(FORMATS)),
        Flag::new("filterPattern", Shape::Text),
        Flag::new("logStreamNames", TEXTS).of(Values::LogStreams),
        Flag::new("logStreamNamePrefix", Shape::Text),
    ],
    example: "logs tail LOG_GROUP --since 5m --format short",
    run: Run::Own(run),
}];

fn run(call: &Call<'_>) -> Result<Outcome, Fault> {
    let format = call.text("format").unwrap_or("detailed");
    if !FORMATS.contains(&format) {
        return Err(Fault::invalid_choice("--format", format, FORMATS));
    }
    let (catalog, now) = (call.here.catalog(), call.here.now());
    let since = call.text("since").unwrap_or("10m");
    let start = since_when(since, now)
        .or_else(|| moment(call, since))
        .ok_or_else(|| Fault::general(&format!("Invalid timestamp \"{since}\": Unknown string format: {since}")))?;
    let mut input = Map::new();
    input.insert("logGroupName".to_owned(), json!(call.text("group_name")));
    input.insert("startTime".to_owned(), json!(clock::epoch_millis(catalog, start)));
    for member in ["filterPattern", "logStreamNames", "logStreamNamePrefix"] {
        if let Some(value) = call.input.get(member) {
            input.insert(member.to_owned(), value.clone());
        }
    }
    let mut out = String::new();
    loop {
        let page = call.ask(call.here, "logs:FilterLogEvents", &Value::Object(input.clone()))?;
        for event in page["events"].as_array().into_iter().flatten() {
            out.push_str(&line(call, format, event));
        }
        // A search goes on over many pages.
        match page["nextToken"].as_str() {
            Some(token) if out.len() < crate::console::MOST_OUTPUT => {
                input.insert("nextToken".to_owned(), json!(token));
            }
            _ => break,
        }
    }
    let err = match call.is_set("follow") {
        true => "this is the moment shown; play on, then ask again to follow\n".to_owned(),
        false => String::new(),
    };
    Ok(Outcome { out, err, ..Outcome::default() })
}

/// Reads `5m`: so long before now, and not before the recording.
fn since_when(text: &str, now: SimTime) -> Option<SimTime> {
    let unit = text.chars().next_back()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return None,
    };
    let amount: u64 = text[..text.len() - unit.len_utf8()].parse().ok()?;
    let back = amount.checked_mul(seconds)?.checked_mul(1000)?;
    Some(SimTime::ZERO + Span::from_millis(now.as_millis().saturating_sub(back)))
}

/// Reads an instant, `2026-06-15T09:05:00Z`; those before the recording mean its beginning.
fn moment(call: &Call<'_>, text: &str) -> Option<SimTime> {
    let moment = text.trim().parse::<crate::scenario::query::Moment>().ok()?;
    let millis = moment.0.checked_mul(1000)?;
    Some(clock::from_epoch_millis(call.here.catalog(), millis).unwrap_or(SimTime::ZERO))
}

fn line(call: &Call<'_>, format: &str, event: &Value) -> String {
    let catalog = call.here.catalog();
    let at = event["timestamp"].as_i64().and_then(|millis| clock::from_epoch_millis(catalog, millis));
    let at = at.unwrap_or(SimTime::ZERO);
    let (seconds, millis) = (clock::seconds(catalog, at), at.as_millis() % 1000);
    let seconds = seconds.trim_end_matches('Z');
    let (stream, message) =
        (event["logStreamName"].as_str().unwrap_or_default(), event["message"].as_str().unwrap_or_default());
    let message = message.trim_end();
    match format {
        "short" => format!("{seconds} {message}\n"),
        "json" => {
            let part = if millis == 0 { String::new() } else { format!(".{millis:03}000") };
            let read: Option<Value> = serde_json::from_str(message).ok();
            let pretty = read.map_or(message.to_owned(), |read| {
                let text = crate::console::aws::output::print(crate::console::aws::output::Format::Json, "", 80, &read);
                format!("\n{}", text.trim_end())
            });
            format!("{seconds}{part}+00:00 {stream} {pretty}\n")
        }
        _ => format!("{seconds}.{millis:03}000+00:00 {stream} {message}\n"),
    }
}
