//! Real exports, header rows of real tools and public data sets: what each is taken for, without help or with the question it needs.
//!
//! `../shared/data` lies beside the project where it is there; what it holds is stated in `tests/data/exports.toml`, file by file. A file that is
//! no table of ours must be refused with advice, never taken for another.

use std::path::{Path, PathBuf};

use rapport::{
    engine::Engine,
    metrics::measure::Query,
    tables::{
        options::LoadOptions,
        receipt::{Receipt, State},
    },
};

fn data(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if !folder.is_dir() {
        println!("skipped: there is no ../shared/data/{name} beside the project");
        return None;
    }
    Some(folder)
}

fn load(engine: &mut Engine, path: &Path, options: LoadOptions) -> Receipt {
    let name = path.file_name().unwrap().to_str().unwrap();
    let receipt = engine.load(name, &std::fs::read(path).unwrap(), options).unwrap();
    let r = receipt.rows;
    assert_eq!(r.read, r.kept + r.rejected + r.duplicates + r.known + r.skipped, "{name}");
    receipt
}

/// What became of a file in one line: `clients 24`, `surveys 97 asks date`, `refused unknown_table`.
fn outcome(receipt: &Receipt) -> String {
    let table = receipt.table.map_or("", |table| table.name());
    let asks: Vec<&str> = receipt.questions.iter().map(|q| q.id.as_str()).collect();
    let asks = if asks.is_empty() { String::new() } else { format!(" asks {}", asks.join(", ")) };
    match receipt.state {
        State::Refused => {
            let fault = receipt.fault.as_ref().unwrap();
            assert!(!fault.hint.is_empty());
            format!("refused {}{}", fault.code, if table.is_empty() { String::new() } else { format!(" ({table})") })
        }
        _ => format!("{table} {}{asks}", receipt.rows.kept),
    }
}

#[test]
fn every_export_is_what_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let stated = std::fs::read_to_string(root.join("tests/data/exports.toml")).unwrap_or_default();
    let stated: toml::Table = stated.parse().unwrap();
    let mut found = toml::Table::new();
    for folder in ["export_headers", "cncf_surveys", "online_shoppers", "apache_weblog", "telco", "northwind"] {
        let Some(at) = data(folder) else { return };
        let mut folders = vec![if folder == "export_headers" { at.clone() } else { at.join("data") }];
        while let Some(dir) = folders.pop() {
            for path in std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
                let name = path.file_name().unwrap().to_str().unwrap();
                if path.is_dir() {
                    folders.push(path);
                } else if name.ends_with(".csv") || name == "apache_logs" {
                    let key = path.strip_prefix(&at).unwrap().to_str().unwrap().replace("data/", "");
                    let receipt = load(&mut Engine::new(), &path, LoadOptions::default());
                    found.insert(format!("{folder}/{key}"), outcome(&receipt).into());
                }
            }
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        let lines: String = found.iter().map(|(file, outcome)| format!("{file:?} = {outcome}\n")).collect();
        let head = "# What each file of ../shared/data is taken for: table, rows kept and what is asked, or the fault.\n# Looked through by hand; UPDATE=1 cargo test --test exports writes it anew.\n\n";
        std::fs::write(root.join("tests/data/exports.toml"), format!("{head}{lines}")).unwrap();
        return;
    }
    assert_eq!(found.len(), stated.len());
    for (file, outcome) in &found {
        assert_eq!(stated.get(file), Some(outcome), "{file}");
    }
}

/// Header rows as the tools write them (from their documentation and public importers), with one row of data.
#[test]
fn the_exports_of_common_tools_are_known_by_their_headers() {
    let exports = [
        (
            "HubSpot companies",
            "Record ID,Company name,Company owner,Create Date,Lifecycle Stage,Last Activity Date,Annual Revenue,Original Source",
            "123,Acme,Ana,2024-01-02 09:00,customer,2024-05-02,1000,OFFLINE",
        ),
        (
            "HubSpot contacts",
            "Record ID,First Name,Last Name,Email,Associated Company,Job title",
            "1,Jane,Doe,jane@acme.example,Acme,CFO",
        ),
        (
            "HubSpot deals",
            "Record ID,Deal Name,Deal Stage,Close Date,Create Date,Amount,Associated Company",
            "1,Audit,Closed won,2024-02-02,2024-01-02,500,Acme",
        ),
        (
            "Zendesk tickets",
            "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,Due date,Initially assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,Assignee stations,Reopens,Replies,First reply time in minutes,First reply time in minutes within business hours,Plan [list]",
            "1,50001,Jane,9,C-1,jane@acme.example,acme.example,Jane,Ana,Support,Help,portal,Closed,Low,Web,Question,2024-01-01 11:06:46,2024-01-02 07:37:46,,Acme,,,2024-01-02 07:37:46,20,Offered,1,1,0,1,29,12,Gold",
        ),
        (
            "Jira issues",
            "\u{feff}Summary,Issue key,Issue id,Issue Type,Status,Project key,Project name,Priority,Resolution,Assignee,Reporter,Creator,Created,Updated,Last Viewed,Resolved,Due Date,Labels,Labels,Custom field (Client),Custom field (Story Points)",
            "Audit,PS-1,20000,Task,Done,PS,Services,Medium,Done,Ana,Jane,Jane,12/Mar/24 9:41 AM,13/Mar/24 9:41 AM,,14/Mar/24 9:41 AM,20/Mar/24,a,b,C-1,3",
        ),
        (
            "Stripe payments",
            "id,Description,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Fee,Tax,Mode,Status,Statement Descriptor,Customer ID,Customer Description,Customer Email,Captured,Card ID,Card Last4,Invoice ID,userID (metadata)",
            "ch_1,Fee,2024-01-02 09:00,12.50,0.00,usd,12.50,0.30,0,Live,Paid,FIRM,cus_1,Acme,jane@acme.example,true,card_1,4242,in_1,7",
        ),
        (
            "Stripe invoices",
            "id,Number,Date (UTC),Due Date (UTC),Customer,Customer Name,Customer Email,Currency,Subtotal,Tax,Total,Amount Due,Amount Paid,Paid,Status,Paid At (UTC),Subscription,Billing",
            "in_1,0001,2024-01-02 09:00,2024-02-01 09:00,cus_1,Acme,jane@acme.example,usd,10.00,0.00,10.00,10.00,10.00,true,paid,2024-01-05 10:00,sub_1,send_invoice",
        ),
        (
            "Stripe subscriptions",
            "id,Customer ID,Customer Description,Customer Email,Plan,Quantity,Currency,Interval,Amount,Status,Created (UTC),Start (UTC),Current Period Start (UTC),Current Period End (UTC),Trial Start (UTC),Trial End (UTC),Canceled At (UTC),Ended At (UTC),client_id (metadata)",
            "sub_1,cus_1,Acme,jane@acme.example,Growth,1,usd,month,100.00,active,2024-01-02 09:00,2024-01-02 09:00,2024-01-02 09:00,2024-02-02 09:00,,,,,C-1",
        ),
        (
            "Typeform responses",
            "#,How likely is it that you would recommend us?,\"What, in a word, is the reason?\nPlease tell\",Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags,Ending",
            "a1,9,Speed,completed,2024-01-02 13:26:46,,2024-01-02 13:29:31,00ff,,",
        ),
        (
            "SurveyMonkey responses",
            "Respondent ID,Collector ID,Start Date,End Date,How likely is it that you would recommend us?,Which services do you use?,,Anything else?\n,,,,Response,Tax,Audit,Open-Ended Response",
            "118,42,2024-03-13 9:00,2024-03-13 9:05,10,Tax,,Thanks",
        ),
        (
            "Medallia responses",
            "request_id,request_sent_at,request_delivery_status,response_received_at,star_rating,comments,customer_name,request_sent_to,employee_first_name",
            "1,2024-01-02 09:00,delivered,2024-01-03 09:00,5,Good,Acme,jane@acme.example,Ana",
        ),
        (
            "Google Analytics",
            "# ----\n# Portal - GA4\n# 20240101-20240131\n\nDate,Session start,Session ID,User pseudo ID,Client ID,Landing page,Views,Engagement time (sec),Key events",
            "20240101,2024-01-01 10:29:33,1,37.59,C-1,/login,4,275,1",
        ),
        (
            "portal audit log",
            "Event ID,Timestamp,Client ID,User Email,Event Type,Workspace,Channel,Duration (sec)",
            "1,2024-01-01 08:12:23,C-1,jane@acme.example,login,WS-1,web,30",
        ),
    ];
    for (name, headers, row) in exports {
        let receipt = Engine::new().load("export.csv", format!("{headers}\n{row}\n").as_bytes(), LoadOptions::default()).unwrap();
        assert_eq!(receipt.profile.as_deref(), Some(name), "{:?} {}", receipt.fault, receipt.decided_by);
        assert_eq!(
            (receipt.state, receipt.rows.kept, receipt.confidence),
            (State::Loaded, 1, 1.0),
            "{name}: {:?} {:?}",
            receipt.fault,
            receipt.questions
        );
    }
}

/// Real answers, counted by an independent program: two lines of headers, `N/A`, blanks, one question about the date.
#[test]
fn cncf_surveys_with_one_answer() {
    let Some(at) = data("cncf_surveys") else { return };
    let expected: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(at.join("expected.json")).unwrap()).unwrap();
    for (half, values) in expected["values"]["maintainers"].as_object().unwrap() {
        let mut engine = Engine::new();
        let path = at.join(format!("data/maintainers_{half}.csv"));
        let options = LoadOptions { date: Some("2021-06-30".into()), ..LoadOptions::default() };
        let receipt = load(&mut engine, &path, options);
        assert_eq!((receipt.state, receipt.rows.kept), (State::Loaded, values["rows"].as_u64().unwrap() as u32), "{half}");
        let csat = |variant: &str| {
            let query = Query { metrics: Some(vec!["csat".into()]), variant: Some(variant.into()), ..Query::default() };
            engine.measure(&query).unwrap().remove(0)
        };
        let wanted = &values["support_satisfaction"];
        assert_eq!(csat("top_box").denominator, wanted["n"].as_f64(), "{half}");
        for (variant, key) in [("top_box", "csat_top2_of_10"), ("mean", "mean")] {
            let (found, wanted) = (csat(variant).value.unwrap(), wanted[key].as_f64().unwrap());
            assert!((found - wanted).abs() <= 1e-9 * wanted, "{half} {key}: {found}, expected {wanted}");
        }
    }
}
