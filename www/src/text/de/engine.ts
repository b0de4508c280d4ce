// What the engine says, in German, by its identifier. What has no translation here stays in the engine's English and is marked as such.
import type { MetricId, Reason, ReasonId, TableId } from "rapport";
import * as format from "../format";
import { list, plural } from "../locale";
import { part, phrase } from "./phrases";
import type { Words } from "./shape";
import { variants } from "./variants";

/** Title and question of every metric. */
export const metrics: Record<MetricId, readonly [title: string, question: string]> = {
  active_users: ["Aktive Kunden", "Wie viele Kunden sind aktiv, und ist es ihnen zur Gewohnheit geworden?"],
  adoption_rate: ["Nutzungsquote", "Wie vielen Kunden ist es zur Gewohnheit geworden?"],
  arpa: ["Umsatz je Kunde", "Was zahlt ein Kunde im Durchschnitt?"],
  arr: ["Jährlich wiederkehrender Umsatz", "Wie viel bringen Verträge im Jahr?"],
  bounce_rate: ["Absprungrate", "Wie viele Besuche enden, wo sie begannen?"],
  ces: ["Aufwand für Kunden", "Wie leicht ist es, mit uns zu arbeiten?"],
  churn_rate: ["Abwanderungsrate", "Wie viele Kunden verlieren wir?"],
  client_response_time: ["Antwortzeit der Kunden", "Wie schnell antworten uns die Kunden?"],
  clv: ["Kundenwert", "Was ist ein Kunde wert?"],
  cohort_retention: ["Bindung nach Jahrgang", "Bleiben die Kunden, die zusammen gekommen sind?"],
  contact_breadth: ["Breite der Kontakte", "Wie viele Personen kennen wir bei einem Kunden?"],
  conversion_rate: ["Abschlussquote", "Wie viele Anfragen und Probezeiten werden zu Kunden?"],
  core_actions: ["Kernaktionen", "Wie viel tun aktive Kunden?"],
  csat: ["Kundenzufriedenheit", "Sind die Kunden zufrieden?"],
  days_since_contact: ["Tage seit dem letzten Kontakt", "Wann haben wir mit jedem Kunden zuletzt wirklich gesprochen?"],
  email_engagement: ["Wirkung der E-Mails", "Werden unsere E-Mails gelesen?"],
  employee_satisfaction: ["Mitarbeiterzufriedenheit", "Sind unsere eigenen Leute zufrieden?"],
  escalation_rate: ["Eskalationsrate", "Wie oft muss eine Anfrage nach oben gegeben werden?"],
  expansion_rate: ["Ausbaurate", "Wie viele Kunden kaufen mehr?"],
  feedback_themes: ["Kommentare", "Was sagen die Kunden?"],
  first_response_time: ["Zeit bis zur ersten Antwort", "Wie lange warten Kunden auf eine erste Antwort?"],
  first_week_engagement: ["Engagement in der ersten Woche", "Kommen neue Kunden gleich in Gang?"],
  grr: ["Umsatzerhalt brutto", "Wie viel vom bisherigen Umsatz behalten wir?"],
  meeting_attendance: ["Teilnahme an Besprechungen", "Kommen Kunden zu den vereinbarten Besprechungen?"],
  mrr: ["Monatlich wiederkehrender Umsatz", "Wie viel bringen Verträge im Monat?"],
  mrr_movements: ["Bewegungen des wiederkehrenden Umsatzes", "Was ließ den wiederkehrenden Umsatz wachsen oder schrumpfen?"],
  nps: ["Net Promoter Score", "Würden Kunden uns empfehlen?"],
  nrr: ["Umsatzerhalt netto", "Zahlen die bestehenden Kunden mehr oder weniger als zuvor?"],
  on_time_rate: ["Termintreue", "Werden wir bis zum versprochenen Tag fertig?"],
  onboarding_completion: ["Abgeschlossene Einführung", "Sind neue Kunden rechtzeitig durch ihre Einführung?"],
  overdue_invoices: ["Überfällige Rechnungen", "Wie viel schulden Kunden über den Fälligkeitstag hinaus?"],
  page_views: ["Seitenaufrufe", "Wie viel wird das Portal oder die Website angesehen?"],
  project_completion_time: ["Projektdauer", "Wie lange dauern Projekte?"],
  referral_rate: ["Empfehlungsrate", "Wie viele neue Kunden kommen durch Empfehlung?"],
  renewal_rate: ["Verlängerungsrate", "Wie viele Verträge werden verlängert, wenn sie anstehen?"],
  repeat_service_rate: ["Wiederkehrrate", "Wie viele Kunden kommen für eine weitere Leistung wieder?"],
  retention_cost: ["Kosten der Kundenbindung", "Was kostet es, einen Kunden zu halten?"],
  retention_curve: ["Bleibekurve", "Wie lange bleiben Kunden?"],
  retention_rate: ["Bindungsrate", "Wie viele Kunden behalten wir?"],
  session_duration: ["Besuchsdauer", "Wie lange dauern Besuche?"],
  session_frequency: ["Besuchshäufigkeit", "Wie oft kommen aktive Kunden?"],
  social_engagement: ["Wirkung in sozialen Medien", "Reagieren Menschen auf unsere Beiträge?"],
  upsell_success_rate: ["Erfolg von Zusatzangeboten", "Wie viele Zusatzangebote werden angenommen?"],
};

/** By the engine's own title of the group. */
export const groups: Partial<Record<string, string>> = {
  "Relationship and retention": "Beziehung und Bindung",
  "Satisfaction": "Zufriedenheit",
  "Responsiveness and delivery": "Reaktion und Lieferung",
  "Activity and adoption": "Aktivität und Nutzung",
  "Value and cost": "Wert und Kosten",
};

/** Title and help of every table. */
export const tables: Record<TableId, readonly [title: string, help: string]> = {
  clients: ["Kunden", "Eine Zeile je Kunde: wer er ist, seit wann, und was ihn unterscheidet."],
  contacts: ["Ansprechpartner", "Eine Zeile je Person bei einem Kunden."],
  costs: ["Kosten", "Eine Zeile je Monat und Kostenart."],
  events: ["Ereignisse", "Eine Zeile für alles, was ein Kunde getan hat: eine Anmeldung, ein geöffnetes Dokument, eine Besprechung."],
  invoices: ["Rechnungen", "Eine Zeile je Rechnung."],
  messages: ["Nachrichten", "Eine Zeile je Nachricht zwischen einem Kunden und der Firma."],
  milestones: ["Meilensteine", "Eine Zeile für alles, was von einer der beiden Seiten fällig ist."],
  offers: ["Angebote", "Eine Zeile je Anfrage, Probezeit, Zusatzangebot oder angebotener Verlängerung."],
  projects: ["Projekte", "Eine Zeile je Projekt, Mandat oder Auftrag."],
  referrals: ["Empfehlungen", "Eine Zeile je Empfehlung, die ein Kunde ausgesprochen hat."],
  sessions: ["Besuche im Web", "Eine Zeile je Besuch im Portal oder auf der Website."],
  social: ["Beiträge in sozialen Medien", "Eine Zeile je Beitrag und was er ausgelöst hat."],
  subscriptions: ["Verträge", "Eine Zeile je Vertrag: Pauschale, Abonnement oder Mandat."],
  surveys: ["Antworten auf Umfragen", "Eine Zeile je Antwort: ob er uns empfiehlt, wie zufrieden er ist, wie leicht es war."],
  tickets: ["Anfragen an den Support", "Eine Zeile je Bitte um Hilfe."],
};

export const tableNames: Record<TableId, string> = Object.fromEntries(Object.entries(tables).map(([id, [title]]) => [id, title])) as Record<TableId, string>;

/** What a table brings beside the metrics that it feeds. */
const adds: Partial<Record<string, string>> = {
  clients: "Namen, Kategorien, Branchen und Betreuer zum Filtern",
  events: "Scores des Engagements, und wer verstummt ist",
};

/** Enough to judge a file by. */
const NAMED = 4;

/** Columns of the tables, and what their values are called where they name a view. */
export const columnNames: Partial<Record<string, string>> = {
  acquisition_cost: "Gewinnungskosten", amount: "Betrag", annual_value: "Jahreswert", answer: "Antwort", answered_at: "Beantwortet am", attended: "Teilgenommen", cancelled_on: "Gekündigt am", category: "Art",
  channel: "Kanal", client: "Kunde", client_email: "E-Mail des Kunden", client_id: "Kennung des Kunden", client_name: "Name des Kunden", comment: "Kommentar", comments: "Kommentare", complaints: "Beschwerden", completed_on: "Abgeschlossen am",
  contact_id: "Kennung des Ansprechpartners", cost: "Kosten", currency: "Währung", decided_on: "Entschieden am", direction: "Richtung", discount: "Rabatt", domain: "Domain", due_on: "Fällig am", duration: "Dauer", email: "E-Mail",
  ended_at: "Beendet um", ended_on: "Beendet am", escalated_at: "Eskaliert am", event_id: "Kennung des Ereignisses", external_id: "Fremde Kennung", feature: "Funktion", first_response_after: "Erste Antwort nach",
  first_response_at: "Erste Antwort am", followers: "Follower", goal: "Ziel", industry: "Branche", interval: "Abrechnungsintervall", invoice_id: "Rechnungsnummer", is_automatic: "Automatisch", is_escalated: "Eskaliert",
  is_test: "Probe", issued_on: "Ausgestellt am", kind: "Art", left_on: "Gegangen am", likes: "Likes", made_on: "Ausgesprochen am", mentions: "Erwähnungen", message_id: "Kennung der Nachricht", milestone: "Meilenstein",
  month: "Monat", name: "Name", occurred_at: "Geschehen am", opened_at: "Eröffnet am", outcome: "Ausgang", owner: "Betreuer", account_manager: "Betreuer", pages: "Seiten", paid_on: "Bezahlt am", plan: "Tarif", platform: "Plattform",
  posted_at: "Veröffentlicht am", priority: "Priorität", project_id: "Kennung des Projekts", quantity: "Menge", rating: "Bewertung", reach: "Reichweite", referral_id: "Kennung der Empfehlung", referred_by: "Empfohlen von",
  referred_client_id: "Empfohlener Kunde", referrer_client_id: "Empfehlender Kunde", renewal_on: "Verlängerung am", reopened_at: "Wieder eröffnet am", requested_on: "Angefragt am", resolution_after: "Gelöst nach",
  resolved_at: "Gelöst am", responsible: "Zuständig", role: "Rolle", scale: "Skala", sent_at: "Gesendet am", service_cost: "Betreuungskosten", service_line: "Leistungsbereich", session_id: "Kennung des Besuchs", shares: "Geteilt",
  size: "Größe", source: "Quelle", started_at: "Begonnen um", started_on: "Begonnen am", status: "Status", subscription_id: "Vertragsnummer", tax_included: "Inklusive Steuer", thread_id: "Kennung des Verlaufs",
  ticket_id: "Kennung der Anfrage", tier: "Kategorie", touchpoint: "Anlass", type: "Art", value: "Wert",
};

/** A name that a proposed document brings, by its identifier: the engine's, and the German one. */
type Names = Partial<Record<string, readonly [own: string, german: string]>>;

const bands: Names = { engaged: ["Engaged", "Engagiert"], watch: ["Watch", "Beobachten"], at_risk: ["At risk", "Gefährdet"] };

const lines: Names = {
  message_written: ["Wrote a message", "Hat eine Nachricht geschrieben"], survey_answered: ["Answered a survey", "Hat eine Umfrage beantwortet"],
  session: ["Visited", "War zu Besuch"], invoice: ["Was invoiced", "Hat eine Rechnung erhalten"], project: ["Started a project", "Hat ein Projekt begonnen"],
  proposed: ["Proposed from your data", "Aus Ihren Daten vorgeschlagen"],
};

function named(names: Names, id: string, own: string): string {
  const [theirs, german] = names[id] ?? [];
  return theirs === own && german !== undefined ? german : own;
}

/** Name and sentence of the usual suggestions. */
export const plays: Record<string, readonly [own: string, label: string, text: string]> = {
  personalise: ["Personalise communication", "Persönlicher schreiben", "Schreiben Sie persönlich, über die Angelegenheiten dieses Kunden, an jeden, auf den es dort ankommt."],
  onboarding: ["Strengthen onboarding", "Einführung vertiefen", "Gehen Sie die ersten Schritte noch einmal durch, mit allen beim Kunden, die dabei sein sollten."],
  check_up_call: ["Offer a check-up call", "Ein Gespräch anbieten", "Rufen Sie an, fragen Sie, wie es läuft, und hören Sie zu, bevor Sie etwas anbieten."],
  outcomes: ["Show tangible outcomes", "Greifbare Ergebnisse zeigen", "Zeigen Sie in Zahlen, was die Arbeit bisher gebracht hat."],
  simplify: ["Simplify the workspace or channel", "Arbeitsbereich oder Kanal vereinfachen", "Nehmen Sie Schritte, Formulare und Werkzeuge weg, die dem Kunden im Weg stehen; nutzen Sie den Kanal, auf dem er antwortet."],
  micro_goals: ["Set micro-goals", "Kleine Ziele setzen", "Teilen Sie, was offen ist, in kleine Schritte, jeder mit einem Datum und einem Namen."],
  reward: ["Reward engagement", "Engagement belohnen", "Danken Sie für das Getane, und machen Sie den nächsten Schritt lohnend."],
  referral: ["Ask for a referral", "Um eine Empfehlung bitten", "Fragen Sie, wem dieselbe Hilfe noch nützen könnte."],
  expansion: ["Offer an expansion", "Einen Ausbau anbieten", "Bieten Sie an, was für diesen Kunden als Nächstes käme."],
  testimonial: ["Ask for a testimonial", "Um ein Zitat bitten", "Bitten Sie um ein paar Sätze, die Sie zitieren dürfen."],
};

const tage = (days: number): string => plural(days, { one: "# Tag", other: "# Tagen" });
const tageWer = (days: number): string => plural(days, { one: "# Tag", other: "# Tage" });
const takt = (usual: number): string => (usual === 1 ? "jeden Tag" : `alle ${format.plain(Math.round(usual * 10) / 10)} Tage`);
const whole = (value: number): string => format.count(value);
const am = (day: string | null): string => (day === null ? "" : ` am ${format.date(day)}`);

/** Each sentence from the numbers of the reason. */
export const reasons: Record<ReasonId, (n: (name: string) => number, reason: Reason, lowest: string) => string> = {
  silence: (n) => `Seit ${tage(n("days"))} nichts; üblich ist etwas ${takt(n("usual"))}.`,
  no_contact: (n) => `Seit ${tage(n("days"))} keine Besprechung, kein Anruf und keine beantwortete Nachricht; üblich ist Kontakt ${takt(n("usual"))}, und die längste Pause dauerte ${tageWer(n("longest"))}.`,
  escalation: (n, { day }) => (n("tickets") === 1
    ? `Eine Anfrage wurde${am(day)} eskaliert.`
    : `${plural(n("tickets"), { other: "# Anfragen" })} wurden in 90 Tagen eskaliert, die letzte${am(day)}.`),
  detractor: (n, { since }) => (n("people") === 1
    ? `Hat auf die Frage nach einer Empfehlung${am(since)} mit ${whole(n("answer"))} von 10 geantwortet.`
    : `${plural(n("people"), { other: "# Personen" })} haben auf die Frage nach einer Empfehlung mit höchstens 6 von 10 geantwortet, die niedrigste Antwort war ${whole(n("answer"))}.`),
  contract_end: (n, { day }) => (n("contracts") > 1
    ? `${plural(n("contracts"), { other: "# Verträge" })} enden oder stehen zur Verlängerung an, der erste${am(day)}, und keiner folgt.`
    : n("ends") === 1 ? `Der Vertrag endet${am(day)}, und keiner folgt.` : `Der Vertrag steht${am(day)} zur Verlängerung an, und keiner folgt.`),
  overdue: (n) => {
    const all = n("milestones") + n("invoices");
    const what = list([
      ...(n("milestones") === 0 ? [] : [plural(n("milestones"), { one: "# Meilenstein", other: "# Meilensteine" })]),
      ...(n("invoices") === 0 ? [] : [plural(n("invoices"), { one: "# Rechnung", other: "# Rechnungen" })]),
    ]);
    if (n("days") === 0) return all === 1 ? `${what} überfällig, seit der Termin vorbei ist.` : `${what} überfällig, seit die Termine vorbei sind.`;
    return all === 1 ? `${what} seit ${tage(n("days"))} überfällig.` : `${what} überfällig, am längsten seit ${tage(n("days"))}.`;
  },
  drop: (n) => `Score von ${whole(n("score"))}; üblich sind bei diesem Kunden ${whole(n("usual"))}.`,
  single_contact: (n) => `In den letzten 90 Tagen war nur eine Person aktiv, im halben Jahr davor ${plural(n("before"), { other: "#" })}.`,
  band: (n, _, lowest) => (n("always") === 1
    ? `Von Anfang an in der Stufe ${lowest}, jetzt mit einem Score von ${whole(n("score"))}.`
    : n("windows") === 1 ? `In die Stufe ${lowest} gefallen, mit einem Score von ${whole(n("score"))}.`
    : `Seit ${plural(n("windows"), { other: "# Zeiträumen" })} in der Stufe ${lowest}, jetzt mit einem Score von ${whole(n("score"))}.`),
};

export const told: Words<"told"> = {
  metric: (id, own) => (id === "engagement_score" ? "Engagement-Score" : (metrics[id as MetricId]?.[0] ?? own)),
  variant: (id, variant, own) => variants[id as MetricId]?.[variant] ?? own,
  question: (id, own) => metrics[id as MetricId]?.[1] ?? own,
  group: (own) => groups[own] ?? own,
  table: (id, own) => tables[id as TableId]?.[0] ?? own,
  tableHelp: (id, own) => tables[id as TableId]?.[1] ?? own,
  tableAdds: (id, _own, feeds) => {
    const all = [...(adds[id] === undefined ? [] : [adds[id]]), ...feeds];
    if (all.length === 0) return "etwas, das in einem Bewertungsmodell Punkte bringen kann";
    return all.length <= NAMED + 1 ? all.join(", ") : `${all.slice(0, NAMED).join(", ")} und ${all.length - NAMED} weitere`;
  },
  column: (id, own) => columnNames[id] ?? own,
  band: (id, own) => named(bands, id, own),
  line: (id, own) => named(lines, id, own),
  part: (_id, own) => part(own),
  play: (own) => Object.values(plays).find(([theirs]) => theirs === own)?.[1] ?? own,
  playText: (id, own) => plays[id]?.[2] ?? own,
  reason: (reason, lowest) => reasons[reason.id]((name) => reason.numbers[name] ?? 0, reason, lowest),
  thrives: (_own, best) => `In der besten Stufe (${best}), und kein Anlass zur Sorge.`,
  phrase,
};
