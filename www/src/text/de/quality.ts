// Words about how good what is loaded is, in German.
import * as format from "../format";
import { plural } from "../locale";
import type { Words } from "./shape";

const share = (value: number): string => (value > 0 && value < 0.1 ? `weniger als ${format.figure(0.1, "percent")}` : value >= 99.95 || value === 0 ? format.tick(value === 0 ? 0 : 100, "percent") : format.figure(value, "percent"));
const tage = (days: number): string => plural(days, { one: "# Tag", other: "# Tage" });
const wochen = (weeks: number): string => plural(weeks, { one: "# Woche", other: "# Wochen" });

export const quality: Words<"quality"> = {
  heading: "Wie gut die Daten sind",
  fine: "Nichts verlangt einen Blick: Die Tabellen enden gemeinsam, haben keine auffälligen Lücken, und ihre Zeilen finden ihre Kunden.",
  label: "Tabellen mit dem, was früh endet, keinen Kunden findet oder fehlt",
  table: "Tabelle",
  ends: "Endet",
  newest: "mit den neuesten Daten",
  before: (days) => `${tage(days)} vor den neuesten`,
  notDated: "ohne Datum",
  found: "Zeilen, die ihren Kunden fanden",
  share,
  ofNamed: "derer, die einen nennen",
  noClients: "nennt keine",
  gaps: "Wochen ohne Zeile",
  noGaps: "keine auffälligen",
  gap: (from, to, weeks) => `${from} – ${to} (${wochen(weeks)})`,
  columns: "Spalten",
  columnsOf: (title) => `${title}: Spalten, und wie viel davon gefüllt ist`,
  column: "Spalte",
  filled: "Gefüllt",
  readBy: "Gelesen von",
  others: (columns) => plural(columns, { one: "# weitere Spalte, die keine Kennzahl liest", other: "# weitere Spalten, die keine Kennzahl liest" }),
  columnsFilled: (full, all) => `${full} von ${plural(all, { one: "# Spalte, die Kennzahlen lesen, ist voll", other: "# Spalten, die Kennzahlen lesen, sind voll" })}`,
  finding: (finding, title) => {
    switch (finding.kind) {
      case "behind": return {
        what: `${title}: endet ${tage(finding.days)} vor der neuesten Tabelle; so lange gab es nie eine Pause.`,
        todo: "Ist der Export alt? Holen Sie ihn neu, bis zum Tag der anderen. Bis dahin sieht alles, was darauf beruht, ruhiger aus, als es ist.",
      };
      case "gaps": return {
        what: `${title}: ${plural(finding.gaps, { one: "eine Lücke", other: "# Lücken" })} von ${plural(finding.weeks, { one: "# Woche", other: "zusammen # Wochen" })}, mehr, als der Rhythmus erklärt.`,
        todo: "Fehlt im Export ein Monat, oder stand das Programm still? Laden Sie den fehlenden Teil; was schon da ist, wird nicht doppelt gezählt.",
      };
      case "unfound": return {
        what: `${title}: ${plural(finding.rows, { one: "# Zeile nennt", other: "# Zeilen nennen" })} (${share(finding.share)}) jemanden, der nicht in der Liste der Kunden steht.`,
        todo: "Sehen Sie unten nach, wer das ist: Nehmen Sie ihn in die Liste der Kunden auf, oder sagen Sie unter „Möglicherweise derselbe Kunde“, wessen Name es ist.",
      };
      case "empty": return {
        what: `${title}: Die Spalte „${finding.column}“ hat in keiner Zeile einen Wert, und ${plural(finding.metrics, { one: "# Kennzahl liest", other: "# Kennzahlen lesen" })} sie.`,
        todo: "Fehlt sie im Export, oder ist eine andere Spalte der Datei gemeint? Sehen Sie oben in den Beleg der Datei.",
      };
    }
  },
};
