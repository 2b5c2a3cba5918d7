//! `aws elbv2`: target groups and what the load balancer thinks of their targets.

use crate::console::aws::operation::{Operation, Pages, Run};
use crate::console::aws::shape::{Flag, Shape, TEXTS, Values};

const ARN: Flag = Flag::new("TargetGroupArn", Shape::Text).required().of(Values::TargetGroups);
const MARKER: Flag = Flag::new("Marker", Shape::Text);
const TARGET: Shape = Shape::Structure(&[
    ("Id", Shape::Text),
    ("Port", Shape::Number),
    ("AvailabilityZone", Shape::Text),
    ("QuicServerId", Shape::Text),
]);

const fn by_marker(list: &'static str) -> Run {
    Run::Pages(Pages { list, size: "PageSize", token: "Marker", next: "NextMarker" })
}

pub const OPERATIONS: &[Operation] = &[
    Operation {
        service: "elbv2",
        name: "describe-load-balancers",
        api: "elasticloadbalancing:DescribeLoadBalancers",
        does: "the load balancers",
        flags: &[Flag::new("LoadBalancerArns", TEXTS), Flag::new("Names", TEXTS), MARKER],
        example: "elbv2 describe-load-balancers",
        run: by_marker("LoadBalancers"),
    },
    Operation {
        service: "elbv2",
        name: "describe-target-groups",
        api: "elasticloadbalancing:DescribeTargetGroups",
        does: "target groups and their health checks",
        flags: &[
            Flag::new("LoadBalancerArn", Shape::Text),
            Flag::new("TargetGroupArns", TEXTS).of(Values::TargetGroups),
            Flag::new("Names", TEXTS),
            MARKER,
        ],
        example: "elbv2 describe-target-groups --query 'TargetGroups[].TargetGroupName'",
        run: by_marker("TargetGroups"),
    },
    Operation {
        service: "elbv2",
        name: "describe-target-group-attributes",
        api: "elasticloadbalancing:DescribeTargetGroupAttributes",
        does: "attributes of a target group: deregistration delay, slow start",
        flags: &[ARN],
        example: "elbv2 describe-target-group-attributes --target-group-arn TARGET_GROUP",
        run: Run::Answer,
    },
    Operation {
        service: "elbv2",
        name: "describe-target-health",
        api: "elasticloadbalancing:DescribeTargetHealth",
        does: "the health of each target, with the reason",
        flags: &[
            ARN,
            Flag::new("Targets", Shape::List(&TARGET)),
            Flag::new("Include", TEXTS).of(Values::Words(&["AnomalyDetection", "All"])),
        ],
        example: "elbv2 describe-target-health --target-group-arn TARGET_GROUP --output table",
        run: Run::Answer,
    },
];
