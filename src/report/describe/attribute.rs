//! The attributes of container instances.

use super::{ApiError, Asked, container_instance};
use crate::report::members::Members;
use serde_json::{Value, json};

pub(super) fn list(asked: Asked<'_>) -> Result<Value, ApiError> {
    asked.in_cluster()?;
    if asked.word("targetType", &["container-instance"])?.is_none() {
        return Err(ApiError::invalid("targetType can not be blank."));
    }
    let (name, value) = (asked.text("attributeName")?, asked.text("attributeValue")?);
    if value.is_some() && name.is_none() {
        return Err(ApiError::invalid("attributeValue needs an attributeName."));
    }
    let mut rows = Vec::new();
    for (host, spec) in container_instance::instances(asked).filter(|(host, _)| host.is_registered()) {
        let arn = asked.names().container_instance_arn(host.id);
        for (known, has) in spec.all_attributes() {
            if name.is_some_and(|name| name != known) || value.is_some_and(|value| value != has) {
                continue;
            }
            let mut row = Members::default();
            row.put("name", known);
            row.maybe("value", (!has.is_empty()).then(|| json!(has)));
            row.put("targetType", "container-instance");
            row.put("targetId", arn.as_str());
            rows.push(row.done());
        }
    }
    asked.listed("attributes", rows)
}
