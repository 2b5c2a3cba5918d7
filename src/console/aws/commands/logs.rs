//! `aws logs`: groups, streams and events of CloudWatch Logs.

use super::NEXT;
use crate::console::aws::operation::{Operation, Pages, Run};
use crate::console::aws::shape::{Flag, Shape, TEXTS, Values};

const GROUP: Flag = Flag::new("logGroupName", Shape::Text).of(Values::LogGroups);
const LIMIT: Flag = Flag::new("limit", Shape::Number);
const START: Flag = Flag::new("startTime", Shape::Number);
const END: Flag = Flag::new("endTime", Shape::Number);

const fn by_limit(list: &'static str) -> Run {
    Run::Pages(Pages { list, size: "limit", token: "nextToken", next: "nextToken" })
}

pub const OPERATIONS: &[Operation] = &[
    Operation {
        service: "logs",
        name: "describe-log-groups",
        api: "logs:DescribeLogGroups",
        does: "the log groups",
        flags: &[
            Flag::new("logGroupNamePrefix", Shape::Text).of(Values::LogGroups),
            Flag::new("logGroupNamePattern", Shape::Text),
            NEXT,
            LIMIT,
        ],
        example: "logs describe-log-groups",
        run: by_limit("logGroups"),
    },
    Operation {
        service: "logs",
        name: "describe-log-streams",
        api: "logs:DescribeLogStreams",
        does: "the log streams of a group",
        flags: &[
            GROUP,
            Flag::new("logStreamNamePrefix", Shape::Text).of(Values::LogStreams),
            Flag::new("orderBy", Shape::Text).of(Values::Words(&["LogStreamName", "LastEventTime"])),
            Flag::new("descending", Shape::Switch),
            NEXT,
            LIMIT,
        ],
        example: "logs describe-log-streams --log-group-name LOG_GROUP --order-by LastEventTime --descending --max-items 3",
        run: by_limit("logStreams"),
    },
    Operation {
        service: "logs",
        name: "get-log-events",
        api: "logs:GetLogEvents",
        does: "what one container wrote",
        flags: &[
            GROUP,
            Flag::new("logStreamName", Shape::Text).required().of(Values::LogStreams),
            START,
            END,
            NEXT,
            LIMIT,
            Flag::new("startFromHead", Shape::Switch),
            Flag::new("unmask", Shape::Switch),
        ],
        example: "logs get-log-events --log-group-name LOG_GROUP --log-stream-name LOG_STREAM --query 'events[].message'",
        run: Run::Answer,
    },
    Operation {
        service: "logs",
        name: "filter-log-events",
        api: "logs:FilterLogEvents",
        does: "events of all streams of a group that match a pattern",
        flags: &[
            GROUP,
            Flag::new("logStreamNames", TEXTS).of(Values::LogStreams),
            Flag::new("logStreamNamePrefix", Shape::Text),
            START,
            END,
            Flag::new("filterPattern", Shape::Text),
            NEXT,
            LIMIT,
            Flag::new("interleaved", Shape::Switch),
            Flag::new("unmask", Shape::Switch),
        ],
        example: "logs filter-log-events --log-group-name LOG_GROUP --filter-pattern ERROR --max-items 5",
        run: by_limit("events"),
    },
];
