//! The registry as data: what there is to load, to measure and to choose.

use serde::Serialize;

use crate::{
    insights::plays,
    metrics::{
        aggregate::Aggregate,
        groups,
        presets::{PRESETS, Preset, PresetKind},
        record::{Better, Record, Stage, Unit, Variant},
        settings::{self, SettingKind, Settings, Value},
    },
    scores::document::Play,
    tables::schema::{Kind, TABLES, Table, TableId},
};

/// Tables and metrics as data.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Registry {
    pub version: &'static str,
    pub tables: Vec<TableInfo>,
    pub metrics: Vec<MetricInfo>,
    /// What to do next, where a scoring model brings no plays of its own.
    pub plays: Vec<Play>,
    pub presets: Vec<PresetInfo>,
}

/// The definitions of a tool that a firm may use today, as choices among ours.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PresetInfo {
    pub id: &'static str,
    pub title: &'static str,
    pub kind: PresetKind,
    /// What differs, in plain words.
    pub note: &'static str,
    /// The address of the public document.
    pub source: &'static str,
    /// What is not named keeps its usual definition.
    pub choices: Vec<PresetChoice>,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PresetChoice {
    #[cfg_attr(test, ts(type = "MetricId"))]
    pub metric: &'static str,
    pub variant: &'static str,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TableInfo {
    pub id: TableId,
    pub title: &'static str,
    pub help: &'static str,
    /// What a firm gains by loading it.
    pub adds: String,
    pub columns: Vec<ColumnInfo>,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ColumnInfo {
    pub name: &'static str,
    pub kind: Kind,
    pub required: bool,
    pub help: &'static str,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MetricInfo {
    #[cfg_attr(test, ts(type = "MetricId"))]
    pub id: &'static str,
    pub title: &'static str,
    /// What it is about: the heading under which it stands.
    pub group: &'static str,
    pub question: &'static str,
    pub meaning: &'static str,
    pub formula: &'static str,
    /// Least and greatest possible value of the default definition.
    pub range: (Option<f64>, Option<f64>),
    pub better: Better,
    /// Whether its value for one client alone says anything.
    pub per_client: bool,
    pub stages: &'static [Stage],
    pub when: &'static str,
    pub pitfalls: &'static str,
    pub inputs: Vec<InputInfo>,
    pub variants: Vec<VariantInfo>,
    pub references: &'static [&'static str],
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct InputInfo {
    pub table: TableId,
    pub columns: &'static [&'static str],
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VariantInfo {
    pub id: &'static str,
    pub title: &'static str,
    pub definition: &'static str,
    pub unit: Unit,
    /// What the answers are called that count for it, neither way and against it, where it is a difference of two shares.
    pub classes: Vec<&'static str>,
    /// What of it a firm may set.
    pub settings: Vec<SettingInfo>,
    /// A second derivation, for a warehouse.
    pub sql: &'static str,
}

/// A number or a name that a firm may set in a definition.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SettingInfo {
    #[cfg_attr(test, ts(type = "keyof Settings"))]
    pub id: &'static str,
    pub title: &'static str,
    pub kind: SettingKind,
    /// Least and greatest value of a number.
    pub range: (f64, f64),
    pub default: Value,
}

/// What loading a table adds: what is said of it, and every metric it feeds. Never what does not exist.
pub fn adds(table: &Table) -> String {
    /// Enough to judge a file by.
    const NAMED: usize = 4;
    let feeds =
        groups::ordered().filter(|(_, r)| r.inputs.iter().any(|i| i.table == table.id)).map(|(_, r)| r.title.to_lowercase());
    let mut all: Vec<String> = Some(table.adds.to_owned()).filter(|a| !a.is_empty()).into_iter().chain(feeds).collect();
    if all.len() > NAMED + 1 {
        let more = all.len() - NAMED;
        all.truncate(NAMED);
        all.push(format!("{more} more"));
    }
    if all.is_empty() { "things that can earn points in a scoring model".to_owned() } else { all.join(", ") }
}

pub fn registry() -> Registry {
    let table = |t: &'static Table| TableInfo {
        id: t.id,
        title: t.title,
        help: t.help,
        adds: adds(t),
        columns: t.columns().map(|c| ColumnInfo { name: c.name, kind: c.kind, required: c.required, help: c.help }).collect(),
    };
    let setting = |s: &'static settings::Setting| SettingInfo {
        id: s.id,
        title: s.title,
        kind: s.kind,
        range: s.range,
        default: (s.value)(&Settings::default()),
    };
    let variant = |r: &Record, v: &'static Variant| VariantInfo {
        id: v.id,
        title: v.title,
        definition: v.definition,
        unit: v.unit,
        classes: if let Aggregate::NetShare { parts } = v.aggregate { parts.to_vec() } else { Vec::new() },
        settings: settings::of(r, v).map(setting).collect(),
        sql: v.sql,
    };
    let metric = |(group, r): (&'static str, &'static Record)| MetricInfo {
        id: r.id,
        title: r.title,
        group,
        question: r.question,
        meaning: r.meaning,
        formula: r.formula,
        range: r.range,
        better: r.better,
        per_client: r.per_client,
        stages: r.stages,
        when: r.when,
        pitfalls: r.pitfalls,
        inputs: r.inputs.iter().map(|i| InputInfo { table: i.table, columns: i.columns }).collect(),
        variants: r.variants.iter().map(|v| variant(r, v)).collect(),
        references: r.references,
    };
    let preset = |p: &Preset| PresetInfo {
        id: p.id,
        title: p.title,
        kind: p.kind,
        note: p.note,
        source: p.source,
        choices: p.choices.iter().map(|&(metric, variant)| PresetChoice { metric, variant }).collect(),
    };
    Registry {
        version: env!("CARGO_PKG_VERSION"),
        tables: TABLES.iter().map(table).collect(),
        metrics: groups::ordered().map(metric).collect(),
        presets: PRESETS.iter().map(preset).collect(),
        plays: plays::usual(),
    }
}
