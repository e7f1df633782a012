//! `check`.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::args::{Check, CheckFormat};
use crate::cli::output::{Tone, count};
use crate::cli::{Context, Outcome};
use crate::script::Code;
use crate::studio::report::Finding;
use crate::studio::{Studio, StudioError};

pub(in crate::cli) fn check(context: &Context, args: &Check) -> Result<Outcome, StudioError> {
    let Context { studio, output, .. } = context;
    let mut findings = Vec::new();
    let mut refused = false;
    let scripts = Studio::scripts(&args.paths)?;
    for script in &scripts {
        match studio.check(script) {
            Ok(found) => findings.extend(found),
            Err(error) => {
                output.error(error);
                refused = true;
            }
        }
    }
    match args.format {
        CheckFormat::Human => {
            print_findings(context, &findings);
            if !refused {
                tell_count(context, scripts.len(), findings.len());
            }
        }
        CheckFormat::Json => output.json(&super::json(&findings)?),
        CheckFormat::Sarif => output.json(&sarif(&findings)),
    }
    let bad = findings.iter().any(|finding| matches!(finding.severity, "error" | "warning"));
    Ok(match (refused, bad) {
        (true, _) => Outcome::Input,
        (false, true) => Outcome::Findings,
        (false, false) => Outcome::Done,
    })
}

fn print_findings(context: &Context, findings: &[Finding]) {
    let output = &context.output;
    for finding in findings {
        let start = finding.range.start;
        let place = format!("{}:{}:{}", finding.file, start.line + 1, start.character + 1);
        let tone = match finding.severity {
            "error" => Tone::Bad,
            "warning" => Tone::Warn,
            _ => Tone::Dim,
        };
        let severity = output.tone(tone, finding.severity);
        let code = output.tone(Tone::Dim, format!("[{}]", finding.code));
        output.print(format!(
            "{}: {severity}: {} {code}",
            output.tone(Tone::Accent, place),
            finding.message
        ));
    }
}

fn tell_count(context: &Context, scripts: usize, findings: usize) {
    let found = match findings {
        0 => "nothing to mend".to_owned(),
        _ => count(findings, "finding", "findings"),
    };
    context.output.tell(format!("{}, {found}", count(scripts, "script", "scripts")));
}

/// SARIF 2.1.0 (OASIS): lines and columns from 1, columns in UTF-16 code units.
fn sarif(findings: &[Finding]) -> Value {
    let level = |severity: &str| match severity {
        "error" => "error",
        "warning" => "warning",
        _ => "note",
    };
    let rules: Vec<Value> = Code::ALL.iter().map(|code| json!({ "id": code.as_str() })).collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let range = finding.range;
            json!({
                "ruleId": finding.code,
                "level": level(finding.severity),
                "message": { "text": finding.message },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": uri(Path::new(&finding.file)) },
                    "region": {
                        "startLine": range.start.line + 1, "startColumn": range.start.character + 1,
                        "endLine": range.end.line + 1, "endColumn": range.end.character + 1,
                    },
                }}],
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "columnKind": "utf16CodeUnits",
            "tool": { "driver": {
                "name": "assetflow", "version": env!("CARGO_PKG_VERSION"), "rules": rules,
            }},
            "results": results,
        }],
    })
}

/// A path as a URI reference: relative paths stay relative.
fn uri(path: &Path) -> String {
    let encoded = crate::export::relative_url(&path.to_string_lossy().replace('\\', "/"));
    if path.is_absolute() { format!("file:///{encoded}") } else { encoded }
}
