//! Container images: their layers, and how the application inside behaves.

use super::typed;
use crate::units::{Bytes, Span};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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
    /// Whether the registry does not have it, so that every pull fails.
    #[serde(skip_serializing_if = "crate::scenario::is_default")]
    pub missing: bool,
    /// Whether ECR fetches it from another registry when it is first asked for.
    #[serde(skip_serializing_if = "crate::scenario::is_default")]
    pub pull_through_cache: bool,
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
#[serde(try_from = "Written", into = "Written")]
pub struct AppBehaviour {
    /// From container start until the application listens; connections are refused before.
    pub boot: Span,
    /// What requests get, unless `course` says more.
    pub health: HealthAnswer,
    /// How the answer changes; anything but `Steady` begins with `HealthAnswer::Ok`.
    pub course: HealthCourse,
    /// From SIGTERM until the application has exited by itself, with status 0.
    pub shutdown: Span,
    /// The process ends by itself this long after it started.
    pub exit_after: Option<Span>,
    pub exit_code: Option<u8>,
    /// The kernel kills the process for its memory this long after it started: exit code 137.
    pub oom_after: Option<Span>,
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

/// How the answer changes while the application runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HealthCourse {
    /// It does not.
    #[default]
    Steady,
    /// All is well for this long after the application listens, then this.
    Turning { ok_for: Span, then: HealthAnswer },
    /// This many requests of a thousand get a 500.
    Failing { permille: u16 },
}

impl Default for AppBehaviour {
    fn default() -> Self {
        AppBehaviour {
            boot: Span::from_secs(3),
            health: HealthAnswer::Ok,
            course: HealthCourse::Steady,
            shutdown: Span::from_secs(1),
            exit_after: None,
            exit_code: None,
            oom_after: None,
        }
    }
}

/// The shape in files, where `health` holds both the answer and its course.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Written {
    boot: Span,
    health: Value,
    shutdown: Span,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_after: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    oom_after: Option<Span>,
}

impl Default for Written {
    fn default() -> Self {
        AppBehaviour::default().into()
    }
}

impl From<AppBehaviour> for Written {
    fn from(app: AppBehaviour) -> Written {
        let health = match app.course {
            HealthCourse::Steady => json!(app.health),
            HealthCourse::Turning { ok_for, then } => json!({ "okFor": ok_for, "then": then }),
            HealthCourse::Failing { permille } => json!({ "failRate": f64::from(permille) / 1000.0 }),
        };
        let AppBehaviour { boot, shutdown, exit_after, exit_code, oom_after, .. } = app;
        Written { boot, health, shutdown, exit_after, exit_code, oom_after }
    }
}

impl TryFrom<Written> for AppBehaviour {
    type Error = typed::Misfit;
    fn try_from(written: Written) -> Result<AppBehaviour, typed::Misfit> {
        let (mut health, mut course) = (HealthAnswer::Ok, HealthCourse::Steady);
        if let Some(rate) = written.health.get("failRate") {
            let permille = (rate.as_f64().unwrap_or_default() * 1000.0).round();
            course = HealthCourse::Failing { permille: permille.clamp(0.0, 1000.0) as u16 };
        } else if let Some(then) = written.health.get("then") {
            let ok_for = written.health.get("okFor").cloned().unwrap_or_default();
            let (ok_for, then) = (typed::from_value(ok_for)?, typed::from_value(then.clone())?);
            course = HealthCourse::Turning { ok_for, then };
        } else {
            health = typed::from_value(written.health)?;
        }
        let Written { boot, shutdown, exit_after, exit_code, oom_after, .. } = written;
        Ok(AppBehaviour { boot, health, course, shutdown, exit_after, exit_code, oom_after })
    }
}
