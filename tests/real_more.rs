//! More of the real data sets with independent expected values: deliveries, relationships, orders and what portals export. They are
//! read from `../shared/data` beside the project; where that folder is not there the tests say so and pass.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::{Path, PathBuf},
};

use rapport::{
    engine::Engine,
    metrics::{
        measure::{Measurement, Query},
        settings::Settings,
    },
    tables::{
        options::{Duplicates, LoadOptions},
        receipt::State,
        schema::TableId,
    },
    time::{self, PeriodKind},
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

/// Loads a table made by a test; every row of it counts.
fn load(engine: &mut Engine, table: TableId, text: &str) {
    let options = LoadOptions { table: Some(table), duplicates: Some(Duplicates::Keep), ..LoadOptions::default() };
    let receipt = engine.load(&format!("{}.csv", table.name()), text.as_bytes(), options).unwrap();
    assert_eq!((receipt.state, receipt.rows.rejected), (State::Loaded, 0), "{:?} {:?}", receipt.fault, receipt.questions);
}

fn measure(engine: &Engine, metric: &str, variant: &str, query: &Query) -> Vec<Measurement> {
    engine.measure(&Query { metrics: Some(vec![metric.into()]), variant: Some(variant.into()), ..query.clone() }).unwrap()
}

fn one(engine: &Engine, metric: &str, variant: &str, query: &Query) -> Measurement {
    measure(engine, metric, variant, query).remove(0)
}

fn close(what: &str, found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * found.abs().max(expected.abs()).max(1.0), "{what}: {found}, expected {expected}");
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// The statistics of a distribution, `unit` of the expected values to one of ours.
fn distribution(what: &str, m: &Measurement, wanted: &Value, unit: f64) {
    let d = m.distribution.unwrap_or_else(|| panic!("{what}: {m:?}"));
    close(what, f64::from(d.n), number(&wanted["n"]));
    for (name, found) in [("mean", d.mean), ("median", d.median), ("p90", d.p90), ("min", d.min), ("max", d.max)] {
        close(&format!("{what} {name}"), found.unwrap() * unit, number(&wanted[name]));
    }
}

fn segments(found: Vec<Measurement>) -> BTreeMap<String, Measurement> {
    found.into_iter().map(|m| (m.segment.clone().unwrap().value, m)).collect()
}

/// An order: its client, when, and the amount.
type Order = (String, String, f64);

/// Amounts are taken times a thousand million, so that those with many decimals have whole minor units.
const TIMES: f64 = 1e9;

/// Orders as invoices with a cost that leaves the case's margin, as services, and as events.
fn orders(orders: &[Order], params: &Value) -> Engine {
    let mut invoices = String::from("invoice_id,client_id,issued_on,amount,cost\n");
    let mut projects = String::from("project_id,client_id,started_on\n");
    let mut events = String::from("event_id,client_id,occurred_at,type\n");
    for (n, (client, at, amount)) in orders.iter().enumerate() {
        let amount = amount * TIMES;
        invoices += &format!("{n},{client},{at},{amount:.2},{:.2}\n", amount * (1.0 - number(&params["margin"])));
        projects += &format!("{n},{client},{at}\n");
        events += &format!("{n},{client},{at},order\n");
    }
    let ids: BTreeSet<&str> = orders.iter().map(|o| o.0.as_str()).collect();
    let cost = number(&params["cost"]) * TIMES;
    let clients: String = ids.iter().map(|id| format!("{id},{cost}\n")).collect();
    let mut engine = Engine::new();
    load(&mut engine, TableId::Clients, &format!("client_id,acquisition_cost\n{clients}"));
    load(&mut engine, TableId::Invoices, &invoices);
    load(&mut engine, TableId::Projects, &projects);
    load(&mut engine, TableId::Events, &events);
    engine
}

fn money(m: &Measurement) -> f64 {
    m.value.unwrap_or_else(|| panic!("{m:?}")) / 100.0 / TIMES
}

/// Repeat rate, the three lifetime values (definitions D13 to D15; C's years are the case's own) and what they are made of.
fn value_of_orders(engine: &Engine, expected: &Value, query: &Query) {
    let (values, params) = (&expected["values"], &expected["params"]);
    let (kpis, clv) = (&values["kpis"], &values["clv"]);
    let again = one(engine, "repeat_service_rate", "all_time", query);
    close("repeat_rate_pct", again.value.unwrap(), number(&kpis["repeat_rate_pct"]));
    close("repeat_clients", again.numerator.unwrap(), number(&kpis["repeat_clients"]));
    close("clients", again.denominator.unwrap(), number(&kpis["clients"]));
    let arpu = one(engine, "arpa", "arpu", query);
    close("revenue_per_client", money(&arpu), number(&kpis["revenue_per_client"]));
    close("client_value", money(&arpu), number(&kpis["client_value"]));
    close("revenue", arpu.numerator.unwrap() / 100.0 / TIMES, number(&kpis["revenue"]));
    // Orders are the core actions of clients here.
    let frequency = one(engine, "core_actions", "per_client", query);
    if let Some(wanted) = values.get("days_between_orders") {
        let gaps = one(engine, "repeat_service_rate", "days_between", query);
        close("days between orders", gaps.value.unwrap(), number(&wanted["median"]));
        distribution("days between orders", &gaps, wanted, 1.0);
        let mean = one(engine, "repeat_service_rate", "days_between_mean", query);
        close("days between orders", mean.value.unwrap(), number(&wanted["mean"]));
    }
    close("purchase_frequency", frequency.value.unwrap(), number(&kpis["purchase_frequency"]));
    close("orders", frequency.numerator.unwrap(), number(&kpis["orders"]));
    let apv = arpu.numerator.unwrap() / frequency.numerator.unwrap() / 100.0 / TIMES;
    close("avg_purchase_value", apv, number(&kpis["avg_purchase_value"]));
    let of = |variant| money(&one(engine, "clv", variant, query));
    close("A", of("a_lifespan"), number(&clv["A_apv_x_freq_x_lifespan"]));
    close("B", of("b_twelve_months"), number(&clv["B_freq_x_period_x_profit"]));
    let cost = number(&params["cost"]);
    let a_year = (number(&clv["C_annual_rev_x_duration_minus_cost"]) + cost) / number(&params["duration_years"]);
    close("C", of("c_five_years"), 5.0 * a_year - cost);
    if let Some(months) = values.get("arpu_by_month").and_then(Value::as_object) {
        let found = measure(engine, "arpa", "arpu", &Query { period: Some(PeriodKind::Month), ..query.clone() });
        assert_eq!(found.len(), months.len());
        found.iter().for_each(|m| close(&m.period.label, money(m), number(&months[&m.period.label])));
    }
}

/// Inactivity at an instant that is the time of the last order, at midnight: the day after and one day more is the same (D8).
fn lapsed_at_the_last_order(engine: &Engine, values: &Value) {
    for wanted in values["churn_inactive"].as_array().unwrap() {
        let day = time::parse_day(&wanted["asof"].as_str().unwrap()[..10]).unwrap();
        let settings = Settings { silent_days: number(&wanted["window_days"]) + 1.0, ..Settings::default() };
        let query = Query { as_of: Some(time::format_day(day + 1)), settings, ..Query::default() };
        let m = one(engine, "churn_rate", "lapsed_own_days", &query);
        let place = format!("{} days", wanted["window_days"]);
        close(&place, m.value.unwrap(), number(&wanted["churn_pct"]));
        close(&place, m.numerator.unwrap(), number(&wanted["lost"]));
        close(&place, m.denominator.unwrap(), number(&wanted["base"]));
    }
}

#[test]
fn northwind() {
    let Some((folder, expected)) = data("northwind") else { return };
    let values = &expected["values"];
    let mut paid: HashMap<String, f64> = HashMap::new();
    for r in rows(&folder.join("order_details.csv")) {
        let [price, quantity, discount] = ["unit_price", "quantity", "discount"].map(|name| r[name].parse::<f64>().unwrap());
        *paid.entry(r["order_id"].clone()).or_default() += price * quantity * (1.0 - discount);
    }
    let all = rows(&folder.join("orders.csv"));
    let list: Vec<Order> =
        all.iter().map(|r| (r["customer_id"].clone(), r["order_date"].clone(), paid[&r["order_id"]])).collect();
    let engine = orders(&list, &expected["params"]);
    value_of_orders(&engine, &expected, &Query { as_of: Some("1998-06-01".into()), ..Query::default() });
    lapsed_at_the_last_order(&engine, values);

    // Deliveries: an order is a project that is done when it is shipped.
    let mut projects = String::from("project_id,client_id,started_on,due_on,completed_on,employee\n");
    for r in &all {
        let [id, client, start] = ["order_id", "customer_id", "order_date"].map(|name| &r[name]);
        projects += &format!("{id},{client},{start},{},{},{}\n", r["required_date"], r["shipped_date"], r["employee_id"]);
    }
    let mut engine = Engine::new();
    load(&mut engine, TableId::Projects, &projects);
    let whole = Query { as_of: Some("1998-06-30".into()), ..Query::default() };
    let mean = one(&engine, "project_completion_time", "mean", &whole);
    close("completion", mean.value.unwrap(), number(&values["completion_days_order_to_ship"]["mean"]));
    distribution("completion", &mean, &values["completion_days_order_to_ship"], 1.0);
    let running = one(&engine, "project_completion_time", "median", &whole).distribution.unwrap();
    close("open orders", f64::from(running.open), number(&values["open_orders"]));
    let by =
        segments(measure(&engine, "project_completion_time", "mean", &Query { by: Some("employee".into()), ..whole.clone() }));
    for (employee, wanted) in values["completion_by_employee_mean"].as_object().unwrap() {
        close(employee, by[employee].value.unwrap(), number(wanted));
    }
    // The case asks only of what was shipped.
    let on_time = one(&engine, "on_time_rate", "of_completed", &whole);
    close("on time", on_time.value.unwrap(), number(&values["on_time_rate_pct_of_shipped"]));
    let late = on_time.denominator.unwrap() - on_time.numerator.unwrap();
    close("late", late, number(&values["late"]["n"]));
    close("late", 100.0 - on_time.value.unwrap(), number(&values["late"]["late_rate_pct_of_shipped"]));
    // Who is in the file of customers, and who of them never ordered.
    let columns = [("customer_id", "client_id"), ("company_name", "name")].map(|(h, c)| (h.to_owned(), Some(c.to_owned())));
    let options = LoadOptions { table: Some(TableId::Clients), columns: Some(columns.into()), ..LoadOptions::default() };
    let receipt = engine.load("customers.csv", &std::fs::read(folder.join("customers.csv")).unwrap(), options).unwrap();
    close("customers", f64::from(receipt.rows.kept), number(&values["customers_in_file"]));
    let ordering = one(&engine, "repeat_service_rate", "all_time", &whole).denominator.unwrap();
    close("without", f64::from(receipt.rows.kept) - ordering, number(&values["customers_without_order"]));
}

#[test]
fn relationships_of_telco() {
    let Some((folder, expected)) = data("telco") else { return };
    let values = &expected["values"];
    let clients = rows(&folder.join("Telco-Customer-Churn.csv"));
    // A month of 365 hours, so that 72 of them are the 1,095 days of our restricted mean. Who left did so after its months, who
    // stayed is watched for so long at the date of the report.
    const HOURS: i64 = 365;
    let end = time::day_of(2024, 1, 1);
    let at = |hours: i64| {
        let hours = i64::from(end) * 24 + hours;
        format!("{} {:02}:00", time::format_day(hours.div_euclid(24) as i32), hours.rem_euclid(24))
    };
    let mut text = String::from("client_id,started_on,ended_on,amount,plan\n");
    for r in &clients {
        let hours = r["tenure"].parse::<i64>().unwrap() * HOURS;
        let (start, ended) =
            if r["Churn"] == "Yes" { (at(-80 * HOURS), at(hours - 80 * HOURS)) } else { (at(-hours), String::new()) };
        text += &format!("{},{start},{ended},{},{}\n", r["customerID"], r["MonthlyCharges"], r["Contract"]);
    }
    let mut engine = Engine::new();
    load(&mut engine, TableId::Subscriptions, &text);
    let query = Query { as_of: Some("2024-01-01".into()), curve: true, ..Query::default() };
    let months = |m: &Measurement| m.value.map(|days| days * 24.0 / HOURS as f64);
    let check = |name: &str, wanted: &Value, query: &Query, segment: Option<&str>| {
        let of = |variant: &str| {
            let found = measure(&engine, "retention_curve", variant, query);
            found.into_iter().find(|m| m.segment.as_ref().map(|s| s.value.as_str()) == segment).unwrap()
        };
        let median = of("median");
        assert_eq!(months(&median), wanted["median"].as_f64(), "{name}");
        // The eleven with no month yet are nowhere at risk; we have not begun to watch them.
        let unborn = clients.iter().filter(|r| r["tenure"] == "0" && segment.is_none_or(|plan| r["Contract"] == plan)).count();
        close(name, median.n + unborn as f64, number(&wanted["n"]));
        let lost: f64 = median.curve.iter().map(|point| point.happened).sum();
        close(name, lost, number(&wanted["events"]));
        for (month, wanted) in wanted["S"].as_object().unwrap() {
            let day = month.parse::<f64>().unwrap() * HOURS as f64 / 24.0;
            let reached = median.curve.iter().rfind(|point| point.at <= day + 1e-6);
            close(&format!("{name} {month}"), reached.map_or(100.0, |point| point.value.unwrap()), 100.0 * number(wanted));
        }
        close(name, months(&of("mean_of_three_years")).unwrap(), number(&wanted["restricted_mean_72"]));
        // A year of 365 days is 24 of these months.
        close(name, of("after_a_year").value.unwrap(), 100.0 * number(&wanted["S"]["24"]));
    };
    check("all", &values["km_all"], &query, None);
    let by = Query { by: Some("plan".into()), ..query.clone() };
    for (plan, wanted) in values["km_by_contract"].as_object().unwrap() {
        check(plan, wanted, &by, Some(plan));
    }
    // The same segments beside everybody else.
    let asked = Query { metrics: Some(vec!["retention_curve".into()]), variant: Some("mean_of_three_years".into()), ..by };
    let compared = engine.compare(&asked).unwrap();
    for segment in &compared.segments {
        let plan = &segment.now.segment.as_ref().unwrap().value;
        let wanted = &values["km_by_contract"][plan]["restricted_mean_72"];
        close(plan, months(&segment.now).unwrap(), number(wanted));
    }
    assert_eq!(compared.segments.len(), 3);

    // Who left in a month in which all of them were there on the first day.
    let mut text = String::from("client_id,started_on,ended_on,amount,plan\n");
    let mut invoices = String::from("invoice_id,client_id,issued_on,amount\n");
    for (n, r) in clients.iter().enumerate() {
        let end = if r["Churn"] == "Yes" { "2024-01-10" } else { "" };
        text += &format!("{},2023-01-01,{end},{},{}\n", r["customerID"], r["MonthlyCharges"], r["Contract"]);
        if !r["TotalCharges"].trim().is_empty() {
            invoices += &format!("{n},{},2023-06-01,{}\n", r["customerID"], r["TotalCharges"]);
        }
    }
    let mut engine = Engine::new();
    load(&mut engine, TableId::Subscriptions, &text);
    load(&mut engine, TableId::Invoices, &invoices);
    let january = Query {
        period: Some(PeriodKind::Month),
        from: Some("2024-01-01".into()),
        to: Some("2024-02-01".into()),
        as_of: Some("2024-02-01".into()),
        ..Query::default()
    };
    let churn = one(&engine, "churn_rate", "contract", &january);
    close("churn", churn.value.unwrap(), number(&values["churn_rate_pct"]));
    close("churned", churn.numerator.unwrap(), number(&values["churned"]));
    close("customers", churn.denominator.unwrap(), number(&values["customers"]));
    let by = segments(measure(&engine, "churn_rate", "contract", &Query { by: Some("plan".into()), ..january.clone() }));
    for (plan, wanted) in values["churn_rate_by_contract_pct"].as_object().unwrap() {
        close(plan, by[plan].value.unwrap(), number(wanted));
        close(plan, by[plan].denominator.unwrap(), number(&values["n_by_contract"][plan]));
    }
    let december = Query { from: Some("2023-12-01".into()), to: Some("2024-01-01".into()), ..january };
    let all = one(&engine, "arpa", "mean", &december);
    close("arpu_all", all.value.unwrap() / 100.0, number(&values["arpu_all"]));
    // An invoice each of all that was ever charged.
    let total = one(&engine, "arpa", "arpu", &Query { period: None, from: None, ..december });
    close("total", total.numerator.unwrap() / 100.0, number(&values["total_charges"]["sum"]));
    close("mean", total.value.unwrap() / 100.0, number(&values["total_charges"]["stats"]["mean"]));
    close("n", total.denominator.unwrap(), number(&values["total_charges"]["stats"]["n"]));
}

#[test]
fn jaffle_shop() {
    let Some((folder, expected)) = data("jaffle_shop") else { return };
    let values = &expected["values"];
    let mut paid: HashMap<String, f64> = HashMap::new();
    for r in rows(&folder.join("raw_payments.csv")) {
        *paid.entry(r["order_id"].clone()).or_default() += r["amount"].parse::<f64>().unwrap() / 100.0;
    }
    let all = rows(&folder.join("raw_orders.csv"));
    let list: Vec<Order> = all.iter().map(|r| (r["user_id"].clone(), r["order_date"].clone(), paid[&r["id"]])).collect();
    let engine = orders(&list, &expected["params"]);
    let whole = Query { as_of: Some("2018-05-01".into()), ..Query::default() };
    value_of_orders(&engine, &expected, &whole);
    lapsed_at_the_last_order(&engine, values);
    let by_client = segments(measure(&engine, "arpa", "arpu", &Query { by: Some("client".into()), ..whole.clone() }));
    let wanted = values["customer_lifetime_value"].as_object().unwrap();
    assert_eq!(by_client.len(), wanted.len());
    wanted.iter().for_each(|(id, wanted)| close(id, money(&by_client[id]), number(wanted)));
    // How many orders are in which state: the total of views, where every order is taken as one.
    let views: String =
        all.iter().map(|r| format!("{},{},{},page_view,{}\n", r["id"], r["user_id"], r["order_date"], r["status"])).collect();
    let mut engine = Engine::new();
    load(&mut engine, TableId::Events, &format!("event_id,client_id,occurred_at,type,state\n{views}"));
    let states = segments(measure(&engine, "page_views", "total", &Query { by: Some("state".into()), ..whole }));
    let counts = values["status_counts"].as_object().unwrap();
    counts.iter().for_each(|(state, wanted)| close(state, states[state].value.unwrap(), number(wanted)));
    let returned = states["returned"].value.unwrap() + states["return_pending"].value.unwrap();
    close("returned", 100.0 * returned / all.len() as f64, number(&values["return_rate_pct"]));
}

#[test]
fn online_retail_q1() {
    let Some((folder, expected)) = data("online_retail_q1") else { return };
    let values = &expected["values"];
    let mut sums: BTreeMap<String, Order> = BTreeMap::new();
    for r in rows(&folder.join("online_retail_2010-12_2011-02.csv")) {
        if r["CustomerID"].is_empty() || r["InvoiceNo"].starts_with('C') {
            continue;
        }
        let (client, at) = (r["CustomerID"].trim_end_matches(".0").to_owned(), r["InvoiceDate"].clone());
        let amount = r["Quantity"].parse::<f64>().unwrap() * r["UnitPrice"].parse::<f64>().unwrap();
        let order = sums.entry(r["InvoiceNo"].clone()).or_insert((client, at.clone(), 0.0));
        (order.1, order.2) = (order.1.clone().min(at), order.2 + amount);
    }
    let list: Vec<Order> = sums.into_values().collect();
    let engine = orders(&list, &expected["params"]);
    let whole = Query { as_of: Some("2011-03-01".into()), ..Query::default() };
    value_of_orders(&engine, &expected, &whole);
    for wanted in values["churn_inactive"].as_array().unwrap() {
        let m = one(&engine, "churn_rate", &format!("lapsed_{}", wanted["window_days"]), &whole);
        close("lapsed", m.numerator.unwrap(), number(&wanted["lost"]));
        close("base", m.denominator.unwrap(), number(&wanted["base"]));
    }
    // The last day, and the seven and thirty days that end with it.
    for (name, days) in [("dau", 1), ("wau7", 7), ("mau30", 30)] {
        let query = Query { period: Some(PeriodKind::Rolling), days: Some(days), ..whole.clone() };
        let last = measure(&engine, "active_users", "clients", &query).pop().unwrap();
        assert_eq!(last.period.end, "2011-03-01");
        close(name, last.value.unwrap(), number(&values["rolling"][name]));
    }
    let days =
        measure(&engine, "active_users", "clients", &Query { period: Some(PeriodKind::Rolling), days: Some(1), ..whole.clone() });
    let dau = values["dau"].as_object().unwrap();
    let seen = days.iter().filter(|m| m.value.is_some()).map(|m| {
        close(&m.period.start, m.value.unwrap(), number(&dau[&m.period.start]));
    });
    assert_eq!(seen.count(), dau.len());
    let by_client = segments(measure(&engine, "arpa", "arpu", &Query { by: Some("client".into()), ..whole.clone() }));
    for top in values["top10_clients_by_revenue"].as_array().unwrap() {
        let id = top[0].to_string();
        close(&id, money(&by_client[&id]), number(&top[1]));
    }
    // Recency, and revenue, client by client: our definitions by client, their quantiles counted here.
    let rfm = &values["rfm"];
    spread("monetary", by_client.values().map(money).collect(), &rfm["monetary"]);
    let orders_of =
        segments(measure(&engine, "core_actions", "per_client", &Query { by: Some("client".into()), ..whole.clone() }));
    spread("frequency", orders_of.values().map(|m| m.value.unwrap()).collect(), &rfm["frequency"]);
    let recency = recency(&list, "2011-03-01");
    spread("recency", recency.values().copied().collect(), &rfm["recency_days"]);
    // The product's own: the median of the days since the last contact, where an order is taken as a call.
    let m = one(&contacts(&list), "days_since_contact", "meetings", &whole);
    distribution("recency", &m, &rfm["recency_days"], 1.0);
}

/// Orders as calls that took place.
fn contacts(list: &[Order]) -> Engine {
    let calls: String = list.iter().enumerate().map(|(n, (client, at, _))| format!("{n},{client},{at},call\n")).collect();
    let mut engine = Engine::new();
    load(&mut engine, TableId::Events, &format!("event_id,client_id,occurred_at,type\n{calls}"));
    engine
}

/// The days from each client's last order to a midnight, by the product's own metric for one client.
fn recency(list: &[Order], day: &str) -> BTreeMap<String, f64> {
    let query = Query { by: Some("client".into()), as_of: Some(day.into()), ..Query::default() };
    segments(measure(&contacts(list), "days_since_contact", "meetings", &query))
        .into_iter()
        .map(|(id, m)| (id, m.value.unwrap()))
        .collect()
}

/// Type 7 quantiles of values that the product gives client by client.
fn spread(what: &str, mut values: Vec<f64>, wanted: &Value) {
    values.sort_by(f64::total_cmp);
    close(what, values.len() as f64, number(&wanted["n"]));
    close(what, values.iter().sum::<f64>() / values.len() as f64, number(&wanted["mean"]));
    let quantile = |q: f64| {
        let h = (values.len() - 1) as f64 * q;
        let (low, high) = (values[h as usize], values[(h as usize + 1).min(values.len() - 1)]);
        low + (h - h.floor()) * (high - low)
    };
    for (name, q) in [("min", 0.0), ("median", 0.5), ("p90", 0.9), ("max", 1.0)] {
        close(&format!("{what} {name}"), quantile(q), number(&wanted[name]));
    }
}

#[test]
fn chinook() {
    let Some((folder, expected)) = data("chinook") else { return };
    let values = &expected["values"];
    let customers: HashMap<String, HashMap<String, String>> =
        rows(&folder.join("Customer.csv")).into_iter().map(|r| (r["CustomerId"].clone(), r)).collect();
    let names: HashMap<String, String> =
        rows(&folder.join("Employee.csv")).into_iter().map(|r| (r["EmployeeId"].clone(), r["LastName"].clone())).collect();
    let invoices = rows(&folder.join("Invoice.csv"));
    let list: Vec<Order> =
        invoices.iter().map(|r| (r["CustomerId"].clone(), r["InvoiceDate"].clone(), r["Total"].parse().unwrap())).collect();
    let engine = orders(&list, &expected["params"]);
    let whole = Query { as_of: Some("2026-01-01".into()), ..Query::default() };
    value_of_orders(&engine, &expected, &whole);
    lapsed_at_the_last_order(&engine, values);
    // A day after the last order, less that day.
    let last = recency(&list, "2025-12-23");
    let wanted = values["recency_days_at_end"].as_object().unwrap();
    assert_eq!(last.len(), wanted.len());
    wanted.iter().for_each(|(id, wanted)| close(id, last[id] - 1.0, number(wanted)));
    // Revenue by who looks after the client, and by its country.
    let mut text = String::from("client_id,owner,country\n");
    for (id, r) in &customers {
        text += &format!("{id},{},{}\n", names[&r["SupportRepId"]], r["Country"]);
    }
    let mut engine = Engine::new();
    load(&mut engine, TableId::Clients, &text);
    let invoices: String =
        list.iter().enumerate().map(|(n, (client, at, amount))| format!("{n},{client},{at},{amount}\n")).collect();
    load(&mut engine, TableId::Invoices, &format!("invoice_id,client_id,issued_on,amount\n{invoices}"));
    for (by, revenue) in [("owner", "revenue_by_support_rep"), ("country", "revenue_by_country_top5")] {
        let found = segments(measure(&engine, "arpa", "arpu", &Query { by: Some(by.into()), ..whole.clone() }));
        for (segment, wanted) in values[revenue].as_object().unwrap() {
            close(segment, found[segment].numerator.unwrap() / 100.0, number(wanted));
            if by == "owner" {
                close(segment, found[segment].denominator.unwrap(), number(&values["clients_by_support_rep"][segment]));
            }
        }
    }
}

#[test]
fn what_else_the_sample_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("tests/data/portal_s200.expected.json")).unwrap();
    let values = &serde_json::from_str::<Value>(&text).unwrap()["values"];
    let mut engine = Engine::new();
    for file in ["clients.csv", "surveys.csv", "tickets.csv", "projects.csv"] {
        let scales = [("csat".to_owned(), "1-5".to_owned()), ("ces".to_owned(), "1-7".to_owned())].into();
        let options = LoadOptions {
            scales: Some(scales),
            ces_direction: Some(rapport::tables::options::CesDirection::HighIsEasy),
            ..LoadOptions::default()
        };
        let receipt = engine.load(file, &std::fs::read(root.join("www/sample").join(file)).unwrap(), options).unwrap();
        assert_eq!(receipt.state, State::Loaded, "{file}");
    }
    let whole = Query::default();
    let mut visits = Engine::new();
    let events = std::fs::read(root.join("www/sample/events.csv")).unwrap();
    assert_eq!(visits.load("events.csv", &events, LoadOptions::default()).unwrap().state, State::Loaded);
    let months = Query { period: Some(PeriodKind::Month), curve: true, ..Query::default() };
    let cohorts = measure(&visits, "cohort_retention", "activity", &months);
    let wanted = values["retention_active_counts"].as_object().unwrap();
    assert_eq!(cohorts.iter().filter(|m| !m.curve.is_empty()).count(), wanted.len());
    for m in cohorts.iter().filter(|m| !m.curve.is_empty()) {
        let active = &wanted[&m.period.label];
        for point in &m.curve {
            let left = active.get(point.at.to_string()).map_or(0.0, number);
            close(&format!("{} after {}", m.period.label, point.at), point.happened, left);
        }
        assert!(active.as_object().unwrap().len() <= m.curve.len());
    }
    close("ces_mean", one(&engine, "ces", "mean", &whole).value.unwrap(), number(&values["ces_mean"]));
    let reply = one(&engine, "first_response_time", "mean", &whole);
    close("first reply", reply.value.unwrap() * 60.0, number(&values["first_reply_minutes"]["mean"]));
    distribution("first reply", &reply, &values["first_reply_minutes"], 60.0);
    let solved = one(&engine, "first_response_time", "resolution_mean", &whole);
    close("resolution", solved.value.unwrap() * 60.0, number(&values["resolution_minutes"]["mean"]));
    distribution("resolution", &solved, &values["resolution_minutes"], 60.0);
    let rated = one(&engine, "csat", "ticket_ratings", &whole);
    close("rated good", rated.value.unwrap(), number(&values["ticket_good_of_rated_pct"]));
    let on_time = one(&engine, "on_time_rate", "of_completed", &whole);
    close("on time", on_time.value.unwrap(), number(&values["project_on_time_pct"]));
    let mut engine = Engine::new();
    for file in ["clients.csv", "invoices.csv"] {
        let bytes = std::fs::read(root.join("www/sample").join(file)).unwrap();
        assert_eq!(engine.load(file, &bytes, LoadOptions::default()).unwrap().state, State::Loaded, "{file}");
    }
    let paid = one(&engine, "overdue_invoices", "days_to_pay", &whole);
    close("days to pay", paid.value.unwrap(), number(&values["invoices_paid_days"]["mean"]));
    distribution("days to pay", &paid, &values["invoices_paid_days"], 1.0);
}
