//! One cell to one number, length of time or truth. Nothing is guessed here: a number that reads both with a decimal point and with a
//! comma comes back as [`Figure::Either`], and the whole file decides ([`super::questions`]).

use super::column::Wide;

/// A number as it was written: what it is may depend on which mark stands before the decimals, and that the column decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// Without any mark.
    Plain(f64),
    /// It can only be read with a decimal point: `12.5`, `1,234.5`.
    Point(f64),
    /// Only with a decimal comma: `12,5`, `1.234,5`.
    Comma(f64),
    /// `1,234` or `1.234`: a thousand and more, or one and a little.
    Either { point: f64, comma: f64 },
}

impl Figure {
    /// The value with a decimal point.
    pub fn point(self) -> Option<f64> {
        match self {
            Figure::Plain(v) | Figure::Point(v) | Figure::Either { point: v, .. } => Some(v),
            Figure::Comma(_) => None,
        }
    }

    /// Whether every reading of it is a number that can be held.
    fn is_finite(self) -> bool {
        match self {
            Figure::Plain(v) | Figure::Point(v) | Figure::Comma(v) => v.is_finite(),
            Figure::Either { point, comma } => point.is_finite() && comma.is_finite(),
        }
    }

    pub fn map(self, f: impl Fn(f64) -> f64) -> Figure {
        match self {
            Figure::Plain(v) => Figure::Plain(f(v)),
            Figure::Point(v) => Figure::Point(f(v)),
            Figure::Comma(v) => Figure::Comma(f(v)),
            Figure::Either { point, comma } => Figure::Either { point: f(point), comma: f(comma) },
        }
    }
}

/// A number with a decimal point; currency signs, percent signs and marks between thousands may stand in it.
pub fn number(cell: &[u8]) -> Option<f64> {
    figure(cell)?.point()
}

/// Reads a number: sign or brackets, currency sign or code, percent sign, marks between thousands (`,` `.` `'` space), decimals.
pub fn figure(cell: &[u8]) -> Option<Figure> {
    if let Some(value) = digits(cell) {
        return Some(Figure::Plain(value));
    }
    if let Some(value) = decimal(cell) {
        return Some(Figure::Point(value));
    }
    let text = str::from_utf8(cell).ok()?.trim();
    let (bare, negative) = undress(text)?;
    let (marks, exponent) = bare.split_at(bare.find(['e', 'E']).unwrap_or(bare.len()));
    let value = |point: Option<usize>| -> Option<f64> {
        let mut plain = String::with_capacity(bare.len());
        for (i, c) in marks.char_indices() {
            match c {
                _ if point == Some(i) => plain.push('.'),
                c if c.is_ascii_digit() => plain.push(c),
                _ => {}
            }
        }
        plain.push_str(exponent);
        let value = plain.parse::<f64>().ok().filter(|v| v.is_finite())?;
        Some(if negative { -value } else { value })
    };
    let places = |mark: char| marks.match_indices(mark).map(|(i, _)| i).collect::<Vec<_>>();
    let (dots, commas) = (places('.'), places(','));
    // The marks that are not spaces or apostrophes decide; those two only ever stand between thousands.
    let others: Vec<usize> =
        marks.char_indices().filter(|(_, c)| !c.is_ascii_digit() && !matches!(c, '.' | ',')).map(|(i, _)| i).collect();
    let read = |between: &[usize], end: usize, point: Option<usize>| {
        let all: Vec<usize> = (0..marks.len()).filter(|at| between.contains(at) || others.contains(at)).collect();
        if in_threes(marks, &all, end) { value(point) } else { None }
    };
    match (dots.as_slice(), commas.as_slice()) {
        ([], []) => read(&[], marks.len(), None).map(Figure::Plain),
        ([dot], []) => {
            let point = read(&[], *dot, Some(*dot))?;
            let thousands = could_be_thousands(marks, *dot).then(|| value(None)).flatten();
            Some(thousands.map_or(Figure::Point(point), |comma| Figure::Either { point, comma }))
        }
        ([], [mark]) => {
            let comma = read(&[], *mark, Some(*mark))?;
            let thousands = could_be_thousands(marks, *mark).then(|| value(None)).flatten();
            Some(thousands.map_or(Figure::Comma(comma), |point| Figure::Either { point, comma }))
        }
        ([dot], between) if between.iter().all(|at| at < dot) => read(between, *dot, Some(*dot)).map(Figure::Point),
        (between, [comma]) if between.iter().all(|at| at < comma) => read(between, *comma, Some(*comma)).map(Figure::Comma),
        (between, []) => read(between, marks.len(), None).map(Figure::Comma),
        ([], between) => read(between, marks.len(), None).map(Figure::Point),
        _ => None,
    }
}

/// A number without its sign, brackets, currency and percent sign, and whether it is negative.
fn undress(text: &str) -> Option<(&str, bool)> {
    const SIGNS: &str = "$€£¥₹₽₩₺₪฿%";
    const CODES: &[&str] = &[
        "usd", "eur", "gbp", "chf", "jpy", "cny", "aud", "cad", "nzd", "sek", "nok", "dkk", "pln", "czk", "huf", "ron", "bgn",
        "try", "inr", "brl", "mxn", "zar", "sgd", "hkd", "krw", "ils", "aed", "sar", "thb", "myr", "idr", "php", "ars", "clp",
        "cop", "pen", "uah", "rub", "kr", "zł", "fr", "rs",
    ];
    let space = |c: char| c.is_whitespace();
    let mut rest = text;
    let mut negative = false;
    for _ in 0..6 {
        let before = rest;
        rest = rest.trim_matches(space);
        let bracketed = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')'));
        let signed = ['-', '−'].iter().find_map(|minus| rest.strip_prefix(*minus).or_else(|| rest.strip_suffix(*minus)));
        let whole = rest.trim_end_matches(['-', '–', '—']);
        if whole.len() < rest.len() && whole.ends_with(['.', ',']) {
            // 50,- has no cents; the mark tells what stands before them.
            rest = whole;
        } else if let Some(inner) = bracketed.or(signed) {
            if negative {
                return None;
            }
            (rest, negative) = (inner, true);
        }
        rest = rest.strip_prefix('+').unwrap_or(rest);
        rest = rest.trim_matches(|c: char| SIGNS.contains(c) || space(c));
        let letters = |c: char| c.is_alphabetic();
        let front = rest.find(|c| !letters(c)).unwrap_or(0);
        let back = rest
            .rfind(|c| !letters(c) && c != '.')
            .map_or(rest.len(), |i| i + rest[i..].chars().next().map_or(1, char::len_utf8));
        let is_code =
            |word: &str| !word.is_empty() && CODES.iter().any(|code| word.trim_end_matches('.').to_lowercase() == *code);
        // US$, R$, C$: the letters go with their sign.
        let with_dollar = (1..=2).contains(&front) && rest[front..].starts_with('$');
        if with_dollar || is_code(&rest[..front]) {
            rest = rest[front..].trim_start_matches('.');
        } else if is_code(&rest[back..]) {
            rest = &rest[..back];
        }
        if rest == before {
            break;
        }
    }
    let exponent = |c: char| matches!(c, 'e' | 'E');
    let (head, tail) = rest.split_at(rest.find(exponent).unwrap_or(rest.len()));
    let first = head.chars().next()?;
    let number = (first.is_ascii_digit() || first == '.' || first == ',')
        && head.chars().any(|c| c.is_ascii_digit())
        && head.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}'))
        && tail.chars().skip(1).all(|c| c.is_ascii_digit() || matches!(c, '+' | '-'));
    number.then_some((rest, negative))
}

/// Whether the marks before `end` stand between groups of three digits; the first group may be shorter.
fn in_threes(text: &str, marks: &[usize], end: usize) -> bool {
    let digits = |from: usize, to: usize| text.get(from..to).map_or(0, |part| part.bytes().filter(u8::is_ascii_digit).count());
    let Some(&first) = marks.first() else { return true };
    let ends = marks.iter().skip(1).copied().chain([end]);
    (1..=3).contains(&digits(0, first)) && marks.iter().zip(ends).all(|(&from, to)| from < end && digits(from, to) == 3)
}

/// One mark with three digits behind and one to three before, of which the first is no zero.
fn could_be_thousands(text: &str, mark: usize) -> bool {
    (1..=3).contains(&mark) && text.len() == mark + 4 && !text.starts_with('0')
}

/// Digits alone, as most numbers are written; fifteen of them are exact in binary.
#[inline]
pub fn digits(cell: &[u8]) -> Option<f64> {
    if cell.is_empty() || cell.len() > 15 {
        return None;
    }
    let mut n = 0u64;
    for &b in cell {
        if !b.is_ascii_digit() {
            return None;
        }
        n = n * 10 + (b - b'0') as u64;
    }
    Some(n as f64)
}

/// One to eight digits alone, at the front of more bytes, read all at once: as a number of eight, with zeros before.
#[inline(always)]
pub fn few_digits(wide: &Wide, length: usize) -> Option<u64> {
    if length == 0 || length > 8 {
        return None;
    }
    let text = wide.first_chunk().map_or(0, |word| u64::from_le_bytes(*word));
    // Digits become 0 to 9; what is above that sets the high bit of its byte.
    let ones = (text ^ u64::from_le_bytes([b'0'; 8])) << (64 - 8 * length);
    if (ones.wrapping_add(u64::from_le_bytes([0x76; 8])) | ones) & u64::from_le_bytes([0x80; 8]) != 0 {
        return None;
    }
    // To pairs of digits, to fours, to the number.
    let pairs = (ones * 10 + (ones >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    Some((fours * 10_000 + (fours >> 32)) & 0xffff_ffff)
}

/// Digits, a point, and digits that cannot be a group of thousands. Both numbers of the division are exact, so that its result is
/// the nearest there is, as of any good reader of numbers.
fn decimal(cell: &[u8]) -> Option<f64> {
    let point = cell.iter().position(|&b| b == b'.').filter(|_| cell.len() <= 16)?;
    let (whole, part) = (digits(&cell[..point])?, digits(&cell[point + 1..])?);
    let places = cell.len() - point - 1;
    let scale = 10u64.pow(places as u32) as f64;
    (places != 3).then_some((whole * scale + part) / scale)
}

/// Money in minor units (hundredths), exact to the last digit written up to two decimals.
pub fn money(cell: &[u8]) -> Option<Figure> {
    // 19.99 × 100 is 1998.9999… in binary; the nearest whole number is what was written.
    Some(figure(cell)?.map(|value| (value * 100.0).round())).filter(|money| money.is_finite())
}

/// Seconds from a number in `unit` seconds, `1h 20m`, `PT1H20M`, `hh:mm:ss`, or two numbers with a colon: `mm:ss`, where the unit
/// is an hour `hh:mm`.
pub fn duration(cell: &[u8], unit: f64) -> Option<Figure> {
    if let Some(figure) = figure(cell) {
        return Some(figure.map(|value| value * unit)).filter(|length| length.is_finite());
    }
    let text = str::from_utf8(cell).ok()?.trim();
    if text.contains(':') { clock(text, unit) } else { spoken(text) }.map(Figure::Plain)
}

fn clock(text: &str, unit: f64) -> Option<f64> {
    let parts: Vec<&str> = text.split(':').map(str::trim).collect();
    let mut sizes: &[f64] = if parts.len() == 2 { &[60.0, 1.0] } else { &[3600.0, 60.0, 1.0] };
    if parts.len() == 2 && unit == 3600.0 {
        sizes = &[3600.0, 60.0];
    }
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let last = parts.len().checked_sub(1)?;
    let read = |(i, part): (usize, &&str)| {
        part.parse::<f64>().ok().filter(|v| plain(part) && (i == 0 || *v < 60.0) && (i == last || v.fract() == 0.0))
    };
    let values: Vec<f64> = parts.iter().enumerate().map(read).collect::<Option<_>>()?;
    (values.len() == sizes.len()).then(|| values.iter().zip(sizes).map(|(value, size)| value * size).sum())
}

/// Numbers with their units: `1h 20m`, `2 days 3 hours`, `90 min`, `PT1H20M`.
fn spoken(text: &str) -> Option<f64> {
    let text = text.to_lowercase();
    let iso = text.strip_prefix('p').map(|rest| rest.replace('t', " "));
    // The M of P1M is a month, which has no length of its own; that of PT1M a minute.
    if iso.is_some() && text.split('t').next().is_some_and(|days| days.contains('m')) {
        return None;
    }
    let mut rest = iso.as_deref().unwrap_or(&text).trim_start();
    if rest.is_empty() {
        return None;
    }
    let mut seconds = 0.0;
    while !rest.is_empty() {
        rest = rest.trim_start_matches([' ', ',']);
        rest = rest.strip_prefix("and ").unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').filter(|end| *end > 0)?;
        let value: f64 = rest[..end].parse().ok()?;
        rest = rest[end..].trim_start();
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        seconds += value
            * match &rest[..end] {
                "ms" | "msec" | "milliseconds" => 0.001,
                "s" | "sec" | "secs" | "second" | "seconds" | "sek" | "sekunden" => 1.0,
                "m" | "min" | "mins" | "minute" | "minutes" | "minuten" => 60.0,
                "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunde" | "stunden" => 3600.0,
                "d" | "day" | "days" | "tag" | "tage" => 86_400.0,
                "w" | "week" | "weeks" | "woche" | "wochen" => 604_800.0,
                _ => return None,
            };
        rest = rest[end..].trim_start_matches(['.', ' ', ',']);
    }
    Some(seconds)
}

/// Yes or no in the spellings of real exports.
pub fn yes_no(cell: &[u8]) -> Option<bool> {
    const YES: [&str; 20] = [
        "yes", "true", "1", "1.0", "y", "t", "x", "on", "ja", "j", "oui", "si", "sí", "sim", "wahr", "vrai", "vero", "✓", "✔",
        "attended",
    ];
    const NO: [&str; 20] = [
        "no", "false", "0", "0.0", "n", "f", "off", "nein", "non", "não", "nao", "nee", "falsch", "faux", "falso", "✗", "✘",
        "missed", "absent", "no show",
    ];
    let text = str::from_utf8(cell).ok()?;
    if YES.iter().any(|w| text.eq_ignore_ascii_case(w)) {
        return Some(true);
    }
    NO.iter().any(|w| text.eq_ignore_ascii_case(w)).then_some(false)
}

/// Yes or no in words alone: 1 and 0 are numbers too.
pub fn truth(cell: &[u8]) -> Option<bool> {
    yes_no(cell).filter(|_| cell.len() > 1 && cell[0].is_ascii_alphabetic())
}

/// Lower case without the accents of Western languages, for words that are written with and without.
pub fn fold(text: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(plain).collect()
}

/// Cells that say there is no value. "N/A" is an absence, not a text.
pub fn is_missing(cell: &[u8]) -> bool {
    const WORDS: [&str; 16] = [
        "n/a",
        "na",
        "null",
        "none",
        "nil",
        "nan",
        "nat",
        "n.a.",
        "-",
        "--",
        "(not set)",
        "(none)",
        "(blank)",
        "(empty)",
        "#n/a",
        "<na>",
    ];
    let Some(first) = cell.first() else { return true };
    // One look at the first letter spares sixteen comparisons for nearly every cell.
    matches!(first, b'n' | b'N' | b'-' | b'(' | b'#' | b'<')
        && (cell.len() <= 9 && WORDS.iter().any(|w| cell.eq_ignore_ascii_case(w.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_money_durations_and_flags() {
        for (cell, expected) in [
            ("1,234.5", 1234.5),
            ("-$1,234", -1234.0),
            ("(12.50)", -12.5),
            ("12 %", 12.0),
            ("1,234,567", 1_234_567.0),
            ("1'234.50", 1234.5),
            ("1 234 567.5", 1_234_567.5),
            ("EUR 12.5", 12.5),
            ("US$12.5", 12.5),
            ("12.5 kr.", 12.5),
            ("12-", -12.0),
            ("−3", -3.0),
            ("1.5e3", 1500.0),
            (".5", 0.5),
            ("0.123", 0.123),
        ] {
            assert_eq!(number(cell.as_bytes()), Some(expected), "{cell}");
        }
        for (cell, expected) in
            [("12,5", 12.5), ("1.234,5", 1234.5), ("R$ 1.234.567,89", 1_234_567.89), ("1 234,5 €", 1234.5), ("0,123", 0.123)]
        {
            assert_eq!(figure(cell.as_bytes()), Some(Figure::Comma(expected)), "{cell}");
        }
        for (cell, expected) in [("50,-", 50.0), ("1.250,- €", 1250.0), ("120,--", 120.0), ("-50,–", -50.0)] {
            assert_eq!(figure(cell.as_bytes()), Some(Figure::Comma(expected)), "{cell}");
        }
        assert_eq!(figure(b"CHF 75.-"), Some(Figure::Point(75.0)));
        assert_eq!((money(b"1e308"), duration(b"1e308", 60.0)), (None, None));
        assert_eq!(figure(b"1,234"), Some(Figure::Either { point: 1234.0, comma: 1.234 }));
        assert_eq!(figure(b"-1.234"), Some(Figure::Either { point: -1.234, comma: -1234.0 }));
        assert_eq!(figure(b"1.234.567"), Some(Figure::Comma(1_234_567.0)));
        for cell in [
            "1,2,3",
            "1.2.3",
            "abc",
            "",
            "nan",
            "inf",
            "1e999",
            "1,23,4.5",
            "1,234,56",
            "12 34",
            "-(5)",
            "1-2",
            "$",
            "12 apples",
            "(",
            "'1",
            "1e",
            "e5",
        ] {
            assert_eq!(figure(cell.as_bytes()), None, "{cell}");
        }
        for (whole, part) in (0..5000).map(|i| (i * 7919 % 1_000_003, i * 104_729 % 99_991)) {
            let text = format!("{whole}.{part:05}");
            assert_eq!(figure(text.as_bytes()), text.parse().ok().map(Figure::Point), "{text}");
        }
        let wide = |text: &str| std::array::from_fn(|i| text.bytes().chain(*b"/:9\xff").cycle().nth(i).unwrap_or(0));
        for text in ["", "0", "7", "42", "00000042", "99999999", "123456789", "12a", "/", ":", "1,2", "-1", "9\u{e9}"] {
            let expected = text.parse().ok().filter(|_| text.len() <= 8 && !text.starts_with('-'));
            assert_eq!(few_digits(&wide(text), text.len()), expected, "{text}");
        }
        assert_eq!(money(b"19.99"), Some(Figure::Point(1999.0)));
        assert_eq!(money("1.234,56 €".as_bytes()), Some(Figure::Comma(123_456.0)));
        for (cell, unit, expected) in [
            ("1.5", 60.0, 90.0),
            ("01:20:00", 1.0, 4800.0),
            ("26:15:00", 1.0, 94_500.0),
            ("01:30", 1.0, 90.0),
            ("1:30", 3600.0, 5400.0),
            ("P1DT1M", 1.0, 86_460.0),
            ("1h 20m", 1.0, 4800.0),
            ("2 days 3 hours", 1.0, 183_600.0),
            ("90 min", 1.0, 5400.0),
            ("1.5 hours", 1.0, 5400.0),
            ("PT1H20M", 1.0, 4800.0),
            ("P1DT2H", 1.0, 93_600.0),
            ("1 Std. 20 Min.", 1.0, 4800.0),
            ("250ms", 1.0, 0.25),
        ] {
            assert_eq!(duration(cell.as_bytes(), unit).and_then(Figure::point), Some(expected), "{cell}");
        }
        for cell in ["1:2:3:4", "1:75", "h", "5 parsecs", "1h 20", "-1:30", ":", "p", "1..5h"] {
            assert_eq!(duration(cell.as_bytes(), 1.0), None, "{cell}");
        }
        assert_eq!((yes_no(b"TRUE"), yes_no(b"no"), yes_no(b"maybe")), (Some(true), Some(false), None));
        assert!(is_missing(b"(not set)") && is_missing(b"N/A") && !is_missing(b"none at all"));
    }
}
