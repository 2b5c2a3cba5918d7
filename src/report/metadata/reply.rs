//! What comes back: an answer with its status, or the reason why nothing does.

use serde_json::{Value, json};
use std::fmt;

#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Answer(Answer),
    Silence(Silence),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Json(Value),
    Text(String),
}

/// Why no answer comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The container has not started, or has ended: nobody is there to ask.
    NotRunning,
    /// There is no such task any more, or not yet.
    NoTask,
    NoContainer,
    /// There is no such container instance, or it has ended.
    NoInstance,
    /// Network mode `none`: the container has no network at all.
    NoNetwork,
    /// Nothing listens there.
    Refused {
        host: String,
        port: u16,
    },
    /// Nothing comes back.
    TimedOut {
        host: String,
        port: u16,
    },
    /// The address cannot be read, and why.
    NotAnAddress(String),
    /// Something may answer there, but nothing that this engine models.
    NotModelled {
        host: String,
        port: u16,
    },
}

impl Reply {
    pub(super) fn ok(body: Value) -> Reply {
        Reply::Answer(Answer { status: 200, body: Body::Json(body) })
    }

    pub(super) fn text(status: u16, text: impl Into<String>) -> Reply {
        Reply::Answer(Answer { status, body: Body::Text(text.into()) })
    }

    /// An error of the agent: a JSON string.
    pub(super) fn sentence(status: u16, text: String) -> Reply {
        Reply::Answer(Answer { status, body: Body::Json(Value::String(text)) })
    }

    /// An error of the credentials endpoint.
    pub(super) fn error(status: u16, code: &str, message: String) -> Reply {
        let body = json!({ "code": code, "message": message, "HTTPErrorCode": status });
        Reply::Answer(Answer { status, body: Body::Json(body) })
    }

    /// What Go's server says where no handler is.
    pub(super) fn not_found() -> Reply {
        Reply::text(404, "404 page not found")
    }

    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Reply::Answer(answer) => Some(answer),
            Reply::Silence(_) => None,
        }
    }

    /// Returns the status and the JSON of an answer that has some.
    pub fn json(&self) -> Option<(u16, &Value)> {
        match self {
            Reply::Answer(Answer { status, body: Body::Json(body) }) => Some((*status, body)),
            Reply::Answer(_) | Reply::Silence(_) => None,
        }
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Body::Json(value) => write!(f, "{value}"),
            Body::Text(text) => f.write_str(text),
        }
    }
}

impl Silence {
    /// Returns the status with which `curl` ends; none where it cannot even be started.
    pub const fn curl_exit(&self) -> Option<u8> {
        match self {
            Silence::NotRunning | Silence::NoTask | Silence::NoContainer | Silence::NoInstance => None,
            Silence::NotAnAddress(_) => Some(3),
            Silence::NoNetwork | Silence::Refused { .. } | Silence::NotModelled { .. } => Some(7),
            Silence::TimedOut { .. } => Some(28),
        }
    }
}

impl fmt::Display for Silence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Silence::NotRunning => f.write_str("the container does not run, so nobody can ask from there"),
            Silence::NoTask => f.write_str("there is no such task at this moment"),
            Silence::NoContainer => f.write_str("the task has no such container"),
            Silence::NoInstance => f.write_str("there is no such container instance at this moment"),
            Silence::NoNetwork => f.write_str("network is unreachable: the task's network mode is none"),
            Silence::Refused { host, port } => write!(f, "failed to connect to {host} port {port}: Connection refused"),
            Silence::TimedOut { host, port } => {
                write!(f, "failed to connect to {host} port {port}: Connection timed out")
            }
            Silence::NotAnAddress(why) => write!(f, "the address cannot be read: {why}"),
            Silence::NotModelled { host, port } => write!(f, "what answers at {host} port {port} is not modelled"),
        }
    }
}
