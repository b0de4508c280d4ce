// The words of the page in German; the glossary stands in index.ts.
import type { Fault } from "rapport";
import { list, plural } from "../locale";
import { columnNames, tableNames } from "./engine";
import type { Words } from "./shape";

export const another: Words<"another"> = (name, number) => {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)} (${number})${name.slice(dot)}` : `${name} (${number})`;
};

const kunden = (clients: number): string => plural(clients, { one: "# Kunde", other: "# Kunden" });
const zeilen = (rows: number): string => plural(rows, { one: "# Zeile", other: "# Zeilen" });
const dateien = (files: number): string => plural(files, { one: "# Datei", other: "# Dateien" });
const tage = (days: number): string => plural(days, { one: "# Tag", other: "# Tagen" });

export const app: Words<"app"> = {
  name: "Rapport",
  label: "Kundenengagement",
  nav: "Ansichten",
  views: { overview: "Überblick", clients: "Kunden", client: "Kunde", metrics: "Kennzahlen", metric: "Kennzahl", segments: "Segmente", model: "Bewertungsmodell", evidence: "Aussagekraft", files: "Daten", privacy: "Datenschutz", report: "Bericht" },
  skip: "Zum Inhalt",
  footer: "Alles auf dieser Seite wird in diesem Browser berechnet. Nichts wird hochgeladen.",
  language: "Sprache",
  version: (version) => `Version ${version}`,
  starting: "Wird gestartet …",
  choose: "Dateien auswählen",
  dropHere: "Dateien hier ablegen; sie werden in diesem Browser gelesen",
  failed: "Etwas ist schiefgegangen",
  retry: "Noch einmal versuchen",
  dismiss: "Schließen",
  title: (view) => `${view} · Rapport`,
  pasted: "eingefügter Text.csv",
  profileApplied: (file) => `${file}: Profil angewendet.`,
  imported: (file, kept) => `${file}: ${plural(kept, { one: "# Zeile übernommen", other: "# Zeilen übernommen" })}.`,
  importedOther: (file) => `${file}: Bitte sehen Sie in der Liste der Dateien nach.`,
  readingNow: (file, share) => `${file} wird gelesen${share === null ? "" : `: ${share}`}`,
};

export const welcome: Words<"welcome"> = {
  heading: "Wer Sie diese Woche braucht, und warum",
  lead: "Legen Sie die Exporte ab, die Ihre Programme schon liefern. Rapport berechnet daraus für jeden Kunden einen Score, hier in Ihrem Browser; nichts wird hochgeladen.",
};

export const files: Words<"files"> = {
  heading: "Daten",
  listLabel: "Dateien",
  choose: "Dateien auswählen",
  add: "Dateien hinzufügen",
  sample: "Mit Beispieldaten ausprobieren",
  drop: "Oder legen Sie CSV-, Excel-, JSON- oder ZIP-Dateien irgendwo auf dieser Seite ab, oder fügen Sie Zeilen aus einer Tabelle ein. Die Reihenfolge ist gleich.",
  dropShort: "Oder irgendwo auf dieser Seite ablegen oder einfügen.",
  empty: "Noch keine Datei. Beginnen Sie mit einer Liste der Kunden und irgendeiner Aufzeichnung dessen, was sie getan haben.",
  cancel: "Abbrechen",
  cancelFile: (name) => `Lesen von ${name} abbrechen`,
  remove: "Entfernen",
  removeFile: (name) => `${name} entfernen`,
  removeAll: "Alle Dateien entfernen",
  again: "Noch einmal lesen",
  readingFile: (name) => `${name} wird gelesen`,
  reading: (read, total) => (total === null ? `${read} an Zeilen` : `${read} von ${total}`),
  states: { waiting: "Wartet", reading: "Wird gelesen", done: "Gelesen", applied: "Profil angewendet", failed: "Nicht gelesen", cancelled: "Abgebrochen" },
  already: "Schon geladen: Derselbe Inhalt wurde bereits gelesen, es kam nichts hinzu",
  asks: (title, questions) => `${title}: ${questions === 1 ? "eine Frage" : plural(questions, { other: "# Fragen" })}`,
  refused: "Nicht verwendet",
  unknownTable: "Nicht erkannt",
  kept: (rows) => plural(rows, { one: "# Zeile übernommen", other: "# Zeilen übernommen" }),
  rejected: (rows) => plural(rows, { other: "# abgelehnt" }),
  duplicates: (rows) => plural(rows, { one: "# Dublette", other: "# Dubletten" }),
  known: (rows) => plural(rows, { other: "# schon vorhanden" }),
  choosePart: "Tabelle und Spalten wählen",
  chooseSheet: "Blatt wählen",

  useDate: "Dieses Datum verwenden",
  useZone: "Diese Zeitzone verwenden",
  date: "Datum aller Zeilen",
  zone: "Zeitzone",
  metricWaits: (kind) => `${({ csat: "Die Kundenzufriedenheit wartet", nps: "Der NPS wartet", ces: "Der Kundenaufwand wartet" } as Partial<Record<string, string>>)[kind] ?? "Einige Kennzahlen warten"} auf diese Antwort.`,

  readAs: "Lesen als",
  undo: "Zurück zur vorigen Lesart",
  readAll: ({ read, kept, rejected, duplicates, known, skipped }) =>
    `${plural(read, { one: "# Zeile gelesen", other: "# Zeilen gelesen" })}: ${list([
      plural(kept, { other: "# übernommen" }),
      ...(rejected === 0 ? [] : [plural(rejected, { other: "# abgelehnt" })]),
      ...(duplicates === 0 ? [] : [plural(duplicates, { one: "# exakte Dublette ausgelassen", other: "# exakte Dubletten ausgelassen" })]),
      ...(known === 0 ? [] : [plural(known, { one: "# aus einer anderen Datei schon vorhanden", other: "# aus anderen Dateien schon vorhanden" })]),
      ...(skipped === 0 ? [] : [`${zeilen(skipped)} übersprungen`]),
    ])}.`,
  remembered: "So gelesen wie eine frühere Datei mit diesen Spalten, nach Ihrem Profil.",
  layout: (receipt, size) => {
    const { format, sheet, sheets, headerLine, delimiter, encoding } = receipt;
    if (format === "json") return `JSON in ${encoding}; ${size}.`;
    if (format === "log") return `Das Protokoll eines Webservers, in ${encoding}; ${size}.`;
    if (format === "sheet") {
      const of = sheets.length > 1 ? ` von ${sheets.length}` : "";
      return `Blatt „${sheet ?? ""}“${of}, Spaltennamen in Zeile ${headerLine}; ${size}.`;
    }
    return `Spaltennamen in Zeile ${headerLine}, getrennt durch ${delimiters[delimiter] ?? delimiter}, in ${encoding}; ${size}.`;
  },
  delimiters: { ",": "Kommas", ";": "Semikolons", "\t": "Tabulatoren", tab: "Tabulatoren", "|": "senkrechte Striche" },
  otherSheets: "Die Arbeitsmappe hat weitere Blätter:",
  readSheet: (name) => `Auch „${name}“ lesen`,
  cut: "Wie die Datei zerlegt ist",
  sheet: "Blatt",
  encoding: "Zeichenkodierung",
  delimiter: "Getrennt durch",
  headerLine: "Spaltennamen in Zeile",
  headerRow: "Spaltennamen in Zeile",
  decimal: "Dezimalstellen nach",
  decimals: { point: "Punkt: 1,234.5", comma: "Komma: 1.234,5" },
  asFound: "Wie erkannt",
  found: (what) => `Wie erkannt: ${what}`,
  columns: "Spalten",
  partOf: (title, file) => `${title}: ${file}`,
  inFile: "In der Datei",
  meaning: "Bedeutet",
  meaningOf: (header) => `Bedeutung von ${header}`,
  kind: "Enthält",
  example: "Zum Beispiel",
  how: "Erkannt an",
  dimension: "Unverändert behalten",
  surveyQuestions: { nps: "Empfehlung (NPS)", csat: "Zufriedenheit (CSAT)", ces: "Aufwand (CES)", employee: "NPS der Mitarbeiter" },
  kinds: { time: "Zeitpunkt", date: "Datum", text: "Text", prose: "Freitext", id: "Kennung", number: "Zahl", money: "Geldbetrag", duration: "Dauer", yes_no: "Ja oder nein" },
  decidedBy: { you: "Ihrer Angabe", "same name": "demselben Namen", "known header": "bekannter Überschrift", content: "dem Inhalt", "kept as it is": "unverändert behalten" },
  readAgain: "Mit diesen Änderungen neu lesen",
  discard: "Verwerfen",
  changes: "Änderungen",
  looking: "Die ersten Zeilen werden angesehen …",
  wouldBe: (title, { read, kept, rejected, duplicates, known }) => `${title}: von ${plural(read, { one: "der ersten Zeile", other: "den ersten # Zeilen" })} ${list([
    plural(kept, { one: "wird # übernommen", other: "werden # übernommen" }),
    ...(rejected === 0 ? [] : [plural(rejected, { other: "# abgelehnt" })]),
    ...(duplicates + known === 0 ? [] : [plural(duplicates + known, { other: "# als Wiederholung ausgelassen" })]),
  ])}.`,
  wouldAsk: (prompt) => `Es wird gefragt: ${prompt}`,
  firstRows: "Die ersten Zeilen, wie sie verstanden wurden",
  noValue: "leer",
  answersTitle: "Antworten in Worten, und für welche Zahlen sie stehen",
  answer: "Antwort",
  standsFor: "Steht für",
  standsForOf: (text) => `„${text}“ steht für`,
  noAnswer: "keine Antwort",
  rejectedTitle: (rows) => plural(rows, { one: "# Zeile abgelehnt", other: "# Zeilen abgelehnt" }),
  rejectedGroup: (rows, column, expected) => `${zeilen(rows)}${column === null ? "" : ` in ${column}`}: erwartet ${expected}`,
  rejectedHeaders: ["Zeile", "Spalte", "Wert", "Erwartet", "Was zu tun ist"],
  rejectedFile: (file) => `abgelehnte Zeilen von ${file.replace(/\.[^.]*$/, "")}.csv`,
  download: (rows) => plural(rows, { one: "# abgelehnte Zeile herunterladen", other: "# abgelehnte Zeilen herunterladen" }),
  firstShown: (rows) => `Gezeigt werden die ersten ${rows}.`,
  skippedTitle: (rows) => `${zeilen(rows)} übersprungen`,
  line: "Zeile",
  why: "Warum",
  content: "Inhalt",

  matchesHeading: "Möglicherweise derselbe Kunde",
  matchesLead: "Zeilen unter diesen Namen zählen für niemanden oder für einen zweiten Kunden, bis Sie etwas anderes sagen.",
  resembles: (client) => `ähnelt ${client}`,
  likeness: { case: "gleich bis auf Großschreibung oder Leerzeichen", punctuation: "gleich bis auf Satzzeichen", legal_form: "gleich bis auf die Rechtsform" },
  same: "Derselbe Kunde",
  sameOf: (name, client) => `Derselbe Kunde: ${name} ist ${client}`,
  apart: "Nicht derselbe",
  apartOf: (name, client) => `Nicht derselbe: ${name} ist nicht ${client}`,
  merged: (client) => `zählt für ${client}`,
  keptApart: (client) => `ist nicht ${client}`,
  allMatches: (all) => plural(all, { other: "Alle # zeigen" }),
  takeBack: "Zurücknehmen",
  takeBackOf: (name, client) => `Zurücknehmen, was über ${name} und ${client} gesagt wurde`,

  profileHeading: "Für das nächste Mal",
  profileLead: "Ein Profil enthält, was Sie entschieden haben: was welche Spalte bedeutet, Ihre Antworten auf Fragen, und welche Namen denselben Kunden meinen und welche nicht. Es enthält keine Zeilen und außer diesen Namen keine Daten von Kunden. Legen Sie es hier zusammen mit den nächsten Exporten ab, und sie werden ebenso gelesen.",
  saveProfile: "Profil speichern",
  profileFile: "rapport-profil.json",

  tablesHeading: "Wie Zeilen ihre Kunden fanden",
  table: "Tabelle",
  rowsHeader: "Zeilen",
  dates: "Zeitspanne",
  span: (from, to) => `${from} – ${to}`,
  joined: "Gefunden über",
  joinedBy: (rows, by) => `${by} (${plural(rows, { other: "#" })})`,
  nameless: (rows) => plural(rows, { one: "# nennt keinen Kunden", other: "# nennen keinen Kunden" }),
  unjoined: "Ausgelassen: Kunde nicht gefunden",
  unjoinedRows: zeilen,
  rowsOf: zeilen,
  nothingLeft: "Keine",
  blank: "(leer)",
  adds: (what) => `Bringt: ${what}.`,
  exportsHeading: "Welche Exporte sich eignen, und was jeder bringt",
  moreHeading: "Was weitere Dateien bringen würden",
};

const delimiters: Partial<Record<string, string>> = { ...files.delimiters };

export const overview: Words<"overview"> = {
  waiting: "Noch nichts zu bewerten",
  needClients: "Fügen Sie eine Liste der Kunden hinzu: einen Export der Firmen aus Ihrem CRM, mit einer Kennung für jede.",
  needActivity: "Fügen Sie eine Aufzeichnung dessen hinzu, was Kunden getan haben: Ereignisse im Portal, Nachrichten, Besprechungen oder Projekte.",
  needAnswers: (files) => plural(files, { one: "# Datei wird noch nicht verwendet. Beantworten Sie, was sie fragt, oder fügen Sie andere hinzu.", other: "# Dateien werden noch nicht verwendet. Beantworten Sie, was sie fragen, oder fügen Sie andere hinzu." }),
  needTime: "Die Dateien sind gelesen, aber noch kein Zeitraum dieser Länge ist darin zu Ende gegangen. Wählen Sie einen kürzeren oder fügen Sie ältere Daten hinzu.",
  noneUpTo: (day) => `Bis ${day} ist in diesen Dateien noch kein Zeitraum zu Ende gegangen. Wählen Sie einen späteren Tag oder fügen Sie ältere Daten hinzu.`,
  headline: (attention, clients) => (attention === 0
    ? `Von ${kunden(clients)} gibt keiner einen neuen Anlass für Aufmerksamkeit`
    : `${plural(attention, { other: "#" })} von ${kunden(clients)} ${attention === 1 ? "braucht" : "brauchen"} Aufmerksamkeit`),
  fresh: (fresh, attention, period) => {
    if (attention === 0) return `Im Zeitraum ${period} fällt kein Kunde neu auf.`;
    if (fresh === 0) return `Keiner davon ist im Zeitraum ${period} neu hinzugekommen.`;
    if (fresh === attention) return `${attention === 1 ? "Er ist" : "Alle sind"} im Zeitraum ${period} neu hinzugekommen.`;
    return `${plural(fresh, { one: "# davon ist", other: "# davon sind" })} im Zeitraum ${period} neu hinzugekommen.`;
  },
  unscored: (clients) => plural(clients, { one: "# Kunde hat keinen Score: damals kein Kunde, oder es gibt nichts zu bewerten.", other: "# Kunden haben keinen Score: damals keine Kunden, oder es gibt nichts zu bewerten." }),
  bands: "Kunden nach Stufe",
  callList: "Wen Sie anrufen sollten",
  noCalls: "Kein Kunde gibt einen neuen Anlass für einen Anruf. Unter „Kunden“ stehen alle, nach Score.",
  allCalls: (clients) => plural(clients, { one: "Der eine, der Aufmerksamkeit braucht", other: "Alle #, die Aufmerksamkeit brauchen" }),
  allClients: "Alle Kunden",
  metrics: "Kennzahlen",
  allMetrics: "Alle Kennzahlen mit ihren Definitionen",
  allRead: "Alle Dateien sind gelesen; das ändert sich noch, während das Ergebnis berechnet wird.",
  soFar: (done, all) => `Vorläufig, aus ${done} von ${dateien(all)}; das ändert sich noch.`,
  readingFiles: (done, all) => `Wird gelesen: ${done} von ${dateien(all)}`,
  filesRead: (all, rows) => `${dateien(all)}, ${plural(rows, { one: "# Zeile übernommen", other: "# Zeilen übernommen" })}`,
  rowsRejected: (rows) => plural(rows, { one: "# Zeile abgelehnt", other: "# Zeilen abgelehnt" }),
  alike: (names) => plural(names, { one: "# Name meint vielleicht einen Kunden in anderer Schreibweise", other: "# Namen meinen vielleicht Kunden in anderer Schreibweise" }),
  filesAsking: (all) => plural(all, { one: "# Datei braucht Sie", other: "# Dateien brauchen Sie" }),
};

export const roster: Words<"roster"> = {
  columns: { name: "Kunde", score: "Score", band: "Stufe", model: "Modell", change: "Änderung", trend: "Verlauf", active: "Zuletzt aktiv", stake: "Jahreswert", why: "Warum" },
  never: "Nie",
  inCurrency: (title, currency) => `${title}, ${currency}`,
  others: (more) => plural(more, { one: "und # weiterer Grund", other: "und # weitere Gründe" }),
  scoreStatus: ["", "In diesem Zeitraum noch kein Kunde", "Kein Kunde mehr", "In diesem Zeitraum nichts zu bewerten", "Vorläufig: Der Zeitraum ist noch nicht vorbei"],
};

export const query: Words<"query"> = {
  label: "Zeitraum",
  period: "Je",
  periods: { week: "Woche", two_weeks: "zwei Wochen", month: "Monat", quarter: "Quartal", year: "Jahr", rolling: "gleitende Tage" },
  until: "Daten bis",
  upTo: (day) => `Gezählt werden hier nur Daten bis ${day}.`,
  showAll: "Alle Daten zeigen",
  zone: (zone) => `Tage in ${zone}`,
};

export const portfolio: Words<"portfolio"> = {
  heading: "Kunden",
  caption: "Kunden mit Score, Stufe, Änderung, Verlauf und Gründen. Mit den Pfeiltasten bewegen, mit der Eingabetaste öffnen.",
  empty: "Noch keine Kunden. Fügen Sie eine Liste der Kunden hinzu, etwa einen CRM-Export der Firmen, und irgendeine Aufzeichnung dessen, was sie getan haben.",
  intro: (period) => `Scores für ${period}, jeweils gegenüber dem Zeitraum davor.`,
  howScored: "Wie Scores entstehen",
  filterBand: "Nur zeigen",
  attention: "Braucht Aufmerksamkeit",
  attentionFirst: "Braucht Aufmerksamkeit",
  search: "Suchen",
  searchHint: "Name oder Kennung",
  sortBy: "Sortieren nach",
  any: "Alle",
  moreFilters: "Weitere Filter",
  unknown: "(unbekannt)",
  found: (shown, all, former) => `${shown === all ? kunden(all) : `${plural(shown, { other: "#" })} von ${kunden(all)}`}${former === 0 ? "" : `, davon ${plural(former, { one: "# früherer", other: "# frühere" })}`}`,
  clear: "Alle zeigen",
  only: (filters) => `Nur: ${filters.join("; ")}.`,
  none: "Kein Kunde passt. Suchen Sie nach weniger, oder zeigen Sie alle.",
  download: "Als CSV herunterladen",
  id: "Kennung",
  sorted: (column, down) => `Sortiert nach ${column}, ${down ? "absteigend" : "aufsteigend"}.`,
};

export const client: Words<"client"> = {
  back: "Alle Kunden",
  more: "Weiteres aus der Liste der Kunden",
  loading: "Der Kunde wird nachgeschlagen …",
  empty: "Noch keine Daten. Fügen Sie die Dateien hinzu, in denen dieser Kunde vorkommt.",
  since: "Kunde seit",
  ended: "Beendet",
  lastActive: "Zuletzt aktiv",
  of100: "von 100",
  pointsOver: (points, maximum, period) => `${points} Punkte, mehr als die ${maximum}, die zählen; der Score endet bei 100. ${period}`,
  kept: (border, points) => `Die Stufe bleibt, bis der Score ${points} Punkte jenseits der Grenze bei ${border} liegt.`,
  pointsOf: (points, maximum, period) => `${points} von ${maximum} Punkten, ${period}`,
  status: {
    ok: "", "not yet a client": "Noch kein Kunde", "no longer a client": "Kein Kunde mehr", "nothing to score by": "Nichts zu bewerten", "window not finished": "Vorläufig: Der Zeitraum ist noch nicht vorbei",
  },
  noReasons: "Nichts verlangt Aufmerksamkeit.",
  noNewReasons: "Schon länger in dieser Stufe; nichts Neues verlangt Aufmerksamkeit.",
  sinceDay: (day) => `Seit dem ${day}.`,
  pointsHeading: (period) => `Erreichte und verpasste Punkte, ${period}`,
  noLines: "Nichts zu bewerten: In den Dateien steht nichts, was Punkte bringt.",
  what: "Was",
  times: "Wie oft",
  earned: "Erreicht",
  missed: "Verpasst",
  barKey: "Gefüllt: erreicht. Umrandet: möglich. Ein Minuszeichen: abgezogen. Jede Zeile öffnet die Zeilen der Dateien dahinter.",
  rule: (kind, points, shown, cap, target) => [
    `je ${shown} ${plural(points, { one: "Punkt", other: "Punkte" })}${kind === "penalty" ? " Abzug" : ""}`,
    ...(target === null ? [] : [`${target} erwartet`]),
    ...(cap === null ? [] : [`höchstens ${cap} zählen`]),
  ].join(", "),
  unavailable: "gilt hier nicht: Die Tabelle dazu ist nicht geladen",
  notEntitled: "nicht Teil des Modells dieses Kunden",
  counted: (counted, found) => (counted === found ? found : `${counted} von ${found}`),
  openRows: "Zeilen zeigen",
  historyHeading: "Score im Lauf der Zeit",
  historyLabel: (name) => `Score von ${name} je Zeitraum`,
  noHistory: "Noch kein abgeschlossener Zeitraum.",
  activityHeading: "Aktivität je Woche",
  activityLabel: (name) => `Aktivität von ${name} je Woche`,
  noActivity: "In den Dateien steht keine Aktivität. Das Ereignisprotokoll eines Portals würde dies füllen.",
  byType: "Nach Art",
  metricsHeading: "Kennzahlen dieses Kunden",
  noMetrics: "Mit den vorhandenen Dateien gilt für diesen Kunden keine Kennzahl.",
  metric: "Kennzahl",
  basis: "Beruht auf",
};

export const level: Words<"level"> = {
  aWeek: (shown) => (shown === "0" ? "keine Ereignisse" : `etwa ${shown} ${shown === "1" ? "Ereignis" : "Ereignisse"} in der Woche`),
  since: (day, after, before) => `Seit der Woche vom ${day} ${after}, davor ${before}.`,
  from: (day, after, before) => `Von der Woche vom ${day} an ${after}, davor ${before}.`,
  same: (mean, weeks) => `Gleich geblieben: ${mean} in den ${plural(weeks, { other: "#" })} ganzen Wochen, die betrachtet wurden.`,
  tooShort: (least, weeks) => `Ob sich das Maß der Aktivität geändert hat, lässt sich ab ${least} ganzen Wochen sagen; bisher ${plural(weeks, { one: "ist es #", other: "sind es #" })}.`,
  mark: (before, after) => `${before} → ${after}`,
  weekOf: (day) => `Woche vom ${day}`,
  week: "Woche",
  label: (name) => `Alle Aktivität von ${name} je Woche, mit ihrem Niveau`,
  key: "Ganze Wochen aus höchstens zwei Jahren: Ereignisse, die nicht automatisch sind, Besuche, und Nachrichten, die der Kunde schrieb. Die waagerechten Linien sind Mittelwerte.",
  chance: (share) => `Von den Änderungen, die über alle Kunden genannt werden, sind höchstens etwa ${share} Zufall. Eine Jahreszeit oder eine lange Arbeit kann wie eine Änderung aussehen.`,
};

export const cards: Words<"cards"> = {
  heading: "Kennzahlen",
  empty: "Noch keine Kennzahlen. Jede Datei bringt welche: ein Export von Umfragen NPS und Zufriedenheit, eine Liste der Projekte deren Dauer.",
  how: "Wie sie entsteht",
  howOf: (title) => `Wie ${title} entsteht`,
  trendLabel: (title) => `${title} je Zeitraum, mit Intervall`,
  between: (level, range) => `${level}-Intervall ${range}`,
  distribution: ({ n, open, median, p90, mean }, show) => [
    ...(median === null ? [] : [`Median ${show(median)}`]),
    ...(p90 === null ? [] : [`neun von zehn innerhalb ${show(p90)}`]),
    ...(mean === null ? [] : [`Mittel ${show(mean)}`]),
    plural(n, { other: "# abgeschlossen" }),
    ...(open === 0 ? [] : [plural(open, { other: "# noch offen" })]),
  ].join(" · "),
  definition: "Definition",
  split: "Aufteilen nach",
  noSplit: "Nichts",
  splitCaption: (title, by) => `${title} nach ${by}`,
  noSegments: "In diesem Zeitraum gibt es nichts aufzuteilen.",
  unknown: "(unbekannt)",
  n: "n",
  few: "* Zu wenige für eine Aussage.",
  fewer: "Weniger zeigen",
  allSegments: (all) => `Alle ${all} zeigen`,
};

export const explanation: Words<"explanation"> = {
  close: "Schließen",
  loading: "Die Zeilen werden nachgeschlagen …",
  failed: "Dies kann nicht gezeigt werden",
  definition: "Definition",
  formula: "Formel",
  ratio: (numerator, denominator) => `${numerator} ÷ ${denominator}`,
  between: (level, range, method) => `${level}-Intervall ${range} (${method})`,
  noRows: "Dahinter stehen keine Zeilen.",
  rows: zeilen,
  file: "Datei",
  line: "Zeile",
  firstOf: (shown, all) => `Die ersten ${shown} von ${zeilen(all)}.`,
};

const spalte = (column: string): string => humane(column);

export const model: Words<"model"> = {
  heading: "Wie Scores entstehen",
  formulas: {
    share_of_maximum: "Ein Score ist der Anteil der erreichten an den möglichen Punkten, von 0 bis 100.",
    points: "Ein Score ist die einfache Summe der erreichten Punkte.",
    share_of_best: "Ein Score ist der Anteil der erreichten Punkte an denen des besten Kunden, von 0 bis 100.",
  },
  window: {
    week: "Jede Woche wird für sich bewertet.", two_weeks: "Je zwei Wochen werden für sich bewertet.", month: "Jeder Monat wird für sich bewertet.",
    quarter: "Jedes Quartal wird für sich bewertet.", year: "Jedes Jahr wird für sich bewertet.", rolling: "Die letzten Tage werden zusammen bewertet.",
  },
  derived: "Was möglich ist, ergibt sich aus der erwarteten Häufigkeit und den vorhandenen Dateien.",
  maximum: (points) => `Höchstens ${points} Punkte sind zu erreichen.`,
  from: (score) => `ab ${score}`,
  what: "Was",
  rule: "Zeilen, die zählen",
  points: "Punkte",
  counts: "Zählt",
  target: "Erwartet",
  cap: "Höchstens",
  count: { each: "jedes Mal", day: "einmal am Tag", window: "einmal im Zeitraum" },
  rowsOf: (table, filter) => (filter === "" ? `alle Zeilen von ${tableNames[table]}` : `${tableNames[table]} mit ${filter}`),
  and: " und ",
  equals: (column, value) => `${spalte(column)} ${value}`,
  oneOf: (column, values) => `${spalte(column)} ${values.join(" oder ")}`,
  within: (column, days, of) => `${spalte(column)} innerhalb von ${tage(days)} nach ${spalte(of)}`,
  between: (column, low, high) => {
    const name = spalte(column);
    if (low !== null && high !== null) return `${name} von ${low} bis ${high}`;
    return low === null ? `${name} bis ${high ?? ""}` : `${name} ab ${low}`;
  },
  bonus: (times, days) => `mindestens ${times}-mal innerhalb von ${tage(days)}`,
  version: (label, id, version) => `${label === "" ? id : label}, Version ${version}`,
  edit: "Das ganze Modell ansehen und ändern",
};

export const humane: Words<"humane"> = (name) => columnNames[name] ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");

export const pictures: Words<"pictures"> = {
  asTable: "Als Tabelle",
  period: "Zeitraum",
  value: "Wert",
  interval: "Intervall",
  note: "Anmerkung",
  none: "kein Wert",
  dash: "–",
  noBand: "Kein Score",
  spark: (values) => `Scores, älteste zuerst: ${values.join(", ")}`,
  week: (week, type, count) => `Woche vom ${week}, ${type}: ${count}`,
  weekOf: "Woche vom",
  most: (count) => `max. ${count}`,
  usual: "üblicher Bereich",
};

export const statusWords: Words<"statusWords"> = {
  ok: "",
  small_sample: "zu wenige für eine Aussage",
  immature: "noch nicht abgeschlossen",
  no_data: "keine Zeilen in diesem Zeitraum",
  not_applicable: "gilt hier nicht",
  undefined: "nicht zu berechnen",
};

export const quarter: Words<"quarter"> = (number, year) => `${number}. Quartal ${year}`;

export const between: Words<"between"> = (low, high) => `${low} bis ${high}`;

export const based: Words<"based"> = (n) => `n = ${plural(n, { other: "#" })}`;

export const units: Words<"units"> = {
  percent: () => "",
  points: (value) => plural(value, { one: "Punkt", other: "Punkte" }),
  days: (value) => plural(value, { one: "Tag", other: "Tage" }),
  hours: (value) => plural(value, { one: "Stunde", other: "Stunden" }),
  clients: (value) => plural(value, { one: "Kunde", other: "Kunden" }),
  contacts: () => "Ansprechpartner",
  sessions_per_client: () => "Besuche je Kunde",
  sessions_per_contact: () => "Besuche je Ansprechpartner",
  sessions_per_week: () => "Besuche je Kunde und Woche",
  minutes: (value) => plural(value, { one: "Minute", other: "Minuten" }),
  views: (value) => plural(value, { one: "Seitenaufruf", other: "Seitenaufrufe" }),
  views_per_session: () => "Seitenaufrufe je Besuch",
  views_per_client: () => "Seitenaufrufe je Kunde",
  actions_per_client: () => "Aktionen je Kunde",
  contacts_per_client: () => "Personen je Kunde",
  meetings_per_client: () => "Besprechungen je Kunde",
  events: (value) => plural(value, { one: "Ereignis", other: "Ereignisse" }),
  comments: (value) => plural(value, { one: "Kommentar", other: "Kommentare" }),
  referrals: (value) => plural(value, { one: "Empfehlung", other: "Empfehlungen" }),
  referrals_per_client: () => "Empfehlungen je Kunde",
  money: () => "",
  score: () => "",
  answer: () => "mittlere Antwort",
};

export const privacy: Words<"privacy"> = {
  heading: "Datenschutz",
  lead: "Die Dateien, die Sie hier ablegen, werden von diesem Browser auf diesem Gerät gelesen. Sie werden nicht hochgeladen, und nichts über sie wird irgendwohin gesendet.",
  sections: (kept) => [
    {
      title: "Was geschieht",
      items: [
        kept
          ? "Die Seite, ihre Skripte, das Rechenwerk und die Beispieldaten sind unveränderliche Dateien dieser einen Site. Sie wurden beim ersten Besuch geladen und werden von diesem Browser aufgehoben; seither verlangt die Seite nichts vom Netz, nur sieht der Browser bei einem Besuch nach, ob diese Site eine neuere Fassung davon hat."
          : "Die Seite, ihre Skripte und das Rechenwerk sind unveränderliche Dateien, geladen beim Öffnen der Seite. Danach werden nur noch zwei Dinge geladen, ebenfalls unveränderliche Dateien: die Beispieldaten, wenn Sie danach fragen, und der Leser für Excel- und ZIP-Dateien mit der ersten solchen Datei. Wo Rapport in eine einzige Datei gebaut ist, sind sie darin, und nichts wird geladen.",
        "Ihre Dateien werden Stück für Stück in einen Worker dieser Seite gelesen und in dessen Speicher gehalten. Wird die Seite geschlossen oder neu geladen, sind sie vergessen, außer Sie wollen sie aufheben: Dann stehen sie in einer Datei, die Sie speichern, oder mit Ihrer Passphrase verschlüsselt in diesem Browser. Es gibt keine Cookies, kein Konto und keine Nutzungsstatistik.",
        kept
          ? "Die Seite arbeitet und öffnet sich ohne Netz, auch für Excel- und ZIP-Dateien."
          : "Einmal geöffnet, arbeitet die Seite ohne Netz; für Excel- und ZIP-Dateien, sobald die erste davon gelesen ist. Dieser Browser hebt sie nicht auf; sie wieder zu öffnen braucht das Netz.",
        "Die Adresse einer Ansicht enthält, was Sie gewählt haben: den Zeitraum, Filter, wonach Sie gesucht haben, und auf der Seite eines Kunden dessen Kennung. Der Teil einer Adresse hinter # wird nie gesendet, aber der Browser behält ihn in seinem Verlauf; Lesezeichen und kopierte Links enthalten ihn auch.",
      ],
    },
  ],
  version: (version) => `Rechenwerk in Version ${version}.`,
};

export const score: Words<"score"> = {
  waiting: "Noch kein Score",
  unknown: (id) => `Kein Kunde ${id}`,
  label: (name, value, band) => `${name}: Score ${value}, ${band}`,
};

export const faults: Words<"faults"> = {
  unnamed: "eingefügter Text.csv",
  cancelled: "Abgebrochen.",
  taken: () => fault("question", "cancelled", "Es wurde weggenommen, bevor es fertig war.", "Tun Sie es noch einmal, wenn es noch gebraucht wird."),
  disposed: () => fault("question", "disposed", "Diese Ansicht wurde geschlossen.", "Laden Sie die Seite neu."),
  noStart: (detail) => fault("engine", "no_start", `Das Rechenwerk konnte nicht gestartet werden (${detail}).`, "Laden Sie die Seite neu. Hilft das nicht, nehmen Sie einen Browser der letzten zwei Jahre, oder fragen Sie den Betreiber dieser Seite, ob rapport_bg.wasm und worker.js an ihrem Platz sind."),
  stopped: (file, detail) => (file === null
    ? fault("engine", "stopped", `Das Rechenwerk ist unerwartet stehen geblieben (${detail}). Es wurde mit Ihren Dateien neu gestartet.`, "Versuchen Sie es noch einmal. Geschieht es wieder, melden Sie es bitte mit dem Text in Klammern.")
    : fault("engine", "stopped", `Das Rechenwerk ist stehen geblieben, als es ${file} las (${detail}). Es wurde mit Ihren anderen Dateien neu gestartet.`, "Ihre anderen Dateien sind unversehrt. Ist die Datei sehr groß, teilen Sie sie nach Jahren; sonst melden Sie es bitte mit dem Text in Klammern.")),
  unreadable: (file, detail) => fault("data", "unreadable", `${file ?? "Die Datei"} konnte nicht gelesen werden (${detail}).`, "Sie wurde vielleicht verschoben oder geändert, seit Sie sie ausgewählt haben, ist in einem anderen Programm geöffnet oder ist ein Ordner. Wählen Sie sie noch einmal aus."),
  stillReading: () => fault("question", "still_reading", "Die Dateien werden noch gelesen; dies wäre nur aus einem Teil von ihnen.", "Versuchen Sie es wieder, wenn alle Dateien gelesen sind."),
  archive: (file) => fault("data", "archive", `${file ?? "Die Datei"} ist ein ZIP-Archiv mit anderen Dateien.`, "Entpacken Sie es und laden Sie die Dateien darin."),
  archiveInside: (file) => fault("data", "packed_twice", `${file} ist ein Archiv in einem Archiv.`, "Entpacken Sie zuerst das äußere und legen Sie dann das innere hier ab."),
  emptyArchive: (file) => fault("data", "empty_archive", `${file} enthält keine Dateien.`, "Prüfen Sie, ob der Export fertig war, als er gepackt wurde."),
  crowded: (file, entries) => fault("data", "crowded", `${file ?? "Das Archiv"} enthält ${entries} Dateien; höchstens 200 werden entpackt.`, "Entpacken Sie es und wählen Sie dann die Exporte unter den Dateien aus."),
  profile: (file) => fault("question", "profile", `${file ?? "Die Datei"} ist ein gespeichertes Profil, keine Tabelle.`, "Wenden Sie es mit setProfile() an."),
  noTable: (file) => fault("data", "no_table", `${file} enthält keine Tabelle.`, "Laden Sie einen Export von Zeilen: CSV, Excel, JSON oder ein Archiv davon."),
  damaged_gzip: (file) => fault("data", "damaged_gzip", `${file ?? "Die Datei"} ist komprimiert und beschädigt oder unvollständig.`, "Holen Sie sie neu von dort, woher sie kam, oder entpacken Sie sie selbst."),
  packed_twice: (file) => fault("data", "packed_twice", `${file ?? "Die Datei"} ist komprimiert, und was darin ist, noch einmal.`, "Entpacken Sie sie und laden Sie, was darin ist."),
  no_workbooks: (file, detail) => fault("data", "no_workbooks", `${file ?? "Die Datei"} braucht den Leser für Excel- und ZIP-Dateien, der von dieser Seite nicht zu holen war (${detail}).`, "Gehen Sie online und lesen Sie sie noch einmal, oder speichern Sie das Blatt als CSV."),
  tooDeep: () => fault("question", "too_deep", "Was dem Rechenwerk gegeben wurde, enthält sich selbst oder ist zu tief verschachtelt.", "Geben Sie Bewertungsmodell, Profil oder Optionen so an, wie sie beschrieben sind."),
  updated: (file) => fault("data", "updated", `${file ?? "Die Datei"} konnte nicht gelesen werden: Diese Website wurde aktualisiert, seit Sie die Seite geöffnet haben, und ihr jetziger Leser für Excel- und ZIP-Dateien passt nicht dazu.`, "Speichern Sie eine Sicherung, wenn Sie das Geladene behalten wollen, laden Sie die Seite neu, und geben Sie die Datei noch einmal."),
  workbook_unreadable: (file, detail) => fault("data", "workbook_unreadable", `${file ?? "Die Datei"} konnte nicht gelesen werden (${detail}). Sie ist beschädigt oder zu groß für diesen Browser.`, "Öffnen Sie sie in Ihrer Tabellenkalkulation und speichern Sie das benötigte Blatt als CSV. Ihre anderen Dateien sind unversehrt."),
  notFetched: (file, detail) => fault("data", "not_fetched", `${file} konnte von dieser Seite nicht geholt werden (${detail}).`, "Prüfen Sie, ob die Datei dort liegt und ob Sie online sind."),
  noView: (detail: string): Fault => fault("data", "not_fetched", `Diese Ansicht konnte von dieser Website nicht geholt werden (${detail}).`, "Prüfen Sie, ob Sie online sind, und laden Sie die Seite dann neu."),
  unexpected: (detail) => fault("engine", "unexpected", `Etwas Unerwartetes ist geschehen: ${detail}`, "Versuchen Sie es noch einmal; geschieht es wieder, laden Sie die Seite neu und melden Sie es bitte."),
};

function fault(kind: Fault["kind"], code: string, message: string, hint: string): Fault {
  return { kind, code, message, hint, position: null };
}
