//! The cases, one after the other in one browser. Each starts as a first visit and ends without a complaint.

mod access;
mod deeds;
mod keyboard;
mod looks;
mod opening;
mod panels;
mod scenario;
mod sharing;
mod stage;
mod time;

use crate::Told;
use crate::browser::Browser;
use crate::page::{Page, Screen};
use crate::serve::Server;
use std::time::Instant;

struct Case {
    name: &'static str,
    run: fn(&Page) -> Told<()>,
}

/// What everything else builds on comes first.
const CASES: &[Case] = &[
    Case { name: "the_page_becomes_ready", run: opening::the_page_becomes_ready },
    Case { name: "landmarks_and_controls_have_their_names", run: opening::landmarks_and_controls_have_their_names },
    Case { name: "the_slider_tells_the_time_in_words", run: opening::the_slider_tells_the_time_in_words },
    Case { name: "a_frame_shows_the_stage_alone", run: opening::a_frame_shows_the_stage_alone },
    Case { name: "digits_open_the_library", run: opening::digits_open_the_library },
    Case { name: "play_moves_time_and_picture", run: time::play_moves_time_and_picture },
    Case { name: "space_plays_and_pauses", run: time::space_plays_and_pauses },
    Case { name: "seeking_back_shows_the_same_picture", run: time::seeking_back_shows_the_same_picture },
    Case { name: "a_stopped_task_is_replaced", run: deeds::a_stopped_task_is_replaced },
    Case { name: "a_shared_link_opens_the_same_moment", run: sharing::a_shared_link_opens_the_same_moment },
    Case { name: "a_shared_link_carries_what_was_done", run: sharing::a_shared_link_carries_what_was_done },
    Case {
        name: "an_unknown_scenario_is_told_and_the_page_goes_on",
        run: opening::an_unknown_scenario_is_told_and_the_page_goes_on,
    },
    Case {
        name: "a_broken_link_is_told_and_the_page_goes_on",
        run: opening::a_broken_link_is_told_and_the_page_goes_on,
    },
    Case { name: "a_broken_link_can_be_the_first_visit", run: opening::a_broken_link_can_be_the_first_visit },
    Case { name: "a_broken_file_shows_its_problems", run: opening::a_broken_file_shows_its_problems },
    Case { name: "a_paste_is_looked_over_and_run", run: scenario::a_paste_is_looked_over_and_run },
    Case { name: "a_text_runs_as_it_is_written", run: scenario::a_text_runs_as_it_is_written },
    Case { name: "names_are_offered_and_taken_by_keys", run: scenario::names_are_offered_and_taken_by_keys },
    Case { name: "the_theme_follows_address_and_button", run: looks::the_theme_follows_address_and_button },
    Case { name: "keys_come_nearer_and_go_back", run: stage::keys_come_nearer_and_go_back },
    Case {
        name: "a_setting_is_turned_compared_and_taken_back",
        run: stage::a_setting_is_turned_compared_and_taken_back,
    },
    Case { name: "the_picture_is_told_in_tables", run: stage::the_picture_is_told_in_tables },
    Case {
        name: "the_console_answers_and_changes_the_recording",
        run: stage::the_console_answers_and_changes_the_recording,
    },
    Case { name: "one_more_event_draws_one_row", run: panels::one_more_event_draws_one_row },
    Case { name: "panels_rest_while_their_models_do", run: panels::panels_rest_while_their_models_do },
    Case { name: "a_phone_scrolls_down_only", run: looks::a_phone_scrolls_down_only },
    Case { name: "time_and_tasks_by_keyboard", run: keyboard::time_and_tasks_by_keyboard },
    Case { name: "events_by_keyboard", run: keyboard::events_by_keyboard },
    Case { name: "dialogs_by_keyboard", run: keyboard::dialogs_by_keyboard },
    Case { name: "no_stop_is_hidden_or_a_trap", run: keyboard::no_stop_is_hidden_or_a_trap },
    Case { name: "nothing_breaks_a_rule_on_a_phone", run: access::nothing_breaks_a_rule_on_a_phone },
    Case { name: "nothing_breaks_a_rule_on_a_desk", run: access::nothing_breaks_a_rule_on_a_desk },
    Case { name: "nothing_breaks_a_rule_on_a_large_screen", run: access::nothing_breaks_a_rule_on_a_large_screen },
    Case { name: "nothing_breaks_a_rule_at_320_pixels", run: access::nothing_breaks_a_rule_at_320_pixels },
    Case { name: "nothing_breaks_a_rule_at_twice_the_size", run: access::nothing_breaks_a_rule_at_twice_the_size },
];

/// Runs the cases whose name holds one of `words`, all without words. Prints as Rust's own test runner does.
pub fn run(server: &Server, browser: &Browser, words: &[&str]) -> Told<bool> {
    let wanted = |case: &&Case| words.is_empty() || words.iter().any(|word| case.name.contains(word));
    let chosen: Vec<&Case> = CASES.iter().filter(wanted).collect();
    let page = Page::new(server, browser);
    println!("\nrunning {} cases", chosen.len());
    let begun = Instant::now();
    let mut failures = Vec::new();
    for case in &chosen {
        let begun = Instant::now();
        let outcome =
            page.screen(Screen::DESK).and_then(|()| (case.run)(&page)).and_then(|()| without_complaint(&page));
        let word = if outcome.is_ok() { "ok" } else { "FAILED" };
        println!("test {} ... {word} ({:.1} s)", case.name, begun.elapsed().as_secs_f32());
        failures.extend(outcome.err().map(|reason| (case.name, reason)));
    }
    if !failures.is_empty() {
        println!("\nfailures:");
    }
    for (name, reason) in &failures {
        println!("  {name}\n    {reason}");
    }
    let verdict = if failures.is_empty() { "ok" } else { "FAILED" };
    let (passed, failed, filtered) = (chosen.len() - failures.len(), failures.len(), CASES.len() - chosen.len());
    let took = begun.elapsed().as_secs_f32();
    println!(
        "\ntest result: {verdict}. {passed} passed; {failed} failed; {filtered} filtered out; finished in {took:.2}s"
    );
    Ok(failures.is_empty())
}

/// A panic in an event handler shows nowhere but in the log.
fn without_complaint(page: &Page) -> Told<()> {
    let complaints = page.complaints()?;
    ensure(complaints.is_empty(), || format!("complaints: {}", complaints.join("; ")))
}

fn ensure(holds: bool, else_say: impl FnOnce() -> String) -> Told<()> {
    if holds { Ok(()) } else { Err(else_say()) }
}
