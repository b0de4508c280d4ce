//! The generated files are what the code says.

use ts_rs::TS;

use crate::{
    engine, error,
    insights::{self, backtest, lifetimes, outcome, triggers, weights},
    metrics::{REGISTRY, aggregate, compare, differ, explain, measure, presets, record, settings},
    model::matches,
    scores::{change, document, filter, health_document, next, whatif},
    tables::{container, left, options, profile, receipt, schema},
    time,
    views::{
        audit, call_list, client, cross, evidence, health, level, quality, registry, report, revenue, roster, scores,
        small_rates, tables, themes, value,
    },
};

fn check(path: &str, made: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, made).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    let first = kept.lines().zip(made.lines()).position(|(a, b)| a != b);
    assert!(
        kept == made,
        "{path} has drifted from the code at line {:?}; write it anew with: UPDATE=1 cargo test --lib emit",
        first.map(|line| line + 1)
    );
}

macro_rules! declare {
    ($($type:ty),* $(,)?) => {
        [$((<$type>::docs(), <$type>::decl())),*]
    };
}

#[test]
fn typescript() {
    let ids: Vec<String> = REGISTRY.iter().map(|r| format!("\"{}\"", r.id)).collect();
    let mut out = String::from("// Generated from the Rust types: UPDATE=1 cargo test --lib emit writes it anew.\n\n");
    out += "/** A civil date, `2025-12-31`. Ends of periods are the day after the last. */\nexport type CivilDate = string;\n";
    out += &format!("export type MetricId = {};\n", ids.join(" | "));
    let declared = declare![
        schema::TableId,
        schema::Kind,
        container::Container,
        options::DateOrder,
        options::Decimal,
        options::CesDirection,
        options::Duplicates,
        options::LoadOptions,
        profile::Shape,
        profile::Merge,
        profile::Profile,
        left::Lacking,
        receipt::State,
        receipt::Format,
        receipt::Role,
        receipt::RowCounts,
        receipt::MappedColumn,
        receipt::Rejection,
        receipt::RejectedBy,
        receipt::Skipped,
        receipt::FirstRows,
        receipt::TextAnswer,
        receipt::Input,
        receipt::Waits,
        receipt::Answer,
        receipt::Question,
        receipt::Receipt,
        matches::Likeness,
        matches::Said,
        matches::Match,
        tables::Joined,
        tables::UnjoinedName,
        tables::Unjoined,
        quality::Gap,
        quality::Filled,
        quality::Finding,
        quality::Quality,
        crate::timing::StageTime,
        tables::TableSummary,
        time::PeriodKind,
        time::WeekStart,
        record::Unit,
        record::Better,
        record::Stage,
        settings::Settings,
        settings::SettingKind,
        settings::Value,
        settings::UsedSetting,
        presets::PresetKind,
        measure::Query,
        aggregate::Point,
        measure::PeriodView,
        measure::Segment,
        measure::Status,
        measure::Interval,
        measure::Excluded,
        measure::Part,
        aggregate::Distribution,
        measure::Measurement,
        compare::SegmentDifference,
        compare::ComparedSegment,
        compare::SegmentTest,
        compare::Comparison,
        explain::FileRow,
        explain::RowList,
        explain::Group,
        explain::Explanation,
        engine::Reference,
        differ::DifferenceQuery,
        differ::DifferenceRow,
        differ::DifferenceGroup,
        differ::Difference,
        document::Formula,
        document::Derived,
        document::Maximum,
        document::Count,
        document::Value,
        document::Within,
        document::Condition,
        document::Place,
        document::Contacts,
        document::Trigger,
        document::Bonus,
        document::Overdue,
        document::Penalty,
        document::Band,
        document::SegmentTrigger,
        document::SegmentModel,
        document::EarlierModel,
        document::Override,
        document::ReasonId,
        document::Play,
        health_document::HealthFormula,
        health_document::Step,
        health_document::HealthScale,
        health_document::HealthMeasure,
        health_document::HealthPart,
        health_document::HealthFloor,
        health_document::Health,
        document::Kept,
        document::ScoringModel,
        change::Cause,
        change::Part,
        change::LineChange,
        change::Change,
        next::Action,
        next::Next,
        whatif::Spread,
        whatif::Mover,
        whatif::WhatIf,
        filter::Matching,
        scores::ScoresQuery,
        scores::ModelName,
        scores::ScoresView,
        insights::Reason,
        report::Verdict,
        report::Usual,
        insights::plays::SuggestedPlay,
        insights::stake::StakeSource,
        insights::stake::Stake,
        call_list::Call,
        audit::AuditModel,
        audit::AuditFile,
        audit::AuditDefinition,
        audit::Audit,
        report::BandCount,
        report::Turn,
        report::Unusual,
        report::Headline,
        roster::Attribute,
        roster::Roster,
        value::Field,
        value::FieldCount,
        value::ValueMatrix,
        revenue::RevenueSteps,
        report::VariantName,
        report::Card,
        report::Missing,
        report::Report,
        health::HealthView,
        health::ClientHealthMeasure,
        health::ClientHealthPart,
        health::ClientHealth,
        client::ClientAttribute,
        client::ScoreLine,
        client::HistoryEntry,
        client::TypeCounts,
        client::ActivityView,
        level::ActivityLevel,
        level::LevelView,
        client::ClientView,
        cross::CrossRow,
        cross::CrossTable,
        outcome::OutcomeKind,
        evidence::EvidenceQuery,
        backtest::Estimated,
        backtest::BacktestVerdict,
        backtest::BacktestDay,
        backtest::Baseline,
        backtest::Tenth,
        backtest::BandOutcome,
        backtest::LeadTime,
        backtest::Backtest,
        evidence::BacktestView,
        triggers::LineVerdict,
        triggers::Partner,
        triggers::LineDiagnosis,
        evidence::DiagnosticsView,
        weights::LineWeight,
        weights::SuggestedWeights,
        evidence::WeightsView,
        evidence::SensitivityView,
        evidence::LifetimesQuery,
        lifetimes::LifetimeModel,
        lifetimes::HeldBack,
        evidence::LifetimesView,
        small_rates::SmallRate,
        small_rates::SmallRates,
        themes::Theme,
        themes::Themes,
        registry::ColumnInfo,
        registry::TableInfo,
        registry::InputInfo,
        registry::SettingInfo,
        registry::VariantInfo,
        registry::MetricInfo,
        registry::PresetChoice,
        registry::PresetInfo,
        registry::Registry,
        error::FaultKind,
        error::Position,
        error::Fault,
    ];
    for (docs, declaration) in declared {
        out += &format!("\n{}export {declaration}\n", docs.unwrap_or_default());
    }
    out += "\n/** Thrown by every method of the engine: an `Error` whose name is \"RapportError\". */\nexport interface RapportError extends Error, Omit<Fault, \"message\"> {}\n";
    assert!(
        !out.contains("any") || !out.split(|c: char| !c.is_alphanumeric()).any(|w| w == "any" && out.contains(": any")),
        "no any"
    );
    assert!(!out.contains("bigint"), "numbers cross as numbers");
    check("src/emit/types.ts", &out);
}

#[test]
fn json_schema_of_the_scoring_model() {
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(document::ScoringModel)).unwrap();
    check("src/emit/scoring-model.schema.json", &(schema + "\n"));
}

#[test]
fn catalogue() {
    check("src/emit/catalogue.md", &super::markdown::catalogue());
}

#[test]
fn time_zones() {
    check("src/emit/time-zones.txt", &super::zones::table());
}
