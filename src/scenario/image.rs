//! Container images: their layers, and how the application inside behaves.

use crate::units::{Bytes, Span};
use serde::{Deserialize, Serialize};

/// An image in the registry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Image {
    /// The reference a task definition uses.
    pub image: String,
    /// The compressed size when the layers are not listed; it is then split into layers by our own rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<Bytes>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<Layer>,
    #[serde(skip_serializing_if = "crate::scenario::is_default")]
    pub behaviour: AppBehaviour,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Layer {
    pub size: Bytes,
    /// Layers with equal digests are the same layer, shared between images and cached once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// How the application acts once its container has started.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct AppBehaviour {
    /// From container start until the application listens; connections are refused before.
    pub boot: Span,
    pub health: HealthAnswer,
    /// From SIGTERM until the application has exited by itself, with status 0.
    pub shutdown: Span,
    /// The process ends by itself this long after it started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_after: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<u8>,
}

/// What a request to the application, or to its health path, gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HealthAnswer {
    /// 200.
    #[default]
    Ok,
    /// This HTTP status.
    Status(u16),
    /// No answer in time.
    Timeout,
}

impl Default for AppBehaviour {
    fn default() -> Self {
        AppBehaviour {
            boot: Span::from_secs(3),
            health: HealthAnswer::Ok,
            shutdown: Span::from_secs(1),
            exit_after: None,
            exit_code: None,
        }
    }
}
