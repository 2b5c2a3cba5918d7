//! `aws ecr`: repositories, images, and the password for `docker login`.

use super::{MOST, NEXT};
use crate::console::aws::fault::Fault;
use crate::console::aws::operation::{Call, Operation, Outcome, Run, pages};
use crate::console::aws::paging::decode;
use crate::console::aws::shape::{Flag, Shape, TEXTS};
use serde_json::json;

const REGISTRY: Flag = Flag::new("registryId", Shape::Text);
const REPOSITORY: Flag = Flag::new("repositoryName", Shape::Text).required();
const IMAGE: Shape = Shape::Structure(&[("imageDigest", Shape::Text), ("imageTag", Shape::Text)]);

pub const OPERATIONS: &[Operation] = &[
    Operation {
        service: "ecr",
        name: "describe-repositories",
        api: "ecr:DescribeRepositories",
        does: "the image repositories",
        flags: &[REGISTRY, Flag::new("repositoryNames", TEXTS), NEXT, MOST],
        example: "ecr describe-repositories --query 'repositories[].repositoryName'",
        run: pages("repositories"),
    },
    Operation {
        service: "ecr",
        name: "describe-images",
        api: "ecr:DescribeImages",
        does: "images of a repository: tags, digests, sizes",
        flags: &[
            REGISTRY,
            REPOSITORY,
            Flag::new("imageIds", Shape::List(&IMAGE)),
            NEXT,
            MOST,
            Flag::new("filter", Shape::Structure(&[("tagStatus", Shape::Text)])),
        ],
        example: "ecr describe-images --repository-name REPOSITORY",
        run: pages("imageDetails"),
    },
    Operation {
        service: "ecr",
        name: "list-images",
        api: "ecr:ListImages",
        does: "tags and digests of a repository",
        flags: &[
            REGISTRY,
            REPOSITORY,
            NEXT,
            MOST,
            Flag::new("filter", Shape::Structure(&[("tagStatus", Shape::Text)])),
        ],
        example: "ecr list-images --repository-name REPOSITORY",
        run: pages("imageIds"),
    },
    Operation {
        service: "ecr",
        name: "get-login-password",
        api: "ecr:GetAuthorizationToken",
        does: "the password for docker login",
        flags: &[],
        example: "ecr get-login-password",
        run: Run::Own(password),
    },
];

/// The token is `AWS:` and the password in base64.
fn password(call: &Call<'_>) -> Result<Outcome, Fault> {
    let answer = call.ask(call.here, call.operation.api, &json!({}))?;
    let token = answer["authorizationData"][0]["authorizationToken"].as_str().unwrap_or_default();
    let words = decode(token).and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let password = words.split_once(':').map_or(words.as_str(), |(_, password)| password);
    Ok(Outcome::out(format!("{password}\n")))
}
