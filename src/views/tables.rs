//! What is loaded, how its rows found their clients, and how good it is.

use serde::Serialize;

use super::quality::{self, Days, Quality};

use crate::{
    model::{World, clients::By},
    tables::schema::TableId,
    time,
    timing::StageTime,
};

/// Names of unknown clients that are listed.
const MOST_UNKNOWN: usize = 200;

/// A loaded table.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TableSummary {
    pub table: TableId,
    pub title: &'static str,
    pub files: Vec<String>,
    pub rows: u32,
    pub columns: Vec<String>,
    #[cfg_attr(test, ts(type = "CivilDate | null"))]
    pub from: Option<String>,
    #[cfg_attr(test, ts(type = "CivilDate | null"))]
    pub to: Option<String>,
    /// Bytes of memory.
    pub bytes: f64,
    /// How rows found their client.
    pub joined: Vec<Joined>,
    pub unjoined: Unjoined,
    /// Rows that name nobody. They count where no client is asked for, as visits to a web site do.
    pub nameless: u32,
    pub quality: Quality,
    /// Where the time went that its files took; empty without a clock.
    pub stages: Vec<StageTime>,
}

/// Rows that found their client in one way.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Joined {
    pub by: &'static str,
    pub rows: u32,
}

/// Rows that name somebody who is no client.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Unjoined {
    pub rows: u32,
    /// The names, most frequent first.
    pub values: Vec<UnjoinedName>,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UnjoinedName {
    pub value: String,
    pub rows: u32,
}

pub fn summaries(world: World) -> Vec<TableSummary> {
    world.tables.iter().filter_map(|(id, _)| summary(world, id)).collect()
}

fn summary(world: World, id: TableId) -> Option<TableSummary> {
    let table = world.tables.get(id)?;
    let days = Days::of(world, id);
    let join = world.model.clients.join(id);
    let unknown = join.map_or(&[][..], |join| &join.unknown);
    Some(TableSummary {
        table: id,
        title: id.table().title,
        files: table.files(),
        rows: table.rows() as u32,
        columns: table.columns().iter().map(|(name, _)| name.clone()).collect(),
        from: days.first().map(time::format_day),
        to: days.last().map(time::format_day),
        bytes: table.bytes() as f64,
        joined: By::ALL
            .iter()
            .filter_map(|&by| Some(Joined { by: by.words(), rows: join?.found[by as usize] }))
            .filter(|joined| joined.rows > 0)
            .collect(),
        unjoined: Unjoined {
            rows: unknown.iter().map(|(_, rows)| rows).sum(),
            values: unknown
                .iter()
                .take(MOST_UNKNOWN)
                .map(|(value, rows)| UnjoinedName { value: value.clone(), rows: *rows })
                .collect(),
        },
        nameless: join.map_or(0, |join| join.nameless),
        quality: quality::quality(world, id, table, &days),
        stages: Vec::new(),
    })
}
