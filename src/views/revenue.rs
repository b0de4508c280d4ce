//! Recurring revenue from the start of a period to its end: what it was, what moved it, what it is. The steps add up to the last bit.

use serde::Serialize;

use crate::{
    error::Fault,
    metrics::{
        self,
        measure::{self, Part, PeriodView, Query},
        presets,
    },
    model::{
        World,
        revenue::{Policy, Revenue},
    },
};

/// The recurring revenue of one period, step by step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RevenueSteps {
    pub period: PeriodView,
    /// The definition of the movements.
    pub variant: &'static str,
    pub currency: Option<String>,
    /// When the period starts, in minor units a month. Null with a reason.
    pub start: Option<f64>,
    /// What moved it: more is positive, less negative.
    pub moves: Vec<Part>,
    /// When the period ends: the start and all moves.
    pub end: Option<f64>,
    /// Why there is nothing to show, such as several currencies.
    pub reason: Option<String>,
}

/// The steps of every complete period in which there was any recurring revenue. `variant` is a definition of the revenue or of its
/// movements; nothing where movements are not counted in that way.
pub fn steps(world: World, query: &Query) -> Result<Vec<RevenueSteps>, Fault> {
    let (Some(moves), Some(revenue)) = (metrics::find("mrr_movements"), metrics::find("mrr")) else { return Ok(Vec::new()) };
    let variant = match query.variant.as_deref() {
        None => presets::variant(moves, query),
        Some(id) if moves.variant(id).is_some() || revenue.variant(id).is_some() => {
            let alike = |v: &&metrics::record::Variant| Policy::of(v.id) == Policy::of(id);
            let Some(variant) = moves.variant(id).or_else(|| moves.variants.iter().find(alike)) else { return Ok(Vec::new()) };
            variant
        }
        Some(id) => {
            return Err(Fault::question(
                "unknown_variant",
                format!("Neither recurring revenue nor its movements have a definition “{id}”."),
                "describe() lists the definitions.",
            ));
        }
    };
    let query = Query { by: None, ..query.clone() };
    let grid = measure::grid(world, &query)?;
    let measured = measure::measure(world, moves, variant, &query, &grid)?;
    let Some(revenue) = Revenue::under(Policy::of(variant.id), world, grid.as_of_at, &mut |_, _, _| {}) else {
        return Ok(Vec::new());
    };
    let only = query.client.as_deref().and_then(|id| world.model.clients.find(id));
    let at = |at| -> f64 {
        revenue.accounts().filter(|account| only.is_none_or(|only| only == account.client())).map(|account| account.at(at)).sum()
    };
    let step = |(period, m): (&crate::time::Period, measure::Measurement)| RevenueSteps {
        period: PeriodView::new(period),
        variant: variant.id,
        currency: m.currency,
        start: m.value.map(|_| at(period.start_at)),
        end: m.value.map(|_| at(period.end_at)),
        moves: if m.value.is_some() { m.parts } else { Vec::new() },
        reason: m.value.is_none().then_some(m.reason).flatten(),
    };
    let shown = |(period, m): &(&crate::time::Period, measure::Measurement)| {
        period.complete && !matches!(m.status, measure::Status::NoData | measure::Status::NotApplicable)
    };
    Ok(grid.periods.iter().zip(measured).filter(shown).map(step).collect())
}
