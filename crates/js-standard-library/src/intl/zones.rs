//! Time zones: their primary identifiers, and those of a region.

use icu_time::zone::iana::IanaParserExtended;
use temporal_rs::TimeZone;

/// Every time zone as its Unicode code, which begins with the region's, and its primary identifier.
fn zones() -> impl Iterator<Item = (String, &'static str)> {
    IanaParserExtended::new().iter().map(|zone| (zone.time_zone.to_string(), primary(zone.canonical)))
}

/// The primary identifier of what ICU4X takes for canonical: ECMA-402 wants `UTC` for all names of
/// the universal time.
fn primary(canonical: &'static str) -> &'static str {
    match canonical {
        "Etc/UTC" | "Etc/GMT" => "UTC",
        other => other,
    }
}

/// AvailablePrimaryTimeZoneIdentifiers, sorted.
pub(super) fn available_zones() -> Vec<&'static str> {
    let mut list: Vec<&str> = zones().map(|(_, id)| id).filter(|id| *id != "Etc/Unknown").collect();
    list.sort_unstable();
    list.dedup();
    // Newer data may know a zone as another name of one that is in the list too.
    let all = list.clone();
    list.retain(|id| newer_name(id).is_none_or(|name| name == *id || !all.contains(&name.as_str())));
    list
}

/// The primary identifier of a zone in the database that Temporal uses.
fn newer_name(id: &str) -> Option<String> {
    TimeZone::try_from_identifier_str(id).and_then(|zone| zone.primary_identifier()?.identifier()).ok()
}

/// The zones in use in a region, sorted.
pub(super) fn zones_of_region(region: &str) -> Vec<&'static str> {
    let mut list: Vec<&str> =
        zones().filter(|(code, _)| region_of(code) == region).map(|(_, id)| id).collect();
    list.sort_unstable();
    list.dedup();
    list
}

/// The region that a code begins with, in upper case; nothing for codes of no region.
fn region_of(code: &str) -> String {
    match code {
        "gazastrp" | "hebron" => "PS".to_owned(),
        "jeruslm" => "IL".to_owned(),
        // Zones of no region, and the unknown one.
        "gmt" | "unk" => String::new(),
        _ if code.starts_with("utc") => String::new(),
        _ => code.get(..2).unwrap_or_default().to_ascii_uppercase(),
    }
}
