//! Load → model → report: the only place where the stages meet. No global state, no clock, no randomness.

use std::cell::{Ref, RefCell};

use crate::{
    error::Fault,
    metrics::{
        self,
        measure::{self, Measurement, Query},
    },
    model::{Model, World},
    tables::{
        Tables,
        import::{LoadOptions, Upload},
        receipt::Receipt,
    },
    time::Zone,
};

/// A firm's data and what is asked of it.
#[derive(Default)]
pub struct Engine {
    tables: Tables,
    /// What the tables mean in the zone last asked for; rebuilt when either changes.
    model: RefCell<Option<Model>>,
}

impl Engine {
    pub fn new() -> Engine {
        Engine::default()
    }

    /// Reads a whole file.
    pub fn load(&mut self, name: &str, bytes: &[u8], options: LoadOptions) -> Result<Receipt, Fault> {
        let mut upload = self.open(name, options.clone())?;
        upload.push(bytes);
        Ok(self.close(upload, options))
    }

    /// Starts to read a file in chunks; [`Engine::close`] ends it.
    pub fn open(&self, name: &str, options: LoadOptions) -> Result<Upload, Fault> {
        self.tables.open(name, options)
    }

    pub fn close(&mut self, upload: Upload, options: LoadOptions) -> Receipt {
        *self.model.borrow_mut() = None;
        self.tables.close(upload, options)
    }

    /// Takes a file's rows away; the rest stands.
    pub fn remove(&mut self, name: &str) -> Result<(), Fault> {
        *self.model.borrow_mut() = None;
        if self.tables.remove(name) {
            return Ok(());
        }
        Err(Fault::question("unknown_file", format!("There is no file “{name}”."), "See tables() for the files that are loaded."))
    }

    /// Measures metrics by period and segment.
    pub fn measure(&self, query: &Query) -> Result<Vec<Measurement>, Fault> {
        let model = self.model(query.time_zone.as_deref())?;
        let world = World { tables: &self.tables, model: &model };
        let grid = measure::grid(world, query)?;
        let mut out = Vec::new();
        for record in chosen(query)? {
            let variant = variant(record, query.variant.as_deref())?;
            out.extend(measure::measure(world, record, variant, query, &grid)?);
        }
        Ok(out)
    }

    fn model(&self, zone: Option<&str>) -> Result<Ref<'_, Model>, Fault> {
        let zone = zone.unwrap_or("UTC");
        let stale = self.model.borrow().as_ref().is_none_or(|model| model.zone.name() != zone);
        if stale {
            *self.model.borrow_mut() = Some(Model::new(&self.tables, Zone::named(zone)?));
        }
        Ref::filter_map(self.model.borrow(), Option::as_ref).map_err(|_| Fault::engine("no_model", "The model was not built."))
    }
}

fn chosen(query: &Query) -> Result<Vec<&'static metrics::record::Record>, Fault> {
    let Some(ids) = &query.metrics else { return Ok(metrics::REGISTRY.to_vec()) };
    let known = || metrics::REGISTRY.iter().map(|r| r.id).collect::<Vec<_>>().join(", ");
    let find = |id: &String| {
        metrics::find(id).ok_or_else(|| Fault::question("unknown_metric", format!("There is no metric “{id}”."), format!("There are: {}.", known())))
    };
    ids.iter().map(find).collect()
}

fn variant(record: &'static metrics::record::Record, id: Option<&str>) -> Result<&'static metrics::record::Variant, Fault> {
    let Some(id) = id else { return Ok(&record.variants[0]) };
    record.variant(id).ok_or_else(|| {
        let known: Vec<&str> = record.variants.iter().map(|v| v.id).collect();
        Fault::question("unknown_variant", format!("{} has no variant “{id}”.", record.title), format!("It has: {}.", known.join(", ")))
    })
}
