//! What is usual in a region: calendars, hour cycles, weeks.
//!
//! The tables are those of the Common Locale Data Repository, version 47 (`calendarPreferenceData`,
//! `timeData`, `weekData`), turned around: each row is a value, then all regions that have it.

use super::likely;
use super::tag::Tag;
use icu_locale::Locale;
use icu_locale::extensions::unicode::{Key, SubdivisionId, key};

#[rustfmt::skip]
/// Calendars in descending preference; those that there is no arithmetic for are left out.
static CALENDARS: &[(&str, &str)] = &[
    ("buddhist gregory", "TH"),
    ("gregory", "001"),
    ("gregory chinese", "CN CX HK MO SG"),
    ("gregory coptic islamic-civil islamic-tbla", "EG"),
    ("gregory dangi", "KR"),
    ("gregory ethiopic", "ET"),
    ("gregory hebrew islamic-civil islamic-tbla", "IL"),
    ("gregory indian", "IN"),
    ("gregory islamic-civil islamic-tbla", "AL AZ BD DJ DZ EH ER ID IQ JO KM LB LY MA MR MV MY NE OM PK PS SD SY TD TJ TM TN TR UZ XK YE"),
    ("gregory islamic-umalqura", "SA"),
    ("gregory islamic-umalqura islamic-civil islamic-tbla", "AE BH KW QA"),
    ("gregory japanese", "JP"),
    ("gregory roc chinese", "TW"),
    ("persian gregory islamic-civil islamic-tbla", "AF IR"),
];

#[rustfmt::skip]
/// Hour cycles in descending preference. Some rows are of a language in a region.
static HOUR_CYCLES: &[(&str, &str)] = &[
    ("h12 h23", "419 AE AG AL AR AS AU BB BD BH BM BN BO BS BT CA CL CO CR CU CY DJ DM DO DZ EC EG EH ER ET FJ FM GD GH GM GR GT GU GY HK HN IN IQ JM JO KH KI KN KP KR KW KY LB LC LR LS LY MH MO MP MR MW MX MY NA NI NZ OM PA PE PG PH PK PR PS PW PY QA SA SB SD SG SL SO SS SV SY SZ TC TD TN TO TT TW UM US UY VC VE VG VI VU WS YE ZM ar-001 en-001 en-HK en-MY gu-IN hi-IN kn-IN ml-IN mr-IN pa-IN ta-IN te-IN"),
    ("h23", "AX BQ CP CZ DK FI ID IS ML NE RU SE SJ SK"),
    ("h23 h11 h12", "JP"),
    ("h23 h12", "001 AC AD AF AI AM AO AT AW AZ BA BE BF BG BI BJ BL BR BW BY BZ CC CD CF CG CH CI CK CM CN CV CW CX DE DG EA EE ES FK FO FR GA GB GE GF GG GI GL GN GP GQ GS GW HR HU IC IE IL IM IO IR IT JE KE KG KM KZ LA LI LK LT LU LV MA MC MD ME MF MG MK MM MN MQ MS MT MU MV MZ NC NF NG NL NO NP NR NU PF PL PM PN PT RE RO RS RW SC SH SI SM SN SR ST SX TA TF TG TH TJ TL TM TR TZ UA UG UZ VA VN WF XK YT ZA ZW af-ZA ca-ES en-IL es-BR es-ES es-GQ fr-CA gl-ES it-CH it-IT zu-ZA"),
];

#[rustfmt::skip]
/// The first day of the week.
static FIRST_DAYS: &[(&str, &str)] = &[
    ("fri", "MV"),
    ("mon", "001 AD AE AI AL AM AN AR AT AU AX AZ BA BE BG BM BN BY CH CL CM CN CR CY CZ DE DK EC EE ES FI FJ FO FR GB GE GF GP GR HR HU IE IS IT KG KZ LB LI LK LT LU LV MC MD ME MK MN MQ MY NL NO NZ PL RE RO RS RU SE SI SK SM TJ TM TR UA UY UZ VA VN XK"),
    ("sat", "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY"),
    ("sun", "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW"),
];

#[rustfmt::skip]
/// The days of the weekend, Monday is 1.
static WEEKENDS: &[(&str, &str)] = &[
    ("4 5", "AF"),
    ("5", "IR"),
    ("5 6", "BH DZ EG IL IQ JO KW LY OM QA SA SD SY YE"),
    ("6 7", "001"),
    ("7", "IN UG"),
];

/// The value of the row that has this region.
fn row(table: &'static [(&'static str, &'static str)], region: &str) -> Option<&'static str> {
    let row = table.iter().find(|(_, regions)| regions.split(' ').any(|one| one == region))?;
    Some(row.0)
}

/// RegionPreference: the override if there is one, then the region. Both are canonical.
fn preferred_regions(locale: &Locale) -> Vec<String> {
    let region = match locale.id.region {
        Some(region) => region.to_string(),
        None => subdivision_region(locale, key!("sd")).unwrap_or_else(|| likely_region(locale)),
    };
    subdivision_region(locale, key!("rg")).into_iter().chain([region]).collect()
}

fn likely_region(locale: &Locale) -> String {
    let mut id = locale.id.clone();
    likely::maximize(&mut id);
    id.region.map_or_else(|| "001".to_owned(), |region| region.to_string())
}

/// CanonicalUnicodeSubdivision
fn subdivision_region(locale: &Locale, key: Key) -> Option<String> {
    let value = locale.extensions.unicode.keywords.get(&key)?.as_single_subtag()?;
    let id = SubdivisionId::try_from_str(value.as_str()).ok()?;
    Some(Tag::parse(&format!("und-{}", id.region))?.id.region?.to_string())
}

/// What the table has for the locale's language in one of its regions, or for the region.
fn preferred(table: &'static [(&'static str, &'static str)], locale: &Locale) -> Option<&'static str> {
    preferred_regions(locale).iter().find_map(|region| {
        row(table, &format!("{}-{region}", locale.id.language)).or_else(|| row(table, region))
    })
}

/// The calendars in common use, the most preferred first.
pub(super) fn calendars(locale: &Locale) -> Vec<&'static str> {
    preferred(CALENDARS, locale).unwrap_or("gregory").split(' ').collect()
}

/// The hour cycles in common use, the most preferred first.
pub(super) fn hour_cycles(locale: &Locale) -> Vec<&'static str> {
    preferred(HOUR_CYCLES, locale).or_else(|| row(HOUR_CYCLES, "001")).unwrap_or("h23").split(' ').collect()
}

/// The first day of the week, as the extension key `fw` names it.
pub(super) fn first_day(locale: &Locale) -> &'static str {
    preferred(FIRST_DAYS, locale).unwrap_or("mon")
}

/// The days of the weekend in ascending order, Monday is 1.
pub(super) fn weekend(locale: &Locale) -> impl Iterator<Item = u8> {
    let days = preferred(WEEKENDS, locale).unwrap_or("6 7");
    days.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0')
}
