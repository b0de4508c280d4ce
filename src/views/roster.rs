//! All clients in one window, those who need attention first.

use std::cmp::Ordering;

use serde::Serialize;

use crate::{
    insights::{Evidence, Reason, plays, stake::Stakes},
    metrics::measure::PeriodView,
    model::World,
    scores::document::{Band, Kept, Override},
    stats::order,
    tables::{column::Column, schema::TableId},
    time,
};

/// Windows in the small trend of a roster.
const TREND: usize = 12;
/// An attribute with more different values is no filter.
const MOST_VALUES: usize = 200;

/// All clients in one window; one entry a client in each array. Those who need attention come first, the most at stake leading (where several
/// currencies make that no comparison, nothing), then the newest reason, then the lowest score.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Roster {
    /// The last complete window.
    pub window: PeriodView,
    pub previous: Option<PeriodView>,
    /// Best first.
    pub bands: Vec<Band>,
    pub client: Vec<String>,
    pub name: Vec<String>,
    /// NaN where there is none.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub score: Vec<f64>,
    /// Against the previous window.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub change: Vec<f64>,
    /// Index in `bands`; 255 where there is none.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    pub band: Vec<u8>,
    /// As in `Scores.status`.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    pub status: Vec<u8>,
    #[cfg_attr(test, ts(type = "(CivilDate | null)[]"))]
    pub last_active: Vec<Option<String>>,
    /// Since the previous window: 1 into a better band, −1 into a worse one, else 0. Both windows by the model of this one, so that
    /// a change of the model moves nobody.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Int8Array"))]
    pub moved: Vec<i8>,
    /// Where the score lies on the other side of its band's border, and keeps the band.
    pub kept: Vec<Option<Kept>>,
    /// What a person decided and that holds; it stands beside what was computed.
    pub decided: Vec<Option<Override>>,
    /// Where some clients have a model of their own: its label, none for the document as it stands.
    pub models: Option<Vec<Option<String>>>,
    /// The last `trendLength` complete windows of each client, oldest first, client-major.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub trend: Vec<f64>,
    pub trend_length: u32,
    pub reasons: Vec<Vec<Reason>>,
    /// What each client is worth a year, in minor units; NaN where it is not known.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(type = "Float64Array"))]
    pub stake: Vec<f64>,
    /// The currency of all of them; null where it is not said, or where there are several.
    pub stake_currency: Option<String>,
    /// The currency of each client's stake, where there are several.
    pub stake_currencies: Option<Vec<Option<String>>>,
    /// The label of the first play for each client.
    pub plays: Vec<Option<String>>,
    pub attributes: Vec<Attribute>,
}

/// An attribute of the clients to filter by.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Attribute {
    pub column: String,
    pub title: String,
    /// One a client; "" where unknown.
    pub values: Vec<String>,
}

/// None until a window is over.
pub fn roster(evidence: &Evidence) -> Option<Roster> {
    let Evidence { world, scored, .. } = *evidence;
    let (model, cube, scores) = (scored.model(), scored.cube(), scored.scores());
    let window = evidence.last_complete()?;
    let clients = &world.model.clients;
    let first = (window + 1).saturating_sub(TREND);
    let stakes = Stakes::new(evidence);
    let mut rows: Vec<(usize, Vec<Reason>)> = (0..cube.clients).map(|client| (client, evidence.reasons(client))).collect();
    let at = |client: usize| scores.score[cube.cell(client, window)];
    // What is unknown is less than nothing.
    let worth = |client: usize| if stakes.several { -1.0 } else { stakes.of(client).map_or(-1.0, |stake| stake.amount) };
    order::sort_by(&mut rows, |(a, why_a), (b, why_b)| {
        let attention = why_a.is_empty().cmp(&why_b.is_empty());
        let value = if why_a.is_empty() { Ordering::Equal } else { worth(*b).total_cmp(&worth(*a)) };
        attention
            .then(value)
            .then_with(|| newest(why_b).cmp(&newest(why_a)))
            .then_with(|| at(*a).is_nan().cmp(&at(*b).is_nan()))
            .then(at(*a).total_cmp(&at(*b)))
            .then_with(|| clients.name(*a as u32).cmp(clients.name(*b as u32)))
    });
    let plays = evidence.plays();
    let first_play = |(client, reasons): &(usize, Vec<Reason>)| {
        plays::choose(evidence, &plays, *client, reasons).into_iter().next().map(|play| play.label)
    };
    let order: Vec<usize> = rows.iter().map(|(client, _)| *client).collect();
    let change = |&client: &usize| match window.checked_sub(1) {
        Some(before) => at(client) - scores.score[cube.cell(client, before)],
        None => f64::NAN,
    };
    let shown = scored.of(window);
    let moved = |&client: &usize| {
        let band = |window: usize| shown.scores.band(cube.cell(client, window));
        let before = window.checked_sub(1).and_then(band);
        // Bands are numbered from the best.
        before.zip(band(window)).map_or(0, |(before, now)| before.cmp(&now) as i8)
    };
    let kept = |&client: &usize| {
        let cell = cube.cell(client, window);
        shown.model.kept(shown.scores.score[cell], shown.scores.band(cell))
    };
    let decided = |&client: &usize| model.decided(clients.id(client as u32), cube.grid.as_of);
    let own_model = |&client: &usize| shown.model.segments.get(shown.cube.segment[client]).map(|segment| segment.label.clone());
    Some(Roster {
        window: PeriodView::new(&cube.grid.periods[window]),
        previous: window.checked_sub(1).map(|w| PeriodView::new(&cube.grid.periods[w])),
        bands: model.bands.clone(),
        client: order.iter().map(|&c| clients.id(c as u32).to_owned()).collect(),
        name: order.iter().map(|&c| clients.name(c as u32).to_owned()).collect(),
        score: order.iter().map(|&c| at(c)).collect(),
        change: order.iter().map(change).collect(),
        band: order.iter().map(|&c| scores.band[cube.cell(c, window)]).collect(),
        status: order.iter().map(|&c| scores.state[cube.cell(c, window)] as u8).collect(),
        last_active: order.iter().map(|&c| evidence.last_active(c).map(time::format_day)).collect(),
        moved: order.iter().map(moved).collect(),
        kept: order.iter().map(kept).collect(),
        decided: order.iter().map(decided).collect(),
        models: (!shown.model.segments.is_empty()).then(|| order.iter().map(own_model).collect()),
        trend: order.iter().flat_map(|&c| (first..=window).map(move |w| scores.score[cube.cell(c, w)])).collect(),
        trend_length: (window + 1 - first) as u32,
        stake: order.iter().map(|&c| stakes.amount(c)).collect(),
        stake_currencies: stakes
            .several
            .then(|| order.iter().map(|&c| stakes.of(c).and_then(|stake| stake.currency.clone())).collect()),
        stake_currency: stakes.currency,
        plays: rows.iter().map(first_play).collect(),
        attributes: attributes(world, &order),
        reasons: rows.into_iter().map(|(_, reasons)| reasons).collect(),
    })
}

/// Attributes of the clients with few enough values to filter by.
fn attributes(world: World, order: &[usize]) -> Vec<Attribute> {
    let Some(table) = world.tables.get(TableId::Clients) else { return Vec::new() };
    let mut out = Vec::new();
    for (name, column) in table.columns() {
        let Column::Text(text) = column else { continue };
        if !(2..=MOST_VALUES).contains(&text.dictionary.len()) || text.dictionary.len() * 2 > table.rows() {
            continue;
        }
        let Some((text, codes)) = world.model.clients.attribute(world.tables, name) else { continue };
        let values = order.iter().map(|&c| text.dictionary.text(codes[c]).to_owned()).collect();
        out.push(Attribute { column: name.clone(), title: title(name), values });
    }
    out
}

/// `annual_value` as "Annual value"; headers of files stay as they are.
pub fn title(column: &str) -> String {
    let spaced = column.replace('_', " ");
    let mut chars = spaced.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// The day of the newest reason; days as text sort as days.
pub fn newest(reasons: &[Reason]) -> Option<&String> {
    reasons.iter().filter_map(|r| r.since.as_ref()).max()
}
