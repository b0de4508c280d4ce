// The words of the scoring model in German: its form, what a change would do, how two models differ, why a client's score moved.
import type { Cause } from "rapport";
import { list, plural } from "../locale";
import { columnNames } from "./engine";
import type { Words } from "./shape";

const kunden = (clients: number): string => plural(clients, { one: "# Kunde", other: "# Kunden" });
const spalte = (column: string): string => columnNames[column] ?? column.replaceAll("_", " ");
const wechsel = (clients: number): string => (clients === 0 ? "Niemand wechselt die Stufe." : `${plural(clients, { one: "# Kunde wechselt", other: "# Kunden wechseln" })} die Stufe.`);

export const modelPage: Words<"modelPage"> = {
  heading: "Bewertungsmodell",
  lead: "Allein dies entscheidet über einen Score. Ändern Sie etwas, und Sie sehen sofort, was es bewirken würde; nichts gilt, bevor Sie es anwenden.",
  called: ({ version, hash }) => `In Kraft: Version ${version} · ${hash}`,
  empty: "Es gibt noch kein Bewertungsmodell. Fügen Sie eine Liste der Kunden und irgendeine Aufzeichnung dessen hinzu, was sie getan haben, und es wird aus Ihren Daten eines vorgeschlagen.",
  bar: "Änderungen",
  undo: "Rückgängig",
  undoKeys: "Strg + Z",
  redo: "Wiederholen",
  redoKeys: "Strg + Umschalt + Z",
  reset: "Zurücksetzen",
  apply: "Anwenden",
  state: (version, changes, moving) => [
    changes === 0 ? `Version ${version} ist in Kraft` : plural(changes, { one: "# Änderung nicht angewendet", other: "# Änderungen nicht angewendet" }),
    ...(moving === null ? [] : [moving === 0 ? "niemand wechselt die Stufe" : wechsel(moving).replace(/\.$/, "")]),
  ].join(" · "),
  keep: (day) => `Für Zeiträume bis ${day} das alte Modell behalten`,
  cannotKeep: {
    window: "Für vergangene Zeiträume das alte Modell behalten (nicht, solange der Zeitraum ein anderer ist)",
    kept: "Für vergangene Zeiträume das alte Modell behalten (sie haben schon ein früheres Modell)",
  },
  invalid: "Etwas ist zu berichtigen.",
  goThere: "Dorthin",
  paused: "Angehalten, bis das Modell berichtigt ist. Nichts, was Sie eingegeben haben, ist verloren.",
  effect: "Was es bewirken würde",
  asking: "Wird berechnet …",
  unchanged: "Nichts ist geändert: Dies sind die Scores des letzten abgeschlossenen Zeitraums.",
  moving: wechsel,
  changes: (all) => plural(all, { one: "# Änderung gegenüber dem Modell in Kraft", other: "# Änderungen gegenüber dem Modell in Kraft" }),
  inForce: "In Kraft",
  draft: "Hier",
  applied: (version) => `Version ${version} ist jetzt in Kraft.`,
  filesHeading: "Das Modell als Datei",
  filesLead: "Ein JSON-Dokument, zum Aufheben, zum Versenden oder für eine Versionsverwaltung. Eine geladene Datei ist nur ein Entwurf, bis Sie sie anwenden.",
  save: "Als Datei speichern",
  load: "Datei laden",
  copy: "Kopieren",
  compare: "Mit einer Datei vergleichen",
  loaded: (file) => `${file} ist als Entwurf geladen.`,
  copied: "Kopiert.",
};

export const basics: Words<"basics"> = {
  heading: "Das Ganze",
  name: "Name",
  window: "Bewertet wird je",
  days: "Anzahl der Tage",
  formula: "Ein Score ist",
  formulas: {
    share_of_maximum: "der Anteil am Höchstwert",
    points: "die einfache Punktzahl",
    share_of_best: "der Anteil am besten Kunden",
  },
  maximum: "Höchstwert",
  derived: "das Erwartete, zusammengezählt",
  given: "eine Zahl",
  points: "Punkte",
  contacts: "Mehrere Ansprechpartner eines Kunden",
  contactRules: { sum: "werden zusammengezählt", best: "der beste zählt", mean: "zählen im Mittel" },
  identifier: (id) => `Im Dokument: ${id}`,
};

export const lines: Words<"lines"> = {
  unnamed: "(ohne Namen)",
  up: "Nach oben",
  upOf: (name) => `Nach oben: ${name}`,
  down: "Nach unten",
  downOf: (name) => `Nach unten: ${name}`,
  copy: "Verdoppeln",
  copyOf: (name) => `Verdoppeln: ${name}`,
  remove: "Entfernen",
  removeOf: (name) => `Entfernen: ${name}`,
  numberMissing: "Eine Zahl fehlt. Geben Sie eine ein.",
};

export const triggers: Words<"triggers"> = {
  heading: "Was Punkte bringt",
  lead: "Jede Zeile ist etwas, das ein Kunde tut. Seine Punkte zählen bis zur Grenze; das Erwartete ergibt den Höchstwert.",
  none: "Noch bringt nichts Punkte.",
  add: "Etwas hinzufügen, das Punkte bringt",
  what: "Was",
  points: "Punkte",
  target: "Erwartet",
  cap: "Höchstens",
  noLimit: { points: "", target: "nichts", cap: "ohne Grenze" },
  label: "Name",
  table: "Zeilen von",
  count: "Zählt",
  halfLife: "Verblasst zur Hälfte nach Tagen",
  noFading: "verblasst nicht",
  stage: "Abschnitt des Weges",
  stages: { onboarding: "Einführung", active: "laufende Arbeit", decision: "Entscheidung", renewal: "Verlängerung", advocacy: "Weiterempfehlung" },
  place: "Geschieht",
  places: { online: "online", offline: "vor Ort" },
  notSaid: "nicht angegeben",
  dragPoints: (name) => `Punkte von ${name} ziehen`,
  dragCap: (name) => `Grenze von ${name} ziehen`,
  copied: (label) => `${label} (Kopie)`,
};

export const conditions: Words<"conditions"> = {
  heading: "Welche Zeilen zählen",
  all: "Alle Zeilen der Tabelle.",
  add: "Bedingung hinzufügen",
  remove: "Entfernen",
  removeOf: (number, of) => `Bedingung ${number} von ${of} entfernen`,
  of: (number, of) => `Bedingung ${number} von ${of}`,
  column: "Spalte",
  test: "Prüfung",
  value: "Wert",
  tests: { equals: "ist", oneOf: "ist eines von", range: "liegt zwischen", within: "liegt höchstens so viele Tage nach" },
  yes: "ja",
  no: "nein",
  oneALine: "Eines je Zeile",
  atLeast: "Mindestens",
  atMost: "Höchstens",
  none: "ohne Grenze",
  days: "Tage",
  after: "Nach",
  choose: "Spalte wählen",
  counting: "wird gezählt …",
  unavailable: "Die Tabelle oder Spalte dazu ist nicht geladen.",
  nothing: "Nichts passt.",
  found: (rows, clients) => `${plural(rows, { one: "# Zeile", other: "# Zeilen" })} von ${kunden(clients)}`,
  notLoaded: (title) => `${title} (nicht geladen)`,
};

export const bonuses: Words<"bonuses"> = {
  heading: "Fürs baldige Wiederkommen",
  lead: "Zusätzliche Punkte, wenn ein Kunde mehreres davon innerhalb weniger Tage tut.",
  fresh: "Mehrmals in einer Woche",
  add: "Bonus hinzufügen",
  atLeast: "Mindestens so oft",
  withinDays: "Innerhalb von Tagen",
  of: "Zusammen gezählt",
};

export const penalties: Words<"penalties"> = {
  heading: "Was Punkte kostet",
  lead: "Versäumte Meilensteine, versäumte Besprechungen, überfällige Anfragen.",
  fresh: "Versäumter Meilenstein",
  add: "Etwas hinzufügen, das Punkte kostet",
  points: "Abzug in Punkten",
  due: "Nur wenn verspätet: fällig am",
  done: "Erledigt am",
  notLate: "ob verspätet oder nicht",
  late: (due, done) => `verspätet: ${spalte(done)} liegt nach ${spalte(due)} oder ist noch leer, wenn dieser Tag vorbei ist`,
};

export const usualBands: Words<"usualBands"> = [{ id: "engaged", label: "Engagiert", from: 70 }, { id: "watch", label: "Beobachten", from: 40 }, { id: "at_risk", label: "Gefährdet", from: 0 }];

export const bands: Words<"bands"> = {
  heading: "Stufen",
  lead: "Ein Kunde steht in der höchsten Stufe, deren Untergrenze sein Score erreicht.",
  name: "Stufe",
  nameOf: (label) => `Name der Stufe ${label}`,
  from: "Ab",
  fromOf: (label) => `${label} ab`,
  drag: "Grenze ziehen",
  dragOf: (label) => `Grenze von ${label} ziehen`,
  fresh: "Neue Stufe",
  add: "Stufe hinzufügen",
  hysteresis: "Eine Stufe erst verlassen, wenn die Grenze überschritten ist um",
  hysteresisHint: "Damit ein Kunde an der Grenze nicht in jedem Zeitraum die Stufe wechselt.",
};

export const modelSegments: Words<"modelSegments"> = {
  heading: "Andere Regeln für einige Kunden",
  lead: "Zum Beispiel nach Vertrag oder Größe. Es gilt das erste Segment, das zu einem Kunden passt; passt keines, gelten die Zeilen oben.",
  fresh: "Neues Segment",
  add: "Segment hinzufügen",
  when: (rule) => (rule === "" ? "Kunden: alle" : `Kunden mit ${rule}`),
  different: (lines) => plural(lines, { one: "# Zeile weicht ab", other: "# Zeilen weichen ab" }),
  sameMaximum: "wie für alle",
  changes: "Was für sie anders ist",
  access: "Zugang",
  accessOf: (name) => `Hat Zugang zu: ${name}`,
};

export const health: Words<"health"> = {
  heading: "Gesundheit",
  lead: "Ein weiterer Blick als das Engagement: Kennzahlen eines Kunden, jede auf 0 bis 100 gebracht und nach Gewicht in einigen Teilen zusammengezählt.",
  none: "Dieses Modell sagt nichts über die Gesundheit; sie wird nach dem berechnet, was aus Ihren Daten vorgeschlagen wird, wenn das reicht.",
  proposedParts: (parts) => `Vorgeschlagen: ${list(parts)}.`,
  takeOver: "Den Vorschlag übernehmen, um ihn zu ändern",
  leaveOut: "Gesundheit aus dem Dokument weglassen",
  days: "Betrachtete Tage",
  formula: "Teile werden zusammengezählt als",
  formulas: { mean: "Mittel", geometric: "geometrisches Mittel: Ein schlechter Teil wiegt mehr" },
  coverage: "Anteil, der bekannt sein muss",
  divergence: "Teile kennzeichnen, die weiter auseinanderliegen als",
  floor: "Ein sehr schlechtes Maß",
  noFloor: "zählt nach seinem Gewicht",
  hasFloor: "hält das Ganze unten",
  floorBelow: "Sehr schlecht: unter",
  floorMost: "Das Ganze höchstens",
  part: "Teil",
  freshPart: "Neuer Teil",
  addPart: "Teil hinzufügen",
  removePart: "Diesen Teil entfernen",
  weightOf: (name) => `Gewicht von ${name}`,
  noMeasures: "Noch keine Maße.",
  addMeasure: (part) => `Ein Maß zu ${part} hinzufügen`,
  metric: "Maß",
  variant: "Definition",
  currency: "Währung, wie die Dateien sie schreiben",
  noCurrency: "die Dateien sagen es nicht",
  engagement: "Engagement-Score",
  measure: (weight, { worst, target, steps, percentile }) => `Gewicht ${weight}, ${steps !== undefined ? plural(steps.length, { one: "# Schritt", other: "# Schritte" })
    : percentile !== undefined ? "gegenüber anderen Kunden" : `von ${worst ?? ""} bis ${target ?? ""}`}`,
  scaleOf: (name) => `${name} auf 0 bis 100`,
  ways: { linear: "vom schlechtesten Wert zum Ziel", steps: "in Schritten", percentile: "gegenüber anderen Kunden" },
  worst: "Schlechtester Wert: 0",
  target: "Ziel: 100",
  among: "Unter",
  everybody: "allen Kunden",
  same: (column) => `denen mit gleichem Merkmal: ${column}`,
  stepFrom: "Ab",
  stepPoints: "Punkte",
  addStep: "Schritt hinzufügen",
  removeStep: (number, of) => `Schritt ${number} von ${of} entfernen`,
};

export const plays: Words<"plays"> = {
  heading: "Was als Nächstes zu tun ist",
  lead: "Was für einen Kunden vorgeschlagen wird, nach den Gründen, die er gibt. Ein Vorschlag ohne Gründe ist für Kunden der besten Stufe, die keinen Anlass zur Sorge geben.",
  usual: "Es gelten die üblichen Vorschläge.",
  none: "Nichts wird vorgeschlagen.",
  own: "Stattdessen eigene schreiben",
  add: "Vorschlag hinzufügen",
  back: "Wieder die üblichen nehmen",
  fresh: "Neuer Vorschlag",
  text: "Was zu tun ist, in einem Satz",
  reasons: "Gründe, die dafür sprechen",
  when: (reasons) => (reasons.length === 0 ? "Für Kunden der besten Stufe" : `Für: ${reasons.join(", ")}`),
};

export const reasonNames: Words<"reasonNames"> = {
  silence: "Länger still als üblich", no_contact: "Länger kein Kontakt als üblich", escalation: "Eskalation", detractor: "Unzufriedene Antwort", contract_end: "Vertrag endet bald",
  overdue: "Etwas ist überfällig", drop: "Score weit unter dem eigenen Üblichen", single_contact: "Nur ein Ansprechpartner", band: "In die unterste Stufe gefallen",
};

const stufe = (from: number, to: number): string => (to === 100 ? `${from} bis 100` : `${from} bis unter ${to}`);

export const whatIf: Words<"whatIf"> = {
  picture: "Wie viele Kunden welchen Score haben, vorher und nachher",
  key: "Gestrichelt: das Modell in Kraft. Durchgezogen: mit diesen Änderungen.",
  before: "Vorher",
  after: "Nachher",
  score: "Score",
  band: "Stufe",
  mean: "Mittlerer Score",
  median: "Median der Scores",
  most: (count) => `${count} Kunden`,
  stepName: stufe,
  step: (from, to, before, after) => `${stufe(from, to)}: ${before} vorher, ${after} nachher`,
  moversHeading: "Wer die Stufe wechselt",
  client: "Kunde",
  to: "nach",
  more: (more) => plural(more, { one: "und # weiterer", other: "und # weitere" }),
};

export const compare: Words<"compare"> = {
  heading: (file) => `Das Modell in Kraft und ${file}`,
  inForce: "In Kraft",
  caption: "Unterschiede zweier Modelle",
  what: "Was",
  same: "Die beiden Modelle sind gleich.",
  added: "hinzugefügt",
  removed: "entfernt",
  there: "vorhanden",
  notThere: "nicht vorhanden",
  order: "in anderer Reihenfolge",
  nothing: "nichts",
  yes: "ja",
  no: "nein",
  close: "Vergleich schließen",
  moving: (clients) => `Mit dem Modell der Datei: ${wechsel(clients)}`,
};

const parts: Partial<Record<string, string>> = {
  model: "", triggers: "Bringt Punkte", bonuses: "Bonus", penalties: "Kostet Punkte", bands: "Stufe", segments: "Segment", health: "Gesundheit", parts: "Teil der Gesundheit", measures: "Maß der Gesundheit",
  plays: "Vorschlag", overrides: "Entscheidung über Kunde", earlier: "Früheres Modell bis",
};

export const differenceWords: Words<"differenceWords"> = {
  what: (part, name, field) => {
    const kind = parts[part] ?? part;
    const of = name === "" ? kind : `${kind} „${name}“`;
    return field === "" ? of : of === "" ? field.charAt(0).toUpperCase() + field.slice(1) : `${of}: ${field}`;
  },
  parts,
  fields: {
    id: "Kennung", version: "Version", label: "Name", formula: "Formel", maximum: "Höchstwert", window: "Zeitraum", days: "Tage", hysteresis: "Grenze zu überschreiten um", contacts: "mehrere Ansprechpartner",
    points: "Punkte", cap: "höchstens", target: "erwartet", count: "zählt", table: "Zeilen von", filter: "welche Zeilen", halfLife: "verblasst zur Hälfte nach Tagen", stage: "Abschnitt", place: "geschieht",
    from: "ab", triggers: "Zeilen", atLeast: "mindestens", withinDays: "innerhalb von Tagen", overdue: "verspätet", when: "welche Kunden", weight: "Gewicht", scale: "Skala", metric: "Kennzahl", variant: "Definition",
    coverage: "Anteil, der bekannt sein muss", divergence: "kennzeichnen ab", floor: "ein sehr schlechtes Maß", text: "Satz", reasons: "Gründe", score: "Score", band: "Stufe", note: "Notiz", until: "bis", model: "Modell",
  },
  values: {
    share_of_maximum: "Anteil am Höchstwert", share_of_best: "Anteil am besten Kunden", derived: "aus dem Erwarteten", each: "jedes Mal", day: "einmal am Tag", window: "einmal im Zeitraum",
    sum: "zusammengezählt", best: "der beste", mean: "im Mittel", two_weeks: "zwei Wochen", rolling: "gleitende Tage", week: "Woche", month: "Monat", quarter: "Quartal", year: "Jahr", points: "Punkte",
  },
};

export const fileFaults: Words<"fileFaults"> = {
  refused: (file, message, hint) => ({ kind: "question", code: "invalid_model", message: `${file} wurde nicht übernommen: ${message}`, hint, position: null }),
};

const because = {
  model: () => "weil ein anderes Bewertungsmodell gilt",
  available: (rose: boolean) => `weil ${rose ? "weniger" : "mehr"} zu sehen ist, seit eine Tabelle beginnt`,
  expected: (rose: boolean) => `weil ${rose ? "weniger" : "mehr"} erwartet wird`,
  decay: () => "weil früher Getanes verblasst",
  behaviour: (rose: boolean) => `weil ${rose ? "mehr" : "weniger"} getan wurde`,
  extras: (rose: boolean) => `durch ${rose ? "mehr Bonus oder weniger Abzüge" : "weniger Bonus oder mehr Abzüge"}`,
} satisfies Record<Cause, (rose: boolean) => string>;

export const change: Words<"change"> = {
  heading: "Warum sich der Score bewegt hat",
  none: "Der Score hat sich seit dem Zeitraum davor nicht bewegt.",
  sentence: (name, before, now, amount, rose, parts) =>
    `Der Score von ${name} ist um ${amount} Punkte ${rose ? "gestiegen" : "gefallen"}, von ${before} auf ${now}${parts.length === 0 ? "" : parts.length === 1 ? `, ${parts[0] ?? ""}` : `: ${list(parts)}`}.`,
  part: (cause, amount, shown) => `${amount > 0 ? "+" : "−"}${shown} ${because[cause](amount > 0)}`,
  because,
  causes: { model: "Bewertungsmodell", available: "Was zu sehen ist", expected: "Was erwartet wird", decay: "Verblassen", behaviour: "Was getan wurde", extras: "Bonus und Abzüge" },
  before: "Vorher",
  now: "Jetzt",
  picture: (name) => `Warum sich der Score von ${name} bewegt hat`,
  step: "Schritt",
  score: "Score",
  linesHeading: "Was sich am meisten bewegt hat",
  line: "Was",
  points: (before, now) => `${before} → ${now}`,
  pointsHeader: "Punkte",
  next: (name, band, actions) => `${list(actions)} würde ${name} in die Stufe ${band} bringen.`,
  action: (times, label) => `${times} × ${label}`,
  noWay: (band, missing) => `${missing} Punkte mehr würden diesen Kunden in die Stufe ${band} bringen, aber nichts hat noch Platz unter seiner Grenze.`,
  thisClient: "diesen Kunden",
  segment: (label) => `Bewertet nach den Regeln für ${label}.`,
  earlier: (version) => `bewertet mit Version ${version} des Modells, damals in Kraft`,
  earlierKey: "Mit einem früheren Modell bewertete Zeiträume sind in der Tabelle gekennzeichnet; eine gepunktete Linie zeigt, wo ein anderes in Kraft trat.",
  newModel: "neues Modell",
};

export const decision: Words<"decision"> = {
  heading: "Ihr eigenes Urteil",
  lead: "Es steht neben dem berechneten Score und ersetzt ihn nie.",
  open: "Score oder Stufe von Hand setzen",
  shown: (what, until) => `Von Hand: ${what}, bis ${until}`,
  score: "Score",
  band: "Stufe",
  noBand: "stattdessen einen Score angeben",
  note: "Warum (nötig)",
  until: "Bis",
  past: (day) => `Das wäre schon vorbei: Die Daten reichen bis ${day}. Wählen Sie diesen Tag oder einen späteren.`,
  save: "Setzen",
  remove: "Zurücknehmen",
  pins: "Es wird im Bewertungsmodell festgehalten, das von da an neuen Dateien nicht mehr von selbst folgt.",
  saved: "Gesetzt.",
  removed: "Zurückgenommen.",
};

export const clientHealth: Words<"clientHealth"> = {
  heading: "Gesundheit",
  of100: "von 100",
  unknown: "Für einen Wert ist zu wenig bekannt.",
  period: (first, last) => `${first} bis ${last}`,
  coverage: (share) => `${share} dessen, was zählt, ist bekannt`,
  bounds: (low, high) => `(mit dem Rest könnten es ${low} bis ${high} sein)`,
  proposed: "Gebildet aus den Maßen, die aus Ihren Daten vorgeschlagen werden.",
  caption: (name) => `Gesundheit von ${name}: Teile und Maße`,
  measure: "Teil und Maß",
  value: "Wert",
  points: "Von 100",
  bar: "Als Balken",
  share: "Gewicht",
  nothingKnown: "nichts davon ist bekannt",
  relative: "gegenüber anderen Kunden",
  openRows: "Zeilen zeigen",
};

export const suggested: Words<"suggested"> = {
  heading: "Was als Nächstes zu tun ist",
  because: (evidence) => `Weil: ${evidence.join(" ")}`,
  stakeTitle: "Jahreswert",
  stake: (amount, from) => `${amount} (${from})`,
  from: { annual_value: "Liste der Kunden", subscriptions: "Verträge", invoices: "Rechnungen des letzten Jahres" },
  reasonRows: "Zeilen",
  reasonRowsOf: (text) => `Zeilen zeigen: ${text}`,
};

export const callList: Words<"callList"> = {
  worth: (amount) => `Wer Aufmerksamkeit braucht, ist im Jahr ${amount} wert, soweit bekannt.`,
  download: "Anrufliste herunterladen",
  headers: ["Kennung", "Kunde", "Score", "Stufe", "Änderung", "Warum", "Seit", "Jahreswert", "Währung", "Vorschlag"],
  column: "Jahreswert",
  suggestion: (play) => `Vorschlag: ${play}`,
};
