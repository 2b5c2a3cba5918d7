//! The help.

pub const SHARE_THIS_MOMENT: &str = "Share this moment";
pub const HELP: &str = "Help";
pub const WHAT_THE_PICTURE_SHOWS: &str = "What the picture shows";
pub const BRING_YOUR_OWN_SERVICE: &str = "Bring your own service";
pub const COMPARE_TWO_FUTURES: &str = "Compare two futures";
pub const CLOSE: &str = "Close";
pub const PLACED_WAITS_FOR_ITS_AGENT: &str = "placed, waits for its agent";
pub const PULLING_ITS_IMAGE: &str = "pulling its image";
pub const FAILS_ITS_HEALTH_CHECKS: &str = "fails its health checks";
pub const A_SIMULATION_OF_AMAZON_ECS_FROM: &str = "A simulation of Amazon ECS, from the image in the registry to the \
     answered request. The whole run is recorded first; you move through it in time, look at anything, and \
     change what happens";
pub const THE_PICTURE: &str = "The picture";
pub const THE_FILL_OF_A_TASK_IS: &str = "The fill of a task is its revision; outline and sign are its state. A click \
     shows why it is as it is";
pub const ALL_OF_IT_AS_TABLES: &str = "All of it as tables";
pub const KEYS: &str = "Keys";
pub const WHOSE_NUMBERS_THESE_ARE: &str = "Whose numbers these are";
pub const DURATIONS_COME_FROM_AWSS: &str = "Durations come from AWS's documentation, from observation, or are \
     assumed; the inspector says which. Not affiliated with Amazon Web Services";

pub const HEALTHY: &str = "healthy";
pub const DRAINING: &str = "draining";
