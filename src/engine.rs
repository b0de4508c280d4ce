//! Load → model → report: the only place where the stages meet. No global state, no clock but the host's, no randomness.

mod evidence;
mod explain;
#[cfg(test)]
mod tests;

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

pub use explain::Reference;

use crate::{
    error::Fault,
    insights::{Evidence, Gathered, past::Past},
    metrics::{
        self,
        compare::{self, Comparison},
        differ::{self, Difference, DifferenceQuery},
        measure::{self, Asked, Measurement, Query},
        presets,
        record::{Record, Variant},
    },
    model::{
        Model, World,
        matches::{self, Match},
    },
    scores::{
        cube::{self, Cube},
        document::{Condition, ScoringModel},
        filter::{self, Matching},
        health::HealthScores,
        history::Scoring,
        propose,
        whatif::{self, WhatIf},
    },
    tables::{
        Tables,
        encoding::Decoders,
        import::Upload,
        left::Lacking,
        options::LoadOptions,
        profile::{Merge, Profile},
        receipt::Receipt,
        schema::TableId,
    },
    time::{self, Cut, Day, Grid, WeekStart, Zone},
    timing::{self, Clock, StageTime, Watch},
    views::{
        self,
        audit::Audit,
        call_list::{Call, call_list},
        client::ClientView,
        cross::CrossTable,
        health::HealthView,
        report::Report,
        revenue::RevenueSteps,
        scores::{ScoresQuery, ScoresView},
        tables::TableSummary,
        themes::{self, Themes},
    },
};

/// Counts that are kept: of the model in force, of one being tried, and of some before.
const MOST_CUBES: usize = 4;
/// Clients that a question what-if names.
const MOVERS_SHOWN: usize = 50;

/// A firm's data and what is asked of it.
#[derive(Default)]
pub struct Engine {
    tables: Tables,
    scoring: Option<ScoringModel>,
    /// The model proposed from the tables, which is worked out once; `None` inside where they give none.
    proposed: RefCell<Option<Option<ScoringModel>>>,
    /// What the tables mean in the zone last asked for; rebuilt when either changes.
    model: RefCell<Option<Rc<Model>>>,
    /// The counts of the last models asked for: another weight or cap needs no new ones.
    cubes: RefCell<Vec<(CubeKey, Rc<Cube>)>>,
    /// The scores last asked for, with what they were made from.
    scores: RefCell<Option<(CubeKey, Rc<Scoring>)>>,
    /// The health of the scores last asked for it.
    health: RefCell<Option<(Rc<Scoring>, Rc<HealthScores>)>>,
    /// What the rows say of the clients of the scores last asked for.
    gathered: RefCell<Option<(Rc<Scoring>, Rc<Gathered>)>>,
    /// What was known on earlier days, as last asked for.
    past: RefCell<Option<(evidence::PastKey, Rc<Past>)>>,
    watch: Watch,
    /// How long each file took.
    loads: BTreeMap<String, Vec<StageTime>>,
}

/// What decides how rows are counted.
#[derive(Clone, PartialEq)]
struct CubeKey {
    zone: String,
    as_of: Option<String>,
    cut: Cut,
    counting: String,
}

impl Engine {
    pub fn new() -> Engine {
        Engine::default()
    }

    /// With decoders for other encodings than UTF-8; a browser has them all.
    pub fn with_decoders(decoders: Decoders) -> Engine {
        Engine { tables: Tables::new(decoders), ..Engine::default() }
    }

    /// From now on tables and reports tell where their time went. Nothing else depends on it.
    pub fn set_clock(&mut self, clock: Clock) {
        self.watch = Watch::new(clock);
    }

    /// Reads a whole file.
    pub fn load(&mut self, name: &str, bytes: &[u8], options: LoadOptions) -> Result<Receipt, Fault> {
        let mut upload = self.open(name, options)?;
        let mut times = Vec::new();
        self.push(&mut upload, bytes, &mut times);
        Ok(self.close(upload, times))
    }

    /// Starts to read a file in chunks; [`Engine::close`] ends it.
    pub fn open(&self, name: &str, options: LoadOptions) -> Result<Upload, Fault> {
        self.tables.open(name, options)
    }

    /// Reads the next bytes of a file.
    pub fn push(&self, upload: &mut Upload, bytes: &[u8], times: &mut Vec<StageTime>) {
        self.watch.time("read", times, || upload.push(bytes));
    }

    /// Takes in the rows of a file that took `times` so far.
    pub fn close(&mut self, upload: Upload, mut times: Vec<StageTime>) -> Receipt {
        self.forget();
        let receipt = self.watch.time("finish", &mut times, || self.tables.close(upload));
        self.loads.insert(receipt.file.clone(), times);
        receipt
    }

    /// What the first part of a file would be read as, without keeping anything. With a `sheet` it is a sheet of a workbook, as CSV.
    pub fn preview(&self, name: &str, bytes: &[u8], options: LoadOptions) -> Result<Receipt, Fault> {
        let sheet = options.sheet.clone();
        let mut upload = self.open(name, options)?;
        if let Some(sheet) = sheet {
            upload.sheets(Vec::new(), &sheet);
        }
        upload.push(bytes);
        Ok(upload.preview())
    }

    /// Every rejected row of a file as CSV: where, what was found, what was expected, what to do, and the row itself.
    pub fn rejected(&self, file: &str) -> Result<&[u8], Fault> {
        self.tables.rejected(file).ok_or_else(|| unknown_file(file))
    }

    /// What the user has decided: mappings, answers, merges.
    pub fn profile(&self) -> &Profile {
        self.tables.profile()
    }

    /// Takes decisions from an earlier visit; files loaded from now on are read by them.
    pub fn set_profile(&mut self, profile: Profile) {
        self.forget();
        self.tables.set_profile(profile);
    }

    /// Which names are the same client, by the user's word, and which are not, though alike; all of them at once, so that one can be
    /// taken back.
    pub fn set_merges(&mut self, merges: Vec<Merge>, apart: Vec<Merge>) {
        self.forget();
        self.tables.set_merges(merges, apart);
    }

    /// Names that resemble a client's.
    pub fn matches(&self) -> Result<Vec<Match>, Fault> {
        Ok(matches::matches(&self.tables, &self.meaning(None)?.clients))
    }

    /// Takes a file's rows away; the rest stands. Rows that other files left out because this one had them go too: the answer names
    /// the files that are to be loaded again, as [`Engine::lacking`] does.
    pub fn remove(&mut self, name: &str) -> Result<Vec<Lacking>, Fault> {
        self.forget();
        self.loads.remove(name);
        if self.tables.remove(name) {
            return Ok(self.tables.lacking());
        }
        Err(unknown_file(name))
    }

    /// Files that left rows to another that has gone or changed since. Loaded again they bring them back.
    pub fn lacking(&self) -> Vec<Lacking> {
        self.tables.lacking()
    }

    /// What is loaded, and how its rows found their clients.
    pub fn tables(&self) -> Result<Vec<TableSummary>, Fault> {
        let model = self.meaning(None)?;
        let mut summaries = views::tables::summaries(World { tables: &self.tables, model: &model });
        for summary in &mut summaries {
            for time in summary.files.iter().filter_map(|file| self.loads.get(file)).flatten() {
                timing::add(&mut summary.stages, time.stage, time.ms);
            }
        }
        Ok(summaries)
    }

    /// Takes a scoring model, as JSON; nothing changes if it is not valid.
    pub fn set_model(&mut self, json: &str) -> Result<(), Fault> {
        self.scoring = Some(ScoringModel::parse(json)?);
        Ok(())
    }

    /// The scoring model in force: the one given, else the one proposed from the data.
    pub fn scoring_model(&self) -> Result<Option<ScoringModel>, Fault> {
        if let Some(model) = &self.scoring {
            return Ok(Some(model.clone()));
        }
        if let Some(known) = &*self.proposed.borrow() {
            return Ok(known.clone());
        }
        let model = self.meaning(None)?;
        let proposed = propose::propose(World { tables: &self.tables, model: &model });
        *self.proposed.borrow_mut() = Some(proposed.clone());
        Ok(proposed)
    }

    /// Measures metrics by period and segment.
    pub fn measure(&self, query: &Query) -> Result<Vec<Measurement>, Fault> {
        let model = self.meaning(query.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        let grid = measure::grid(world, query)?;
        let mut out = Vec::new();
        for record in chosen(query)? {
            let variant = meant(record, query)?;
            out.extend(measure::measure(world, record, variant, query, &grid)?);
        }
        Ok(out)
    }

    /// Recurring revenue step by step: what it was when each period started, what moved it, what it was when the period ended.
    pub fn revenue(&self, query: &Query) -> Result<Vec<RevenueSteps>, Fault> {
        let model = self.meaning(query.time_zone.as_deref())?;
        views::revenue::steps(World { tables: &self.tables, model: &model }, query)
    }

    /// Every segment of one metric beside everybody else, in the last complete period.
    pub fn compare(&self, query: &Query) -> Result<Comparison, Fault> {
        let model = self.meaning(query.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        let grid = measure::grid(world, query)?;
        let record = match query.metrics.as_deref() {
            Some([_]) => chosen(query)?[0],
            _ => return Err(Fault::question("one_metric", "One metric at a time is compared.", "Give one id in `metrics`.")),
        };
        compare::compare(Asked { world, record, variant: meant(record, query)?, query, grid: &grid })
    }

    /// Who stayed and who left, by what was known of them.
    pub fn cross_tables(&self, query: &Query) -> Result<Vec<CrossTable>, Fault> {
        let model = self.meaning(query.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        let scored = match model.span() {
            Some(_) => self.scored(world, &scores_query(query))?,
            None => None,
        };
        views::cross::tables(world, query, scored.as_deref())
    }

    /// What comments are about: the words that come up most, over the whole range.
    pub fn themes(&self, query: &Query) -> Result<Themes, Fault> {
        let model = self.meaning(query.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        let grid = measure::grid(world, &Query { period: None, ..query.clone() })?;
        themes::themes(world, query, &grid)
    }

    /// The scores of all clients in all windows.
    pub fn scores(&self, query: &ScoresQuery) -> Result<ScoresView, Fault> {
        let model = self.meaning(query.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        let scored = self.scored(world, query)?.ok_or_else(nothing_to_score)?;
        Ok(views::scores::view(world, &scored))
    }

    /// The health of all clients at `asOf`.
    pub fn health(&self, query: &ScoresQuery) -> Result<HealthView, Fault> {
        let model = self.meaning(query.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        let scored = self.scored(world, query)?.ok_or_else(nothing_to_score)?;
        Ok(views::health::view(world, &scored, &*self.health_of(world, &scored)?))
    }

    /// What another scoring model, as JSON, would say of the same clients. Nothing is kept.
    pub fn what_if(&self, json: &str, query: &ScoresQuery) -> Result<WhatIf, Fault> {
        let other = ScoringModel::parse(json)?;
        // Both over the windows of the other model, so that like is compared with like.
        let window = query.window.unwrap_or(other.window);
        let query = &ScoresQuery { window: Some(window), days: query.days.or(other.days), ..query.clone() };
        let model = self.meaning(query.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        let before = self.scored(world, query)?.ok_or_else(nothing_to_score)?;
        let cube = self.counted(world, &other, query, &before.cube().grid)?;
        whatif::compare(world, before.now(), &other, &cube, MOVERS_SHOWN).ok_or_else(nothing_to_score)
    }

    /// How many rows of a table, and of how many clients, pass conditions as a scoring model has them.
    pub fn matching(&self, table: TableId, conditions: &[Condition]) -> Result<Matching, Fault> {
        let model = self.meaning(None)?;
        Ok(filter::matching(World { tables: &self.tables, model: &model }, table, conditions))
    }

    /// One client: score, points earned and missed, history, activity, metrics, reasons.
    pub fn client(&self, id: &str, query: &Query) -> Result<ClientView, Fault> {
        let model = self.meaning(query.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        let scored = self.scored(world, &scores_query(query))?.ok_or_else(nothing_to_score)?;
        let health = self.health_of(world, &scored)?;
        let gathered = self.gathered(world, &scored);
        views::client::client(id, query, &Evidence::new(world, &scored, &gathered), &health)
    }

    /// The overview.
    pub fn report(&self, query: &Query) -> Result<Report, Fault> {
        let mut times = Vec::new();
        let model = self.watch.time("model", &mut times, || self.meaning(query.time_zone.as_deref()))?;
        let world = World { tables: &self.tables, model: &model };
        let scored = match model.span() {
            Some(_) => self.watch.time("scores", &mut times, || self.scored(world, &scores_query(query)))?,
            None => None,
        };
        let gathered = scored.map(|scored| {
            let gathered = self.watch.time("insights", &mut times, || self.gathered(world, &scored));
            (scored, gathered)
        });
        let evidence = gathered.as_ref().map(|(scored, gathered)| Evidence::new(world, scored, gathered));
        let report = self.watch.time("metrics", &mut times, || views::report::report(world, query, evidence.as_ref()))?;
        Ok(Report { stages: times, ..report })
    }

    /// What the answers to this question are made from: the data, the model and the definitions, by name.
    pub fn audit(&self, query: &Query) -> Result<Audit, Fault> {
        let model = self.meaning(query.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        let report = views::report::report(world, query, None)?;
        Ok(views::audit::audit(world, query.preset.clone(), self.scoring_model()?.as_ref(), report))
    }

    /// Whom to call: the clients that need attention, in the order of the overview.
    pub fn call_list(&self, query: &Query) -> Result<Vec<Call>, Fault> {
        let model = self.meaning(query.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        let scored = self.scored(world, &scores_query(query))?.ok_or_else(nothing_to_score)?;
        let gathered = self.gathered(world, &scored);
        Ok(views::roster::roster(&Evidence::new(world, &scored, &gathered)).as_ref().map(call_list).unwrap_or_default())
    }

    /// The same question under two definitions, and the rows between them.
    pub fn differ(&self, asked: &DifferenceQuery) -> Result<Difference, Fault> {
        let model = self.meaning(asked.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        let query = asked.query();
        let record = chosen(&query)?[0];
        let variants = [variant(record, Some(&asked.a))?, variant(record, Some(&asked.b))?];
        differ::differ(world, record, variants, &query)
    }

    /// The scores behind a question; kept until the data, the model or the question changes.
    fn scored(&self, world: World, query: &ScoresQuery) -> Result<Option<Rc<Scoring>>, Fault> {
        let Some(model) = self.scoring_model()? else { return Ok(None) };
        let key = CubeKey::new(world, &model, query)?;
        if let Some((_, scoring)) = self.scores.borrow().as_ref().filter(|(known, of)| *known == key && *of.model() == model) {
            return Ok(Some(scoring.clone()));
        }
        let scoring = Rc::new(self.score(world, model, query)?);
        *self.scores.borrow_mut() = Some((key, scoring.clone()));
        Ok(Some(scoring))
    }

    /// What the insights look at beside scores; kept until there are others.
    fn gathered(&self, world: World, scored: &Rc<Scoring>) -> Rc<Gathered> {
        if let Some((_, gathered)) = self.gathered.borrow().as_ref().filter(|(of, _)| Rc::ptr_eq(of, scored)) {
            return gathered.clone();
        }
        let gathered = Rc::new(Gathered::new(world, scored));
        *self.gathered.borrow_mut() = Some((scored.clone(), gathered.clone()));
        gathered
    }

    /// The health beside scores; kept until there are others.
    fn health_of(&self, world: World, scored: &Rc<Scoring>) -> Result<Rc<HealthScores>, Fault> {
        if let Some((_, health)) = self.health.borrow().as_ref().filter(|(of, _)| Rc::ptr_eq(of, scored)) {
            return Ok(health.clone());
        }
        let health = Rc::new(HealthScores::new(world, scored)?);
        *self.health.borrow_mut() = Some((scored.clone(), health.clone()));
        Ok(health)
    }

    fn score(&self, world: World, model: ScoringModel, query: &ScoresQuery) -> Result<Scoring, Fault> {
        let as_of = query.as_of.as_deref().map(as_of).transpose()?;
        let grid = cube::grid(world, cut(&model, query)?, as_of)?;
        Scoring::new(model, |model| self.counted(world, model, query, &grid))
    }

    /// The counts that a model asks for.
    fn counted(&self, world: World, model: &ScoringModel, query: &ScoresQuery, grid: &Grid) -> Result<Rc<Cube>, Fault> {
        let key = CubeKey::new(world, model, query)?;
        let mut cubes = self.cubes.borrow_mut();
        if let Some(at) = cubes.iter().position(|(known, _)| *known == key) {
            let found = cubes.remove(at);
            let cube = found.1.clone();
            cubes.push(found);
            return Ok(cube);
        }
        let cube = Rc::new(Cube::count(world, model, grid.clone()));
        if cubes.len() >= MOST_CUBES {
            cubes.remove(0);
        }
        cubes.push((key, cube.clone()));
        Ok(cube)
    }

    fn meaning(&self, zone: Option<&str>) -> Result<Rc<Model>, Fault> {
        let zone = zone.unwrap_or("UTC");
        if let Some(model) = self.model.borrow().as_ref().filter(|model| model.zone.name() == zone) {
            return Ok(model.clone());
        }
        let model = Rc::new(Model::new(&self.tables, Zone::named(zone)?));
        *self.model.borrow_mut() = Some(model.clone());
        Ok(model)
    }

    fn forget(&mut self) {
        *self.proposed.borrow_mut() = None;
        *self.model.borrow_mut() = None;
        self.cubes.borrow_mut().clear();
        *self.scores.borrow_mut() = None;
        *self.health.borrow_mut() = None;
        *self.gathered.borrow_mut() = None;
        *self.past.borrow_mut() = None;
    }
}

impl CubeKey {
    fn new(world: World, model: &ScoringModel, query: &ScoresQuery) -> Result<CubeKey, Fault> {
        Ok(CubeKey {
            zone: world.model.zone.name().to_owned(),
            as_of: query.as_of.clone(),
            cut: cut(model, query)?,
            counting: model.counting(),
        })
    }
}

/// How time is cut into windows: as the question says, else as the model does.
fn cut(model: &ScoringModel, query: &ScoresQuery) -> Result<Cut, Fault> {
    let (window, days) = query.window.map_or((model.window, model.days), |window| (window, query.days));
    Cut::new(window, days, WeekStart::Monday)
}

fn as_of(text: &str) -> Result<Day, Fault> {
    time::parse_day(text)
        .ok_or_else(|| Fault::question("date", format!("asOf: “{text}” is no date."), "Write a date as 2025-12-31."))
}

fn scores_query(query: &Query) -> ScoresQuery {
    ScoresQuery { as_of: query.as_of.clone(), time_zone: query.time_zone.clone(), ..ScoresQuery::default() }
}

fn unknown_file(name: &str) -> Fault {
    Fault::question("unknown_file", format!("There is no file “{name}”."), "See tables() for the files that are loaded.")
}

fn nothing_to_score() -> Fault {
    Fault::data(
        "nothing_to_score",
        "Nothing that is loaded can be scored yet.",
        format!("Load a file of {}: who did what, and when.", TableId::Events.name()),
    )
}

fn chosen(query: &Query) -> Result<Vec<&'static Record>, Fault> {
    let Some(ids) = &query.metrics else { return Ok(metrics::REGISTRY.to_vec()) };
    let known = || metrics::REGISTRY.iter().map(|r| r.id).collect::<Vec<_>>().join(", ");
    let find = |id: &String| {
        metrics::find(id).ok_or_else(|| {
            Fault::question("unknown_metric", format!("There is no metric “{id}”."), format!("There are: {}.", known()))
        })
    };
    ids.iter().map(find).collect()
}

/// The definition that a question means: its own, else its preset's, else the usual one.
fn meant(record: &'static Record, query: &Query) -> Result<&'static Variant, Fault> {
    match &query.variant {
        Some(id) => variant(record, Some(id)),
        None => Ok(presets::variant(record, query)),
    }
}

fn variant(record: &'static Record, id: Option<&str>) -> Result<&'static Variant, Fault> {
    let Some(id) = id else { return Ok(&record.variants[0]) };
    record.variant(id).ok_or_else(|| {
        let known: Vec<&str> = record.variants.iter().map(|v| v.id).collect();
        Fault::question(
            "unknown_variant",
            format!("{} has no variant “{id}”.", record.title),
            format!("It has: {}.", known.join(", ")),
        )
    })
}
