//! A frame as SVG text with resolved colours, for files and goldens.

use super::shape::{Anchor, Area, Face, Fill, Frame, Ink, Point, Shape, Step, Stroke, Text};
use super::words;
use std::collections::BTreeSet;
use std::f64::consts::TAU;
use std::fmt::{self, Write};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Dark,
    Light,
}

const SANS: &str = "Inter, system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', sans-serif";
const MONO: &str = "'JetBrains Mono', ui-monospace, 'SF Mono', Menlo, 'DejaVu Sans Mono', monospace";

impl Theme {
    /// Returns the colour of an ink; `static/style.css` says the same to the page.
    pub const fn colour(self, ink: Ink) -> &'static str {
        let (dark, light) = match ink {
            Ink::Background => ("#0b1020", "#f6f4ee"),
            Ink::Panel => ("#111831", "#fffdf8"),
            Ink::PanelRaised => ("#172040", "#f1eee4"),
            Ink::Line => ("#26325a", "#d9d3c3"),
            Ink::LineSoft => ("#1b2547", "#e8e3d6"),
            Ink::Strong => ("#e8edfb", "#1d2438"),
            Ink::Normal => ("#a9b4d6", "#4d5672"),
            Ink::Dim => ("#8291bd", "#5f6785"),
            Ink::Accent => ("#8ab4ff", "#2457c5"),
            Ink::Ok => ("#4cd18a", "#156f43"),
            Ink::Warn => ("#ffcf5c", "#835b00"),
            Ink::Bad => ("#ff6b7a", "#b92438"),
            Ink::Info => ("#73d0ff", "#0a689b"),
            Ink::Revision(0) => ("#5aa9ff", "#2f7fe0"),
            Ink::Revision(1) => ("#ffb454", "#d98a1c"),
            Ink::Revision(2) => ("#c792ea", "#9056c4"),
            Ink::Revision(_) => ("#2ec4b6", "#118a80"),
            Ink::OnRevision => ("#08132b", "#08132b"),
        };
        match self {
            Theme::Dark => dark,
            Theme::Light => light,
        }
    }
}

/// Returns the frame as an SVG document of its own.
pub fn svg(frame: &Frame, theme: Theme) -> String {
    let mut out = String::with_capacity(frame.shapes.len() * 120 + 1024);
    write(&mut out, frame, theme).expect("writing to a String never fails");
    out
}

fn write(out: &mut String, frame: &Frame, theme: Theme) -> fmt::Result {
    let (width, height) = (Number(frame.size.width), Number(frame.size.height));
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">"#
    )?;
    patterns(out, frame, theme)?;
    writeln!(out, r#"<rect width="100%" height="100%" fill="{}"/>"#, theme.colour(Ink::Background))?;
    for shape in &frame.shapes {
        match shape {
            Shape::Rect { area, radius, fill, stroke } => {
                let Area { x, y, width, height } = *area;
                let (x, y, width, height) = (Number(x), Number(y), Number(width), Number(height));
                write!(out, r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{}""#, Number(*radius))?;
                paint(out, theme, fill.as_ref(), stroke.as_ref())?;
                out.push_str("/>\n");
            }
            Shape::Disc { center, radius, fill, stroke } => {
                let (x, y, radius) = (Number(center.x), Number(center.y), Number(*radius));
                write!(out, r#"<circle cx="{x}" cy="{y}" r="{radius}""#)?;
                paint(out, theme, fill.as_ref(), stroke.as_ref())?;
                out.push_str("/>\n");
            }
            Shape::Arc { center, radius, from, to, stroke, hatched } => {
                arc(out, theme, (*center, *radius), (*from, *to), (stroke, *hatched))?;
            }
            Shape::Path { steps, fill, stroke } => {
                write_path(out, steps)?;
                paint(out, theme, fill.as_ref(), stroke.as_ref())?;
                out.push_str("/>\n");
            }
            Shape::Text(text) => write_text(out, theme, text)?,
        }
    }
    out.push_str("</svg>\n");
    Ok(())
}

/// Defines the stripes of every ink that is hatched somewhere.
fn patterns(out: &mut String, frame: &Frame, theme: Theme) -> fmt::Result {
    let inks = frame.shapes.iter().filter_map(|shape| match shape {
        Shape::Rect { fill: Some(fill), .. }
        | Shape::Disc { fill: Some(fill), .. }
        | Shape::Path { fill: Some(fill), .. } => fill.hatched.then_some(fill.ink),
        Shape::Arc { stroke, hatched, .. } => hatched.then_some(stroke.ink),
        _ => None,
    });
    let inks: BTreeSet<Ink> = inks.collect();
    if inks.is_empty() {
        return Ok(());
    }
    out.push_str("<defs>\n");
    for ink in inks {
        let (name, colour) = (pattern(ink), theme.colour(ink));
        writeln!(
            out,
            concat!(
                r#"<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">"#,
                r#"<rect width="6" height="6" fill="{colour}" opacity="0.35"/><rect width="3" height="6" fill="{colour}"/></pattern>"#
            ),
            name = name,
            colour = colour
        )?;
    }
    out.push_str("</defs>\n");
    Ok(())
}

fn pattern(ink: Ink) -> String {
    match ink {
        Ink::Revision(nth) => format!("hatch-revision-{nth}"),
        other => format!("hatch-{other:?}").to_lowercase(),
    }
}

fn paint(out: &mut String, theme: Theme, fill: Option<&Fill>, stroke: Option<&Stroke>) -> fmt::Result {
    match fill {
        None => out.push_str(r#" fill="none""#),
        Some(fill) => {
            match fill.hatched {
                true => write!(out, r#" fill="url(#{})""#, pattern(fill.ink))?,
                false => write!(out, r#" fill="{}""#, theme.colour(fill.ink))?,
            }
            opacity(out, "fill-opacity", fill.alpha)?;
        }
    }
    stroke.map_or(Ok(()), |stroke| paint_line(out, theme, stroke, false))
}

fn paint_line(out: &mut String, theme: Theme, stroke: &Stroke, hatched: bool) -> fmt::Result {
    match hatched {
        true => write!(out, r#" stroke="url(#{})""#, pattern(stroke.ink))?,
        false => write!(out, r#" stroke="{}""#, theme.colour(stroke.ink))?,
    }
    write!(out, r#" stroke-width="{}""#, Number(stroke.width))?;
    if let Some((dash, gap)) = stroke.dash {
        write!(out, r#" stroke-dasharray="{} {}""#, Number(dash), Number(gap))?;
    }
    opacity(out, "stroke-opacity", stroke.alpha)
}

fn opacity(out: &mut String, name: &str, alpha: f32) -> fmt::Result {
    if alpha < 1.0 { write!(out, r#" {name}="{}""#, Number(alpha)) } else { Ok(()) }
}

fn arc(
    out: &mut String,
    theme: Theme,
    (center, radius): (Point, f32),
    (from, to): (f32, f32),
    (stroke, hatched): (&Stroke, bool),
) -> fmt::Result {
    let at = |turn: f32| {
        let (sine, cosine) = (f64::from(turn) * TAU).sin_cos();
        let (sine, cosine) = (sine as f32, cosine as f32);
        (Number(center.x + radius * sine), Number(center.y - radius * cosine))
    };
    // One arc cannot end where it began, so a whole turn is two halves.
    let turns: &[f32] = if to - from >= 0.999 { &[from, from + 0.5, from + 1.0] } else { &[from, to] };
    let (x, y) = at(turns[0]);
    write!(out, r#"<path d="M{x} {y}"#)?;
    for pair in turns.windows(2) {
        let (x, y) = at(pair[1]);
        let large = u8::from(pair[1] - pair[0] > 0.5);
        write!(out, "A{radius} {radius} 0 {large} 1 {x} {y}", radius = Number(radius))?;
    }
    out.push_str(r#"" fill="none""#);
    paint_line(out, theme, stroke, hatched)?;
    out.push_str("/>\n");
    Ok(())
}

fn write_path(out: &mut String, steps: &[Step]) -> fmt::Result {
    out.push_str(r#"<path d=""#);
    for step in steps {
        match step {
            Step::Move(to) => write!(out, "M{}", Pair(*to))?,
            Step::Line(to) => write!(out, "L{}", Pair(*to))?,
            Step::Curve(first, second, to) => write!(out, "C{} {} {}", Pair(*first), Pair(*second), Pair(*to))?,
            Step::Close => out.push('Z'),
        }
    }
    out.push('"');
    Ok(())
}

fn write_text(out: &mut String, theme: Theme, text: &Text) -> fmt::Result {
    write!(out, r#"<text x="{}" y="{}" font-size="{}""#, Number(text.at.x), Number(text.at.y), Number(text.size))?;
    match text.face {
        Face::Sans => write!(out, r#" font-family="{SANS}""#)?,
        Face::Mono => write!(out, r#" font-family="{MONO}""#)?,
    }
    match text.anchor {
        Anchor::Start => {}
        Anchor::Middle => out.push_str(r#" text-anchor="middle""#),
        Anchor::End => out.push_str(r#" text-anchor="end""#),
    }
    if text.bold {
        out.push_str(r#" font-weight="600""#);
    }
    write!(out, r#" fill="{}""#, theme.colour(text.ink))?;
    opacity(out, "fill-opacity", text.alpha)?;
    out.push('>');
    escape(out, &words::shortened(&text.text, text.size, text.face, text.bold, text.room));
    out.push_str("</text>\n");
    Ok(())
}

/// Writes text so that nothing in it is taken for markup, and leaves out what XML forbids.
fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            letter if letter < ' ' => {}
            letter => out.push(letter),
        }
    }
}

/// A number with at most two places, as short as it goes.
struct Number(f32);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (f64::from(self.0) * 100.0).round() as i64;
        let (sign, size) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
        match (size / 100, size % 100) {
            (whole, 0) => write!(f, "{sign}{whole}"),
            (whole, places) if places.is_multiple_of(10) => write!(f, "{sign}{whole}.{}", places / 10),
            (whole, places) => write!(f, "{sign}{whole}.{places:02}"),
        }
    }
}

struct Pair(Point);

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Number(self.0.x), Number(self.0.y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::shape::Size;

    fn drawn(draw: impl FnOnce(&mut Frame)) -> String {
        let mut frame = Frame { size: Size { width: 100.0, height: 50.0 }, ..Frame::default() };
        draw(&mut frame);
        svg(&frame, Theme::Dark)
    }

    #[test]
    fn numbers_are_as_short_as_they_go() {
        for (number, want) in
            [(1.0, "1"), (1.5, "1.5"), (-0.254, "-0.25"), (0.05, "0.05"), (12.999, "13"), (0.001, "0")]
        {
            assert_eq!(Number(number).to_string(), want);
        }
    }

    #[test]
    fn what_people_wrote_is_not_markup() {
        let text = drawn(|frame| frame.text(Text::new("<a & \"b\">\u{1}", Point::default(), 10.0, 500.0)));
        assert!(text.contains("&lt;a &amp; &quot;b&quot;&gt;</text>"), "{text}");
    }

    #[test]
    fn text_ends_with_its_room() {
        let text = drawn(|frame| frame.text(Text::new("a very long name", Point::default(), 10.0, 40.0)));
        assert!(text.contains(">a ver…<"), "{text}");
    }

    #[test]
    fn only_hatches_in_use_are_defined() {
        let area = Area::new(0.0, 0.0, 10.0, 10.0);
        let text = drawn(|frame| frame.rect(area, 0.0, Fill::of(Ink::Revision(1)).hatched(), None));
        assert!(text.contains(r##"id="hatch-revision-1""##) && text.contains(r##"fill="url(#hatch-revision-1)""##));
        assert!(!drawn(|frame| frame.rect(area, 0.0, Fill::of(Ink::Bad), None)).contains("<defs>"));
    }

    #[test]
    fn a_whole_turn_is_drawn() {
        let text = drawn(|frame| frame.arc(Point::new(50.0, 25.0), 10.0, (0.0, 1.0), Stroke::of(Ink::Ok, 2.0)));
        assert_eq!(text.matches('A').count(), 2, "{text}");
    }
}
