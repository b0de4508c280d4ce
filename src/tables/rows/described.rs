//! What became of each column of a file, for its receipt.

use super::Settled;
use crate::tables::{
    build::Builder,
    detect::Detected,
    mapping::{Mapping, Target},
    options::Decimal,
    receipt::{MappedColumn, Role},
    schema::TableId,
};

/// The columns of a file that could not be taken.
pub fn describe(detected: &Detected) -> Vec<MappedColumn> {
    let choices = detected.mapping.as_ref().map(|m| m.choices.clone()).unwrap_or_default();
    let unknown = Mapping {
        table: TableId::Events,
        confidence: 0.0,
        decided_by: String::new(),
        choices,
        missing: Vec::new(),
        export: None,
        is_meant: false,
        asks_date: false,
    };
    let settled = Settled { order: None, decimal: Decimal::Point };
    describe_mapping(detected.mapping.as_ref().unwrap_or(&unknown), &detected.headers, &[], settled)
}

pub fn describe_mapping(mapping: &Mapping, headers: &[String], builders: &[Builder], settled: Settled) -> Vec<MappedColumn> {
    let column = |(i, header): (usize, &String)| {
        let choice = mapping.choices.get(i);
        let builder = builders.iter().find(|b| b.sources.contains(&i));
        let (role, column) = match choice.map(|c| &c.target) {
            Some(Target::Column(name)) => (Role::Column, Some(name.to_string())),
            Some(Target::Question(kind)) => (Role::SurveyQuestion, Some(kind.to_string())),
            _ if builder.is_some_and(|b| b.dropped) => (Role::Unused, None),
            _ => (Role::Dimension, None),
        };
        let kind = column.as_deref().and_then(|name| mapping.table.table().column(name)).map(|c| c.kind);
        MappedColumn {
            header: header.clone(),
            position: i as u32 + 1,
            format: builder.filter(|_| role == Role::Column).and_then(|b| b.format(settled)),
            column,
            role,
            kind,
            decided_by: choice.map_or("not recognised", |c| c.decided_by).to_owned(),
        }
    };
    headers.iter().enumerate().map(column).collect()
}
