//! The formats that a check can report in.

use super::{html, junit, platforms, tap, text};
use crate::check::Report;

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal.
    Text,
    /// Everything, as JSON.
    Json,
    /// JUnit XML, which most continuous-integration servers read.
    Junit,
    /// Test Anything Protocol, version 14.
    Tap,
    /// Gradescope's `results.json`.
    Gradescope,
    /// The text report with Autolab's scores as the last line.
    Autolab,
    /// Classroom 50's `result.json`.
    Classroom50,
    /// A page that stands alone.
    Html,
}

impl Format {
    /// Every format with its name.
    pub const ALL: [(&'static str, Format); 8] = [
        ("text", Format::Text),
        ("json", Format::Json),
        ("junit", Format::Junit),
        ("tap", Format::Tap),
        ("gradescope", Format::Gradescope),
        ("autolab", Format::Autolab),
        ("classroom50", Format::Classroom50),
        ("html", Format::Html),
    ];

    /// Whether it can only hold one submission.
    pub fn is_single(self) -> bool {
        matches!(self, Format::Gradescope | Format::Autolab | Format::Classroom50)
    }
}

/// The reports in a format; text for a terminal of `width` columns. A format for one submission
/// shows the first.
pub fn render(reports: &[Report], format: Format, width: usize) -> String {
    let single = |render: fn(&Report) -> String| reports.first().map(render).unwrap_or_default();
    match format {
        Format::Text => {
            let several = reports.len() > 1;
            reports.iter().map(|report| text::text(report, several, width)).collect()
        }
        Format::Json => match reports {
            [only] => json(only),
            all => json(&all),
        },
        Format::Junit => junit::junit(reports),
        Format::Tap => tap::tap(reports),
        Format::Gradescope => single(platforms::gradescope),
        Format::Autolab => single(platforms::autolab),
        Format::Classroom50 => single(platforms::classroom50),
        Format::Html => html::html(reports),
    }
}

/// A value as indented JSON that ends in a line feed.
pub fn json(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("reports hold only text and numbers");
    text.push('\n');
    text
}
