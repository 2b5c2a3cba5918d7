//! Which rules apply: a profile, and settings that differ from it. The values stand in `sim/timing/table.rs`.

use super::typed::{self, Misfit};
use crate::units::{Bytes, Span};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// `rules: aws`, or `rules: {profile: handbook, schedulerCadence: 8s}`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    pub profile: Profile,
    /// Values that replace the profile's, in the unit of the setting (milliseconds, bytes per second, a count).
    pub overrides: BTreeMap<Setting, u64>,
}

/// A whole set of values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Today's documented behaviour, and what was observed where nothing is documented.
    #[default]
    Aws,
    /// What the handbook says, for the scenarios that retell it.
    Handbook,
}

/// A value that the rules leave open, named as scenario files spell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    SchedulerCadence,
    Transport,
    AgentPollInterval,
    PushLatency,
    EniAttach,
    FargateProvisioning,
    PullSetupEc2,
    PullSetupFargate,
    LayerBytesPerSecond,
    HostBytesPerSecond,
    ConcurrentDownloads,
    ExtractBytesPerSecondEc2,
    ExtractBytesPerSecondSmall,
    ExtractBytesPerSecondFargate,
    ContainerCreate,
    ContainerStart,
    StateReport,
    TargetRegistration,
    FirstProbe,
    DrainIdle,
    StopTimeout,
    EniDetach,
    StoppedRetention,
    RunningCountsHealthyAfter,
    PullRetries,
    ThrottleFirst,
    ThrottleCap,
    UnhealthyReplacement,
    CountExitBeforeHealthy,
    MaxPercentCountsStopping,
    EventSuppression,
    DrainEarlyExit,
    OverloadPollCap,
    InstanceLossNoticed,
    SpotNotice,
    CredentialsLife,
    CredentialsRefresh,
    RegistryTokenLife,
    RegistryToken,
    SecretsRetries,
    UpstreamBytesPerSecond,
    ImageCleanupInterval,
    ImageMinimumAge,
    ImagesPerCleanup,
    FargateBurst,
    FargateRefill,
    BlockImds,
    PullState,
    RestartDelay,
    ResourcesFree,
    AlarmBakeTime,
    OverloadSlowdown,
    HealthGate,
    ActivatingMeaning,
    BreakerPreset,
    StrictHealthyThreshold,
    CredentialFlow,
    ExecutionRole,
    DisconnectGraceSeconds,
    PullInactivityTimeout,
    LayerRetries,
    ThrottlePatience,
    TaskCleanupWait,
    InstanceBoot,
    ProvisioningTimeout,
}

/// What the number of a setting means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// Milliseconds; written as a duration.
    Span,
    /// Bytes in a second; written as a size.
    Rate,
    /// A plain number.
    Count,
    /// One of these words, counted from 0.
    Choice(&'static [&'static str]),
}

impl Setting {
    /// Every setting, in the order a task meets them.
    pub const ALL: &[Setting] = &[
        Setting::SchedulerCadence,
        Setting::Transport,
        Setting::AgentPollInterval,
        Setting::PushLatency,
        Setting::EniAttach,
        Setting::FargateProvisioning,
        Setting::PullSetupEc2,
        Setting::PullSetupFargate,
        Setting::LayerBytesPerSecond,
        Setting::HostBytesPerSecond,
        Setting::ConcurrentDownloads,
        Setting::ExtractBytesPerSecondEc2,
        Setting::ExtractBytesPerSecondSmall,
        Setting::ExtractBytesPerSecondFargate,
        Setting::ContainerCreate,
        Setting::ContainerStart,
        Setting::StateReport,
        Setting::TargetRegistration,
        Setting::FirstProbe,
        Setting::DrainIdle,
        Setting::StopTimeout,
        Setting::EniDetach,
        Setting::StoppedRetention,
        Setting::RunningCountsHealthyAfter,
        Setting::PullRetries,
        Setting::ThrottleFirst,
        Setting::ThrottleCap,
        Setting::UnhealthyReplacement,
        Setting::CountExitBeforeHealthy,
        Setting::MaxPercentCountsStopping,
        Setting::EventSuppression,
        Setting::DrainEarlyExit,
        Setting::OverloadPollCap,
        Setting::InstanceLossNoticed,
        Setting::SpotNotice,
        Setting::CredentialsLife,
        Setting::CredentialsRefresh,
        Setting::RegistryTokenLife,
        Setting::RegistryToken,
        Setting::SecretsRetries,
        Setting::UpstreamBytesPerSecond,
        Setting::ImageCleanupInterval,
        Setting::ImageMinimumAge,
        Setting::ImagesPerCleanup,
        Setting::FargateBurst,
        Setting::FargateRefill,
        Setting::BlockImds,
        Setting::PullState,
        Setting::RestartDelay,
        Setting::ResourcesFree,
        Setting::AlarmBakeTime,
        Setting::OverloadSlowdown,
        Setting::HealthGate,
        Setting::ActivatingMeaning,
        Setting::BreakerPreset,
        Setting::StrictHealthyThreshold,
        Setting::CredentialFlow,
        Setting::ExecutionRole,
        Setting::DisconnectGraceSeconds,
        Setting::PullInactivityTimeout,
        Setting::LayerRetries,
        Setting::ThrottlePatience,
        Setting::TaskCleanupWait,
        Setting::InstanceBoot,
        Setting::ProvisioningTimeout,
    ];

    /// Returns the name and the kind of its number.
    pub const fn spelled(self) -> (&'static str, SettingKind) {
        use SettingKind::{Choice, Count, Rate, Span};
        match self {
            Setting::SchedulerCadence => ("schedulerCadence", Span),
            Setting::Transport => ("transport", Choice(&["poll", "push"])),
            Setting::AgentPollInterval => ("agentPollInterval", Span),
            Setting::PushLatency => ("pushLatency", Span),
            Setting::EniAttach => ("eniAttach", Span),
            Setting::FargateProvisioning => ("fargateProvisioning", Span),
            Setting::PullSetupEc2 => ("pullSetupEc2", Span),
            Setting::PullSetupFargate => ("pullSetupFargate", Span),
            Setting::LayerBytesPerSecond => ("layerBytesPerSecond", Rate),
            Setting::HostBytesPerSecond => ("hostBytesPerSecond", Rate),
            Setting::ConcurrentDownloads => ("concurrentDownloads", Count),
            Setting::ExtractBytesPerSecondEc2 => ("extractBytesPerSecondEc2", Rate),
            Setting::ExtractBytesPerSecondSmall => ("extractBytesPerSecondSmall", Rate),
            Setting::ExtractBytesPerSecondFargate => ("extractBytesPerSecondFargate", Rate),
            Setting::ContainerCreate => ("containerCreate", Span),
            Setting::ContainerStart => ("containerStart", Span),
            Setting::StateReport => ("stateReport", Span),
            Setting::TargetRegistration => ("targetRegistration", Span),
            Setting::FirstProbe => ("firstProbe", Span),
            Setting::DrainIdle => ("drainIdle", Span),
            Setting::StopTimeout => ("stopTimeout", Span),
            Setting::EniDetach => ("eniDetach", Span),
            Setting::StoppedRetention => ("stoppedRetention", Span),
            Setting::RunningCountsHealthyAfter => ("runningCountsHealthyAfter", Span),
            Setting::PullRetries => ("pullRetries", Span),
            Setting::ThrottleFirst => ("throttleFirst", Span),
            Setting::ThrottleCap => ("throttleCap", Span),
            Setting::UnhealthyReplacement => ("unhealthyReplacement", Choice(&["startFirst", "stopFirst"])),
            Setting::CountExitBeforeHealthy => ("countExitBeforeHealthy", Choice(&["no", "yes"])),
            Setting::MaxPercentCountsStopping => ("maxPercentCountsStopping", Choice(&["no", "yes"])),
            Setting::EventSuppression => ("eventSuppression", Span),
            Setting::DrainEarlyExit => ("drainEarlyExit", Choice(&["no", "yes"])),
            Setting::OverloadPollCap => ("overloadPollCap", Span),
            Setting::InstanceLossNoticed => ("instanceLossNoticed", Span),
            Setting::SpotNotice => ("spotNotice", Span),
            Setting::CredentialsLife => ("credentialsLife", Span),
            Setting::CredentialsRefresh => ("credentialsRefresh", Span),
            Setting::RegistryTokenLife => ("registryTokenLife", Span),
            Setting::RegistryToken => ("registryToken", Span),
            Setting::SecretsRetries => ("secretsRetries", Span),
            Setting::UpstreamBytesPerSecond => ("upstreamBytesPerSecond", Rate),
            Setting::ImageCleanupInterval => ("imageCleanupInterval", Span),
            Setting::ImageMinimumAge => ("imageMinimumAge", Span),
            Setting::ImagesPerCleanup => ("imagesPerCleanup", Count),
            Setting::FargateBurst => ("fargateBurst", Count),
            Setting::FargateRefill => ("fargateRefill", Count),
            Setting::BlockImds => ("blockImds", Choice(&["no", "yes"])),
            Setting::PullState => ("pullState", Choice(&["PENDING", "ACTIVATING"])),
            Setting::RestartDelay => ("restartDelay", Span),
            Setting::ResourcesFree => ("resourcesFree", Choice(&["STOPPED", "STOPPING"])),
            Setting::AlarmBakeTime => ("alarmBakeTime", Span),
            Setting::OverloadSlowdown => ("overloadSlowdown", Count),
            Setting::HealthGate => ("healthGate", Choice(&["separate", "beforeRunning"])),
            Setting::ActivatingMeaning => ("activatingMeaning", Choice(&["containerStart", "registration"])),
            Setting::BreakerPreset => ("breakerPreset", Choice(&["today", "2023", "handbook"])),
            Setting::StrictHealthyThreshold => ("strictHealthyThreshold", Choice(&["no", "yes"])),
            Setting::CredentialFlow => ("credentialFlow", Choice(&["handbook", "exact"])),
            Setting::ExecutionRole => ("executionRole", Choice(&["absent", "present"])),
            Setting::DisconnectGraceSeconds => ("disconnectGraceSeconds", Span),
            Setting::PullInactivityTimeout => ("pullInactivityTimeout", Span),
            Setting::LayerRetries => ("layerRetries", Span),
            Setting::ThrottlePatience => ("throttlePatience", Count),
            Setting::TaskCleanupWait => ("taskCleanupWait", Span),
            Setting::InstanceBoot => ("instanceBoot", Span),
            Setting::ProvisioningTimeout => ("provisioningTimeout", Span),
        }
    }

    /// Finds a setting by the name that scenario files use.
    pub fn named(name: &str) -> Option<Setting> {
        Setting::ALL.iter().copied().find(|setting| setting.spelled().0 == name)
    }

    /// Returns the number as scenario files write it: `5s`, `20MB` (in a second), `3` or `poll`.
    fn written(self, number: u64) -> Value {
        match self.spelled().1 {
            SettingKind::Span => json!(Span::from_millis(number)),
            SettingKind::Rate => json!(Bytes(number)),
            SettingKind::Count => json!(number),
            SettingKind::Choice(words) => json!(words.get(number as usize).copied().unwrap_or_default()),
        }
    }

    /// Returns the number behind what `written` writes.
    fn number(self, written: Value) -> Result<u64, Misfit> {
        match self.spelled().1 {
            SettingKind::Span => typed::from_value(written).map(Span::as_millis),
            SettingKind::Rate => typed::from_value(written).map(|rate: Bytes| rate.0),
            SettingKind::Count => typed::from_value(written),
            SettingKind::Choice(words) => {
                words.iter().position(|word| written == *word).map(|place| place as u64).ok_or(Misfit)
            }
        }
    }
}

impl Serialize for Rules {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.overrides.is_empty() {
            return self.profile.serialize(serializer);
        }
        let mut map = Map::new();
        map.insert("profile".to_owned(), json!(self.profile));
        map.extend(
            self.overrides.iter().map(|(setting, number)| (setting.spelled().0.to_owned(), setting.written(*number))),
        );
        map.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Rules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rules, D::Error> {
        let mut rules = Rules::default();
        let map = match Value::deserialize(deserializer)? {
            Value::Object(map) => map,
            word => Map::from_iter([("profile".to_owned(), word)]),
        };
        for (name, written) in map {
            if name == "profile" {
                rules.profile = typed::from_value(written).map_err(de::Error::custom)?;
            } else {
                let setting = Setting::named(&name).ok_or(Misfit).map_err(de::Error::custom)?;
                rules.overrides.insert(setting, setting.number(written).map_err(de::Error::custom)?);
            }
        }
        Ok(rules)
    }
}
