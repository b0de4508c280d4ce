//! jiff's copy of the IANA database → the table that `time::rules` reads.

use std::collections::BTreeMap;

use crate::time::{
    DAY_MS, HOUR_MS, Millis, date_of, day_of_wall, days_in_month,
    rules::{FIRST_MS, LAST_MS, Rule},
    weekday,
};

/// From which instant on which offset holds, without the changes that change only a name.
pub fn of_jiff(name: &str) -> Option<Vec<(Millis, Millis)>> {
    let zone = jiff::tz::TimeZone::get(name).ok()?;
    let (from, to) = (jiff::Timestamp::from_millisecond(FIRST_MS).ok()?, jiff::Timestamp::from_millisecond(LAST_MS).ok()?);
    let mut out = vec![(Millis::MIN, Millis::from(zone.to_offset(from).seconds()) * 1000)];
    for change in zone.following(from).take_while(|change| change.timestamp() <= to) {
        out.push((change.timestamp().as_millisecond(), Millis::from(change.offset().seconds()) * 1000));
    }
    out.dedup_by_key(|(_, offset)| *offset);
    Some(out)
}

pub fn table() -> String {
    let mut zones: BTreeMap<Vec<(Millis, Millis)>, Vec<String>> = BTreeMap::new();
    let names = jiff::tz::db().available().map(|name| name.as_str().to_owned()).chain(["Etc/Unknown".to_owned()]);
    for name in names {
        zones.entry(of_jiff(&name).unwrap_or_default()).or_default().push(name);
    }
    let mut lines: Vec<String> = zones.iter_mut().map(|(offsets, names)| line(names, offsets)).collect();
    lines.sort();
    lines.concat()
}

fn line(names: &mut Vec<String>, offsets: &[(Millis, Millis)]) -> String {
    names.sort();
    names.dedup();
    let mut known: Vec<Millis> = Vec::new();
    for (_, offset) in offsets {
        if !known.contains(offset) {
            known.push(*offset);
        }
    }
    let letter = |offset: Millis| char::from(b'a' + known.iter().position(|known| *known == offset).unwrap_or_default() as u8);
    let (told, yearly) = yearly(offsets);
    let mut before = FIRST_MS;
    let mut changes = String::new();
    for &(at, offset) in &offsets[1..told] {
        changes += &format!("{}{}", hours(at - before), letter(offset));
        before = at;
    }
    let seconds: Vec<String> = known.iter().map(|offset| (offset / 1000).to_string()).collect();
    let rules = yearly.map_or(String::new(), |(year, rules)| {
        let rules: Vec<String> = rules
            .iter()
            .map(|(r, brings)| format!("{},{},{},{}{}", r.month, r.week, r.weekday, hours(r.after), letter(*brings)))
            .collect();
        format!("|{year} {}", rules.join(" "))
    });
    format!("{}|{}|{changes}{rules}\n", names.join(" "), seconds.join(" "))
}

fn hours(time: Millis) -> String {
    match time % HOUR_MS {
        0 => (time / HOUR_MS).to_string(),
        rest => format!("{}.{}", time.div_euclid(HOUR_MS), rest.rem_euclid(HOUR_MS) / 1000),
    }
}

/// How many entries stand before the rules, and the rules with the year from which on they hold.
type Yearly = (usize, Option<(i32, [(Rule, Millis); 2])>);

fn yearly(offsets: &[(Millis, Millis)]) -> Yearly {
    let wall = |i: usize| offsets[i].0 + offsets[i - 1].1;
    let year = |i: usize| date_of(day_of_wall(wall(i))).0;
    let last = offsets.len() - 1;
    if last < 2 || year(last) != 2199 || year(last - 1) != 2199 {
        return (offsets.len(), None);
    }
    let rules = [last - 1, last].map(|i| {
        let fits = |rule: &Rule| (0..100).all(|back| rule.wall(2199 - back) == wall(i - 2 * back as usize));
        Some((rules(wall(i)).into_iter().find(fits)?, offsets[i].1))
    });
    let [Some(one), Some(other)] = rules else { return (offsets.len(), None) };
    let rules = [one, other];
    let mut told = offsets.len();
    let mut first = 2200;
    while told > 2
        && [2, 1].iter().zip(&rules).all(|(back, (rule, brings))| {
            let i = told - back;
            i > 0 && rule.wall(first - 1) == wall(i) && offsets[i].1 == *brings
        })
    {
        told -= 2;
        first -= 1;
    }
    (told, Some((first, rules)))
}

/// What could be meant by a change at a time: also the hours of the day before or after.
fn rules(wall: Millis) -> Vec<Rule> {
    let mut out = Vec::new();
    for shift in [0, 1, -1] {
        let day = day_of_wall(wall) + shift;
        let (year, month, date) = date_of(day);
        let after = wall - Millis::from(day) * DAY_MS;
        let weeks = [((date as i32 - 1) / 7 + 1, true), (5, date + 7 > days_in_month(year, month))];
        out.extend(weeks.into_iter().filter(|(week, fits)| *fits && *week <= 5).map(|(week, _)| Rule {
            month,
            week,
            weekday: weekday(day),
            after,
        }));
    }
    out
}
