// Generated from the Rust types: UPDATE=1 cargo test --lib emit writes it anew.

/** A civil date, `2025-12-31`. Ends of periods are the day after the last. */
export type CivilDate = string;
export type MetricId = "active_users" | "adoption_rate" | "arpa" | "arr" | "bounce_rate" | "ces" | "churn_rate" | "client_response_time" | "clv" | "cohort_retention" | "contact_breadth" | "conversion_rate" | "core_actions" | "csat" | "days_since_contact" | "email_engagement" | "employee_satisfaction" | "escalation_rate" | "expansion_rate" | "feedback_themes" | "first_response_time" | "first_week_engagement" | "grr" | "meeting_attendance" | "mrr" | "mrr_movements" | "nps" | "nrr" | "on_time_rate" | "onboarding_completion" | "overdue_invoices" | "page_views" | "project_completion_time" | "referral_rate" | "renewal_rate" | "repeat_service_rate" | "retention_cost" | "retention_curve" | "retention_rate" | "session_duration" | "session_frequency" | "social_engagement" | "upsell_success_rate";

/**
 * A declared table.
 */
export type TableId = "clients" | "contacts" | "costs" | "events" | "invoices" | "messages" | "milestones" | "offers" | "projects" | "referrals" | "sessions" | "social" | "subscriptions" | "surveys" | "tickets";

/**
 * The type of a column's values.
 */
export type Kind = "id" | "text" | "prose" | "time" | "date" | "number" | "money" | "duration" | "yes_no";

/**
 * What has to be done with a file before its rows can be read.
 */
export type Container = "text" | "gzip" | "container" | "profile";

/**
 * Which of day and month stands first.
 */
export type DateOrder = "day_first" | "month_first";

/**
 * The mark before the decimals of a number.
 */
export type Decimal = "point" | "comma";

/**
 * What a high answer about effort means.
 */
export type CesDirection = "low_is_easy" | "high_is_easy";

/**
 * What happens to exact repeats of a row.
 */
export type Duplicates = "leave_out" | "keep";

/**
 * How a file is to be read.
 */
export type LoadOptions = { 
/**
 * Detected when absent.
 */
table?: TableId, 
/**
 * Header in the file to column of the table; null: keep it only as a dimension.
 */
columns?: { [key in string]?: string | null }, 
/**
 * The answer to the question of the same name.
 */
dateOrder?: DateOrder, 
/**
 * Which mark stands before the decimals; the answer to the question of the same name.
 */
decimal?: Decimal, 
/**
 * The zone of times that are written without one; the zone of the report when absent.
 */
timeZone?: string, 
/**
 * The day of every row, where the file has no dates: `2025-12-31`.
 */
date?: string, 
/**
 * Kind or header of a survey question to its scale: `1-5`, `1-7`, `1-10`, `0-10`, `faces`.
 */
scales?: { [key in string]?: string }, 
/**
 * What a high answer about effort means.
 */
cesDirection?: CesDirection, 
/**
 * An answer in words to the number it stands for; null: no answer.
 */
answers?: { [key in string]?: number | null }, 
/**
 * What to do with exact repeats of a row; leave_out when absent.
 */
duplicates?: Duplicates, 
/**
 * One character; detected when absent.
 */
delimiter?: string, 
/**
 * A label of the Encoding standard, such as `windows-1252`; detected when absent.
 */
encoding?: string, 
/**
 * Line of the headers, from 1; detected when absent.
 */
headerLine?: number, 
/**
 * The sheet of a workbook; its first visible one when absent.
 */
sheet?: string, 
/**
 * False: these options as they are, without what is remembered about files of this shape.
 */
profile?: boolean, };

/**
 * How files with these headers are read.
 */
export type Shape = { 
/**
 * The file it was decided on.
 */
name: string, headers: Array<string>, options: LoadOptions, };

/**
 * A name and a client. Of a merge: rows that name `from` count for the client `into`.
 */
export type Merge = { 
/**
 * An id or a name as it stands in the files.
 */
from: string, 
/**
 * A client's id.
 */
into: string, };

/**
 * The decisions of a user, as a document to save and load.
 */
export type Profile = { 
/**
 * Always `profile`: what kind of document this is.
 */
rapport: string, version: number, shapes: Array<Shape>, merges: Array<Merge>, 
/**
 * Names that resemble a client's, of which the user says that they are not.
 */
apart: Array<Merge>, };

/**
 * A file that left rows to one that is gone since, or holds them no more: to be loaded again.
 */
export type Lacking = { file: string, 
/**
 * How many rows of the table.
 */
rows: number, 
/**
 * The file that had them.
 */
to: string, };

/**
 * How an import ended.
 */
export type State = "loaded" | "already_loaded" | "question" | "refused";

/**
 * What a file is made of.
 */
export type Format = "delimited" | "json" | "sheet" | "log";

/**
 * What a column of the file is used for.
 */
export type Role = "column" | "dimension" | "survey_question" | "unused";

/**
 * Rows of the file; `read` is the sum of the others.
 */
export type RowCounts = { read: number, kept: number, rejected: number, 
/**
 * Exact repeats of an earlier row of this file.
 */
duplicates: number, 
/**
 * Rows that are there already from another file.
 */
known: number, skipped: number, };

/**
 * What became of one column of the file.
 */
export type MappedColumn = { header: string, 
/**
 * From 1.
 */
position: number, 
/**
 * The column of the table it became.
 */
column: string | null, role: Role, kind: Kind | null, 
/**
 * `you`, `same name`, `known header`, `wording of the question`, `kept as it is`…
 */
decidedBy: string, 
/**
 * How its values are written: `day/month/year`, `0-10 scale`, `in minutes`.
 */
format: string | null, };

/**
 * A row that was not taken, and why.
 */
export type Rejection = { 
/**
 * Line in the file, from 1.
 */
line: number, 
/**
 * Header of the column.
 */
column: string | null, value: string, expected: string, hint: string, };

/**
 * How many rows one kind of fault cost.
 */
export type RejectedBy = { column: string | null, expected: string, count: number, };

/**
 * A line that is no data.
 */
export type Skipped = { line: number, why: string, text: string, };

/**
 * Rows as they were understood: the columns of the table, and each value as it was read.
 */
export type FirstRows = { columns: Array<string>, rows: Array<Array<string | null>>, };

/**
 * An answer in words and the number it is read as.
 */
export type TextAnswer = { text: string, 
/**
 * None: it is no answer.
 */
value: number | null, rows: number, };

/**
 * An answer that is not chosen from a few.
 */
export type Input = "date" | "time_zone";

/**
 * What waits for an answer.
 */
export type Waits = "file" | "metrics" | "nothing";

/**
 * One of the answers to a [`Question`].
 */
export type Answer = { value: string, label: string, 
/**
 * What a value of the file would then mean.
 */
example: string, };

/**
 * A question only the user can answer.
 */
export type Question = { 
/**
 * `date_order`, `decimal`, `date`, `scale`, `ces_direction`, `time_zone`.
 */
id: string, 
/**
 * Header of the column it is about.
 */
column: string, prompt: string, options: Array<Answer>, 
/**
 * The load option that carries the answer.
 */
sets: string, 
/**
 * Where that option is a map: the key to set.
 */
key: string | null, 
/**
 * What may be given beside the options.
 */
input: Input | null, waits: Waits, };

/**
 * The receipt of an import.
 */
export type Receipt = { file: string, state: State, table: TableId | null, 
/**
 * From 0 to 1: how sure the table is.
 */
confidence: number, 
/**
 * How the table was decided, in words.
 */
decidedBy: string, 
/**
 * The known export whose columns these are, or `yours` for a mapping remembered from a file of the same shape.
 */
profile: string | null, bytes: number, format: Format, 
/**
 * As the Encoding standard names it.
 */
encoding: string, delimiter: string, 
/**
 * Line of the header, from 1; 0 where the format has none.
 */
headerLine: number, 
/**
 * The sheets of a workbook, and the one that was read.
 */
sheets: Array<string>, sheet: string | null, rows: RowCounts, mapping: Array<MappedColumn>, 
/**
 * The first 1,000 rejected rows.
 */
rejections: Array<Rejection>, rejectedBy: Array<RejectedBy>, 
/**
 * The first 100 lines that are no data: preamble, totals, repeated headers.
 */
skipped: Array<Skipped>, 
/**
 * What only the user can know. The state is `question` where the file itself waits for an answer.
 */
questions: Array<Question>, 
/**
 * Answers in words that stand for numbers, most frequent first.
 */
answers: Array<TextAnswer>, 
/**
 * Assumptions in plain words, to be confirmed by a look.
 */
notes: Array<string>, fault: Fault | null, 
/**
 * The first five rows of data as text, one cell a header.
 */
preview: Array<Array<string>>, 
/**
 * The first five rows as they were understood.
 */
read: FirstRows, };

/**
 * What two names differ in, at most.
 */
export type Likeness = "case" | "punctuation" | "legal_form";

/**
 * What a user says of two names that are alike.
 */
export type Said = "same" | "apart";

/**
 * A name in the files that resembles a client's.
 */
export type Match = { 
/**
 * As it stands in the files.
 */
name: string, 
/**
 * Rows that bear it.
 */
rows: number, 
/**
 * The id of the client it resembles.
 */
client: string, clientName: string, why: Likeness, 
/**
 * What the user has said of the two; None as long as it is open.
 */
said: Said | null, };

/**
 * Rows that found their client in one way.
 */
export type Joined = { by: string, rows: number, };

export type UnjoinedName = { value: string, rows: number, };

/**
 * Rows that name somebody who is no client.
 */
export type Unjoined = { rows: number, 
/**
 * The names, most frequent first.
 */
values: Array<UnjoinedName>, };

/**
 * Whole weeks, from a Monday to the Monday after the last.
 */
export type Gap = { from: CivilDate, to: CivilDate, weeks: number, };

/**
 * How much of a column is filled.
 */
export type Filled = { column: string, rows: number, 
/**
 * Percent of the table's rows.
 */
share: number, 
/**
 * The metrics that read it.
 */
metrics: MetricId[], };

/**
 * Something that calls for a look.
 */
export type Finding = { "kind": "behind", days: number, } | { "kind": "gaps", gaps: number, weeks: number, } | { "kind": "unfound", rows: number, share: number, } | { "kind": "empty", column: string, metrics: number, };

/**
 * How good a table is.
 */
export type Quality = { 
/**
 * Days that the table ends before the newest one; null where it has no dates, or only planned ones.
 */
lag: number | null, 
/**
 * Percent of the rows that found their client, of those that name one; null where none does.
 */
found: number | null, 
/**
 * Whole weeks without any row, longer than this table's rhythm explains.
 */
gaps: Array<Gap>, 
/**
 * The columns that a metric needs first.
 */
columns: Array<Filled>, findings: Array<Finding>, };

/**
 * How long a stage took.
 */
export type StageTime = { stage: "read" | "finish" | "model" | "scores" | "insights" | "metrics", 
/**
 * Milliseconds.
 */
ms: number, };

/**
 * A loaded table.
 */
export type TableSummary = { table: TableId, title: string, files: Array<string>, rows: number, columns: Array<string>, from: CivilDate | null, to: CivilDate | null, 
/**
 * Bytes of memory.
 */
bytes: number, 
/**
 * How rows found their client.
 */
joined: Array<Joined>, unjoined: Unjoined, 
/**
 * Rows that name nobody. They count where no client is asked for, as visits to a web site do.
 */
nameless: number, quality: Quality, 
/**
 * Where the time went that its files took; empty without a clock.
 */
stages: Array<StageTime>, };

/**
 * How time is cut into periods.
 */
export type PeriodKind = "week" | "two_weeks" | "month" | "quarter" | "year" | "rolling";

/**
 * The day a week begins on.
 */
export type WeekStart = "monday" | "saturday" | "sunday";

/**
 * What a value is counted in.
 */
export type Unit = "percent" | "points" | "days" | "hours" | "clients" | "contacts" | "sessions_per_client" | "sessions_per_contact" | "sessions_per_week" | "minutes" | "views" | "views_per_session" | "views_per_client" | "actions_per_client" | "contacts_per_client" | "meetings_per_client" | "events" | "comments" | "referrals" | "referrals_per_client" | "money" | "answer" | "score";

/**
 * Which direction is good.
 */
export type Better = "higher" | "lower" | "neither";

/**
 * Where in a client's journey a metric speaks.
 */
export type Stage = "onboarding" | "active" | "decision" | "renewal" | "advocacy";

/**
 * The firm's own values; what is not given has a stated default.
 */
export type Settings = { 
/**
 * The least answer that counts as happy, on the survey's own scale.
 */
happyFrom?: number, 
/**
 * The type of event with which the way begins; the commonest type when empty, the goal aside.
 */
startEvent?: string, 
/**
 * The type of event that is the goal; the commonest type when empty, the beginning aside.
 */
goalEvent?: string, 
/**
 * Days within which something must happen.
 */
withinDays?: number, 
/**
 * Days of silence after which a client counts as lost.
 */
silentDays?: number, 
/**
 * How many of its own usual gaps a client may be silent.
 */
silentGaps?: number, 
/**
 * How often is regular or enough.
 */
leastTimes?: number, 
/**
 * Civil dates on which nobody works, beside Saturdays and Sundays.
 */
holidays?: Array<string>, 
/**
 * The milestone that stands for having adopted; the one completed most often when empty.
 */
milestone?: string, };

/**
 * How a setting is chosen on a screen.
 */
export type SettingKind = "number" | "text" | "event_type" | "dates";

/**
 * A value of a setting.
 */
export type SettingValue = number | string;

/**
 * A setting as it was used.
 */
export type UsedSetting = { id: keyof Settings, title: string, value: SettingValue, };

/**
 * What sort of tool a preset follows.
 */
export type PresetKind = "subscription" | "survey";

/**
 * What is asked.
 */
export type Query = { 
/**
 * All of them when absent.
 */
metrics?: Array<MetricId>, 
/**
 * The default definition when absent.
 */
variant?: string, 
/**
 * The id of a preset: its definitions are taken wherever `variant` is not given.
 */
preset?: string, 
/**
 * A client attribute, a column of the metric's own table, or `client` for one value a client.
 */
by?: string, 
/**
 * The id of one client: only its rows count.
 */
client?: string, 
/**
 * One period for everything when absent.
 */
period?: PeriodKind, 
/**
 * The length of a rolling period.
 */
days?: number, 
/**
 * First day; the first in the data when absent.
 */
from?: string, 
/**
 * Day after the last; `asOf` when absent.
 */
to?: string, 
/**
 * The day before whose midnight everything counts; the day after the newest in the data when absent.
 */
asOf?: string, 
/**
 * UTC when absent.
 */
timeZone?: string, weekStart?: WeekStart, 
/**
 * Where a definition has a number or a name that a firm may set.
 */
settings?: Settings, 
/**
 * Whether curves are wanted whole; they can be long.
 */
curve?: boolean, };

/**
 * A point of a curve: a share some time after the beginning.
 */
export type CurvePoint = { 
/**
 * Days, or periods after the first, as the definition says.
 */
at: number, 
/**
 * Per cent; None where it cannot be known yet.
 */
value: number | null, low: number | null, high: number | null, 
/**
 * Who could still be lost, or how many there were.
 */
atRisk: number, 
/**
 * Of those: to how many it happened then, or how many were still there.
 */
happened: number, };

/**
 * A period as it is shown.
 */
export type Period = { 
/**
 * How time was cut.
 */
kind: PeriodKind | "all", 
/**
 * `2025-12`, `2025-W03`, `2025-Q1`, `2025`, `2025-12-02 to 2025-12-31`, `all`.
 */
label: string, 
/**
 * First day.
 */
start: CivilDate, 
/**
 * Day after the last.
 */
end: CivilDate, complete: boolean, };

/**
 * The part of the clients or rows a value is about.
 */
export type Segment = { by: string, value: string, };

/**
 * Whether a value can be used, and if there is none, why.
 */
export type Status = "ok" | "small_sample" | "immature" | "no_data" | "not_applicable" | "undefined";

/**
 * A confidence interval.
 */
export type Interval = { low: number, high: number, level: number, method: string, };

/**
 * Rows left out for one reason.
 */
export type Excluded = { reason: string, rows: number, };

/**
 * A named part of a value.
 */
export type Part = { label: string, value: number, };

/**
 * Lengths of time: what is over, by plain quantiles, and how many are still open.
 */
export type Distribution = { 
/**
 * How many are over.
 */
n: number, 
/**
 * How many of those counted are still open or unanswered; a mean leaves them out, and they stand under `excluded`.
 */
open: number, median: number | null, p90: number | null, mean: number | null, min: number | null, max: number | null, };

/**
 * The answer for one metric, period and segment.
 */
export type Measurement = { metric: MetricId, variant: string, period: Period, segment: Segment | null, value: number | null, unit: Unit, 
/**
 * Of money: the currency's code as it stands in the files; empty where they do not say.
 */
currency: string | null, numerator: number | null, denominator: number | null, 
/**
 * How many observations it rests on.
 */
n: number, interval: Interval | null, status: Status, 
/**
 * Why there is no value.
 */
reason: string | null, warnings: Array<string>, excluded: Array<Excluded>, 
/**
 * For lengths of time: what is over, and how many are still open.
 */
distribution: Distribution | null, parts: Array<Part>, 
/**
 * Of a share that runs on over time: all of it, where the question asks for the curve.
 */
curve: Array<CurvePoint>, 
/**
 * What the definition read of the firm's own settings.
 */
settings: Array<UsedSetting>, };

/**
 * A difference with its interval, in the unit of the metric; that of two shares is in percentage points.
 */
export type SegmentDifference = { value: number, low: number, high: number, level: number, method: string, };

/**
 * A segment beside everybody else.
 */
export type ComparedSegment = { now: Measurement, 
/**
 * All other segments together, measured anew and not subtracted.
 */
rest: Measurement, 
/**
 * Segment − rest; null where a side has no interval.
 */
difference: SegmentDifference | null, 
/**
 * The difference's interval leaves out 0, and both sides rest on ten observations or more.
 */
differs: boolean, };

/**
 * A test over all segments.
 */
export type SegmentTest = { name: string, 
/**
 * Chi-squared.
 */
statistic: number, 
/**
 * Degrees of freedom.
 */
freedom: number, p: number, };

/**
 * One metric in one period, segment by segment.
 */
export type Comparison = { metric: MetricId, variant: string, by: string, 
/**
 * The last complete one of the question.
 */
period: Period, whole: Measurement, 
/**
 * Of the interval of each difference: 1 − 0.05 ÷ comparisons, so that all of them hold together at 95 % (Bonferroni). Two
 * segments are one comparison, seen from both sides.
 */
level: number, 
/**
 * By name, never by value.
 */
segments: Array<ComparedSegment>, 
/**
 * Of lengths of time: whether all segments keep to one curve.
 */
test: SegmentTest | null, 
/**
 * Why a difference is not told, and what it takes for granted.
 */
warnings: Array<string>, };

/**
 * A row as it stands in its file.
 */
export type FileRow = { file: string, 
/**
 * From 1.
 */
line: number, cells: Array<string>, };

/**
 * Rows of the user's files.
 */
export type RowList = { 
/**
 * How many there are; `rows` may hold fewer.
 */
total: number, headers: Array<string>, rows: Array<FileRow>, };

/**
 * Rows that play one part in a value.
 */
export type Group = { label: string, note: string, list: RowList, };

/**
 * A value with the rows it is made of.
 */
export type Explanation = { title: string, definition: string, formula: string, result: Measurement | null, groups: Array<Group>, };

/**
 * What is to be opened down to its rows: a value of a metric, what a trigger counted for a client, a reason to look at one, or a change of its level.
 */
export type Reference = { 
/**
 * A metric…
 */
metric?: MetricId, variant?: string, 
/**
 * …or a line of the scoring model: the id of a trigger.
 */
trigger?: string, 
/**
 * …or a reason why the client needs attention.
 */
reason?: ReasonId, 
/**
 * …or a change of the client's level of activity, by its first day.
 */
change?: string, client?: string, by?: string, 
/**
 * The segment's value, with `by`.
 */
segment?: string, 
/**
 * The kind of the period; what compares a period with the one before it needs to know it.
 */
period?: PeriodKind, 
/**
 * First day of the period; the first in the data when absent.
 */
start?: string, 
/**
 * Day after its last.
 */
end?: string, asOf?: string, timeZone?: string, settings?: Settings, 
/**
 * Of comments: only those that hold this term, as `themes` lists it.
 */
term?: string, 
/**
 * How many rows are written out.
 */
limit?: number, };

/**
 * One metric under two of its definitions.
 */
export type DifferenceQuery = { metric: MetricId, 
/**
 * The id of a variant.
 */
a: string, 
/**
 * The id of another.
 */
b: string, 
/**
 * The id of one client: only its rows count.
 */
client?: string, 
/**
 * First day; the first in the data when absent.
 */
from?: string, 
/**
 * Day after the last; `asOf` when absent.
 */
to?: string, 
/**
 * The last complete one from `from` to `to` is looked at; all of that time when absent.
 */
period?: PeriodKind, asOf?: string, timeZone?: string, settings?: Settings, };

/**
 * A row as it stands in its file, and what it adds above the line; null where it does not count.
 */
export type DifferenceRow = { cells: Array<string>, file: string, 
/**
 * From 1.
 */
line: number, a: number | null, b: number | null, };

/**
 * Rows of one table that two definitions do not count alike.
 */
export type DifferenceGroup = { label: string, note: string, 
/**
 * How many there are; `rows` may hold fewer.
 */
total: number, 
/**
 * What all of them add above the line of the first definition.
 */
a: number, 
/**
 * And of the second.
 */
b: number, headers: Array<string>, 
/**
 * Those that differ most first.
 */
rows: Array<DifferenceRow>, };

/**
 * A value under two definitions, and the rows between them.
 */
export type Difference = { metric: MetricId, a: Measurement, b: Measurement, definitionA: string, definitionB: string, 
/**
 * b − a; null where one has no value, or they are in different units.
 */
difference: number | null, 
/**
 * Only those with rows. Empty too where a definition does not apply, or hides a small group.
 */
groups: Array<DifferenceGroup>, };

/**
 * How points become a score.
 */
export type Formula = "share_of_maximum" | "points" | "share_of_best";

/**
 * Σ points × target over the triggers available to a client, for the part of the window in which it was one.
 */
export type Derived = "derived";

/**
 * The maximum that points are held against.
 */
export type Maximum = number | Derived;

/**
 * What counts as one.
 */
export type Count = "each" | "day" | "window";

/**
 * A value to compare with.
 */
export type Value = boolean | number | string;

/**
 * Within so many days after another time of the same row.
 */
export type Within = { days: number, 
/**
 * The column with the earlier time.
 */
of: string, };

/**
 * One condition on a column; exactly one of the tests is given (`atLeast` and `atMost` may stand together).
 */
export type Condition = { column: string, equals?: Value, oneOf?: Array<Value>, atLeast?: number, atMost?: number, within?: Within, };

/**
 * Where a client does something.
 */
export type Place = "online" | "offline";

/**
 * How what several contacts of a client did adds up.
 */
export type Contacts = "sum" | "best" | "mean";

/**
 * Something a client does that earns points.
 */
export type Trigger = { id: string, label: string, table: TableId, filter?: Array<Condition>, 
/**
 * Points for one.
 */
points: number, count?: Count, 
/**
 * More than this many a window earn nothing more.
 */
cap?: number, 
/**
 * How many a window are expected; a derived maximum is made of it. More than the cap cannot be earned and is not expected.
 */
target?: number, 
/**
 * Days after which one counts half: it fades from the day it happened on, and goes on counting in later windows.
 */
halfLife?: number, 
/**
 * Where in a client's journey it belongs.
 */
stage?: Stage, place?: Place, };

/**
 * Points for repeated engagement in a short time.
 */
export type Bonus = { id: string, label: string, 
/**
 * Ids of the triggers that count.
 */
triggers: Array<string>, 
/**
 * This many of them…
 */
atLeast: number, 
/**
 * …within this many days earn the points; the same rows earn them once.
 */
withinDays: number, points: number, 
/**
 * How often a window.
 */
cap: number, };

/**
 * Rows that are late: due before `as_of`, and not done by then.
 */
export type Overdue = { 
/**
 * The column that says when it is due; the row falls into the window of that day.
 */
due: string, 
/**
 * The column that says when it was done.
 */
done: string, };

/**
 * Something that costs points: a missed milestone, a missed meeting, an overdue request.
 */
export type Penalty = { id: string, label: string, table: TableId, filter?: Array<Condition>, overdue?: Overdue, 
/**
 * Points taken for one.
 */
points: number, cap?: number, };

/**
 * A named range of scores.
 */
export type Band = { id: string, label: string, 
/**
 * Inclusive lower bound.
 */
from: number, };

/**
 * What is different about a trigger for a segment.
 */
export type SegmentTrigger = { 
/**
 * Id of the trigger.
 */
trigger: string, 
/**
 * False where these clients have no access to it: it neither earns nor is expected.
 */
entitled?: boolean, points?: number, cap?: number, target?: number, };

/**
 * A model for some of the clients: what differs from the rest of the document.
 */
export type SegmentModel = { id: string, label: string, 
/**
 * Conditions on the columns of the table of clients. Of several segments the first that fits is used.
 */
when: Array<Condition>, maximum?: Maximum, triggers?: Array<SegmentTrigger>, };

/**
 * The model that was in force before: windows that end by then are scored with it.
 */
export type EarlierModel = { 
/**
 * The last day on which it was in force.
 */
until: CivilDate, model: ScoringModel, };

/**
 * What a person decided about a client. It stands beside what was computed and never replaces it.
 */
export type Override = { 
/**
 * The client's id.
 */
client: string, score?: number, 
/**
 * Id of a band.
 */
band?: string, 
/**
 * Why.
 */
note: string, 
/**
 * The last day on which it holds.
 */
until: CivilDate, };

/**
 * Why a client needs attention; the most telling first.
 */
export type ReasonId = "silence" | "no_contact" | "escalation" | "detractor" | "contract_end" | "overdue" | "drop" | "single_contact" | "band";

/**
 * Something to do for a client, and what calls for it.
 */
export type Play = { id: string, label: string, 
/**
 * What to do, in a sentence.
 */
text: string, 
/**
 * The reasons that call for it; with none it is for clients in the best band who give no reason to worry.
 */
reasons?: Array<ReasonId>, };

/**
 * How measures become one number.
 */
export type HealthFormula = "mean" | "geometric";

/**
 * A value and the points it gives.
 */
export type Step = { 
/**
 * From this value on…
 */
from: number, 
/**
 * …this many points, from 0 to 100.
 */
points: number, };

/**
 * How the value of a measure becomes 0 to 100; exactly one of the ways is given.
 */
export type HealthScale = { 
/**
 * What gives 0; with `target`, linear between. A worst above the target says that less is better.
 */
worst?: number, 
/**
 * What gives 100.
 */
target?: number, steps?: Array<Step>, 
/**
 * Percentile among the clients with the same value of this column, or among all for `all`: relative to others.
 */
percentile?: string, 
/**
 * Of money: the currency of worst, target or steps, as the files write it; "" where they do not say. Values in another one are missing.
 */
currency?: string, };

/**
 * A measure of health.
 */
export type HealthMeasure = { 
/**
 * Id of a metric that has a value per client, or `engagement_score`.
 */
metric: string, variant?: string, 
/**
 * Against the other measures of its part. With 0 it is shown and decides nothing.
 */
weight: number, scale: HealthScale, };

/**
 * A part of health: engagement, satisfaction, commercial, delivery.
 */
export type HealthPart = { id: string, label: string, 
/**
 * Against the other parts.
 */
weight: number, measures: Array<HealthMeasure>, };

/**
 * One measure below a floor holds the whole down.
 */
export type HealthFloor = { 
/**
 * A measure with fewer points than this…
 */
below: number, 
/**
 * …lets the whole have at most this many.
 */
most: number, };

/**
 * How a health score is made.
 */
export type Health = { 
/**
 * Days before `asOf` that its measures look at.
 */
days?: number, formula?: HealthFormula, floor?: HealthFloor, 
/**
 * The part of the weight, from 0 to 1, that must be observed for a score.
 */
coverage?: number, 
/**
 * Parts that differ by more than this are flagged.
 */
divergence?: number, parts: Array<HealthPart>, };

/**
 * Why a band is not the one that the score lies in.
 */
export type Kept = { 
/**
 * The border that the score has passed.
 */
border: number, 
/**
 * By so many points it would have to be passed for another band.
 */
points: number, };

/**
 * A scoring model.
 */
export type ScoringModel = { id: string, version: number, label: string, formula?: Formula, maximum: Maximum, window?: PeriodKind, 
/**
 * The length of a rolling window.
 */
days?: number, triggers: Array<Trigger>, bonuses?: Array<Bonus>, penalties?: Array<Penalty>, 
/**
 * Engaged from 70, watch from 40, at risk below, where none are given.
 */
bands?: Array<Band>, 
/**
 * A client rises when the score is this many points above the border of a better band, and falls when it is more than this many
 * below its own.
 */
hysteresis?: number, contacts?: Contacts, 
/**
 * In their order; who fits none is scored by the document as it stands.
 */
segments?: Array<SegmentModel>, 
/**
 * Proposed from the data when absent.
 */
health?: Health, 
/**
 * The usual ones when absent.
 */
plays?: Array<Play>, 
/**
 * Oldest first.
 */
earlier?: Array<EarlierModel>, 
/**
 * Not part of the hash: they change no score.
 */
overrides?: Array<Override>, };

/**
 * One reason why a score moved.
 */
export type Cause = "model" | "available" | "expected" | "decay" | "behaviour" | "extras";

/**
 * A part of a change.
 */
export type ChangePart = { cause: Cause, 
/**
 * Points of the score.
 */
score: number, };

/**
 * What a line of the model gave before and gives now.
 */
export type LineChange = { id: string, label: string, before: number, now: number, };

/**
 * A change of a score between two windows.
 */
export type Change = { before: number, now: number, 
/**
 * They add up to `now` − `before`.
 */
parts: Array<ChangePart>, 
/**
 * The lines that moved, most first; in points before the maximum.
 */
lines: Array<LineChange>, };

/**
 * Something to do so many times.
 */
export type Action = { trigger: string, label: string, times: number, 
/**
 * What it adds, in points of the model.
 */
points: number, };

/**
 * The way to the next band.
 */
export type Next = { 
/**
 * Id of the band.
 */
band: string, 
/**
 * Points of the model that are missing.
 */
missing: number, 
/**
 * Empty where no trigger has room below its cap.
 */
actions: Array<Action>, };

/**
 * How scores are spread in the last complete window.
 */
export type Spread = { 
/**
 * Clients with a score.
 */
scored: number, mean: number | null, median: number | null, 
/**
 * Clients in each of twenty steps from 0 to 100.
 */
steps: Array<number>, 
/**
 * Clients in each band, best first.
 */
bands: Array<number>, };

/**
 * A client that changes band.
 */
export type Mover = { client: string, name: string, before: number | null, after: number | null, 
/**
 * Ids of bands.
 */
from: string | null, to: string | null, };

/**
 * Two models side by side.
 */
export type WhatIf = { before: Spread, after: Spread, 
/**
 * How many change band in all.
 */
moving: number, 
/**
 * The first of them, the greatest change of score leading.
 */
movers: Array<Mover>, };

/**
 * How much conditions let through.
 */
export type Matching = { 
/**
 * False where the table or a column is not loaded.
 */
available: boolean, 
/**
 * Rows of the table that belong to a client.
 */
all: number, rows: number, clients: number, };

/**
 * What is asked of the scores.
 */
export type ScoresQuery = { 
/**
 * The model's own when absent.
 */
window?: PeriodKind, days?: number, asOf?: string, timeZone?: string, };

/**
 * Which model made a score.
 */
export type ModelName = { id: string, version: number, hash: string, };

/**
 * Scores as columns: one entry a client, or one a client and window (client-major: `client * windows.length + window`).
 */
export type Scores = { model: ModelName, asOf: CivilDate, windows: Array<Period>, 
/**
 * Best first.
 */
bands: Array<Band>, clients: Array<string>, names: Array<string>, 
/**
 * NaN where there is none.
 */
score: Float64Array, points: Float64Array, maximum: Float64Array, 
/**
 * Index in `bands`; 255 where there is none.
 */
band: Uint8Array, 
/**
 * 0 ok, 1 not yet a client, 2 no longer a client, 3 nothing to score by, 4 window not finished.
 */
status: Uint8Array, 
/**
 * The civil day of the last activity of each client before `asOf`, in days since 1970-01-01; NaN where there is none.
 */
lastActive: Float64Array, };

/**
 * A reason to look at a client.
 */
export type Reason = { id: ReasonId, 
/**
 * From which day on it holds.
 */
since: CivilDate | null, 
/**
 * The numbers in the sentence, for other languages.
 */
numbers: Record<string, number>, 
/**
 * The day in the sentence, where it is another than `since`.
 */
day: CivilDate | null, 
/**
 * A plain sentence.
 */
text: string, };

/**
 * The value now against what is usual.
 */
export type Verdict = "above" | "below" | "as_usual" | "too_early" | "small_sample";

/**
 * What is usual for the firm: the median of the complete periods before the current one, and the range about it, which is three
 * times 1.4826 × their median absolute deviation to either side; see `stats::baseline` for why.
 */
export type Usual = { median: number, low: number, high: number, 
/**
 * How many periods it rests on: of the twelve before, those with a value.
 */
periods: number, verdict: Verdict, };

/**
 * A play for a client, and what called for it.
 */
export type SuggestedPlay = { id: string, label: string, text: string, 
/**
 * The reasons that called for it.
 */
reasons: Array<ReasonId>, 
/**
 * The same in sentences.
 */
evidence: Array<string>, };

/**
 * Where a value at stake was found.
 */
export type StakeSource = "annual_value" | "subscriptions" | "invoices";

/**
 * What a client is worth a year.
 */
export type Stake = { 
/**
 * In minor units, as every money.
 */
amount: number, 
/**
 * As the files write it; null where they do not say.
 */
currency: string | null, from: StakeSource, };

/**
 * A client to call.
 */
export type Call = { client: string, name: string, 
/**
 * In the last complete window.
 */
score: number | null, 
/**
 * The label of the band.
 */
band: string | null, 
/**
 * Against the window before.
 */
change: number | null, 
/**
 * In sentences, the most telling first.
 */
reasons: Array<string>, 
/**
 * From which day on the first of them has held.
 */
since: CivilDate | null, 
/**
 * What the client is worth a year, in minor units.
 */
stake: number | null, currency: string | null, 
/**
 * The label of the first play.
 */
play: string | null, };

/**
 * The scoring model in force.
 */
export type AuditModel = { id: string, label: string, version: number, hash: string, };

export type AuditFile = { name: string, table: TableId, 
/**
 * Rows that count.
 */
rows: number, 
/**
 * XXH64 over the bytes, of a compressed file over what was in it; of a workbook over its sheet as it was read.
 */
fingerprint: string, 
/**
 * How it was read, where somebody said so.
 */
options: LoadOptions, };

/**
 * A metric as it was counted.
 */
export type AuditDefinition = { id: MetricId, title: string, variant: string, definition: string, formula: string, settings: Array<UsedSetting>, };

/**
 * What makes it possible to say later, of a number, how it came to be; and to make it again.
 */
export type Audit = { 
/**
 * Version of the engine.
 */
engine: string, asOf: CivilDate, timeZone: string, period: PeriodKind, 
/**
 * Whose definitions were asked for; null: our own.
 */
preset: string | null, 
/**
 * Null where nothing can be scored.
 */
model: AuditModel | null, 
/**
 * One name for all the data: XXH64 over the fingerprints of the files, sorted, a line each. The order of loading does not matter.
 */
data: string, 
/**
 * By name.
 */
files: Array<AuditFile>, 
/**
 * Names that stand for a client, by the user's word.
 */
merges: Array<Merge>, 
/**
 * Of every metric with something to say.
 */
definitions: Array<AuditDefinition>, };

export type BandCount = { 
/**
 * Id of the band.
 */
band: string, clients: number, };

/**
 * Whether a change is to the good.
 */
export type Turn = "worse" | "better" | "neither";

/**
 * A metric outside the firm's own usual.
 */
export type Unusual = { metric: MetricId, title: string, unit: Unit, verdict: Verdict, turn: Turn, };

/**
 * The numbers of the first sentences.
 */
export type Headline = { 
/**
 * Clients that are there in the last complete window.
 */
clients: number, scored: number, byBand: Array<BandCount>, needAttention: number, 
/**
 * Those of them whose newest reason began in the last complete window or after it.
 */
newly: number, 
/**
 * What those who need attention are worth a year, as far as it is known, in minor units of the roster's currency; null with several currencies.
 */
stake: number | null, 
/**
 * Clients that came into a better band since the window before, and into a worse one.
 */
movedUp: number, movedDown: number, 
/**
 * The headline metrics outside the firm's own usual: what got worse first, then what got better, each in the order of the cards.
 */
unusual: Array<Unusual>, 
/**
 * How many headline metrics there are.
 */
headlines: number, 
/**
 * Of how many of them it is known whether they are as usual.
 */
compared: number, };

/**
 * An attribute of the clients to filter by.
 */
export type Attribute = { column: string, title: string, 
/**
 * One a client; "" where unknown.
 */
values: Array<string>, };

/**
 * All clients in one window; one entry a client in each array. Those who need attention come first, the most at stake leading (where several
 * currencies make that no comparison, nothing), then the newest reason, then the lowest score.
 */
export type Roster = { 
/**
 * The last complete window.
 */
window: Period, previous: Period | null, 
/**
 * Best first.
 */
bands: Array<Band>, client: Array<string>, name: Array<string>, 
/**
 * NaN where there is none.
 */
score: Float64Array, 
/**
 * Against the previous window.
 */
change: Float64Array, 
/**
 * Index in `bands`; 255 where there is none.
 */
band: Uint8Array, 
/**
 * As in `Scores.status`.
 */
status: Uint8Array, lastActive: (CivilDate | null)[], 
/**
 * Since the previous window: 1 into a better band, −1 into a worse one, else 0. Both windows by the model of this one, so that
 * a change of the model moves nobody.
 */
moved: Int8Array, 
/**
 * Where the score lies on the other side of its band's border, and keeps the band.
 */
kept: Array<Kept | null>, 
/**
 * What a person decided and that holds; it stands beside what was computed.
 */
decided: Array<Override | null>, 
/**
 * Where some clients have a model of their own: its label, none for the document as it stands.
 */
models: Array<string | null> | null, 
/**
 * The last `trendLength` complete windows of each client, oldest first, client-major.
 */
trend: Float64Array, trendLength: number, reasons: Array<Array<Reason>>, 
/**
 * What each client is worth a year, in minor units; NaN where it is not known.
 */
stake: Float64Array, 
/**
 * The currency of all of them; null where it is not said, or where there are several.
 */
stakeCurrency: string | null, 
/**
 * The currency of each client's stake, where there are several.
 */
stakeCurrencies: Array<string | null> | null, 
/**
 * The label of the first play for each client.
 */
plays: Array<string | null>, attributes: Array<Attribute>, };

/**
 * One of the four fields.
 */
export type Field = "nurture" | "keep" | "grow" | "rest";

/**
 * How many clients are in a field, and what they are worth together.
 */
export type FieldCount = { id: Field, clients: number, 
/**
 * A year, in minor units.
 */
stake: number, };

/**
 * Who stands where.
 */
export type ValueMatrix = { 
/**
 * The best band's lower bound. A score is high in the best band, which a client keeps until it has passed the border by enough.
 */
edge: number, 
/**
 * The median of what the clients shown are worth a year, in minor units: from here on it is much.
 */
median: number, 
/**
 * The currency of the values; null where it is not said.
 */
currency: string | null, fields: Array<FieldCount>, 
/**
 * Index in `fields` for each client of the roster; 255 where it has no score or no value.
 */
field: Uint8Array, };

/**
 * The recurring revenue of one period, step by step.
 */
export type RevenueSteps = { period: Period, 
/**
 * The definition of the movements.
 */
variant: string, currency: string | null, 
/**
 * When the period starts, in minor units a month. Null with a reason.
 */
start: number | null, 
/**
 * What moved it: more is positive, less negative.
 */
moves: Array<Part>, 
/**
 * When the period ends: the start and all moves.
 */
end: number | null, 
/**
 * Why there is nothing to show, such as several currencies.
 */
reason: string | null, };

export type VariantName = { id: string, title: string, definition: string, };

/**
 * A metric now and over time.
 */
export type Card = { metric: MetricId, title: string, 
/**
 * What it is about: the heading under which it stands. Cards come in the order of their groups.
 */
group: string, 
/**
 * For the first page.
 */
headline: boolean, question: string, meaning: string, formula: string, unit: Unit, better: Better, variants: Array<VariantName>, 
/**
 * The last complete period.
 */
now: Measurement, 
/**
 * Complete periods, oldest first.
 */
series: Array<Measurement>, 
/**
 * What it can be split by with these files.
 */
segments: Array<string>, 
/**
 * The firm's own usual; null without a value now or any before.
 */
usual: Usual | null, };

/**
 * A table that is not loaded.
 */
export type Missing = { table: TableId, title: string, help: string, adds: string, };

/**
 * Everything the overview shows.
 */
export type Report = { asOf: CivilDate, timeZone: string, period: PeriodKind, headline: Headline, 
/**
 * None until clients with any activity are there.
 */
roster: Roster | null, 
/**
 * The scores against what clients are worth; null where nobody has both, or where values are in several currencies.
 */
matrix: ValueMatrix | null, 
/**
 * Only metrics that apply.
 */
cards: Array<Card>, 
/**
 * Tables that are not loaded, and what each would add.
 */
missing: Array<Missing>, 
/**
 * Where the time went; empty without a clock, and what is still known from before takes none.
 */
stages: Array<StageTime>, };

/**
 * Health as columns: one entry a client, or one a client and part (client-major: `client * model.parts.length + part`).
 */
export type HealthView = { 
/**
 * The scoring model it belongs to.
 */
scoring: ModelName, 
/**
 * How health was made: the model's own, else one proposed from the data.
 */
model: Health, proposed: boolean, 
/**
 * First day of the period of the measures.
 */
start: CivilDate, 
/**
 * Day after its last.
 */
asOf: CivilDate, 
/**
 * Best first.
 */
bands: Array<Band>, clients: Array<string>, names: Array<string>, 
/**
 * NaN where there is none.
 */
score: Float64Array, 
/**
 * The score, were all that is missing at 0. NaN for who is no client.
 */
low: Float64Array, 
/**
 * The score, were all that is missing at 100.
 */
high: Float64Array, 
/**
 * Share of the weight that was observed, from 0 to 1.
 */
coverage: Float64Array, 
/**
 * Index in `bands`; 255 where there is none.
 */
band: Uint8Array, 
/**
 * 0 ok, 1 insufficient data, 2 not a client now.
 */
status: Uint8Array, 
/**
 * 1 where two parts differ by more than the model's `divergence`.
 */
divergence: Uint8Array, 
/**
 * The score of each part; NaN where nothing of it was observed.
 */
parts: Float64Array, };

/**
 * A measure of a client's health.
 */
export type ClientHealthMeasure = { metric: MetricId | "engagement_score", title: string, variant: string | null, variantTitle: string | null, value: number | null, unit: Unit, currency: string | null, 
/**
 * How many observations it rests on.
 */
n: number, status: Status, 
/**
 * 0 to 100.
 */
points: number | null, 
/**
 * Why there are none.
 */
reason: string | null, 
/**
 * Share of the whole weight, from 0 to 1, before what is missing is left out.
 */
share: number, 
/**
 * Whether the points depend on other clients.
 */
relative: boolean, 
/**
 * By the scale, not by the metric.
 */
better: Better, scale: HealthScale, };

/**
 * A part of a client's health.
 */
export type ClientHealthPart = { id: string, label: string, 
/**
 * Share of the whole weight, from 0 to 1.
 */
share: number, score: number | null, measures: Array<ClientHealthMeasure>, };

/**
 * The health of one client.
 */
export type ClientHealth = { 
/**
 * Nothing where too little is known.
 */
score: number | null, 
/**
 * The score, were all that is missing at 0, and at 100.
 */
low: number | null, high: number | null, 
/**
 * Share of the weight that was observed, from 0 to 1.
 */
coverage: number, status: "ok" | "insufficient_data" | "not_a_client", 
/**
 * Why there is no score.
 */
reason: string | null, 
/**
 * Id of the band.
 */
band: string | null, 
/**
 * Which parts contradict each other.
 */
divergence: string | null, 
/**
 * Which measure holds the whole down.
 */
held: string | null, 
/**
 * First day of the period of the measures.
 */
start: CivilDate, 
/**
 * Day after its last.
 */
end: CivilDate, 
/**
 * Made by a model proposed from the data.
 */
proposed: boolean, parts: Array<ClientHealthPart>, };

export type ClientAttribute = { column: string, title: string, value: string, };

/**
 * What one line of the model earned and missed.
 */
export type ScoreLine = { id: string, label: string, kind: "trigger" | "bonus" | "penalty", 
/**
 * How many were found.
 */
count: number, 
/**
 * How many count after the cap.
 */
counted: number, cap: number | null, target: number | null, 
/**
 * Points for one.
 */
points: number, 
/**
 * Negative for a penalty.
 */
earned: number, 
/**
 * What the maximum expects.
 */
possible: number, 
/**
 * What of it was not earned.
 */
missed: number, 
/**
 * False where its table or column is not loaded, or where the client is not entitled to it.
 */
available: boolean, 
/**
 * False where the model gives clients like this one no access to it.
 */
entitled: boolean, };

export type HistoryEntry = { period: Period, score: number | null, band: string | null, points: number, maximum: number, status: string, 
/**
 * The earlier scoring model that this window was scored with.
 */
earlier: ModelName | null, };

export type TypeCounts = { type: string, 
/**
 * One a week.
 */
counts: Array<number>, };

/**
 * What a client did, week by week.
 */
export type ActivityView = { 
/**
 * Mondays.
 */
weeks: CivilDate[], types: Array<TypeCounts>, };

/**
 * Weeks in which a client did about as much.
 */
export type ActivityLevel = { 
/**
 * The Monday of its first week; of a change the most likely one.
 */
since: CivilDate, weeks: number, 
/**
 * Things done a week, on average.
 */
mean: number, 
/**
 * How often the shuffled weeks of all clients have a change as clear; null for the first level, which is no change.
 */
chance: number | null, };

/**
 * Everything by which a client shows itself, in whole weeks, and where its level changed; `insights::level` says how that is told.
 */
export type LevelView = { 
/**
 * Mondays: from the first one after the client's first activity, at most two years back, to the last week that is over.
 */
weeks: CivilDate[], 
/**
 * What the client did in each of them: events that are not automatic, visits, messages it wrote.
 */
counts: Array<number>, 
/**
 * Of fewer weeks no change can be told.
 */
leastWeeks: number, 
/**
 * Oldest first, each lasting to the next: one where nothing changed, four at the most, none without weeks.
 */
levels: Array<ActivityLevel>, 
/**
 * The share of false alarms that is accepted among the changes of all clients.
 */
falseAlarms: number, };

/**
 * One client.
 */
export type ClientView = { id: string, name: string, startedOn: CivilDate | null, endedOn: CivilDate | null, attributes: Array<ClientAttribute>, 
/**
 * The last complete window.
 */
window: Period, score: number | null, band: string | null, 
/**
 * Where the score lies on the other side of its band's border, and keeps the band.
 */
kept: Kept | null, status: string, 
/**
 * Before clamping.
 */
points: number, maximum: number, 
/**
 * Why the score moved since the window before.
 */
change: Change | null, 
/**
 * The way to the next band.
 */
next: Next | null, 
/**
 * The label of the segment whose model is used; none for the document as it stands.
 */
segment: string | null, 
/**
 * What a person decided; it stands beside what was computed.
 */
decided: Override | null, 
/**
 * None where nothing of it can be measured for anybody.
 */
health: ClientHealth | null, lines: Array<ScoreLine>, history: Array<HistoryEntry>, activity: ActivityView, 
/**
 * How much it does a week, and since when.
 */
level: LevelView, lastActive: CivilDate | null, reasons: Array<Reason>, 
/**
 * What there is to do, first things first.
 */
plays: Array<SuggestedPlay>, 
/**
 * What the client is worth a year.
 */
stake: Stake | null, 
/**
 * The metrics that apply, over the last 365 days.
 */
metrics: Array<Measurement>, };

/**
 * Clients with one property.
 */
export type CrossRow = { label: string, 
/**
 * Ids of clients.
 */
stayed: Array<string>, left: Array<string>, 
/**
 * Of them all, how many per cent left.
 */
share: number | null, 
/**
 * Wilson.
 */
interval: Interval | null, status: "ok" | "small_sample" | "no_data", };

/**
 * Clients that stayed and left, by a property.
 */
export type CrossTable = { id: "expansion" | "nps" | "band", title: string, question: string, 
/**
 * What exactly a row is, in one or two sentences.
 */
definition: string, period: Period, columns: ["stayed", "left"], 
/**
 * Empty where the table cannot be made.
 */
rows: Array<CrossRow>, 
/**
 * Why it cannot be made.
 */
reason: string | null, };

export type OutcomeKind = "churn" | "renewal" | "expansion" | "lapse";

/**
 * What is asked of a backtest, of diagnostics and of suggested weights.
 */
export type EvidenceQuery = { 
/**
 * `churn` where contracts are loaded, else `lapse`, when absent.
 */
outcome?: OutcomeKind, 
/**
 * Days between the day of the score and the end of the window after it; 30, 60 and 90 when absent. Diagnostics and weights take
 * the longest.
 */
horizons?: Array<number>, 
/**
 * How many days of scores for each, one window behind the other; 4 when absent.
 */
dates?: number, 
/**
 * The window of the score; the model's own when absent.
 */
window?: PeriodKind, 
/**
 * The length of a rolling window.
 */
days?: number, asOf?: string, timeZone?: string, };

/**
 * A number with its interval.
 */
export type Estimated = { value: number, interval: Interval, 
/**
 * The chance of so much or more if there were nothing.
 */
p: number, };

/**
 * What is to be said of a score.
 */
export type BacktestVerdict = "too_few" | "tells_nothing" | "not_better" | "worse" | "beats";

/**
 * One day of a backtest.
 */
export type BacktestDay = { 
/**
 * The day whose knowledge was used: what happened before it.
 */
day: CivilDate, 
/**
 * The last day on which the outcome counted, and one more.
 */
until: CivilDate, 
/**
 * The window that was scored.
 */
window: string, clients: number, outcomes: number, 
/**
 * None where all or nobody had the outcome.
 */
auc: number | null, };

/**
 * A score that needs no model.
 */
export type Baseline = { id: "silence" | "count", label: string, auc: Estimated, 
/**
 * The AUC of the score less this one.
 */
difference: Estimated, };

/**
 * A tenth of the clients in order of the score, those first whom it expects to have the outcome.
 */
export type Tenth = { 
/**
 * Mean score.
 */
score: number, 
/**
 * Clients, and how many had the outcome; fractions where equal scores are shared between tenths.
 */
n: number, outcomes: number, 
/**
 * Per cent that had the outcome.
 */
rate: number, interval: Interval, 
/**
 * Per cent that one line through all scores expects: a Firth logistic regression.
 */
expected: number | null, lift: number, 
/**
 * Per cent of all outcomes that are in this tenth or those before.
 */
gain: number, };

/**
 * What came of the clients of a band.
 */
export type BandOutcome = { 
/**
 * Id of the band; null for a score below every band.
 */
band: string | null, n: number, outcomes: number, 
/**
 * Per cent of the band that had the outcome.
 */
rate: number | null, interval: Interval | null, 
/**
 * Of those in this band or beyond it — the worse ones for a loss, else the better ones — per cent that had the outcome…
 */
precision: number | null, 
/**
 * …and of all who had it, per cent that were in one of these bands.
 */
recall: number | null, };

/**
 * How long before they were lost clients were in the lowest band.
 */
export type LeadTime = { 
/**
 * Lost clients whose score was known before.
 */
lost: number, 
/**
 * Of these, in the lowest band in the last window that was over before.
 */
warned: number, 
/**
 * Per cent.
 */
share: number | null, interval: Interval | null, 
/**
 * Days from the end of the first of the windows in a row in the lowest band: the median and the quartiles of the warned.
 */
median: number | null, lower: number | null, upper: number | null, };

/**
 * The score of so many days before against what came after.
 */
export type Backtest = { 
/**
 * Length of the window after the day of the score.
 */
days: number, dates: Array<BacktestDay>, 
/**
 * Clients, each counted once a day.
 */
cases: number, clients: number, outcomes: number, 
/**
 * In question, but without a score on the day.
 */
unscored: number, verdict: BacktestVerdict, 
/**
 * A plain sentence.
 */
text: string, 
/**
 * How often the score puts the right one of two clients first; null where all or nobody had the outcome.
 */
auc: Estimated | null, baselines: Array<Baseline>, tenths: Array<Tenth>, 
/**
 * Best first.
 */
bands: Array<BandOutcome>, 
/**
 * How the odds of the outcome change with ten points of score: a factor.
 */
odds: Estimated | null, 
/**
 * Only of what is lost on a day.
 */
lead: LeadTime | null, 
/**
 * Why there is nothing.
 */
reason: string | null, };

/**
 * How good the score was.
 */
export type BacktestView = { model: ModelName, asOf: CivilDate, outcome: OutcomeKind, definition: string, 
/**
 * Lines and segments that ask what may have been written after the day of a score: these may know more than they could.
 */
hindsight: Array<string>, 
/**
 * Fewest days first.
 */
tests: Array<Backtest>, };

export type LineVerdict = "too_few" | "no_evidence" | "wrong_way" | "nothing_new" | "useful";

/**
 * Another line that goes with one.
 */
export type Partner = { id: string, label: string, 
/**
 * Spearman's rank correlation of the two counts.
 */
correlation: number, };

/**
 * A line of the scoring model, held against the outcome.
 */
export type LineDiagnosis = { id: string, label: string, kind: "trigger" | "bonus" | "penalty", 
/**
 * Clients who did it, each counted once a day of the backtest, and per cent of all.
 */
did: number, prevalence: number, 
/**
 * Per cent that had the outcome, of those who did it and of those who did not.
 */
with: number | null, without: number | null, 
/**
 * `with` less `without`, in points of per cent.
 */
difference: number | null, interval: Interval | null, 
/**
 * Of its count alone: how often it puts the right one of two clients first.
 */
auc: Estimated | null, 
/**
 * The line that it goes with most.
 */
partner: Partner | null, 
/**
 * The AUC of the score less that of the score without this line, the others at their points of today.
 */
added: Estimated | null, 
/**
 * The chance of telling so much beside all other lines if it told nothing.
 */
beside: number | null, verdict: LineVerdict, 
/**
 * A plain sentence.
 */
text: string, };

/**
 * What each line of the model tells.
 */
export type DiagnosticsView = { model: ModelName, asOf: CivilDate, outcome: OutcomeKind, definition: string, days: number, cases: number, outcomes: number, hindsight: Array<string>, lines: Array<LineDiagnosis>, 
/**
 * Why there is nothing.
 */
reason: string | null, };

/**
 * The weight of a line.
 */
export type LineWeight = { id: string, label: string, 
/**
 * Points today; of a penalty what it takes.
 */
current: number, 
/**
 * None where nobody, or everybody alike, did it: nothing can be said.
 */
suggested: number | null, 
/**
 * Where 95 % of the bootstrap's weights lie.
 */
low: number | null, high: number | null, 
/**
 * Per cent of the bootstrap's weights that are above 0.
 */
kept: number | null, };

/**
 * Suggested weights, judged beside today's and equal ones.
 */
export type SuggestedWeights = { 
/**
 * Length of the window after the day of the score.
 */
days: number, cases: number, outcomes: number, 
/**
 * Empty where it is refused.
 */
lines: Array<LineWeight>, 
/**
 * AUC over five folds of today's score, of one point for each, and of the suggestion.
 */
current: Estimated | null, equal: Estimated | null, suggested: Estimated | null, 
/**
 * The AUC of the suggestion less that of today's score.
 */
gain: Estimated | null, 
/**
 * Draws of the bootstrap.
 */
draws: number, 
/**
 * Why nothing is suggested.
 */
refused: string | null, 
/**
 * A plain sentence.
 */
text: string, };

/**
 * Weights that the data would suggest; never applied by themselves.
 */
export type WeightsView = { model: ModelName, asOf: CivilDate, outcome: OutcomeKind, definition: string, hindsight: Array<string>, weights: SuggestedWeights, };

/**
 * The ranks of clients under weights near the chosen ones, as columns: one entry a client with a score.
 */
export type SensitivityView = { model: ModelName, asOf: CivilDate, 
/**
 * The window whose scores are ranked; null where none is over yet.
 */
window: string | null, draws: number, 
/**
 * How far a weight of average size varies: its coefficient of variation.
 */
variation: number, 
/**
 * How much of the ranks lies between `low` and `high`.
 */
level: number, 
/**
 * Clients that stay in their band in that much of the draws or more.
 */
firm: number, clients: Array<string>, names: Array<string>, 
/**
 * From 1 for the best; equal scores share the best of their ranks.
 */
rank: Float64Array, low: Float64Array, high: Float64Array, 
/**
 * Per cent of the draws that leave the client in its band.
 */
stays: Float64Array, };

/**
 * What is asked of the value of clients without contracts.
 */
export type LifetimesQuery = { 
/**
 * How far ahead purchases are expected; 52 when absent.
 */
weeks?: number, asOf?: string, timeZone?: string, };

/**
 * The parameters of the models.
 */
export type LifetimeModel = { r: number, 
/**
 * In weeks.
 */
alpha: number, a: number, b: number, logLikelihood: number, 
/**
 * Of Gamma-Gamma, in minor units; null where nothing is said of value.
 */
p: number | null, q: number | null, gamma: number | null, };

/**
 * Expected and real purchases of the time that was held back.
 */
export type HeldBack = { weeks: number, 
/**
 * Clients who had bought before it began.
 */
clients: number, bought: number, expected: number, 
/**
 * What all would have bought, each going on as before.
 */
plain: number, 
/**
 * Mean absolute error of a client's purchases, of the model and of the plain expectation.
 */
error: number, plainError: number, };

/**
 * Clients without contracts, as columns: one entry a client that ever bought.
 */
export type LifetimesView = { asOf: CivilDate, weeks: number, 
/**
 * Where purchases were read from.
 */
from: TableId | null, model: LifetimeModel | null, 
/**
 * Null where too little is left before the time that is held back.
 */
heldBack: HeldBack | null, currency: string | null, 
/**
 * Clients that ever bought, and that bought more than once.
 */
buyers: number, repeat: number, 
/**
 * Of how often a client buys with how much it spends.
 */
correlation: number | null, 
/**
 * Why nothing is said.
 */
refused: string | null, 
/**
 * Why nothing is said of value.
 */
noValue: string | null, clients: Array<string>, names: Array<string>, 
/**
 * Days on which it bought.
 */
purchases: Float64Array, 
/**
 * The chance that it is still there, from 0 to 1.
 */
alive: Float64Array, 
/**
 * Purchases expected in the weeks ahead.
 */
expected: Float64Array, 
/**
 * What a purchase is worth, in minor units; NaN where nothing is said.
 */
worth: Float64Array, 
/**
 * What the expected purchases are worth.
 */
value: Float64Array, };

/**
 * One group, in per cent.
 */
export type SmallRate = { segment: string, cases: number, having: number, raw: number, 
/**
 * Wilson.
 */
interval: Interval | null, shrunken: number | null, 
/**
 * Of the group's own share after what was seen: beta-binomial.
 */
credible: Interval | null, };

/**
 * One metric that is a share, segment by segment.
 */
export type SmallRates = { metric: MetricId, variant: string, by: string, 
/**
 * The last complete one of the question.
 */
period: Period, 
/**
 * What is usual, in per cent, and how many cases that weighs as much as: a group of so many lies halfway between its own share
 * and what is usual.
 */
usual: number | null, weight: number | null, 
/**
 * By name; those without cases are left out.
 */
groups: Array<SmallRate>, 
/**
 * Why nothing is drawn towards anything.
 */
refused: string | null, };

/**
 * A word or pair of words, and in how many comments it stands.
 */
export type Theme = { term: string, comments: number, byClass: Array<number>, byTouchpoint: Array<number>, };

/**
 * What clients wrote in a time.
 */
export type Themes = { period: Period, 
/**
 * How many there are.
 */
comments: number, 
/**
 * How those felt who wrote them.
 */
classes: Array<string>, 
/**
 * What the questions were about.
 */
touchpoints: Array<string>, 
/**
 * Comments of each class.
 */
byClass: Array<number>, 
/**
 * Comments of each touchpoint.
 */
byTouchpoint: Array<number>, 
/**
 * The commonest first; what is equal, by name.
 */
terms: Array<Theme>, 
/**
 * Why there are none.
 */
reason: string | null, };

export type ColumnInfo = { name: string, kind: Kind, required: boolean, help: string, };

export type TableInfo = { id: TableId, title: string, help: string, 
/**
 * What a firm gains by loading it.
 */
adds: string, columns: Array<ColumnInfo>, };

export type InputInfo = { table: TableId, columns: Array<string>, };

/**
 * A number or a name that a firm may set in a definition.
 */
export type SettingInfo = { id: keyof Settings, title: string, kind: SettingKind, 
/**
 * Least and greatest value of a number.
 */
range: [number, number], default: SettingValue, };

export type VariantInfo = { id: string, title: string, definition: string, unit: Unit, 
/**
 * What the answers are called that count for it, neither way and against it, where it is a difference of two shares.
 */
classes: Array<string>, 
/**
 * What of it a firm may set.
 */
settings: Array<SettingInfo>, 
/**
 * A second derivation, for a warehouse.
 */
sql: string, };

export type MetricInfo = { id: MetricId, title: string, 
/**
 * What it is about: the heading under which it stands.
 */
group: string, question: string, meaning: string, formula: string, 
/**
 * Least and greatest possible value of the default definition.
 */
range: [number | null, number | null], better: Better, 
/**
 * Whether its value for one client alone says anything.
 */
per_client: boolean, stages: Array<Stage>, when: string, pitfalls: string, inputs: Array<InputInfo>, variants: Array<VariantInfo>, references: Array<string>, };

export type PresetChoice = { metric: MetricId, variant: string, };

/**
 * The definitions of a tool that a firm may use today, as choices among ours.
 */
export type PresetInfo = { id: string, title: string, kind: PresetKind, 
/**
 * What differs, in plain words.
 */
note: string, 
/**
 * The address of the public document.
 */
source: string, 
/**
 * What is not named keeps its usual definition.
 */
choices: Array<PresetChoice>, };

/**
 * Tables and metrics as data.
 */
export type Registry = { version: string, tables: Array<TableInfo>, metrics: Array<MetricInfo>, 
/**
 * What to do next, where a scoring model brings no plays of its own.
 */
plays: Array<Play>, presets: Array<PresetInfo>, };

/**
 * Who has to do something about a [`Fault`].
 */
export type FaultKind = "data" | "question" | "engine";

/**
 * Where in the user's files a fault lies; every part is given as far as it is known.
 */
export type Position = { file: string | null, table: string | null, 
/**
 * Line in the file, from 1.
 */
row: number | null, column: string | null, };

/**
 * What went wrong, where, and what to do about it.
 */
export type Fault = { kind: FaultKind, 
/**
 * Stable word for programs: `no_header`, `unknown_metric`…
 */
code: string, message: string, 
/**
 * What to do next; never empty.
 */
hint: string, position: Position | null, };

/** Thrown by every method of the engine: an `Error` whose name is "RapportError". */
export interface RapportError extends Error, Omit<Fault, "message"> {}
