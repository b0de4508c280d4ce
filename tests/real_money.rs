//! Metrics of money on real data with independent expected values: the sample data of this project, and data sets read from
//! `../shared/data` beside it. Where that folder is not there the tests say so and pass.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::{Path, PathBuf},
};

use rapport::{
    engine::Engine,
    metrics::{
        differ::DifferenceQuery,
        measure::{Measurement, Query},
    },
    tables::{options::LoadOptions, receipt::State, schema::TableId},
    time::PeriodKind,
};
use serde_json::Value;

/// The folder of a data set with its expected values; None, and a line that says so, where it is not there.
fn data(name: &str) -> Option<(PathBuf, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    match std::fs::read_to_string(folder.join("expected.json")) {
        Ok(text) => Some((folder.join("data"), serde_json::from_str::<Value>(&text).unwrap())),
        Err(_) => {
            println!("skipped: there is no ../shared/data/{name} beside the project");
            None
        }
    }
}

/// The rows of a file by header, through the crate that stands for every other reader.
fn rows(path: &Path) -> Vec<HashMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(|r| r.unwrap()).collect()
}

fn load(engine: &mut Engine, table: TableId, text: &str) {
    let options = LoadOptions { table: Some(table), ..LoadOptions::default() };
    let receipt = engine.load(&format!("{}.csv", table.name()), text.as_bytes(), options).unwrap();
    assert!(receipt.state == State::Loaded && receipt.rows.rejected + receipt.rows.duplicates == 0, "{receipt:?}");
}

fn measure(engine: &Engine, metric: &str, variant: &str, query: &Query) -> Vec<Measurement> {
    engine.measure(&Query { metrics: Some(vec![metric.into()]), variant: Some(variant.into()), ..query.clone() }).unwrap()
}

fn one(engine: &Engine, metric: &str, variant: &str, query: &Query) -> f64 {
    let m = measure(engine, metric, variant, query).remove(0);
    m.value.unwrap_or_else(|| panic!("{m:?}"))
}

fn by_label(found: Vec<Measurement>) -> BTreeMap<String, Measurement> {
    found.into_iter().map(|m| (m.period.label.clone(), m)).collect()
}

fn close(what: &str, found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * found.abs().max(expected.abs()).max(1.0), "{what}: {found}, expected {expected}");
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn movements_of_the_portal() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("tests/data/portal_s200.expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let mut engine = Engine::new();
    for file in ["clients.csv", "subscriptions.csv"] {
        let bytes = std::fs::read(root.join("www/sample").join(file)).unwrap();
        assert_eq!(engine.load(file, &bytes, LoadOptions::default()).unwrap().state, State::Loaded);
    }
    let query = Query {
        period: Some(PeriodKind::Month),
        from: Some("2023-12-01".into()),
        to: Some("2026-01-01".into()),
        as_of: Some("2026-01-02".into()),
        ..Query::default()
    };
    let of = |metric, variant| by_label(measure(&engine, metric, variant, &query));
    let (moved, end, start) = (of("mrr_movements", "net"), of("mrr", "end"), of("mrr", "first_instant"));
    let (nrr, grr, arpa) = (of("nrr", "cohort"), of("grr", "cohort"), of("arpa", "mean"));
    let months = expected["values"]["mrr"].as_object().unwrap();
    assert_eq!(months.len(), moved.len());
    // A row of the expected values is the way from the first of the month before to the first of its month.
    for (month, wanted) in months {
        let (year, number_of_month) = month.split_once('-').unwrap();
        let (year, m): (i32, u32) = (year.parse().unwrap(), number_of_month.parse().unwrap());
        let label = if m == 1 { format!("{}-12", year - 1) } else { format!("{year}-{:02}", m - 1) };
        let parts: BTreeMap<&str, f64> = moved[&label].parts.iter().map(|p| (p.label.as_str(), p.value / 100.0)).collect();
        for part in ["new", "expansion", "contraction", "churn", "reactivation"] {
            close(&format!("{month} {part}"), parts[part], number(&wanted[part]));
        }
        close(month, end[&label].value.unwrap() / 100.0, number(&wanted["closing"]));
        close(month, arpa[&label].denominator.unwrap(), number(&wanted["clients"]));
        close(month, arpa[&label].numerator.unwrap() / 100.0, number(&wanted["closing"]));
        assert_eq!(end[&label].currency.as_deref(), Some("USD"));
        let opening = number(&wanted["opening"]);
        if opening > 0.0 {
            close(month, start[&label].value.unwrap() / 100.0, opening);
            let lost = number(&wanted["contraction"]) + number(&wanted["churn"]);
            close(month, nrr[&label].value.unwrap(), 100.0 * (opening + number(&wanted["expansion"]) + lost) / opening);
            close(month, grr[&label].value.unwrap(), 100.0 * (opening + lost) / opening);
        }
    }
}

#[test]
fn revenue_of_telco() {
    let Some((folder, expected)) = data("telco") else { return };
    let values = &expected["values"];
    // Every client was there the day before; who churned left that day.
    let mut text = String::from("client_id,started_on,ended_on,amount,plan\n");
    for r in rows(&folder.join("Telco-Customer-Churn.csv")) {
        let end = if r["Churn"] == "Yes" { "2024-01-10" } else { "" };
        text += &format!("{},2023-01-01,{end},{},{}\n", r["customerID"], r["MonthlyCharges"], r["Contract"]);
    }
    let mut engine = Engine::new();
    load(&mut engine, TableId::Subscriptions, &text);
    let query = Query {
        period: Some(PeriodKind::Month),
        from: Some("2024-01-01".into()),
        to: Some("2024-02-01".into()),
        as_of: Some("2024-02-01".into()),
        ..Query::default()
    };
    let one = |metric, variant| one(&engine, metric, variant, &query);
    close("before", one("mrr", "first_instant") / 100.0, number(&values["mrr_all_rows"]));
    close("after", one("mrr", "end") / 100.0, number(&values["mrr_active_only"]));
    close("a year", one("arr", "end") / 100.0, 12.0 * number(&values["mrr_active_only"]));
    close("lost", -one("mrr_movements", "net") / 100.0, number(&values["mrr_churned"]));
    close("grr", 100.0 - one("grr", "cohort"), number(&values["revenue_churn_pct"]));
    close("nrr", 100.0 - one("nrr", "cohort"), number(&values["revenue_churn_pct"]));
    close("arpa", one("arpa", "mean") / 100.0, number(&values["arpu_active_only"]));
    let december = Query { from: Some("2023-12-01".into()), to: Some("2024-01-01".into()), ..query.clone() };
    let before = measure(&engine, "arpa", "median", &december).remove(0);
    close("median", before.value.unwrap() / 100.0, number(&values["monthly_charges"]["median"]));
    close("p90", before.distribution.unwrap().p90.unwrap() / 100.0, number(&values["monthly_charges"]["p90"]));
}

/// Orders with client, time and amount, as invoices with a cost that leaves the case's margin, as projects, and as clients with the
/// case's cost of acquisition. All amounts are tenfold, so that the cost of 70 % of 1.98 has whole minor units.
fn orders(orders: &[(&str, &str, f64)], params: &Value) -> Engine {
    let margin = number(&params["margin"]);
    let mut invoices = String::from("invoice_id,client_id,issued_on,amount,cost\n");
    let mut projects = String::from("project_id,client_id,started_on\n");
    for (n, (client, at, amount)) in orders.iter().enumerate() {
        invoices += &format!("{n},{client},{at},{:.2},{:.2}\n", 10.0 * amount, 10.0 * amount * (1.0 - margin));
        projects += &format!("{n},{client},{at}\n");
    }
    let ids: BTreeSet<&str> = orders.iter().map(|o| o.0).collect();
    let clients: String = ids.iter().map(|id| format!("{id},{}\n", 10.0 * number(&params["cost"]))).collect();
    let mut engine = Engine::new();
    load(&mut engine, TableId::Clients, &format!("client_id,acquisition_cost\n{clients}"));
    load(&mut engine, TableId::Invoices, &invoices);
    load(&mut engine, TableId::Projects, &projects);
    engine
}

/// The lifetime values of definition D15, whose years of variant C are the case's own, and the share of clients who came again.
fn lifetime_values(engine: &Engine, expected: &Value) {
    let (values, params) = (&expected["values"], &expected["params"]);
    let whole = Query::default();
    let one = |metric, variant| one(engine, metric, variant, &whole);
    close("A", one("clv", "a_lifespan") / 1000.0, number(&values["clv"]["A_apv_x_freq_x_lifespan"]));
    close("B", one("clv", "b_twelve_months") / 1000.0, number(&values["clv"]["B_freq_x_period_x_profit"]));
    let cost = number(&params["cost"]);
    let a_year = (number(&values["clv"]["C_annual_rev_x_duration_minus_cost"]) + cost) / number(&params["duration_years"]);
    close("C", one("clv", "c_five_years") / 1000.0, 5.0 * a_year - cost);
    close("again", one("repeat_service_rate", "all_time"), number(&values["kpis"]["repeat_rate_pct"]));
    let again = measure(engine, "repeat_service_rate", "all_time", &whole).remove(0);
    assert_eq!(again.denominator, values["kpis"]["clients"].as_f64());
    assert_eq!(again.numerator, values["kpis"]["repeat_clients"].as_f64());
}

#[test]
fn invoices_of_chinook() {
    let Some((folder, expected)) = data("chinook") else { return };
    let values = &expected["values"];
    let invoices = rows(&folder.join("Invoice.csv"));
    let list: Vec<(&str, &str, f64)> =
        invoices.iter().map(|r| (&*r["CustomerId"], &*r["InvoiceDate"], r["Total"].parse().unwrap())).collect();
    let engine = orders(&list, &expected["params"]);
    let query = Query { period: Some(PeriodKind::Month), as_of: Some("2026-01-01".into()), ..Query::default() };
    let found = by_label(measure(&engine, "arpa", "arpu", &query));
    let months = values["arpu_by_month"].as_object().unwrap();
    assert_eq!(found.len(), months.len());
    for (month, wanted) in months {
        close(month, found[month].value.unwrap() / 1000.0, number(wanted));
        close(month, found[month].numerator.unwrap() / 1000.0, number(&values["revenue_by_month"][month]));
    }
    lifetime_values(&engine, &expected);
}

#[test]
fn orders_of_jaffle_shop() {
    let Some((folder, expected)) = data("jaffle_shop") else { return };
    // Several payments make an order; they are in cents.
    let mut paid: HashMap<String, f64> = HashMap::new();
    for r in rows(&folder.join("raw_payments.csv")) {
        *paid.entry(r["order_id"].clone()).or_default() += r["amount"].parse::<f64>().unwrap() / 100.0;
    }
    let all = rows(&folder.join("raw_orders.csv"));
    let list: Vec<(&str, &str, f64)> = all.iter().map(|r| (&*r["user_id"], &*r["order_date"], paid[&r["id"]])).collect();
    lifetime_values(&orders(&list, &expected["params"]), &expected);
}

#[test]
fn refunds_of_an_online_shop() {
    let Some((folder, expected)) = data("online_retail_q1") else { return };
    let values = &expected["values"];
    // Every line is an invoice; a cancelled one has a quantity below 0.
    let mut text = String::from("invoice_id,client_id,issued_on,amount\n");
    for (n, r) in
        rows(&folder.join("online_retail_2010-12_2011-02.csv")).iter().enumerate().filter(|(_, r)| !r["CustomerID"].is_empty())
    {
        let amount = r["Quantity"].parse::<f64>().unwrap() * r["UnitPrice"].parse::<f64>().unwrap();
        text += &format!("{n},{},{},{amount:.2}\n", r["CustomerID"], r["InvoiceDate"]);
    }
    let mut engine = Engine::new();
    load(&mut engine, TableId::Invoices, &text);
    let whole = Query { as_of: Some("2011-03-01".into()), ..Query::default() };
    let before = measure(&engine, "arpa", "arpu_before_refunds", &whole).remove(0);
    close("sold", before.numerator.unwrap() / 100.0, number(&values["kpis"]["revenue"]));
    close("buyers", before.denominator.unwrap(), number(&values["kpis"]["clients"]));
    close("a buyer", before.value.unwrap() / 100.0, number(&values["kpis"]["revenue_per_client"]));
    let after = measure(&engine, "arpa", "arpu", &whole).remove(0);
    close("refunds", (after.numerator.unwrap() - before.numerator.unwrap()) / 100.0, number(&values["cancel_value"]));
    let asked = DifferenceQuery {
        metric: "arpa".into(),
        a: "arpu".into(),
        b: "arpu_before_refunds".into(),
        ..DifferenceQuery::default()
    };
    let refunds = engine.differ(&DifferenceQuery { as_of: whole.as_of.clone(), ..asked }).unwrap().groups.remove(0);
    assert_eq!(f64::from(refunds.total), number(&values["cancel_lines_with_customer"]));
    assert!(refunds.label.starts_with("Only in") && refunds.rows.len() == 200, "{}", refunds.label);
    close("the rows between", refunds.a / 100.0, number(&values["cancel_value"]));
}

#[test]
fn a_currency_is_named_by_the_table_of_its_amounts() {
    let mut engine = Engine::new();
    load(&mut engine, TableId::Subscriptions, "client_id,started_on,amount,currency\na,2024-01-01,10,EUR\n");
    load(&mut engine, TableId::Invoices, "client_id,issued_on,amount,currency\na,2024-01-05,10,EUR\na,2024-02-05,20,USD\n");
    let query = Query { period: Some(PeriodKind::Month), as_of: Some("2024-03-01".into()), ..Query::default() };
    let found = measure(&engine, "arpa", "arpu", &query);
    let named: Vec<_> = found.iter().map(|m| (m.value, m.currency.as_deref())).collect();
    assert_eq!(named, [(Some(1000.0), Some("EUR")), (Some(2000.0), Some("USD"))]);
    assert_eq!(measure(&engine, "arpa", "median", &query)[0].currency.as_deref(), Some("EUR"));
}
