//! Texts that many people paste and that hold no scenario: each is known by its looks, and has a command that helps.

use super::Refused;
use super::notes::{Note, NoteKind};

struct Wrong {
    what: &'static str,
    hint: &'static str,
    is: fn(&str) -> bool,
}

/// The more special ones first.
const WRONG: &[Wrong] = &[
    Wrong {
        what: "this is Terraform's plan as people read it",
        hint: "run `terraform plan -out=plan.bin`, then `terraform show -json plan.bin`, and paste that",
        is: |text| {
            let planned = [
                "Terraform will perform the following actions",
                "(known after apply)",
                "Terraform used the selected providers",
            ];
            planned.iter().any(|mark| text.contains(mark))
                || text.lines().any(|line| {
                    let line = line.trim_start().trim_start_matches(['+', '-', '~', '/', '<', '=']).trim_start();
                    line.starts_with("resource \"aws_") && text.contains(" will be ")
                })
        },
    },
    Wrong {
        what: "this is Terraform's source",
        hint: "run `terraform plan -out=plan.bin`, then `terraform show -json plan.bin`, and paste that",
        is: |text| {
            text.lines().any(|line| {
                let line = line.trim_start();
                ["resource \"", "module \"", "data \"", "locals {", "variable \""]
                    .iter()
                    .any(|mark| line.starts_with(mark))
            })
        },
    },
    Wrong {
        what: "this is a table",
        hint: "add `--output json` to the command",
        is: |text| text.lines().filter(|line| line.trim().starts_with('|') && line.trim().ends_with('|')).count() >= 3,
    },
    Wrong {
        what: "this is the CLI's text output",
        hint: "add `--output json` to the command",
        is: |text| {
            text.lines().any(|line| {
                let word = line.split('\t').next().unwrap_or_default();
                line.contains('\t') && word.len() > 3 && word.chars().all(|c| c.is_ascii_uppercase())
            })
        },
    },
    Wrong {
        what: "this is what `cdk diff` prints",
        hint: "run `cdk synth` and paste the template",
        is: |text| {
            let marks = ["[~] AWS::", "[+] AWS::", "[-] AWS::"];
            text.lines().any(|line| marks.iter().any(|mark| line.trim_start().starts_with(mark)))
        },
    },
    Wrong {
        what: "this is Pulumi's preview",
        hint: "deploy it, then paste what `aws ecs describe-services --cluster C --services S` prints",
        is: |text| text.contains("pulumi:pulumi:Stack") || text.contains("Previewing update ("),
    },
    Wrong {
        what: "this is of Kubernetes",
        hint: "for a service on ECS, paste what `aws ecs describe-services --cluster C --services S` prints",
        is: |text| {
            text.lines().any(|line| {
                let table = line.trim_start().starts_with("NAME") && line.contains("READY");
                table || line.trim_start_matches(['$', '#', ' ']).starts_with("kubectl ")
            })
        },
    },
    Wrong {
        what: "this is source of the CDK",
        hint: "run `cdk synth` and paste the template",
        is: |text| text.contains("aws-cdk-lib") || text.contains("aws_cdk") || text.contains("new ecs."),
    },
    Wrong {
        what: "this is Jsonnet that has to be worked out first",
        hint: "paste what `ecspresso render servicedef` and `ecspresso render taskdef` print",
        is: |text| text.contains("std.") || text.lines().any(|line| line.trim_start().starts_with("local ")),
    },
    Wrong {
        what: "the command failed",
        hint: "run it again with a profile that may call it, then paste the answer",
        is: |text| text.contains("An error occurred (") || text.contains("Unable to locate credentials"),
    },
    Wrong {
        what: "these are a service's events alone",
        hint: "paste what `aws ecs describe-services --cluster C --services S` prints, which holds them",
        is: |text| text.lines().any(|line| line.contains("(service ") && line.contains(") ")),
    },
    Wrong {
        what: "this is a command without its answer",
        hint: "paste what it prints too; what is there, `aws ecs describe-services --cluster C --services S` prints",
        is: |text| {
            let first = text
                .lines()
                .map(|line| line.trim_start_matches(['$', '#', '>', '%', ' ']))
                .find(|line| !line.is_empty());
            first.is_some_and(|line| line.starts_with("aws "))
        },
    },
    Wrong {
        what: "this is YAML or JSON with a mistake",
        hint: "paste the whole text as it was printed",
        is: |text| {
            text.contains("taskDefinition") || text.contains("AWS::ECS") || text.contains("containerDefinitions")
        },
    },
];

/// Says what a text is that is no document, and what to run instead.
pub fn known(text: &str) -> Option<(&'static str, &'static str)> {
    WRONG.iter().find(|wrong| (wrong.is)(text)).map(|wrong| (wrong.what, wrong.hint))
}

pub const PASTE: &str = "Paste what `aws ecs describe-services --cluster C --services S` and `aws ecs describe-task-definition \
                         --task-definition T` print, a CloudFormation template, or `terraform show -json`";

/// What is said of a document of something else, before what it is of.
pub const ELSE: &str = " says nothing of ECS: ";

/// Nothing was found in any text: says why.
pub fn refused(notes: Vec<Note>) -> Refused {
    let mut reasons: Vec<String> = notes.iter().map(ToString::to_string).collect();
    reasons.truncate(20);
    let helped = notes.iter().any(|note| WRONG.iter().any(|wrong| note.why.ends_with(wrong.hint)));
    let known = notes.iter().any(|note| note.kind == NoteKind::Seen || note.why.contains(ELSE));
    if reasons.is_empty() {
        reasons.push("there is nothing about an ECS service in the text".to_owned());
    }
    let hint = if helped { "The command above gives what can be read" } else { PASTE };
    Refused { reasons, hint: hint.to_owned(), known }
}
