//! What lies on the stage: zoom and legend.

use std::fmt::Display;

pub const PICTURE_OF_THE_CLUSTER: &str = "Picture of the cluster";
pub const UP_AND_DOWN_ARROWS_GO_THROUGH: &str = "Up and down arrows go through the things in the picture; the \
     inspector tells about each";

pub const ZOOM: &str = "Zoom";
pub const ZOOM_OUT: &str = "Zoom out";
pub const FIT: &str = "Fit";
pub const ZOOM_IN: &str = "Zoom in";

pub const LEGEND: &str = "Legend";

pub fn show_only(name: &dyn Display) -> String {
    format!("Show only {name}")
}
