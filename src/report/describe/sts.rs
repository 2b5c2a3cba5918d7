//! Security Token Service: who asks.

use super::{ApiError, Asked};
use serde_json::{Value, json};

pub(super) fn caller_identity(asked: Asked<'_>) -> Result<Value, ApiError> {
    let names = asked.names();
    Ok(json!({ "UserId": names.caller_id(), "Account": asked.catalog().account, "Arn": names.caller_arn() }))
}
