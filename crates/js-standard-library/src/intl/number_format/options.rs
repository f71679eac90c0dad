//! The options of NumberFormat other than digits, and their reading.

use super::units::is_well_formed_unit;
use crate::intl::digits::{DigitOptions, Range, RoundingMode, RoundingPriority, TrailingZeroDisplay};
use crate::intl::options::{Choice, Options, choices};
use js_object_model::{Context, Message, Result, to_boolean};
use js_value::Value;

choices! {
    /// `style`
    pub(in crate::intl) enum Style {
        Decimal "decimal",
        Percent "percent",
        Currency "currency",
        Unit "unit",
    }
}

choices! {
    /// `currencyDisplay`
    pub(in crate::intl) enum CurrencyDisplay {
        Code "code",
        Symbol "symbol",
        NarrowSymbol "narrowSymbol",
        Name "name",
    }
}

choices! {
    /// `currencySign`
    pub(in crate::intl) enum CurrencySign {
        Standard "standard",
        Accounting "accounting",
    }
}

choices! {
    /// `unitDisplay`, and the `style` of relative times
    pub(in crate::intl) enum Width {
        Short "short",
        Narrow "narrow",
        Long "long",
    }
}

choices! {
    /// `notation`
    pub(in crate::intl) enum Notation {
        Standard "standard",
        Scientific "scientific",
        Engineering "engineering",
        Compact "compact",
    }
}

choices! {
    /// `compactDisplay`
    pub(in crate::intl) enum CompactDisplay {
        Short "short",
        Long "long",
    }
}

choices! {
    /// `signDisplay`
    pub(in crate::intl) enum SignDisplay {
        Auto "auto",
        Never "never",
        Always "always",
        ExceptZero "exceptZero",
        Negative "negative",
    }
}

choices! {
    /// `useGrouping`, where it is not false
    pub(in crate::intl) enum Grouping {
        Min2 "min2",
        Auto "auto",
        Always "always",
    }
}

/// What is counted: [[Style]] with what belongs to it.
#[derive(Clone, Debug)]
pub(in crate::intl) enum Quantity {
    Decimal,
    Percent,
    Currency { code: String, display: CurrencyDisplay, sign: CurrencySign },
    Unit { unit: String, display: Width },
}

impl Quantity {
    /// [[Style]]
    pub(super) fn style(&self) -> Style {
        match self {
            Quantity::Decimal => Style::Decimal,
            Quantity::Percent => Style::Percent,
            Quantity::Currency { .. } => Style::Currency,
            Quantity::Unit { .. } => Style::Unit,
        }
    }

    /// SetNumberFormatUnitOptions
    fn read(cx: &mut Context, options: Options) -> Result<Quantity> {
        let style = options.choice(cx, "style", Style::Decimal)?;
        let currency = options.string(cx, "currency")?;
        match &currency {
            None if style == Style::Currency => {
                return Err(cx.type_error(Message::OptionRequired("currency")));
            }
            Some(code) if !is_well_formed_currency(code) => {
                return Err(cx.range_error(Message::InvalidOption(code, "currency")));
            }
            _ => {}
        }
        let currency_display = options.choice(cx, "currencyDisplay", CurrencyDisplay::Symbol)?;
        let sign = options.choice(cx, "currencySign", CurrencySign::Standard)?;
        let unit = options.string(cx, "unit")?;
        match &unit {
            None if style == Style::Unit => return Err(cx.type_error(Message::OptionRequired("unit"))),
            Some(unit) if !is_well_formed_unit(unit) => {
                return Err(cx.range_error(Message::InvalidOption(unit, "unit")));
            }
            _ => {}
        }
        let display = options.choice(cx, "unitDisplay", Width::Short)?;
        Ok(match (style, currency, unit) {
            (Style::Currency, Some(code), _) => {
                Quantity::Currency { code: code.to_ascii_uppercase(), display: currency_display, sign }
            }
            (Style::Unit, _, Some(unit)) => Quantity::Unit { unit, display },
            (Style::Percent, ..) => Quantity::Percent,
            _ => Quantity::Decimal,
        })
    }
}

/// IsWellFormedCurrencyCode
pub(in crate::intl) fn is_well_formed_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// CurrencyDigits: the minor units of ISO 4217.
fn currency_digits(code: &str) -> u32 {
    match code {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ => 2,
    }
}

/// All options but the locale's.
#[derive(Clone, Debug)]
pub(in crate::intl) struct Settings {
    pub(in crate::intl) quantity: Quantity,
    pub(in crate::intl) notation: Notation,
    pub(in crate::intl) digits: DigitOptions,
    /// [[CompactDisplay]], where the notation is compact.
    pub(in crate::intl) compact_display: CompactDisplay,
    /// [[UseGrouping]]; none for false.
    pub(in crate::intl) grouping: Option<Grouping>,
    pub(in crate::intl) sign_display: SignDisplay,
}

impl Settings {
    /// What options that say nothing give.
    pub(in crate::intl) fn plain() -> Settings {
        Settings {
            quantity: Quantity::Decimal,
            notation: Notation::Standard,
            digits: DigitOptions {
                minimum_integer: 1,
                fraction: Some(Range { minimum: 0, maximum: 3 }),
                significant: None,
                increment: 1,
                mode: RoundingMode::HalfExpand,
                priority: RoundingPriority::Auto,
                trailing_zeros: TrailingZeroDisplay::Auto,
            },
            compact_display: CompactDisplay::Short,
            grouping: Some(Grouping::Auto),
            sign_display: SignDisplay::Auto,
        }
    }

    /// The steps of the constructor after the locale is resolved.
    pub(super) fn read(cx: &mut Context, options: Options) -> Result<Settings> {
        let quantity = Quantity::read(cx, options)?;
        let notation = options.choice(cx, "notation", Notation::Standard)?;
        let default = match &quantity {
            Quantity::Currency { code, .. } if notation == Notation::Standard => {
                let digits = currency_digits(code);
                Range { minimum: digits, maximum: digits }
            }
            Quantity::Percent => Range { minimum: 0, maximum: 0 },
            _ => Range { minimum: 0, maximum: 3 },
        };
        let is_compact = notation == Notation::Compact;
        let digits = DigitOptions::read(cx, options, default, is_compact)?;
        let compact_display = options.choice(cx, "compactDisplay", CompactDisplay::Short)?;
        let default = if is_compact { Grouping::Min2 } else { Grouping::Auto };
        let grouping = read_grouping(cx, options, default)?;
        let sign_display = options.choice(cx, "signDisplay", SignDisplay::Auto)?;
        Ok(Settings { quantity, notation, digits, compact_display, grouping, sign_display })
    }
}

/// GetBooleanOrStringNumberFormatOption of `useGrouping`.
fn read_grouping(cx: &mut Context, options: Options, default: Grouping) -> Result<Option<Grouping>> {
    let value = options.get(cx, "useGrouping")?;
    if value == Value::UNDEFINED {
        return Ok(Some(default));
    }
    if value == Value::TRUE {
        return Ok(Some(Grouping::Always));
    }
    if !to_boolean(value) {
        return Ok(None);
    }
    let text = crate::string::text_of(cx, value)?.flat().to_utf8_lossy();
    match (text.as_str(), Grouping::from_name(&text)) {
        // For historical reasons these two stand for the default.
        ("true" | "false", _) => Ok(Some(default)),
        (_, Some(grouping)) => Ok(Some(grouping)),
        _ => Err(cx.range_error(Message::InvalidOption(&text, "useGrouping"))),
    }
}
