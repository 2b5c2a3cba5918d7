//! Sharing a moment, and taking it along.

use std::fmt::Display;

pub const LINK: &str = "Link";
pub const COPY_LINK: &str = "Copy link";
pub const SAVE_FILE: &str = "Save file";
pub const THE_LINK_IS_VERY_LONG_AND: &str = "The link is very long, and some programs cut long links; the file \
     travels better";
pub const EVERYTHING_STANDS_IN_THE_PART: &str = "Everything stands in the part behind the #, which is never sent to \
     a server";
pub const ACCOUNT_IDS_ARNS_NAMES_HOSTS: &str = "Account ids, ARNs’ names, hosts, addresses and secrets are replaced \
     by examples in link and file; names of the cluster’s parts stay";
pub const LINK_AND_FILE_HOLD_ACCOUNT_IDS: &str = "Link and file hold account ids and ARNs as they were pasted";
pub const REDACT_ACCOUNT_IDS_AND_ARNS: &str = "Redact account ids and ARNs";
pub const WRITE_SUCH_LINKS_BY_HAND: &str = "Write such links by hand";
pub const BEHIND_STANDS_THE_SCENARIO_BEHIND: &str = "Behind #/ stands the scenario, behind ? what differs in its \
     first service, joined by &: ";
pub const T: &str = "t";
pub const THE_MOMENT: &str = "The moment";
pub const SEL: &str = "sel";
pub const WHAT_IS_LOOKED_AT_LIKE_TASK: &str = "What is looked at, like task:1";
pub const THE_LINK_IS_TOO_LONG_FOR: &str = "The link is too long for a code that a phone can read; copy it or save \
     the file";
pub const QR_CODE_OF_THE_LINK: &str = "QR code of the link";
pub const QR_CODE: &str = "QR code";
pub const EMBED_IT_IN_A_PAGE: &str = "Embed it in a page";
pub const EMBED_CODE: &str = "Embed code";
pub const COPY_EMBED_CODE: &str = "Copy embed code";
pub const TAKE_IT_ALONG: &str = "Take it along";
pub const FILM_AS_WEBM: &str = "Film as WebM";
pub const THIS_BROWSER_CANNOT_FILM_THE_STAGE: &str = "This browser cannot film the stage: it records no WebM from a \
     canvas. PNG and SVG work everywhere";

pub const THE_LOOP: &str = "the loop";
pub const WHAT_COMES_NOW: &str = "what comes now";

pub fn the_film_shows_key_l_or(film: &dyn Display) -> String {
    format!("The film shows {film}. Key L or a drag along the scale chooses another part")
}

pub fn stretch_and_speed(whole: &dyn Display, from: &dyn Display, to: &dyn Display, speed: &dyn Display) -> String {
    format!("{whole}, {from} to {to}, at {speed}")
}

pub fn whoever_opens_this_link(moment: &dyn Display, deeds: usize) -> String {
    let with = match deeds {
        0 => String::new(),
        1 => ", with what you did by hand".to_owned(),
        many => format!(", with the {many} things you did by hand"),
    };
    format!("Whoever opens this link sees the same run at {moment}{with}")
}
