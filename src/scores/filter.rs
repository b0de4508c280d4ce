//! Conditions of a scoring model on the rows of a table. Text is decided once a distinct value, not once a row.

use super::document::{Condition, Value};
use crate::{
    model::{World, is_client},
    tables::{
        column::{Column, NO_TIME},
        narrow::{Codes, Numbers},
        schema::TableId,
        values,
    },
    time::{DAY_MS, Millis},
};

/// A filter ready to be asked row by row.
pub struct Filter<'a> {
    tests: Vec<Test<'a>>,
    /// What happened from here on is not known yet.
    known: Millis,
}

pub enum Test<'a> {
    /// Wanted codes of a text column.
    Codes {
        codes: &'a Codes,
        wanted: Vec<bool>,
    },
    Range {
        numbers: &'a Numbers,
        low: f64,
        high: f64,
    },
    OneOf {
        numbers: &'a Numbers,
        wanted: Vec<f64>,
    },
    Within {
        at: &'a [Millis],
        of: &'a [Millis],
        days: f64,
    },
}

impl<'a> Filter<'a> {
    /// None where a column is not there: whatever depends on the filter is not available.
    pub fn new(world: World<'a>, table: TableId, conditions: &[Condition]) -> Option<Filter<'a>> {
        let data = world.tables.get(table)?;
        let mut tests = Vec::new();
        for c in conditions {
            if let Some(within) = &c.within {
                let (at, of) = (world.instants(table, &c.column)?, world.instants(table, &within.of)?);
                tests.push(Test::Within { at, of, days: within.days });
                continue;
            }
            let values: Vec<&Value> = c.equals.iter().chain(c.one_of.iter().flatten()).collect();
            let (low, high) = (c.at_least.unwrap_or(f64::NEG_INFINITY), c.at_most.unwrap_or(f64::INFINITY));
            tests.push(match data.column(&c.column)? {
                Column::Text(text) => {
                    let matches = |word: &str| match values.is_empty() {
                        true => values::number(word.as_bytes()).is_some_and(|n| (low..=high).contains(&n)),
                        false => values.iter().any(|v| v.is_text(word)),
                    };
                    let wanted = std::iter::once(false).chain(text.dictionary.iter().map(|(_, word)| matches(word))).collect();
                    Test::Codes { codes: &text.codes, wanted }
                }
                Column::Number(numbers) if values.is_empty() => Test::Range { numbers, low, high },
                Column::Number(numbers) => Test::OneOf { numbers, wanted: values.iter().filter_map(|v| v.number()).collect() },
                // Times are compared with other times only.
                Column::Time(_) => return None,
            });
        }
        Some(Filter { tests, known: Millis::MAX })
    }

    /// As it could be asked at an instant: a second time of a row, such as its answer, counts only once it has come.
    pub fn before(self, known: Millis) -> Filter<'a> {
        Filter { known, ..self }
    }

    pub fn accepts(&self, row: usize) -> bool {
        self.tests.iter().all(|test| match test {
            Test::Codes { codes, wanted } => wanted[codes.get(row) as usize],
            Test::Range { numbers, low, high } => (*low..=*high).contains(&numbers.get(row)),
            Test::OneOf { numbers, wanted } => wanted.contains(&numbers.get(row)),
            Test::Within { at, of, days } => {
                let (at, of) = (at[row], of[row]);
                at != NO_TIME && at < self.known && of != NO_TIME && at >= of && (at - of) as f64 <= days * DAY_MS as f64
            }
        })
    }

    /// Whether nothing else is asked than [`Filter::codes`].
    pub fn is_one_test(&self) -> bool {
        self.tests.len() == 1
    }

    /// The first test on a text column: rows can be sorted by its codes before anything else is asked.
    pub fn codes(&self) -> Option<(&'a Codes, &[bool])> {
        self.tests.iter().find_map(|test| match test {
            Test::Codes { codes, wanted } => Some((*codes, wanted.as_slice())),
            _ => None,
        })
    }
}

/// How much conditions let through.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Matching {
    /// False where the table or a column is not loaded.
    pub available: bool,
    /// Rows of the table that belong to a client.
    pub all: u32,
    pub rows: u32,
    pub clients: u32,
}

/// How many rows of a table, and of how many clients, pass conditions.
pub fn matching(world: World, table: TableId, conditions: &[Condition]) -> Matching {
    let Some(filter) = Filter::new(world, table, conditions) else { return Matching::default() };
    let mut out = Matching { available: true, ..Matching::default() };
    let mut seen = vec![false; world.model.clients.len()];
    for (row, &client) in world.clients_of(table).iter().enumerate().filter(|(_, client)| is_client(**client)) {
        out.all += 1;
        if filter.accepts(row) {
            out.rows += 1;
            out.clients += u32::from(!std::mem::replace(&mut seen[client as usize], true));
        }
    }
    out
}

impl Value {
    fn is_text(&self, word: &str) -> bool {
        match self {
            Value::Text(text) => text == word,
            Value::Number(number) => values::number(word.as_bytes()) == Some(*number),
            Value::YesNo(yes) => values::yes_no(word.as_bytes()) == Some(*yes),
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            Value::YesNo(yes) => Some(*yes as u8 as f64),
            Value::Text(text) => {
                values::yes_no(text.as_bytes()).map(|yes| yes as u8 as f64).or_else(|| values::number(text.as_bytes()))
            }
        }
    }
}
