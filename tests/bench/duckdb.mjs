// The job in SQL, with DuckDB-WASM as its documentation advises: its own worker, the exception-handling build in one thread, the File
// registered as a handle and read once into a table with typed columns.
import { AsyncDuckDB, DuckDBDataProtocol, VoidLogger } from "@duckdb/duckdb-wasm";
import { AS_OF, AS_OF_DAY, NO_BAND, SESSIONS, TREND_DAYS } from "./job.mjs";
import { stopwatch } from "./stopwatch.mjs";

let database, connection;

export async function start() {
  const at = (name) => new URL(`/${name}`, self.location.href).href;
  database = new AsyncDuckDB(new VoidLogger(), new Worker(at("duckdb-browser-eh.worker.js")));
  await database.instantiate(at("duckdb-eh.wasm"));
  connection = await database.connect();
}

export async function run(blob, model) {
  const watch = stopwatch();
  const list = (rows) => rows.map((row) => `(${row.join(", ")})`).join(", ");
  await database.registerFileHandle("events.csv", blob, DuckDBDataProtocol.BROWSER_FILEREADER, true);
  await connection.query(`
    CREATE TABLE events AS
    SELECT client, timestamp AS moment, type
    FROM read_csv('events.csv', header = true, columns = {
      'client': 'VARCHAR', 'timestamp': 'TIMESTAMP', 'type': 'VARCHAR', 'duration': 'INTEGER', 'channel': 'VARCHAR'
    })`);
  await connection.query(`
    CREATE TABLE triggers AS SELECT * FROM (VALUES ${list(model.triggers.map(({ id, points, cap }) => [`'${id}'`, points, cap]))}) t(type, points, cap)`);
  watch.stage("read_csv");

  const score = `least(coalesce(sum(least(n, cap) * points), 0)::DOUBLE / ${model.maximum} * 100, 100)`;
  const band = `CASE ${model.bands.map(({ from }, i) => `WHEN score >= ${from} THEN ${i}`).join(" ")} ELSE ${NO_BAND} END`;
  const scores = await columns(`
    WITH counts AS (SELECT client, date_trunc('month', moment) AS month, type, count(*) AS n FROM events GROUP BY ALL),
    earned AS (SELECT client, month, ${score} AS score FROM counts LEFT JOIN triggers USING (type) GROUP BY ALL),
    firsts AS (SELECT client, min(month) AS first FROM earned GROUP BY client),
    span AS (SELECT min(month) AS low, max(month) AS high FROM earned),
    months AS (SELECT unnest(generate_series(low, high, INTERVAL 1 MONTH))::DATE AS month FROM span),
    grid AS (SELECT client, month, CASE WHEN month >= first THEN 0::DOUBLE ELSE 'NaN' END AS none FROM firsts CROSS JOIN months),
    filled AS (SELECT client, month, coalesce(score, none) AS score FROM grid LEFT JOIN earned USING (client, month))
    SELECT score, CASE WHEN isnan(score) THEN ${NO_BAND} ELSE ${band} END::UTINYINT AS band FROM filled ORDER BY client, month`);
  watch.stage("scores of months");

  const start = (windows) => `DATE '${AS_OF}' - ${windows * TREND_DAYS}`;
  const clients = await columns(`
    WITH counts AS (SELECT client, moment >= ${start(1)} AS recent, type, count(*) AS n FROM events WHERE moment >= ${start(2)} GROUP BY ALL),
    halves AS (SELECT client, recent, ${score} AS score FROM counts LEFT JOIN triggers USING (type) GROUP BY ALL),
    scores AS (
      SELECT client, coalesce(max(score) FILTER (recent), 0) AS recent, coalesce(max(score) FILTER (NOT recent), 0) AS before
      FROM halves GROUP BY client
    ),
    known AS (SELECT client, min(moment) AS first, max(moment) AS last FROM events GROUP BY client)
    SELECT client, (last::DATE - DATE '${AS_OF}')::INTEGER AS last, coalesce(recent, 0) AS recent,
      CASE WHEN first < ${start(1)} THEN coalesce(recent - before, 0) ELSE 'NaN' END AS trend
    FROM known LEFT JOIN scores USING (client) ORDER BY client`);
  watch.stage("last activity, scores of 90 days");

  const months = await columns(`
    WITH daily AS (SELECT moment::DATE AS day, count(DISTINCT client) AS active FROM events GROUP BY day),
    days AS (SELECT date_trunc('month', day) AS month, sum(active)::DOUBLE / day(last_day(any_value(day))) AS dau FROM daily GROUP BY month),
    totals AS (
      SELECT date_trunc('month', moment) AS month, count(*) AS kept, count(DISTINCT client) AS active,
        count(*) FILTER (type IN (${SESSIONS.map((type) => `'${type}'`)})) AS sessions
      FROM events GROUP BY month
    )
    SELECT kept::DOUBLE AS kept, active::DOUBLE AS active, dau / active * 100 AS stickiness, sessions::DOUBLE / active AS sessions
    FROM totals JOIN days USING (month) ORDER BY month`);
  watch.stage("active clients, DAU ÷ MAU, sessions");

  const { minutes } = await columns(`
    WITH gaps AS (SELECT client, moment, moment - lag(moment) OVER (PARTITION BY client ORDER BY moment) > INTERVAL 30 MINUTE AS late FROM events),
    runs AS (SELECT client, moment, count(*) FILTER (late) OVER (PARTITION BY client ORDER BY moment) AS visit FROM gaps),
    visits AS (SELECT min(moment) AS first, max(moment) AS last, count(*) AS events FROM runs GROUP BY client, visit),
    lengths AS (
      SELECT date_trunc('month', first) AS month, avg(epoch(last) - epoch(first)) / 60 AS minutes
      FROM visits WHERE events > 1 AND last + INTERVAL 30 MINUTE < DATE '${AS_OF}' GROUP BY month
    )
    SELECT coalesce(minutes, 'NaN') AS minutes
    FROM (SELECT DISTINCT date_trunc('month', moment) AS month FROM events) LEFT JOIN lengths USING (month) ORDER BY month`);
  watch.stage("length of visits");

  return {
    clients: clients.client, months: months.active.length, ...scores, ...months, minutes,
    last: clients.last.map((days) => days + AS_OF_DAY), recent: clients.recent, trend: clients.trend,
    kept: months.kept.reduce((sum, rows) => sum + rows, 0), stages: watch.stages,
  };
}

/** The columns of an answer: numbers as typed arrays of their own, texts as an array. */
async function columns(sql) {
  const table = await connection.query(sql);
  return Object.fromEntries(table.schema.fields.map(({ name }) => {
    const values = table.getChild(name).toArray();
    return [name, ArrayBuffer.isView(values) ? values.slice() : Array.from(values)];
  }));
}
