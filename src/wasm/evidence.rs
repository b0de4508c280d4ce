//! Is the score any good?

use wasm_bindgen::prelude::*;

use super::{Engine, floats, give, json, put, strings, take, throw};

#[wasm_bindgen]
impl Engine {
    /// Is the score any good? The score as it was on earlier days against what came after.
    #[wasm_bindgen(unchecked_return_type = "BacktestView")]
    pub fn backtest(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "EvidenceQuery")] query: JsValue,
    ) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().backtest(&take(query)?).map_err(throw)?)
    }

    /// The same of another scoring model, as an object or as JSON; nothing is kept of it.
    #[wasm_bindgen(js_name = backtestOf, unchecked_return_type = "BacktestView")]
    pub fn backtest_of(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ScoringModel | string")] model: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "EvidenceQuery")] query: JsValue,
    ) -> Result<JsValue, JsValue> {
        let document = model.as_string().map_or_else(|| json(&model), Ok)?;
        give(&self.0.borrow().backtest_of(&document, &take(query)?).map_err(throw)?)
    }

    /// What each line of the scoring model tells of the outcome.
    #[wasm_bindgen(unchecked_return_type = "DiagnosticsView")]
    pub fn diagnostics(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "EvidenceQuery")] query: JsValue,
    ) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().diagnostics(&take(query)?).map_err(throw)?)
    }

    /// Weights that the data would suggest, judged beside today's; nothing is changed.
    #[wasm_bindgen(js_name = suggestWeights, unchecked_return_type = "WeightsView")]
    pub fn suggest_weights(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "EvidenceQuery")] query: JsValue,
    ) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().suggest_weights(&take(query)?).map_err(throw)?)
    }

    /// The ranks of clients under weights near the chosen ones, as columns.
    #[wasm_bindgen(unchecked_return_type = "SensitivityView")]
    pub fn sensitivity(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "ScoresQuery")] query: JsValue,
    ) -> Result<JsValue, JsValue> {
        let view = self.0.borrow().sensitivity(&take(query)?).map_err(throw)?;
        let out = give(&view)?;
        put(&out, "clients", strings(&view.clients))?;
        put(&out, "names", strings(&view.names))?;
        put(&out, "rank", floats(&view.rank))?;
        put(&out, "low", floats(&view.low))?;
        put(&out, "high", floats(&view.high))?;
        put(&out, "stays", floats(&view.stays))?;
        Ok(out)
    }

    /// What clients without contracts are expected to buy, and whether they are still there, as columns.
    #[wasm_bindgen(unchecked_return_type = "LifetimesView")]
    pub fn lifetimes(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "LifetimesQuery")] query: JsValue,
    ) -> Result<JsValue, JsValue> {
        let view = self.0.borrow().lifetimes(&take(query)?).map_err(throw)?;
        let out = give(&view)?;
        put(&out, "clients", strings(&view.clients))?;
        put(&out, "names", strings(&view.names))?;
        put(&out, "purchases", floats(&view.purchases))?;
        put(&out, "alive", floats(&view.alive))?;
        put(&out, "expected", floats(&view.expected))?;
        put(&out, "worth", floats(&view.worth))?;
        put(&out, "value", floats(&view.value))?;
        Ok(out)
    }

    /// Each segment's share in the last complete period, as it is and drawn towards what is usual; `metrics` holds one id, `by` is needed.
    #[wasm_bindgen(js_name = smallRates, unchecked_return_type = "SmallRates")]
    pub fn small_rates(&self, #[wasm_bindgen(unchecked_param_type = "Query")] query: JsValue) -> Result<JsValue, JsValue> {
        give(&self.0.borrow().small_rates(&take(query)?).map_err(throw)?)
    }
}
