// The words of the pictures of all clients, of answers, revenue and points, and of what is unusual, in German.
import type { MetricId, Unit } from "rapport";
import { list, plural } from "../locale";
import { metrics } from "./engine";
import type { Words } from "./shape";

const kunden = (clients: number): string => plural(clients, { one: "# Kunde", other: "# Kunden" });

export const looks: Words<"looks"> = {
  label: "Zeigen als",
  list: "Liste",
  heat: "Heatmap",
  value: "Score und Wert",
};

export const heat: Words<"heat"> = {
  label: (shown, windows) => `Heatmap der Scores: ${shown}, ${plural(windows, { one: "# Zeitraum", other: "# Zeiträume" })}`,
  lead: (windows, first, last) => `Eine Zeile je Kunde in der Reihenfolge der Liste, eine Spalte je abgeschlossenem Zeitraum: ${windows}, von ${first} bis ${last}. Farbe und Form zeigen die Stufe; je kräftiger der Ton, desto weiter von der nächsten. Eine Zeile öffnet den Kunden.`,
  leadNarrow: "Ein kleiner Bildschirm zeigt die letzten zwölf; die Tabelle darunter hat alle.",
  shown: (first, last, all) => `Kunden ${first} bis ${last} von ${all}`,
  pages: "Seiten der Heatmap",
  previous: "Zurück",
  next: "Weiter",
  key: "Stufen",
  row: (name, score, band, period) => `${name}: ${score}, ${band}, ${period}`,
  cell: (name, period, score, band) => `${name}, ${period}: ${score}, ${band}`,
  noScore: (name, period, why) => `${name}, ${period}: ${why}`,
  client: "Kunde",
  none: "Noch kein abgeschlossener Zeitraum zu zeigen.",
};

export const matrix: Words<"matrix"> = {
  label: "Score und Jahreswert jedes Kunden",
  lead: (median, band, edge) => `Nach rechts: was ein Kunde im Jahr wert ist; die Linie steht beim Median, ${median}. Nach oben: der Score; die Linie steht bei ${edge}, wo die Stufe ${band} beginnt. Ein Kunde behält seine Stufe, bis der Score weit genug jenseits der Grenze liegt, wie es das Modell sagt.`,
  several: "Die Werte Ihrer Kunden stehen in mehreren Währungen. Sie werden nicht verglichen, daher gibt es kein Bild von Score und Wert.",
  unknown: "Kein Kunde hat sowohl einen Score als auch einen Wert. Ergänzen Sie den Jahreswert in der Liste der Kunden, oder fügen Sie eine Datei mit Verträgen oder Rechnungen hinzu.",
  fields: { nurture: "Pflegen", keep: "Halten", grow: "Ausbauen", rest: "Die übrigen" },
  about: {
    nurture: "mindestens den Median wert, mit niedrigem Score",
    keep: "mindestens den Median wert, mit hohem Score",
    grow: "weniger wert, mit hohem Score",
    rest: "weniger wert, mit niedrigem Score",
  },
  clients: kunden,
  together: (amount) => `zusammen ${amount} im Jahr`,
  of: (shown, all) => `${plural(shown, { other: "#" })} von ${kunden(all)} ${shown === 1 ? "hat" : "haben"} sowohl einen Score als auch einen Wert. Die Anzahlen gelten für alle Kunden; das Bild zeigt die, auf die die Filter passen.`,
  median: (amount) => `Median ${amount}`,
  edge: (band, score) => `${band} ab ${score}`,
  worth: "Jahreswert",
  worthIn: (currency) => (currency === "" ? "Jahreswert →" : `Jahreswert, ${currency} →`),
  score: "Score",
  scoreUp: "↑ Score",
  field: "Feld",
  mark: (name, worth, score, band, field) => `${name}: im Jahr ${worth} wert, Score ${score}, ${band} (${field})`,
  kept: (border, points) => `behält die Stufe, bis er ${points} Punkte jenseits der Grenze bei ${border} liegt`,
  caption: "Kunden nach ihrem Jahreswert, der höchste zuerst",
  first: (shown, all) => `Die ${shown} mit dem höchsten Wert von ${kunden(all)}.`,
  all: "Alle in der Liste",
  only: (field) => `Nur: ${field}`,
  nobody: "Kein Kunde, auf den die Filter passen, hat sowohl einen Score als auch einen Wert.",
};

export const moved: Words<"moved"> = {
  up: "Eine Stufe aufgestiegen",
  down: "Eine Stufe abgestiegen",
  since: (period) => `Seit ${period}:`,
  ups: (clients) => plural(clients, { one: "# Kunde ist aufgestiegen", other: "# Kunden sind aufgestiegen" }),
  downs: (clients) => plural(clients, { one: "# Kunde ist abgestiegen", other: "# Kunden sind abgestiegen" }),
  neither: "kein Kunde hat die Stufe gewechselt",
  and: "und",
};

export const byHand: Words<"byHand"> = {
  shown: (what) => `von Hand: ${what}`,
  title: (what, until, note) => `Von Hand gesetzt: ${what}, bis ${until}. ${note}`,
  model: "Modell",
  whole: "Für alle",
};

const times: ReadonlySet<Unit> = new Set<Unit>(["hours", "days", "minutes"]);
/** What is said of a metric in a sentence, where its title does not read well in one. */
const subjects: Partial<Record<MetricId, { is: string; above?: string; below?: string }>> = {
  active_users: { is: "die Zahl der aktiven Kunden ist" },
  churn_rate: { is: "die Abwanderung ist" },
  nps: { is: "der NPS ist" },
  csat: { is: "die Kundenzufriedenheit ist" },
  client_response_time: { is: "die Antwortzeiten sind" },
  project_completion_time: { is: "Projekte dauern" },
  session_frequency: { is: "Besuche sind", above: "häufiger", below: "seltener" },
  mrr: { is: "der monatlich wiederkehrende Umsatz ist" },
};

export const unusual: Words<"unusual"> = {
  clause: ({ metric, title, unit, verdict }) => {
    const { is = `${metrics[metric]?.[0] ?? title} ist`, above = times.has(unit) ? "länger" : "höher", below = times.has(unit) ? "kürzer" : "niedriger" } = subjects[metric] ?? {};
    return `${is} ${verdict === "above" ? above : below} als üblich`;
  },
  none: (compared, all) => (compared < all
    ? `${compared} von ${plural(all, { one: "# wichtigen Kennzahl", other: "# wichtigen Kennzahlen" })} ${compared === 1 ? "ist" : "sind"} wie üblich; ${plural(all - compared, { one: "# hat", other: "# haben" })} zu wenig Daten für einen Vergleich.`
    : all === 2 ? "Beide wichtigsten Kennzahlen sind wie üblich." : plural(all, { one: "Die wichtigste Kennzahl ist wie üblich.", other: "Alle # wichtigsten Kennzahlen sind wie üblich." })),
};

export const answers: Words<"answers"> = {
  heading: "Antworten je Zeitraum",
  lead: (classes) => `Der Anteil an Antworten in jedem Zeitraum (${list(classes)}), und wie viele geantwortet haben.`,
  countedAs: (title) => `Gezählt als: ${title}.`,
  label: (title) => `${title}: Antworten je Zeitraum`,
  classes: {
    promoters: "Fürsprecher", passives: "Passive", detractors: "Kritiker", happy: "Zufrieden", neutral: "Neutral", unhappy: "Unzufrieden",
    easy: "Leicht", neither: "Weder noch", hard: "Schwer",
  },
  bar: (period, name, count, all) => `${period}: ${name} ${count} von ${all}`,
  n: "Antworten",
  last: (shown, all) => `Die letzten ${shown} von ${all} Zeiträumen; alle stehen in der Tabelle`,
};

export const revenueSteps: Words<"revenueSteps"> = {
  heading: "Vom Beginn des Zeitraums bis zu seinem Ende",
  lead: (period) => `Was Kunden zu Beginn des Zeitraums (${period}) im Monat zahlten, was es bewegt hat, und was sie am Ende zahlten. Die Schritte ergeben genau die Summe.`,
  label: (period) => `Wiederkehrender Umsatz, ${period}: vom Beginn zum Ende`,
  period: "Zeitraum",
  start: "Zu Beginn",
  end: "Am Ende",
  names: { new: "Neue Kunden", expansion: "Ausbau", contraction: "Rückgang", churn: "Abgewandert", reactivation: "Zurückgekehrt" },
  step: "Schritt",
  amount: (currency) => (currency === "" ? "Im Monat" : `Im Monat, ${currency}`),
  notCounted: "Für diese Definition werden die Bewegungen nicht gezählt. Wählen Sie unten eine andere, um sie zu sehen.",
  broken: (from) => `Die Bewegungen sind klein neben dem Ganzen, daher beginnt die Skala bei ${from} und nicht bei 0; die langen Balken sind unterbrochen.`,
  open: "Zeilen zeigen",
};

export const earnedSteps: Words<"earnedSteps"> = {
  label: (name, period) => `Punkte von ${name} Schritt für Schritt, ${period}`,
  total: "Punkte",
  maximum: (points) => `von ${points}`,
  limit: (points) => `${points} zählen`,
  step: (label, earned, missed) => `${label}: ${earned} erreicht, ${missed} verpasst`,
  lost: (label, earned) => `${label}: ${earned}`,
};
