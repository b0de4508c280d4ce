// Short texts of the engine that have no identifier of their own, by their English wording: fixed ones, and some with a part that varies.
import * as format from "../format";

export const phrases: Partial<Record<string, string>> = {
  // Why a metric has no value.
  "no rows for this period": "keine Zeilen für diesen Zeitraum",
  "more than half are still open": "mehr als die Hälfte ist noch offen",
  "nobody has been watched for so long": "niemand wurde so lange beobachtet",
  "nobody has been watched up to the horizon": "niemand wurde bis zum Ende beobachtet",
  "there is nothing below the line to divide by": "unter dem Strich steht nichts, wodurch zu teilen wäre",
  "the answers are on different scales": "die Antworten stehen auf verschiedenen Skalen",
  "the amounts are in different currencies; split by currency": "die Beträge sind in verschiedenen Währungen; teilen Sie nach Währung auf",
  "there is no other segment": "es gibt kein anderes Segment",
  "no period of the question is over yet": "noch kein Zeitraum der Frage ist vorbei",
  "there are no contracts": "es gibt keine Verträge",
  "not a client now": "jetzt kein Kunde",
  "no other client to compare with has a value": "kein anderer Kunde zum Vergleichen hat einen Wert",
  "no window is over yet": "noch kein Zeitraum ist vorbei",
  "nothing that is loaded can be scored": "nichts von dem, was geladen ist, lässt sich bewerten",
  "no client paid anything when the period started": "zu Beginn des Zeitraums zahlte kein Kunde etwas",
  "none of the clients had answered before": "keiner der Kunden hatte vorher geantwortet",
  "none of the clients had a score before the period started": "keiner der Kunden hatte vor Beginn des Zeitraums einen Score",
  "no window of the scores was over before the period started": "vor Beginn des Zeitraums war noch kein bewerteter Zeitraum vorbei",

  // What became of clients after a day, and why that cannot be told.
  "Left: under contract on the day of the score, and under none at the end of the window.": "Gegangen: am Tag des Scores unter Vertrag, und am Ende der Frist unter keinem.",
  "Renewed: each contract that was due in the window was followed by a running one on the day after. Only clients with a contract due count.": "Verlängert: Auf jeden Vertrag, der in der Frist auslief, folgte am Tag danach ein laufender. Nur Kunden mit einem auslaufenden Vertrag zählen.",
  "Expanded: paid something on the day of the score, and more a month at the end of the window, in one currency.": "Mehr gezahlt: zahlte am Tag des Scores etwas, und am Ende der Frist mehr im Monat, in einer Währung.",
  "Lapsed: did something in a window of the same length before the day of the score, and nothing in the window after it.": "Verstummt: tat in einer ebenso langen Frist vor dem Tag des Scores etwas, und in der Frist danach nichts.",
  "No window of the score was over before the first of the days: the data does not reach back so far.": "Vor dem ersten der Tage war kein bewerteter Zeitraum vorbei: So weit reichen die Daten nicht zurück.",
  "Clients have contracts: who left is seen, and needs no model. See the retention curve.": "Die Kunden haben Verträge: Wer ging, ist zu sehen und braucht kein Modell. Siehe die Bindungskurve.",
  "The groups differ no more than chance makes them: the share of all is the best estimate of each.": "Die Gruppen unterscheiden sich nicht mehr, als der Zufall es macht: Der Anteil aller ist für jede die beste Schätzung.",
  "Nothing that was counted differs between clients.": "Nichts, was gezählt wurde, unterscheidet die Kunden.",
  "No line of the model goes with the outcome in the direction of its points.": "Keine Zeile des Modells geht mit diesem Ausgang in der Richtung ihrer Punkte.",
  "Needs invoices with “issued_on”, or projects with “started_on”: days on which clients bought.": "Braucht Rechnungen mit „issued_on“ oder Projekte mit „started_on“: Tage, an denen Kunden kauften.",
  "No model of this kind fits: its parameters run off without end, as where nobody ever stops buying.": "Kein Modell dieser Art passt: Seine Größen laufen ohne Ende davon, wie dort, wo niemand je aufhört zu kaufen.",
  "Amounts are in several currencies.": "Die Beträge sind in mehreren Währungen.",
  "No model of amounts fits: all spend alike, or a few spend without bound.": "Kein Modell der Beträge passt: Alle geben gleich viel aus, oder wenige ohne Grenze.",
  "No case has it, or each has: there is nothing that varies.": "Kein Fall hat es, oder jeder: Nichts schwankt.",

  // Why rows are left out.
  "a refund or credit note": "eine Erstattung oder Gutschrift",
  "after the date of the report": "nach dem Stichtag",
  "answered before it was opened": "beantwortet, bevor sie eröffnet wurde",
  "called off": "abgesagt",
  "came before the log begins": "kam, bevor die Aufzeichnung beginnt",
  "cancelled": "abgebrochen",
  "completed before it began": "abgeschlossen, bevor es begann",
  "completed before it was asked for": "abgeschlossen, bevor darum gebeten wurde",
  "direction is not known: the receipt of its file asks for it": "die Richtung der Skala ist nicht bekannt: Der Beleg der Datei fragt danach",
  "scale is not known: the receipt of its file asks for it": "die Skala ist nicht bekannt: Der Beleg der Datei fragt danach",
  "done, but without a date": "erledigt, aber ohne Datum",
  "its days are not over": "seine Tage sind nicht vorbei",
  "its first 30 days are not over": "seine ersten 30 Tage sind nicht vorbei",
  "its first days are not over": "seine ersten Tage sind nicht vorbei",
  "its type is no meeting": "der Art nach keine Besprechung",
  "names no person": "nennt keine Person",
  "no contact so far": "bisher kein Kontakt",
  "no milestone was due in its first 30 days": "in seinen ersten 30 Tagen war kein Meilenstein fällig",
  "no whole number on the scale": "keine ganze Zahl auf der Skala",
  "not answered yet": "noch nicht beantwortet",
  "not decided yet": "noch nicht entschieden",
  "not on a scale of 0 to 10": "nicht auf einer Skala von 0 bis 10",
  "not on a scale of 1 to 10": "nicht auf einer Skala von 1 bis 10",
  "not rated": "nicht bewertet",
  "not solved yet": "noch nicht gelöst",
  "solved before it was opened": "gelöst, bevor sie eröffnet wurde",
  "still running at the date of the report": "läuft am Stichtag noch",
  "the relationship has ended": "die Beziehung ist beendet",
  "whether the client came is not noted": "ob der Kunde kam, ist nicht vermerkt",
  "without a date": "ohne Datum",
  "without a due date": "ohne Fälligkeitstag",
  "without a number of pages": "ohne Zahl der Seiten",
  "without a start": "ohne Beginn",
  "without an amount": "ohne Betrag",

  // Parts of a value.
  promoters: "Fürsprecher", passives: "Passive", detractors: "Kritiker", happy: "zufrieden", neutral: "neutral", unhappy: "unzufrieden", easy: "leicht", hard: "schwer", neither: "weder noch",
  new: "neu", expansion: "Ausbau", contraction: "Rückgang", churn: "Abwanderung", reactivation: "Rückkehr", positive: "positiv", negative: "negativ",

  // Cross-tables.
  "Churn by expansion": "Abwanderung nach Ausbau", "Do clients who buy more leave less often?": "Gehen Kunden, die mehr kaufen, seltener?",
  "Churn by recommendation": "Abwanderung nach Empfehlung", "Do promoters stay and detractors leave?": "Bleiben Fürsprecher, und gehen Kritiker?",
  "Churn by score band": "Abwanderung nach Stufe des Scores", "Do low scores come before losses?": "Gehen Verlusten niedrige Scores voraus?",
  "Expanded": "Ausgebaut", "Not expanded": "Nicht ausgebaut", "Paid nothing at the start": "Zahlte zu Beginn nichts",
  "Promoter": "Fürsprecher", "Passive": "Passiv", "Detractor": "Kritiker", "No answer": "Keine Antwort",
  "Engaged": "Engagiert", "Watch": "Beobachten", "At risk": "Gefährdet", "No score": "Kein Score",

  // Rows behind a value.
  "Another level of activity": "Ein anderes Maß an Aktivität", "Events": "Ereignisse", "Web sessions": "Besuche im Web", "Messages": "Nachrichten",
  "What was counted since then.": "Was seitdem gezählt wurde.", "What was counted in the weeks before.": "Was in den Wochen davor gezählt wurde.",
  "Counted": "Gezählt", "Every row that is in this value.": "Jede Zeile, die in diesem Wert steckt.",
  "In the numerator": "Im Zähler", "The rows among them that make the value what it is.": "Die Zeilen darunter, die den Wert zu dem machen, was er ist.",
  "Still open": "Noch offen", "Counted as lasting at least until the date of the report.": "Gezählt, als dauerten sie mindestens bis zum Stichtag.",
  "These rows are not in this value.": "Diese Zeilen stecken nicht in diesem Wert.",
  "Counted differently": "Verschieden gezählt", "Counted by both, but with another amount above or below the line.": "Von beiden gezählt, aber mit anderem Beitrag über oder unter dem Strich.",
  "One client can be in several of these segments; the intervals take them as independent.": "Ein Kunde kann in mehreren dieser Segmente sein; die Intervalle nehmen sie als unabhängig.",

  // Tables, in the middle of a sentence.
  "clients": "Kunden", "contacts": "Ansprechpartner", "costs": "Kosten", "events": "Ereignisse", "invoices": "Rechnungen", "messages": "Nachrichten", "milestones": "Meilensteine", "offers": "Angebote",
  "projects": "Projekte", "referrals": "Empfehlungen", "web sessions": "Besuche im Web", "social posts": "Beiträge in sozialen Medien", "subscriptions": "Verträge", "survey answers": "Antworten auf Umfragen",
  "tickets": "Anfragen an den Support",

  // How rows found their client, how a table and its columns were found, what a file leaves open.
  "client id": "Kennung des Kunden", "external id": "fremde Kennung", "e-mail address": "E-Mail-Adresse", "name": "Name",
  "you said so": "Sie haben es gesagt", "known export": "bekannter Export", "wording of the question": "Wortlaut der Frage", "not recognised": "nicht erkannt",
  "as many tools write": "wie viele Programme schreiben", "UTC": "UTC",
  "When clients say how easy it was: does a high number mean easy, or a lot of effort?": "Wenn Kunden sagen, wie leicht es war: Heißt eine hohe Zahl leicht oder viel Aufwand?",
  "High is easy": "Hoch heißt leicht", "High is a lot of effort": "Hoch heißt viel Aufwand",
  "Numbers are read with a decimal comma, as files with semicolons are written; no number shows it.": "Zahlen werden mit Dezimalkomma gelesen, wie es in Dateien mit Semikolons üblich ist; keine Zahl zeigt es.",
  "The day": "Der Tag", "The month": "Der Monat", "More than a thousand": "Mehr als tausend", "A little more than one": "Etwas mehr als eins",

  // What a firm may set.
  "Happy from the answer": "Zufrieden ab der Antwort", "Begins with": "Beginnt mit", "Goal": "Ziel", "Within days": "Innerhalb von Tagen", "Lost after silent days": "Verloren nach stillen Tagen",
  "Lost after own usual gaps": "Verloren nach so vielen eigenen üblichen Pausen", "At least times": "Mindestens so oft", "Holidays": "Feiertage", "Milestone": "Meilenstein",

  // Methods of the statistics.
  "Wilson": "Wilson", "log-rank": "Log-Rang", "exact Poisson": "exakt nach Poisson", "bootstrap over clients": "Bootstrap über Kunden", "order statistics": "Ordnungsstatistik",
  "log-log Greenwood": "Greenwood, log-log", "Student's t": "Students t", "Newcombe's method 10": "Newcombe, Methode 10",
};

/** The parts of health that are proposed. */
const parts: Partial<Record<string, string>> = { Engagement: "Engagement", Satisfaction: "Zufriedenheit", Commercial: "Geschäftliches", Delivery: "Lieferung" };
export const part = (own: string): string => parts[own] ?? own;

const counted: Partial<Record<string, string>> = {
  "the first definition and not by the second": "Von der ersten Definition gezählt und nicht von der zweiten",
  "the second definition and not by the first": "Von der zweiten Definition gezählt und nicht von der ersten",
  "both, but with another amount above or below the line": "Von beiden gezählt, aber mit anderem Beitrag über oder unter dem Strich",
};

/** With a part that varies. */
const patterns: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^every row of this period was left out: (.*)$/, (why = "") => `jede Zeile dieses Zeitraums ist ausgelassen: ${phrase(why) ?? why}`],
  [/^the period ends on ([-\d]+), after the date of the report$/, (day = "") => `der Zeitraum endet am ${format.date(day)}, nach dem Stichtag`],
  [/^nobody was under contract on ([-\d]+)$/, (day = "") => `am ${format.date(day)} war niemand unter Vertrag`],
  [/^Not a client on ([-\d]+)\.$/, (day = "") => `Am ${format.date(day)} kein Kunde.`],
  [/^answers of fewer than (\d+) people are not shown, so that nobody can be told by them$/, (least = "") => `Antworten von weniger als ${least} Personen werden nicht gezeigt, damit niemand daran zu erkennen ist`],
  [/^(.+) \((-?\d+)\) and (.+) \((-?\d+)\) are (\d+) points apart\.$/, (a = "", x = "", b = "", y = "", points = "") => `${part(a)} (${x}) und ${part(b)} (${y}) liegen ${points} Punkte auseinander.`],
  [/^Left out: (.*)$/, (why = "") => `Ausgelassen: ${phrase(why) ?? why}`],
  [/^In “(.*)”, which comes first: the day or the month\? None of its (\d+) dates tells\.$/, (header = "", seen = "") => `Was kommt in „${header}“ zuerst: der Tag oder der Monat? Keine der ${seen} Datumsangaben verrät es.`],
  [/^In “(.*)”, is 1\.234 more than a thousand, or a little more than one\? None of its (\d+) numbers tells\.$/, (header = "", seen = "") => `Ist 1.234 in „${header}“ mehr als tausend oder etwas mehr als eins? Keine der ${seen} Zahlen verrät es.`],
  [/^No column says when these rows happened \(.*\)\. On which day, for all of them\?$/, () => "Keine Spalte sagt, wann diese Zeilen geschehen sind. An welchem Tag, für alle?"],
  [/^“(.*)” does not say its time zone\. It is read in the time zone of the report; in which was it written\?$/, (header = "") => `„${header}“ nennt keine Zeitzone. Gelesen wird in der Zeitzone der Auswertung; in welcher wurde geschrieben?`],
  [/^The answers to “(.*)” run from (\S+) to (\S+)\. On which scale could they be given\?$/, (name = "", low = "", high = "") => `Die Antworten auf „${name}“ reichen von ${low} bis ${high}. Auf welcher Skala konnte geantwortet werden?`],
  [/^“(.*)” does not show whether day or month comes first \((\d+) dates\); it is read like “(.*)”\.$/, (header = "", seen = "", by = "") => `„${header}“ zeigt nicht, ob Tag oder Monat zuerst kommt (${seen} Datumsangaben); es wird gelesen wie „${by}“.`],
  [/^“(.*)”: numbers like 1,234 are read as more than a thousand \((\d+) of them\); no number shows it\.$/, (header = "", seen = "") => `„${header}“: Zahlen wie 1,234 werden als mehr als tausend gelesen (${seen}-mal); keine Zahl zeigt es.`],
  [/^“(.*)” holds times with and without a time zone; those without are read in the time zone of the report\.$/, (header = "") => `„${header}“ enthält Zeiten mit und ohne Zeitzone; die ohne werden in der Zeitzone der Auswertung gelesen.`],
  [/^“(.*)” has too many different values to split by and is not kept\.$/, (header = "") => `„${header}“ hat zu viele verschiedene Werte zum Aufteilen und wird nicht behalten.`],
  [/^“(.*)” appears first in line (\d+), after the first rows, and is not kept\.$/, (header = "", line = "") => `„${header}“ kommt erst in Zeile ${line} vor, nach den ersten Zeilen, und wird nicht behalten.`],
  [/^What begins in line (\d+), outside the list of objects, is not read\. Put all objects into one list, or each on a line of its own\.$/, (line = "") => `Was in Zeile ${line} beginnt, steht außerhalb der Liste von Objekten und wird nicht gelesen. Alle Objekte gehören in eine Liste, oder jedes auf eine eigene Zeile.`],
  [/^The object that begins in line (\d+) does not end; what follows it is not read\.$/, (line = "") => `Das Objekt, das in Zeile ${line} beginnt, endet nicht; was danach kommt, wird nicht gelesen.`],
  [/^(\d+) answers were found in (\d+) rows\.$/, (answers = "", rows = "") => `In ${rows} Zeilen wurden ${answers} Antworten gefunden.`],
  [/^“(.*)” left (\d+) rows to this file as it was before; read again, it brings them back\.$/s, (file = "", rows = "") => `„${file}“ hat ${rows} Zeilen dieser Datei überlassen, wie sie vorher war; noch einmal gelesen, bringt sie sie zurück.`],
  [/^(\d+) rows are there already from another file; only the (\d+) new ones are added\.$/, (rows = "", fresh = "") => `${rows} Zeilen sind aus einer anderen Datei schon vorhanden; nur die ${fresh} neuen kommen hinzu.`],
  [/^(\d+) of (\d+) headers belong to (.*?)(, known as an export of (.*))?$/, (known = "", all = "", _table?: string, _export?: string, name = "") => `${known} von ${all} Überschriften gehören dazu${name === "" ? "" : `, bekannt als Export von ${name}`}`],
  [/^Counted by (the first definition and not by the second|the second definition and not by the first|both, but with another amount above or below the line)(?:, which leaves them out as: (.*))?\.$/, (by = "", why = "") =>
    `${counted[by] ?? by}${why === "" ? "" : `, die sie auslässt: ${why.split(", ").map((each) => each.replace(/^(.*)( \(\d+\))$/, (_all, reason: string, rows: string) => `${phrase(reason) ?? reason}${rows}`)).join(", ")}`}.`],
  [/^Counted differently: (.*)$/, (table = "") => `Verschieden gezählt: ${phrase(table) ?? table}`],
  [/^The outcome (.*)\.$/, (why = "") => `Der Ausgang ${phrase(why) ?? why}.`],
  [/^needs subscriptions, or clients with the column “(.*)” or “(.*)”$/, (a = "", b = "") => `braucht Verträge, oder Kunden mit der Spalte „${a}“ oder „${b}“`],
  [/^needs subscriptions with the columns “(.*)” and “(.*)” or “(.*)”$/, (a = "", b = "", c = "") => `braucht Verträge mit den Spalten „${a}“ und „${b}“ oder „${c}“`],
  [/^Too few outcomes: (\d+) clients with it and (\d+) without; (\d+) of either kind are needed\.$/, (a = "", b = "", least = "") => `Zu wenige Ausgänge: ${a} Kunden mit ihm und ${b} ohne; nötig sind ${least} von jeder Art.`],
  [/^Too few clients bought more than once: (\d+), where (\d+) are needed\.$/, (a = "", least = "") => `Zu wenige Kunden haben mehr als einmal gekauft: ${a}, nötig sind ${least}.`],
  [/^Too few clients with more than one amount: (\d+), where (\d+) are needed\.$/, (a = "", least = "") => `Zu wenige Kunden mit mehr als einem Betrag: ${a}, nötig sind ${least}.`],
  [/^Too few groups with cases: (\d+), where (\d+) are needed\.$/, (a = "", least = "") => `Zu wenige Gruppen mit Fällen: ${a}, nötig sind ${least}.`],
  [/^Who buys more often spends differently: a correlation of (\S+), beyond ±(\S+)\.$/, (r = "", most = "") => `Wer öfter kauft, gibt anders aus: eine Korrelation von ${format.plain(Number(r))}, jenseits von ±${format.plain(Number(most))}.`],
  [/^needs (.*) with the column “(.*)”$/, (table = "", column = "") => `braucht ${phrase(table) ?? table} mit der Spalte „${column}“`],
  [/^There is nothing to compare: (.*)\.$/, (why = "") => `Es gibt nichts zu vergleichen: ${phrase(why) ?? why}.`],
  [/^of the others, (.*)$/, (why = "") => `bei den anderen: ${phrase(why) ?? why}`],
  [/^No difference is told( for .*)?: (.*)\.$/, (of = "", why = "") => `Kein Unterschied wird genannt${of.replace(/^ for/, " für")}: ${phrase(why) ?? why}.`],
];

export function phrase(own: string): string | null {
  const known = phrases[own];
  if (known !== undefined) return known;
  for (const [pattern, say] of patterns) {
    const found = pattern.exec(own);
    if (found !== null) return say(...found.slice(1).map((text: string | undefined) => text ?? ""));
  }
  return null;
}
