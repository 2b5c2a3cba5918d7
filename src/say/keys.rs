//! What the keys do, as the help lists it.

pub const SPACE: &str = "Space";
pub const PLAY_OR_PAUSE: &str = "play or pause";
pub const PREVIOUS_OR_NEXT_EVENT: &str = "previous or next event";
pub const SHIFT_LEFT: &str = "Shift ←";
pub const SHIFT_RIGHT: &str = "Shift →";
pub const PREVIOUS_OR_NEXT_CHANGE: &str = "previous or next change";
pub const BEGINNING_OR_END: &str = "beginning or end";
pub const FASTER_OR_SLOWER: &str = "faster or slower";
pub const LEAP_OVER_STRETCHES_IN_WHICH: &str = "leap over stretches in which nothing is decided";
pub const PLAY_A_PART_AGAIN_AND_AGAIN: &str = "play a part again and again: its beginning, its end, no more; or drag \
     along the scale";
pub const THE_NEXT_CHOICE_FOR_BREAKER_MIN: &str = "the next choice for breaker, min / max, image";
pub const SHIFT_U: &str = "Shift U";
pub const UNDO_OR_REDO: &str = "undo or redo";
pub const COMPARE_TWO_FUTURES: &str = "compare two futures";
pub const WHAT_THE_PICTURE_SHOWS_AS_TABLES: &str = "what the picture shows, as tables";
pub const A_SCENARIO_OF_THE_LIBRARY: &str = "a scenario of the library";
pub const MOVE_OVER_THE_STAGE: &str = "move over the stage";
pub const GO_BACK_OR_COME_NEARER_THE: &str = "go back or come nearer; the wheel and two fingers do it too";
pub const THE_WHOLE_STAGE: &str = "the whole stage";
pub const ON_THE_STAGE_THE_NEXT_THING: &str = "on the stage: the next thing to look at";
pub const THE_CONSOLE: &str = "the console";
pub const CTRL_V: &str = "Ctrl V";
pub const ANYWHERE_A_LINK_A_SCENARIO_OR: &str = "anywhere: a link, a scenario, or what AWS printed of your service";
pub const CTRL_SPACE: &str = "Ctrl Space";
pub const IN_A_SCENARIOS_TEXT_WHAT_FITS: &str = "in a scenario's text: what fits here";
pub const WHAT_THE_INSPECTOR_OFFERS: &str = "what the inspector offers: the key stands on its button";
pub const LIGHT_OR_DARK: &str = "light or dark";
pub const THIS_HELP: &str = "this help";
pub const ESC: &str = "Esc";
pub const CLOSE_OR_LOOK_AT_NOTHING_IN: &str = "close, or look at nothing in particular";
