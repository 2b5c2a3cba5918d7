//! The letters of a link: base64url, raw deflate, percent signs. Strict, and bounded before anything is allocated.

use super::PAYLOAD_CHARACTERS;
use super::error::{LinkError, Step};
use crate::scenario::check::limits;
use crate::scenario::walk::shortened;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// RFC 4648, section 5, without padding.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// The best compression that miniz has; a link is made rarely and read by people's eyes.
const LEVEL: u8 = 10;

/// Returns the payload for a text.
pub fn pack(text: &str) -> String {
    to_base64(&compress_to_vec(text.as_bytes(), LEVEL))
}

/// Returns the text in a payload.
pub fn unpack(payload: &str) -> Result<String, LinkError> {
    if payload.len() > PAYLOAD_CHARACTERS {
        return Err(LinkError::too_long(payload.len()));
    }
    let bytes = inflate(&from_base64(payload)?)?;
    String::from_utf8(bytes).map_err(|error| {
        let message = format!("Byte {} of the unpacked text is not UTF-8", error.utf8_error().valid_up_to() + 1);
        LinkError::inflation(&message)
    })
}

fn to_base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |place: usize| u32::from(chunk.get(place).copied().unwrap_or_default());
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for place in 0..=chunk.len() {
            out.push(char::from(ALPHABET[((bits >> (18 - 6 * place)) & 63) as usize]));
        }
    }
    out
}

fn from_base64(text: &str) -> Result<Vec<u8>, LinkError> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for (nth, chunk) in text.as_bytes().chunks(4).enumerate() {
        let mut bits = 0u32;
        for (place, letter) in chunk.iter().enumerate() {
            let value = value_of(*letter).ok_or_else(|| LinkError::letter(nth * 4 + place))?;
            bits |= value << (18 - 6 * place);
        }
        let [_, first, second, third] = bits.to_be_bytes();
        let (bytes, rest): (&[u8], u32) = match chunk.len() {
            4 => (&[first, second, third], 0),
            3 => (&[first, second], bits & 0xff),
            2 => (&[first], bits & 0xffff),
            _ => return Err(LinkError::cut()),
        };
        if rest != 0 {
            return Err(LinkError::cut());
        }
        out.extend_from_slice(bytes);
    }
    Ok(out)
}

fn value_of(letter: u8) -> Option<u32> {
    let value = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// Inflates up to the limit of a scenario's text and not a byte further; the stream must end where the input does.
fn inflate(input: &[u8]) -> Result<Vec<u8>, LinkError> {
    let mut state = DecompressorOxide::new();
    let mut out = vec![0; (input.len() * 4).clamp(1024, limits::TEXT_BYTES)];
    let (mut read, mut written) = (0, 0);
    loop {
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, consumed, produced) = decompress(&mut state, &input[read..], &mut out, written, flags);
        read += consumed;
        written += produced;
        match status {
            TINFLStatus::Done if read < input.len() => {
                return Err(LinkError::inflation("Behind the end of the payload there is something more"));
            }
            TINFLStatus::Done => {
                out.truncate(written);
                return Ok(out);
            }
            TINFLStatus::HasMoreOutput if out.len() < limits::TEXT_BYTES => {
                out.resize((out.len() * 2).min(limits::TEXT_BYTES), 0);
            }
            TINFLStatus::HasMoreOutput => {
                return Err(LinkError::inflation("The payload unpacks to more than 1 MiB, which no scenario needs"));
            }
            TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => return Err(LinkError::cut()),
            TINFLStatus::BadParam | TINFLStatus::Adler32Mismatch | TINFLStatus::Failed => {
                return Err(LinkError::inflation("The payload is damaged and cannot be unpacked"));
            }
            _ => return Err(LinkError::inflation("The payload cannot be unpacked")),
        }
    }
}

/// Joins names and values, `desired=10&t=2m32s`.
pub fn query(pairs: &[(&str, String)]) -> String {
    let pair = |(name, value): &(&str, String)| format!("{name}={}", escape(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// Splits names and values; a name may stand once.
pub fn pairs(query: &str) -> Result<Vec<(String, String)>, LinkError> {
    let mut out: Vec<(String, String)> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(LinkError::setting(pair, "this has no value; write name=value"));
        };
        let name = unescape(name)?;
        if out.iter().any(|(known, _)| *known == name) {
            return Err(LinkError::setting(&name, "this stands in the link twice"));
        }
        out.push((name, unescape(value)?));
    }
    Ok(out)
}

/// Leaves what a fragment may hold and a person can read.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/,@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn unescape(text: &str) -> Result<String, LinkError> {
    let broken = |what: &str| {
        let message = format!("In the link's `{}`: {what}", shortened(text));
        LinkError::new(Step::Setting, message, "Behind a percent sign stand two digits of a byte in UTF-8")
    };
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || bytes.next().and_then(|digit| char::from(digit).to_digit(16));
        let (Some(high), Some(low)) = (digit(), digit()) else {
            return Err(broken("a percent sign without its digits"));
        };
        out.push((high * 16 + low) as u8);
    }
    String::from_utf8(out).map_err(|_| broken("these are not characters in UTF-8"))
}
