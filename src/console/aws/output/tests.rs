//! Answers as the AWS CLI prints them: `tests/fixtures/awscli` holds what its own formatters made of these values.

use super::*;
use std::fs;
use std::path::Path;

#[test]
fn every_answer_is_printed_as_the_aws_cli_prints_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/awscli");
    let mut compared = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(&folder).expect("the fixtures are there").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some((name, kind)) = name.split_once(".out.") else { continue };
        let format = FORMATS.iter().find(|(word, _)| *word == kind).expect(kind).1;
        let given = fs::read_to_string(folder.join(format!("{name}.json"))).expect(name);
        let value: Value = serde_json::from_str(&given).expect(name);
        let want = fs::read_to_string(entry.path()).expect(name);
        let printed = print(format, "DescribeThings", 80, &value);
        if printed != want {
            wrong.push(format!("{name} as {kind}:\n{printed}instead of\n{want}"));
        }
        compared += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 40, "{compared} compared");
}
