//! The formats of grading platforms: Gradescope, Autolab, Classroom 50.
//!
//! Sources: Gradescope's autograder specification (`results.json`), Autolab's guide for autograders
//! (the last line of the output), Classroom 50's wiki page "Advanced Autograding" (the `result.json`
//! contract).

use super::formats::json;
use super::lines::lines;
use super::text;
use crate::check::{Report, Verdict};
use serde_json::{Map, Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

/// Gradescope's `results.json`.
pub fn gradescope(report: &Report) -> String {
    let tests: Vec<Value> = lines(report)
        .into_iter()
        .map(|line| {
            json!({
                "name": format!("{} {}", line.exercise, line.name),
                "score": line.points,
                "max_score": line.possible,
                "status": if line.verdict == Verdict::Correct { "passed" } else { "failed" },
                "output": line.details.unwrap_or_else(|| line.verdict.to_string()),
                "output_format": "text",
                "visibility": "visible",
                "extra_data": { "verdict": line.verdict.slug() },
            })
        })
        .collect();
    json(&json!({
        "output": format!("{}: {}", report.target, report.verdict),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": { "hash": report.hash, "seed": report.seed, "sandbox": report.sandbox },
        "tests": tests,
    }))
}

/// The text report, then the scores of the exercises in one line, where Autolab looks for them.
pub fn autolab(report: &Report) -> String {
    let scores: Map<String, Value> = report
        .exercises
        .iter()
        .map(|exercise| (format!("{}/{}", exercise.node, exercise.exercise), json!(exercise.score)))
        .collect();
    format!("{}\n{}\n", text::plain(report, 100).trim_end(), json!({ "scores": scores }))
}

/// Classroom 50's `result.json`. What identifies the submission comes from the environment that its
/// runner sets.
pub fn classroom50(report: &Report) -> String {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let or_empty = |name: &str| set(name).unwrap_or_default();
    let tests: Vec<Value> = lines(report)
        .into_iter()
        .map(|line| {
            json!({
                "test-name": format!("{} {}", line.exercise, line.name),
                "passed": line.verdict == Verdict::Correct,
                "score": line.points,
                "max-score": line.possible,
                "verdict": line.verdict.slug(),
            })
        })
        .collect();
    let sum = |field: &str| tests.iter().filter_map(|test| test[field].as_u64()).sum::<u64>();
    json(&json!({
        "schema": "classroom50/result/v1",
        "classroom": or_empty("CLASSROOM"),
        "assignment": set("ASSIGNMENT").unwrap_or_else(|| report.target.clone()),
        "submission": or_empty("SUBMISSION_TAG"),
        "commit": or_empty("COMMIT_URL"),
        "release": or_empty("RELEASE_URL"),
        "review": set("REVIEW_URL").unwrap_or_else(|| or_empty("COMMIT_URL")),
        "datetime": utc(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()),
        "score": sum("score"),
        "max-score": sum("max-score"),
        "tests": tests,
    }))
}

/// Seconds since 1970 as `2026-06-01T14:32:01Z`.
fn utc(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Howard Hinnant's civil_from_days, for days after 1970: years begin in March, so that the leap
    // day is the last of them.
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

#[cfg(test)]
mod tests {
    use super::utc;

    #[test]
    fn dates_are_right_around_leap_days() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(utc(1_709_251_199), "2024-02-29T23:59:59Z");
        assert_eq!(utc(1_780_324_321), "2026-06-01T14:32:01Z");
    }
}
