//! Elastic Container Registry: the repositories of the account's registry and their images.

use super::{ApiError, Asked};
use crate::report::members::Members;
use crate::sim::Fact;
use crate::sim::world::ids::ImageId;
use crate::units::{SimTime, Span};
use serde_json::{Value, json};

const MOST: usize = 100;
const MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
/// How long a token is valid; API model, GetAuthorizationToken.
const TOKEN_LIFE: Span = Span::from_secs(12 * 3600);

/// An image of the registry, and how its reference names it there.
#[derive(Clone)]
struct Stored {
    id: ImageId,
    repository: String,
    tag: Option<String>,
    digest: String,
}

pub(super) fn repositories(asked: Asked<'_>) -> Result<Value, ApiError> {
    in_registry(asked)?;
    let named = asked.texts("repositoryNames", MOST)?;
    let mut names: Vec<String> = stored(asked).into_iter().map(|image| image.repository).collect();
    names.sort_unstable();
    names.dedup();
    if let Some(unknown) = named.iter().find(|name| !names.iter().any(|known| known == *name)) {
        return Err(no_repository(asked, unknown));
    }
    names.retain(|name| named.is_empty() || named.contains(&name.as_str()));
    let (account, region, registry) = (asked.catalog().account, &asked.catalog().region, asked.names().registry());
    let row = |name: &String| {
        json!({
            "repositoryArn": format!("arn:aws:ecr:{region}:{account}:repository/{name}"),
            "registryId": account,
            "repositoryName": name,
            "repositoryUri": format!("{registry}/{name}"),
            "createdAt": asked.time(SimTime::ZERO),
            "imageTagMutability": "MUTABLE",
            "imageScanningConfiguration": { "scanOnPush": false },
            "encryptionConfiguration": { "encryptionType": "AES256" },
        })
    };
    let rows = names.iter().map(row).collect();
    paged(asked, "repositories", rows)
}

pub(super) fn images(asked: Asked<'_>) -> Result<Value, ApiError> {
    let rows = selected(asked)?.iter().map(|image| detail(asked, image)).collect();
    paged(asked, "imageDetails", rows)
}

pub(super) fn list_images(asked: Asked<'_>) -> Result<Value, ApiError> {
    let row = |image: &Stored| {
        let mut members = Members::default();
        members.put("imageDigest", image.digest.as_str());
        members.maybe("imageTag", image.tag.as_ref().map(|tag| json!(tag)));
        members.done()
    };
    let rows = selected(asked)?.iter().map(row).collect();
    paged(asked, "imageIds", rows)
}

pub(super) fn authorization_token(asked: Asked<'_>) -> Result<Value, ApiError> {
    let until = asked.here.now() + TOKEN_LIFE;
    Ok(json!({
        "authorizationData": [{
            "authorizationToken": asked.names().registry_token(until),
            "expiresAt": asked.time(until),
            "proxyEndpoint": format!("https://{}", asked.names().registry()),
        }],
    }))
}

fn paged(asked: Asked<'_>, name: &str, rows: Vec<Value>) -> Result<Value, ApiError> {
    let (part, next) = asked.page("maxResults", "nextToken", 1_000, rows)?;
    let mut members = Members::default();
    members.put(name, part);
    members.maybe("nextToken", next.map(Value::from));
    Ok(members.done())
}

/// Returns the images that a request means: all of a repository, or those it names.
fn selected(asked: Asked<'_>) -> Result<Vec<Stored>, ApiError> {
    in_registry(asked)?;
    let name = asked.required_text("repositoryName")?;
    let mut images = stored(asked);
    images.retain(|image| image.repository == name);
    if images.is_empty() {
        return Err(no_repository(asked, name));
    }
    let wanted = asked.objects("imageIds", MOST)?;
    for one in wanted {
        if !images.iter().any(|image| image.is(one)) {
            let part = |name: &str| one.get(name).and_then(Value::as_str).unwrap_or("null").to_owned();
            let (digest, tag) = (part("imageDigest"), part("imageTag"));
            return Err(ApiError::new(
                "ImageNotFoundException",
                format!(
                    "The image with imageId {{imageDigest:'{digest}', imageTag:'{tag}'}} does not exist within the \
                     repository with name '{name}' in the registry with id '{}'",
                    asked.catalog().account
                ),
            ));
        }
    }
    images.retain(|image| wanted.is_empty() || wanted.iter().any(|one| image.is(one)));
    Ok(images)
}

fn in_registry(asked: Asked<'_>) -> Result<(), ApiError> {
    match asked.text("registryId")? {
        Some(other) if other != asked.catalog().account => {
            Err(ApiError::new("RegistryNotFoundException", format!("The registry with id '{other}' does not exist")))
        }
        Some(_) | None => Ok(()),
    }
}

fn no_repository(asked: Asked<'_>, name: &str) -> ApiError {
    let account = asked.catalog().account;
    ApiError::new(
        "RepositoryNotFoundException",
        format!("The repository with name '{name}' does not exist in the registry with id '{account}'"),
    )
}

impl Stored {
    fn is(&self, wanted: &Value) -> bool {
        let same = |name: &str, mine: Option<&str>| match wanted.get(name).and_then(Value::as_str) {
            None => true,
            Some(text) => mine == Some(text),
        };
        let named = wanted.get("imageDigest").is_some() || wanted.get("imageTag").is_some();
        named && same("imageDigest", Some(&self.digest)) && same("imageTag", self.tag.as_deref())
    }
}

/// Returns the images that the account's registry has now: all but missing ones, those of other registries, and those
/// that it has yet to fetch from behind it.
fn stored(asked: Asked<'_>) -> Vec<Stored> {
    let images = asked.catalog().images.iter().enumerate();
    let there = images.filter(|(place, image)| {
        let fetched = || asked.world().fetched_images.iter().any(|id| id.index() == *place);
        !image.missing && (!image.pull_through_cache || fetched())
    });
    there.filter_map(|(place, image)| read(asked, ImageId::new(place as u32), &image.name)).collect()
}

/// Takes a reference apart; none where it names another registry.
fn read(asked: Asked<'_>, id: ImageId, reference: &str) -> Option<Stored> {
    let path = match reference.split_once('/') {
        Some((host, path)) if host.contains('.') => (host == asked.names().registry()).then_some(path)?,
        _ => reference,
    };
    let (path, digest) = match path.split_once('@') {
        Some((path, digest)) => (path, Some(digest.to_owned())),
        None => (path, None),
    };
    let (repository, tag) = match path.rsplit_once(':') {
        Some((repository, tag)) => (repository, Some(tag.to_owned())),
        None => (path, digest.is_none().then(|| "latest".to_owned())),
    };
    let digest = digest.unwrap_or_else(|| asked.names().image_digest(id));
    Some(Stored { id, repository: repository.to_owned(), tag, digest })
}

fn detail(asked: Asked<'_>, image: &Stored) -> Value {
    let trace = asked.here.trace();
    let fetched = trace.iter().find(|entry| matches!(entry.fact, Fact::ImageFetched { image: id } if id == image.id));
    let pulled = trace.iter().rev().find(|entry| match entry.fact {
        Fact::PullStarted { task, container } => {
            let definition = asked.here.index().task(task).definition;
            asked.catalog().definition(definition).containers[usize::from(container)].image == image.id
        }
        _ => false,
    });
    let mut members = Members::default();
    members.put("registryId", asked.catalog().account);
    members.put("repositoryName", image.repository.as_str());
    members.put("imageDigest", image.digest.as_str());
    members.maybe("imageTags", image.tag.as_ref().map(|tag| json!([tag])));
    members.put("imageSizeInBytes", asked.catalog().image(image.id).size.0);
    members.put("imagePushedAt", asked.time(fetched.map_or(SimTime::ZERO, |entry| entry.at)));
    members.put("imageManifestMediaType", MANIFEST);
    members.put("artifactMediaType", "application/vnd.docker.container.image.v1+json");
    members.maybe("lastRecordedPullTime", pulled.map(|entry| asked.time(entry.at)));
    members.done()
}
