//! CloudWatch Logs: groups, streams and events. Its times are milliseconds since 1970, in answers and in requests.

use super::{ApiError, Asked, log_pattern};
use crate::report::app_log::{self, Life, Line, Stream};
use crate::report::clock;
use crate::report::members::Members;
use crate::units::{SimTime, Span};
use serde_json::{Value, json};

/// GetLogEvents and FilterLogEvents give so many events at once.
const MOST_EVENTS: usize = 10_000;
/// Searches go in steps of so much time; the more streams, the shorter, so that a step stays small.
const SLICE: Span = Span::from_secs(600);
const SHORTEST_SLICE: Span = Span::from_secs(5);
const STREAMS_PER_SLICE: u64 = 500;
/// When one call has looked at so many lines, the next one goes on.
const MOST_LINES: usize = 500_000;
/// Streams that a request may name.
const MOST_STREAMS: usize = 100;
/// From the application to CloudWatch Logs. Assumed.
const INGESTION_MILLIS: i64 = 650;

pub(super) fn groups(asked: Asked<'_>) -> Result<Value, ApiError> {
    let (prefix, pattern) = (asked.text("logGroupNamePrefix")?, asked.text("logGroupNamePattern")?);
    if prefix.is_some() && pattern.is_some() {
        return Err(ApiError::invalid(
            "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
        ));
    }
    let wanted = |name: &String| {
        prefix.is_none_or(|prefix| name.starts_with(prefix)) && pattern.is_none_or(|part| name.contains(part))
    };
    let row = |name: String| {
        let arn = group_arn(asked, &name);
        json!({
            "logGroupName": name,
            "creationTime": clock::epoch_millis(asked.catalog(), SimTime::ZERO),
            "metricFilterCount": 0,
            "arn": format!("{arn}:*"),
            "storedBytes": 0,
            "logGroupClass": "STANDARD",
            "logGroupArn": arn,
        })
    };
    let rows = app_log::groups(asked.here).into_iter().filter(wanted).map(row).collect();
    paged(asked, "logGroups", rows)
}

pub(super) fn streams(asked: Asked<'_>) -> Result<Value, ApiError> {
    let group = group_of(asked)?;
    let prefix = asked.text("logStreamNamePrefix")?;
    let by_time = asked.word("orderBy", &["LogStreamName", "LastEventTime"])? == Some("LastEventTime");
    if by_time && prefix.is_some() {
        return Err(ApiError::invalid("Cannot order by LastEventTime with a logStreamNamePrefix."));
    }
    let mut streams = streams_of(asked, &group);
    streams.retain(|stream| prefix.is_none_or(|prefix| stream.name.starts_with(prefix)));
    let mut rows: Vec<(&Stream, Option<(SimTime, SimTime)>)> =
        streams.iter().map(|stream| (stream, app_log::ends(&Life::of(asked.here, stream)))).collect();
    match by_time {
        true => rows.sort_by_key(|(stream, ends)| (ends.map(|(_, last)| last), stream.name.as_str())),
        false => rows.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name)),
    }
    if asked.flag("descending")? == Some(true) {
        rows.reverse();
    }
    let rows = rows.into_iter().map(|(stream, ends)| stream_row(asked, stream, ends)).collect();
    paged(asked, "logStreams", rows)
}

fn stream_row(asked: Asked<'_>, stream: &Stream, ends: Option<(SimTime, SimTime)>) -> Value {
    let time = |at| clock::epoch_millis(asked.catalog(), at);
    let mut members = Members::default();
    members.put("logStreamName", stream.name.as_str());
    members.put("creationTime", time(stream.created_at));
    if let Some((first, last)) = ends {
        members.put("firstEventTimestamp", time(first));
        members.put("lastEventTimestamp", time(last));
        members.put("lastIngestionTime", time(last) + INGESTION_MILLIS);
    }
    members.put("arn", format!("{}:log-stream:{}", group_arn(asked, &stream.group), stream.name));
    members.put("storedBytes", 0);
    members.done()
}

pub(super) fn get_events(asked: Asked<'_>) -> Result<Value, ApiError> {
    let group = group_of(asked)?;
    let name = asked.required_text("logStreamName")?;
    let streams = streams_of(asked, &group);
    let stream = streams.iter().find(|stream| stream.name == name).ok_or_else(no_stream)?;
    let lines = match window(asked)? {
        Some((from, to)) => apart(Life::of(asked.here, stream).lines(from, to)),
        None => Vec::new(),
    };
    let limit = limit(asked)?;
    let head = asked.flag("startFromHead")? == Some(true);
    let (first, end) = match asked.text("nextToken")?.map(place_of).transpose()? {
        Some(Place::After(place)) => (place, place.saturating_add(limit)),
        Some(Place::Before(place)) => (place.saturating_sub(limit), place),
        None if head => (0, limit),
        None => (lines.len().saturating_sub(limit), lines.len()),
    };
    let (first, end) = (first.min(lines.len()), end.min(lines.len()));
    let time = |line: &Line| clock::epoch_millis(asked.catalog(), line.at);
    let event = |line: &Line| json!({ "timestamp": time(line), "message": line.text, "ingestionTime": time(line) + INGESTION_MILLIS });
    Ok(json!({
        "events": lines[first..end].iter().map(event).collect::<Vec<Value>>(),
        "nextForwardToken": format!("f/{end:056}/s"),
        "nextBackwardToken": format!("b/{first:056}/s"),
    }))
}

pub(super) fn filter_events(asked: Asked<'_>) -> Result<Value, ApiError> {
    let group = group_of(asked)?;
    let (names, prefix) = (asked.texts("logStreamNames", MOST_STREAMS)?, asked.text("logStreamNamePrefix")?);
    if !names.is_empty() && prefix.is_some() {
        return Err(ApiError::invalid("logStreamNames and logStreamNamePrefix are mutually exclusive."));
    }
    let mut streams = streams_of(asked, &group);
    if names.iter().any(|name| !streams.iter().any(|stream| stream.name == *name)) {
        return Err(no_stream());
    }
    streams.retain(|stream| {
        (names.is_empty() || names.contains(&stream.name.as_str()))
            && prefix.is_none_or(|prefix| stream.name.starts_with(prefix))
    });
    let pattern = log_pattern::read(asked.text("filterPattern")?.unwrap_or_default())?;
    let limit = limit(asked)?;
    let from = match asked.text("nextToken")? {
        None => Mark { slice: 0, nth: 0 },
        Some(token) => Mark::read(asked, token).ok_or_else(invalid_token)?,
    };
    let (events, next) = match window(asked)? {
        Some(window) => search(asked, &streams, window, &pattern, (from, limit)),
        None => (Vec::new(), None),
    };
    let mut members = Members::default();
    members.put("events", events);
    members.put("searchedLogStreams", json!([]));
    members.maybe("nextToken", next.map(|mark| json!(mark.token(asked))));
    Ok(members.done())
}

/// How far a search has come: in which slice, behind how many events of it.
#[derive(Clone, Copy)]
struct Mark {
    slice: u32,
    nth: u32,
}

impl Mark {
    fn token(self, asked: Asked<'_>) -> String {
        let place = u64::from(self.slice) << 32 | u64::from(self.nth);
        format!("{place:016x}{:016x}", asked.catalog().made_up("search", place, 0))
    }

    fn read(asked: Asked<'_>, token: &str) -> Option<Mark> {
        let place = token.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok())?;
        let mark = Mark { slice: (place >> 32) as u32, nth: (place & 0xffff_ffff) as u32 };
        (mark.token(asked) == token).then_some(mark)
    }
}

/// Looks through streams slice by slice, in the order of time. What one call leaves is behind the mark, as with
/// CloudWatch Logs, whose pages may be part full too.
fn search(
    asked: Asked<'_>,
    streams: &[Stream],
    (from, to): (SimTime, SimTime),
    pattern: &log_pattern::Pattern,
    (mark, limit): (Mark, usize),
) -> (Vec<Value>, Option<Mark>) {
    let lives: Vec<(&Stream, Life<'_>)> = streams.iter().map(|stream| (stream, Life::of(asked.here, stream))).collect();
    let shares = 1 + streams.len() as u64 / STREAMS_PER_SLICE;
    let step = (SLICE.as_millis() / shares).max(SHORTEST_SLICE.as_millis());
    let slice_of = |at: SimTime| (at.as_millis() / step) as u32;
    let (mut events, mut looked_at) = (Vec::new(), 0);
    for slice in mark.slice.max(slice_of(from))..=slice_of(to) {
        if looked_at > MOST_LINES {
            return (events, Some(Mark { slice, nth: 0 }));
        }
        let begin = SimTime::from_millis(u64::from(slice) * step);
        let end = SimTime::from_millis(begin.as_millis() + step - 1);
        let (begin, end) = (begin.max(from), end.min(to));
        let mut found = Vec::new();
        for (stream, life) in lives.iter().filter(|(_, life)| life.began() <= end && life.ended() >= begin) {
            let lines = apart(life.lines(begin, end));
            looked_at += lines.len();
            found.extend(lines.into_iter().filter(|line| pattern.matches(&line.text)).map(|line| (*stream, line)));
        }
        found.sort_by_key(|(_, line)| line.at);
        let skip = if slice == mark.slice { mark.nth as usize } else { 0 };
        for (nth, (stream, line)) in found.iter().enumerate().skip(skip) {
            if events.len() == limit {
                return (events, Some(Mark { slice, nth: nth as u32 }));
            }
            events.push(found_event(asked, stream, line));
        }
    }
    (events, None)
}

fn found_event(asked: Asked<'_>, stream: &Stream, line: &Line) -> Value {
    let time = clock::epoch_millis(asked.catalog(), line.at);
    json!({
        "logStreamName": stream.name,
        "timestamp": time,
        "message": line.text,
        "ingestionTime": time + INGESTION_MILLIS,
        "eventId": asked.names().log_event_id(&stream.name, line.at, &line.text),
    })
}

/// The driver makes an event of every line.
fn apart(lines: Vec<Line>) -> Vec<Line> {
    let split = |line: Line| {
        let texts: Vec<String> = line.text.split('\n').map(str::to_owned).collect();
        texts.into_iter().map(move |text| Line { at: line.at, text })
    };
    lines.into_iter().flat_map(split).collect()
}

fn paged(asked: Asked<'_>, name: &str, rows: Vec<Value>) -> Result<Value, ApiError> {
    let (part, next) = asked.page("limit", "nextToken", 50, rows)?;
    let mut members = Members::default();
    members.put(name, part);
    members.maybe("nextToken", next.map(Value::from));
    Ok(members.done())
}

fn limit(asked: Asked<'_>) -> Result<usize, ApiError> {
    match asked.number("limit")? {
        None => Ok(MOST_EVENTS),
        Some(limit) => match usize::try_from(limit).ok().filter(|limit| (1..=MOST_EVENTS).contains(limit)) {
            Some(limit) => Ok(limit),
            None => Err(ApiError::invalid(format!("limit must be between 1 and {MOST_EVENTS}."))),
        },
    }
}

/// Returns the first and last instant that a request asks for; the end itself is left out. None where nothing can be.
fn window(asked: Asked<'_>) -> Result<Option<(SimTime, SimTime)>, ApiError> {
    let (start, end) = (asked.number("startTime")?, asked.number("endTime")?);
    if start.into_iter().chain(end).any(|time| time < 0) {
        return Err(ApiError::invalid("startTime and endTime must not be negative."));
    }
    let instant = |millis| clock::from_epoch_millis(asked.catalog(), millis);
    let from = start.map_or(SimTime::ZERO, |start| instant(start).unwrap_or(SimTime::ZERO));
    let to = match end {
        None => asked.here.now(),
        Some(end) => match instant(end).and_then(|end| end.as_millis().checked_sub(1)) {
            Some(millis) => SimTime::from_millis(millis).min(asked.here.now()),
            None => return Ok(None),
        },
    };
    Ok((from <= to).then_some((from, to)))
}

fn group_arn(asked: Asked<'_>, name: &str) -> String {
    format!("arn:aws:logs:{}:{}:log-group:{name}", asked.catalog().region, asked.catalog().account)
}

/// Returns the log group of a request, which names it or gives its ARN.
fn group_of(asked: Asked<'_>) -> Result<String, ApiError> {
    let given = match (asked.text("logGroupName")?, asked.text("logGroupIdentifier")?) {
        (Some(_), Some(_)) => {
            return Err(ApiError::invalid("logGroupName and logGroupIdentifier are mutually exclusive."));
        }
        (Some(name), None) | (None, Some(name)) => name,
        (None, None) => return Err(ApiError::invalid("logGroupName or logGroupIdentifier is required.")),
    };
    let found = app_log::groups(asked.here).into_iter().find(|name| name == given || group_arn(asked, name) == given);
    found.ok_or_else(|| ApiError::new("ResourceNotFoundException", "The specified log group does not exist."))
}

fn streams_of(asked: Asked<'_>, group: &str) -> Vec<Stream> {
    let mut streams = app_log::streams(asked.here);
    streams.retain(|stream| stream.group == group);
    streams
}

fn no_stream() -> ApiError {
    ApiError::new("ResourceNotFoundException", "The specified log stream does not exist.")
}

fn invalid_token() -> ApiError {
    ApiError::invalid("The specified nextToken is invalid.")
}

/// Where a page of a stream begins or ends.
enum Place {
    After(usize),
    Before(usize),
}

fn place_of(token: &str) -> Result<Place, ApiError> {
    let inside = token.strip_suffix("/s").and_then(|token| token.split_once('/'));
    let (side, digits) = inside.filter(|(_, digits)| digits.len() == 56).ok_or_else(invalid_token)?;
    let place = digits.parse().map_err(|_| invalid_token())?;
    match side {
        "f" => Ok(Place::After(place)),
        "b" => Ok(Place::Before(place)),
        _ => Err(invalid_token()),
    }
}
