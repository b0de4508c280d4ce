//! What the numbers were made from: which data, which model, which definitions. It goes with everything that is taken away.

use serde::Serialize;

use crate::{
    metrics::settings::UsedSetting,
    model::World,
    scores::document::ScoringModel,
    stats::order,
    tables::{column, options::LoadOptions, profile::Merge, schema::TableId},
    time::PeriodKind,
    views::report::Report,
};

/// What makes it possible to say later, of a number, how it came to be; and to make it again.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Audit {
    /// Version of the engine.
    pub engine: &'static str,
    #[cfg_attr(test, ts(type = "CivilDate"))]
    pub as_of: String,
    pub time_zone: String,
    pub period: PeriodKind,
    /// Whose definitions were asked for; null: our own.
    pub preset: Option<String>,
    /// Null where nothing can be scored.
    pub model: Option<AuditModel>,
    /// One name for all the data: XXH64 over the fingerprints of the files, sorted, a line each. The order of loading does not matter.
    pub data: String,
    /// By name.
    pub files: Vec<AuditFile>,
    /// Names that stand for a client, by the user's word.
    pub merges: Vec<Merge>,
    /// Of every metric with something to say.
    pub definitions: Vec<AuditDefinition>,
}

/// The scoring model in force.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AuditModel {
    pub id: String,
    pub label: String,
    pub version: u32,
    pub hash: String,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AuditFile {
    pub name: String,
    pub table: TableId,
    /// Rows that count.
    pub rows: u32,
    /// XXH64 over the bytes, of a compressed file over what was in it; of a workbook over its sheet as it was read.
    pub fingerprint: String,
    /// How it was read, where somebody said so.
    pub options: LoadOptions,
}

/// A metric as it was counted.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AuditDefinition {
    #[cfg_attr(test, ts(type = "MetricId"))]
    pub id: &'static str,
    pub title: &'static str,
    pub variant: &'static str,
    pub definition: &'static str,
    pub formula: &'static str,
    pub settings: Vec<UsedSetting>,
}

/// `report` is the answer to the same question: what has a card there was counted, and as the card says.
pub fn audit(world: World, preset: Option<String>, model: Option<&ScoringModel>, report: Report) -> Audit {
    let mut files: Vec<AuditFile> = world
        .tables
        .files()
        .iter()
        .map(|file| AuditFile {
            name: file.name.clone(),
            table: file.table,
            rows: world.tables.get(file.table).map_or(0, |table| table.rows_of(&file.name)) as u32,
            fingerprint: hex(file.hash),
            options: file.options.clone(),
        })
        .collect();
    order::sort_by(&mut files, |a, b| a.name.cmp(&b.name));
    let mut prints: Vec<&str> = files.iter().map(|file| file.fingerprint.as_str()).collect();
    order::sort(&mut prints);
    let data = hex(column::fingerprint(prints.join("\n").as_bytes()));
    let definitions = report
        .cards
        .into_iter()
        .filter_map(|card| {
            let variant = card.variants.iter().find(|v| v.id == card.now.variant)?;
            Some(AuditDefinition {
                id: card.metric,
                title: card.title,
                variant: variant.id,
                definition: variant.definition,
                formula: card.formula,
                settings: card.now.settings,
            })
        })
        .collect();
    Audit {
        engine: env!("CARGO_PKG_VERSION"),
        as_of: report.as_of,
        time_zone: report.time_zone,
        period: report.period,
        preset,
        model: model.map(|m| AuditModel { id: m.id.clone(), label: m.label.clone(), version: m.version, hash: m.hash() }),
        data,
        files,
        merges: world.tables.profile().merges.clone(),
        definitions,
    }
}

/// Sixteen digits.
fn hex(hash: u64) -> String {
    format!("{hash:016x}")
}
