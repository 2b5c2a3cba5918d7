//! What an API says instead of an answer, in AWS's words. Fact sheet 11.7.

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// The code between the brackets of `An error occurred (…)`.
    pub code: &'static str,
    pub message: String,
}

impl ApiError {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> ApiError {
        ApiError { code, message: message.into() }
    }

    pub(super) fn invalid(message: impl Into<String>) -> ApiError {
        ApiError::new("InvalidParameterException", message)
    }

    pub(super) fn cluster_not_found() -> ApiError {
        ApiError::new("ClusterNotFoundException", "Cluster not found.")
    }

    pub(super) fn service_not_found() -> ApiError {
        ApiError::new("ServiceNotFoundException", "Service not found.")
    }

    pub(super) fn unknown_operation(name: &str) -> ApiError {
        let shown: String = name.chars().take(80).collect();
        ApiError::new("UnknownOperationException", format!("The operation {shown} is not answered here."))
    }
}
