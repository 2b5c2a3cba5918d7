//! Pages put together to one list, cut at `--max-items`, taken up again at `--starting-token`.

use super::fault::Fault;
use super::operation::{Call, Pages};
use serde_json::{Value, json};

/// More pages than this nobody has.
const MOST_PAGES: usize = 10_000;
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub fn whole(call: &Call<'_>, pages: Pages) -> Result<Value, Fault> {
    let api = call.operation.api;
    // Whoever names a page gets that page.
    let by_hand = [pages.size, pages.token].iter().any(|name| call.input.contains_key(*name));
    if by_hand || call.globals.no_paginate {
        return call.ask(call.here, api, &Value::Object(call.input.clone()));
    }
    let (mut token, mut skip) = match &call.globals.starting_token {
        Some(text) => started(text).ok_or_else(|| Fault::general(&format!("Bad starting token: {text}")))?,
        None => (None, 0),
    };
    let most = call.globals.max_items.unwrap_or(usize::MAX);
    let (mut whole, mut items): (Option<Value>, Vec<Value>) = (None, Vec::new());
    for _ in 0..MOST_PAGES {
        let mut input = call.input.clone();
        if let Some(size) = call.globals.page_size {
            input.insert(pages.size.to_owned(), json!(size));
        }
        if let Some(token) = &token {
            input.insert(pages.token.to_owned(), json!(token));
        }
        let mut page = call.ask(call.here, api, &Value::Object(input))?;
        let next = page.as_object_mut().and_then(|members| members.shift_remove(pages.next));
        let next = next.and_then(|next| next.as_str().map(str::to_owned));
        let listed = page.get_mut(pages.list).map_or(Value::Null, Value::take);
        let listed = listed.as_array().map_or(&[][..], Vec::as_slice);
        let fresh = &listed[skip.min(listed.len())..];
        let room = most - items.len();
        whole.get_or_insert(page);
        if fresh.len() > room {
            items.extend_from_slice(&fresh[..room]);
            return Ok(assembled(whole, pages, items, Some(token_of(token.as_deref(), skip + room))));
        }
        items.extend_from_slice(fresh);
        skip = 0;
        match next {
            None => break,
            Some(next) if items.len() == most => {
                return Ok(assembled(whole, pages, items, Some(token_of(Some(&next), 0))));
            }
            Some(next) => token = Some(next),
        }
    }
    Ok(assembled(whole, pages, items, None))
}

fn assembled(first: Option<Value>, pages: Pages, items: Vec<Value>, next: Option<String>) -> Value {
    let mut whole = first.unwrap_or_else(|| json!({}));
    whole[pages.list] = Value::Array(items);
    if let Some(next) = next {
        whole["NextToken"] = json!(next);
    }
    whole
}

/// Takes the CLI's token off a list that was cut.
pub fn next_of(answer: &mut Value) -> Option<Value> {
    answer.as_object_mut()?.shift_remove("NextToken")
}

/// The token of the CLI: the service's own, and how much of that page has been seen.
fn token_of(token: Option<&str>, seen: usize) -> String {
    let token = token.map_or("null".to_owned(), |token| json!(token).to_string());
    let text = match seen {
        0 => format!("{{\"nextToken\": {token}}}"),
        _ => format!("{{\"nextToken\": {token}, \"boto_truncate_amount\": {seen}}}"),
    };
    encode(text.as_bytes())
}

fn started(text: &str) -> Option<(Option<String>, usize)> {
    let read: Value = serde_json::from_slice(&decode(text)?).ok()?;
    let token = read.get("nextToken")?.as_str().map(str::to_owned);
    let seen = read.get("boto_truncate_amount").and_then(Value::as_u64).unwrap_or(0);
    Some((token, usize::try_from(seen).ok()?))
}

/// Base64, as tokens and passwords are written.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for part in bytes.chunks(3) {
        let bits = part.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - part.len()));
        for place in 0..4 {
            match place <= part.len() {
                true => text.push(LETTERS[(bits >> (18 - 6 * place) & 63) as usize] as char),
                false => text.push('='),
            }
        }
    }
    text
}

pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        bits = (bits << 6 | value as u32) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_those_of_the_cli() {
        assert_eq!(token_of(None, 2), "eyJuZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAyfQ==");
        assert_eq!(started(&token_of(None, 2)), Some((None, 2)));
        assert_eq!(started(&token_of(Some("a\"b"), 0)), Some((Some("a\"b".to_owned()), 0)));
        for text in ["", "x", "????", "bnVsbA=="] {
            assert_eq!(started(text), None, "{text}");
        }
    }
}
