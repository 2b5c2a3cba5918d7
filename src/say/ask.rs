//! The settings at hand and the answer in numbers.

pub const SETTINGS_AND_ANSWER: &str = "Settings and answer";
pub const SETTINGS: &str = "Settings";
pub const COMPARE: &str = "Compare";
pub const ITS_OWN: &str = "its own";

pub const UNTIL_IT_FAILED: &str = "until it failed";
pub const AT_ONCE: &str = "at once";
pub const ROLLED_BACK: &str = "rolled back";
pub const TO_ROLL_BACK: &str = "to roll back";
pub const NOT_ROLLED_BACK: &str = "not rolled back";
pub const TO_DEPLOY: &str = "to deploy";
pub const REQUESTS_LOST: &str = "requests lost";

pub const MIN_MAX: &str = "min / max";
pub const CIRCUIT_BREAKER: &str = "Circuit breaker";
pub const MINIMUM_AND_MAXIMUM_PERCENT: &str = "Minimum and maximum percent";
pub const BEHAVIOUR_OF_THE_IMAGE: &str = "Behaviour of the image";
pub const STOPS_IT: &str = "stops it";
pub const ROLLS_BACK: &str = "rolls back";
pub const ANSWERS_500: &str = "answers 500";
pub const DOES_NOT_ANSWER: &str = "does not answer";
pub const CRASHES_AFTER_10_S: &str = "crashes after 10 s";
pub const OUT_OF_MEMORY_AFTER_10_S: &str = "out of memory after 10 s";
pub const NOT_IN_THE_REGISTRY: &str = "not in the registry";
pub const AS_WRITTEN: &str = "as written";

pub const DEPLOYING: &str = "deploying";
pub const BREAKER: &str = "breaker";
pub const IMAGE: &str = "image";
pub const OFF: &str = "off";
pub const HEALTHY: &str = "healthy";
