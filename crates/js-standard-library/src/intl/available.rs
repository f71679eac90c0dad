//! The locales that there is data for: the specification's Available Locales List, one for all
//! services.
//!
//! The list is that of the Common Locale Data Repository (`availableLocales` and `defaultContent`,
//! version 47), for the languages whose coverage is basic or better: those whose data ICU4X has
//! compiled in. Each locale with a script and a region also stands without its script, as the
//! specification wants.

use icu_locale::LanguageIdentifier;

/// One line for each language: its code, then what may follow it. Sorted.
#[rustfmt::skip]
static LOCALES: &[&str] = &[
    "af NA ZA",
    "ak GH",
    "am ET",
    "ar 001 AE BH DJ DZ EG EH ER IL IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SS SY TD TN YE",
    "as IN",
    "ast ES",
    "az AZ Arab Arab-IQ Arab-IR Arab-TR Cyrl Cyrl-AZ IQ IR Latn Latn-AZ TR",
    "bal Arab Arab-PK Latn Latn-PK PK",
    "be BY tarask",
    "bg BG",
    "bgc IN",
    "bho IN",
    "blo BJ",
    "bn BD IN",
    "br FR",
    "brx IN",
    "bs BA Cyrl Cyrl-BA Latn Latn-BA",
    "ca AD ES ES-valencia FR IT",
    "ceb PH",
    "chr US",
    "cs CZ",
    "csw CA",
    "cv RU",
    "cy GB",
    "da DK GL",
    "de AT BE CH DE IT LI LU",
    "doi IN",
    "dsb DE",
    "ee GH TG",
    "el CY GR polyton",
    "en 001 150 AE AG AI AS AT AU BB BE BI BM BS BW BZ CA CC CH CK CM CX CY CZ DE DG DK DM Dsrt Dsrt-US ER ES FI FJ FK FM FR GB GD GG GH GI GM GS GU GY HK HU ID IE IL IM IN IO IT JE JM KE KI KN KY LC LR LS MG MH MO MP MS MT MU MV MW MY NA NF NG NL NO NR NU NZ PG PH PK PL PN PR PT PW RO RW SB SC SD SE SG SH SI SK SL SS SX SZ Shaw Shaw-GB TC TK TO TT TV TZ UG UM US VC VG VI VU WS ZA ZM ZW",
    "eo 001",
    "es 419 AR BO BR BZ CL CO CR CU DO EA EC ES GQ GT HN IC MX NI PA PE PH PR PY SV US UY VE",
    "et EE",
    "eu ES",
    "fa AF IR",
    "ff Adlm Adlm-BF Adlm-CM Adlm-GH Adlm-GM Adlm-GN Adlm-GW Adlm-LR Adlm-MR Adlm-NE Adlm-NG Adlm-SL Adlm-SN BF CM GH GM GN GW LR Latn Latn-BF Latn-CM Latn-GH Latn-GM Latn-GN Latn-GW Latn-LR Latn-MR Latn-NE Latn-NG Latn-SL Latn-SN MR NE NG SL SN",
    "fi FI",
    "fil PH",
    "fo DK FO",
    "fr BE BF BI BJ BL CA CD CF CG CH CI CM DJ DZ FR GA GF GN GP GQ HT KM LU MA MC MF MG ML MQ MR MU NC NE PF PM RE RW SC SN SY TD TG TN VU WF YT",
    "fy NL",
    "ga GB IE",
    "gaa GH",
    "gd GB",
    "gl ES",
    "gu IN",
    "ha Arab Arab-NG Arab-SD GH NE NG SD",
    "he IL",
    "hi IN Latn Latn-IN",
    "hr BA HR",
    "hsb DE",
    "ht HT",
    "hu HU",
    "hy AM",
    "ia 001",
    "id ID",
    "ie EE",
    "ig NG",
    "ii CN",
    "is IS",
    "it CH IT SM VA",
    "ja JP",
    "jv ID",
    "ka GE",
    "kea CV",
    "kgp BR",
    "kk Arab Arab-CN CN Cyrl Cyrl-KZ KZ",
    "km KH",
    "kn IN",
    "ko CN KP KR",
    "kok Deva Deva-IN IN Latn Latn-IN",
    "ks Arab Arab-IN Deva Deva-IN IN",
    "ku TR",
    "kxv Deva Deva-IN IN Latn Latn-IN Orya Orya-IN Telu Telu-IN",
    "ky KG",
    "lb LU",
    "lij IT",
    "lmo IT",
    "lo LA",
    "lt LT",
    "lv LV",
    "mai IN",
    "mi NZ",
    "mk MK",
    "ml IN",
    "mn CN MN Mong Mong-CN Mong-MN",
    "mni Beng Beng-IN IN Mtei Mtei-IN",
    "mr IN",
    "ms Arab Arab-BN Arab-MY BN ID MY SG",
    "mt MT",
    "my MM",
    "nb NO SJ",
    "nds DE NL",
    "ne IN NP",
    "nl AW BE BQ CW NL SR SX",
    "nn NO",
    "no",
    "nqo GN",
    "nso ZA",
    "oc ES FR",
    "om ET KE",
    "or IN",
    "pa Arab Arab-PK Guru Guru-IN IN PK",
    "pcm NG",
    "pl PL",
    "ps AF PK",
    "pt AO BR CH CV GQ GW LU MO MZ PT ST TL",
    "qu BO EC PE",
    "raj IN",
    "rm CH",
    "ro MD RO",
    "ru BY KG KZ MD RU UA",
    "rw RW",
    "sa IN",
    "sah RU",
    "sat Deva Deva-IN IN Olck Olck-IN",
    "sc IT",
    "sd Arab Arab-PK Deva Deva-IN IN PK",
    "si LK",
    "sk SK",
    "sl SI",
    "so DJ ET KE SO",
    "sq AL MK XK",
    "sr BA Cyrl Cyrl-BA Cyrl-ME Cyrl-RS Cyrl-XK Latn Latn-BA Latn-ME Latn-RS Latn-XK ME RS XK",
    "st LS ZA",
    "su ID Latn Latn-ID",
    "sv AX FI SE",
    "sw CD KE TZ UG",
    "syr IQ SY",
    "szl PL",
    "ta IN LK MY SG",
    "te IN",
    "tg TJ",
    "th TH",
    "ti ER ET",
    "tk TM",
    "tn BW ZA",
    "to TO",
    "tr CY TR",
    "tt RU",
    "ug CN",
    "uk UA",
    "ur IN PK",
    "uz AF Arab Arab-AF Cyrl Cyrl-UZ Latn Latn-UZ UZ",
    "vec IT",
    "vi VN",
    "vmw MZ",
    "wo SN",
    "xh ZA",
    "xnr IN",
    "yo BJ NG",
    "yrl BR CO VE",
    "yue CN HK Hans Hans-CN Hant Hant-CN Hant-HK Hant-MO MO",
    "za CN",
    "zh CN HK Hans Hans-CN Hans-HK Hans-MO Hans-MY Hans-SG Hant Hant-HK Hant-MO Hant-MY Hant-TW Latn Latn-CN MO MY SG TW",
    "zu ZA",
];

fn line_of(language: &str) -> Option<&'static str> {
    let index =
        LOCALES.binary_search_by(|line| line.split(' ').next().unwrap_or_default().cmp(language)).ok()?;
    Some(LOCALES[index])
}

/// Whether a canonicalized tag without extensions is in the list.
pub(super) fn is_available(tag: &str) -> bool {
    let (language, rest) = tag.split_once('-').unwrap_or((tag, ""));
    line_of(language).is_some_and(|line| rest.is_empty() || line.split(' ').skip(1).any(|more| more == rest))
}

/// LookupMatchingLocaleByPrefix, for one locale: what of it is in the list.
pub(super) fn longest_available(id: &LanguageIdentifier) -> Option<String> {
    let mut tag = id.to_string();
    loop {
        if is_available(&tag) {
            return Some(tag);
        }
        // No subtag of a language identifier is a single letter, so none is left dangling.
        let end = tag.rfind('-')?;
        tag.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::{LOCALES, is_available, longest_available};
    use crate::intl::locale::DEFAULT_LOCALE;
    use crate::intl::tag::Tag;

    #[test]
    fn the_list_is_sorted_and_canonical() {
        assert!(LOCALES.is_sorted_by_key(|line| line.split(' ').next()));
        for line in LOCALES {
            let (language, rest) = line.split_once(' ').unwrap_or((line, ""));
            for more in rest.split(' ').filter(|more| !more.is_empty()) {
                let tag = format!("{language}-{more}");
                assert_eq!(Tag::parse(&tag).unwrap().to_string(), tag);
            }
        }
    }

    #[test]
    fn a_prefix_matches() {
        let longest = |tag: &str| longest_available(&Tag::parse(tag).unwrap().id);
        assert!(is_available(DEFAULT_LOCALE));
        assert_eq!(longest("de-Latn-AT-1996").as_deref(), Some("de"));
        assert_eq!(longest("de-AT-1996").as_deref(), Some("de-AT"));
        assert_eq!(longest("zh-TW").as_deref(), Some("zh-TW"));
        assert_eq!(longest("tlh"), None);
    }
}
