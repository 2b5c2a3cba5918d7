//! `aws cloudwatch set-alarm-state`: what makes a deployment's alarm go off.

use super::change::obey;
use crate::console::aws::fault::Fault;
use crate::console::aws::operation::{Call, Operation, Outcome, Run};
use crate::console::aws::shape::{Flag, Shape, Values};
use crate::scenario::Command;
use crate::scenario::command::AlarmState;
use serde_json::json;

const STATES: &[&str] = &["OK", "ALARM", "INSUFFICIENT_DATA"];

pub const OPERATIONS: &[Operation] = &[Operation {
    service: "cloudwatch",
    name: "set-alarm-state",
    api: "cloudwatch:SetAlarmState",
    does: "set an alarm that deployments watch",
    flags: &[
        Flag::new("alarmName", Shape::Text).required(),
        Flag::new("stateValue", Shape::Text).required().of(Values::Words(STATES)),
        Flag::new("stateReason", Shape::Text).required(),
        Flag::new("stateReasonData", Shape::Text),
    ],
    example: "cloudwatch set-alarm-state --alarm-name ALARM_NAME --state-value ALARM --state-reason test",
    run: Run::Own(run),
}];

fn run(call: &Call<'_>) -> Result<Outcome, Fault> {
    let alarm_name = call.text("alarmName").unwrap_or_default().to_owned();
    let state_value = match call.text("stateValue") {
        Some("OK") => AlarmState::Ok,
        Some("ALARM") => AlarmState::Alarm,
        Some("INSUFFICIENT_DATA") => {
            return Err(call.refused("InvalidFormat", "INSUFFICIENT_DATA is not modelled: use OK or ALARM"));
        }
        other => {
            let text = format!(
                "1 validation error detected: Value '{}' at 'stateValue' failed to satisfy constraint: Member must \
                 satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
                other.unwrap_or_default()
            );
            return Err(call.refused("ValidationError", text));
        }
    };
    if !call.here.catalog().alarms.contains(&alarm_name) {
        return Err(call.refused("ResourceNotFound", "Alarm does not exist."));
    }
    obey(call, Command::SetAlarmState { alarm_name, state_value })?.done(call, &json!({}))
}
