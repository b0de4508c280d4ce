// Words about keeping a session: as a file, or on this device; and about an address that brings a view back. In German.
import type { Fault } from "rapport";
import { list, plural } from "../locale";
import type { Words } from "./shape";

const dateien = (files: number): string => plural(files, { one: "# Datei", other: "# Dateien" });

export const keep: Words<"keep"> = {
  heading: "Aufheben",
  lead: "Eine Sicherung enthält Ihre Dateien und was Sie entschieden haben: Spalten, Antworten, zusammengelegte Namen, das Bewertungsmodell, den Zeitraum. Legen Sie sie auf dieser Seite ab, heute oder in einem Jahr, und Sie stehen, wo Sie jetzt stehen.",
  save: "Sicherung speichern",
  withPassphrase: "Mit einer Passphrase schützen",
  open: "Sie enthält Ihre Dateien, wie sie sind: Bewahren Sie sie dort auf, wo Sie diese aufbewahren.",
  busy: "Sobald alle Dateien gelesen sind.",
  nothing: "Noch nichts aufzuheben.",
  working: "In Arbeit …",
  saved: (bytes) => `Sicherung gespeichert (${bytes}).`,
  file: "rapport-sicherung.rapport",

  passphrase: "Passphrase",
  again: "Dieselbe noch einmal",
  differ: "Die beiden sind nicht gleich.",
  strength: {
    none: "Am besten sind mehrere Wörter, die niemand zusammen erraten würde. Ohne sie kann niemand das Aufgehobene öffnen, auch Sie nicht.",
    weak: "Von einer Maschine leicht zu erraten. Ein paar Wörter mehr machen sie stark.",
    fair: "Hält einem neugierigen Kollegen stand. Ein, zwei Wörter mehr hielten auch einer Maschine stand.",
    strong: "Stark.",
  },

  deviceHeading: "Auf diesem Gerät",
  deviceLead: "Nur auf Ihren Wunsch: die Sicherung, mit Ihrer Passphrase verschlüsselt, im Speicher dieses Browsers auf diesem Gerät. Sie lässt sich nur mit der Passphrase öffnen und wird nie von selbst erneuert.",
  keepHere: "Auf diesem Gerät aufheben",
  keepAgain: "Noch einmal aufheben",
  kept: "Auf diesem Gerät aufgehoben, verschlüsselt.",
  keptNow: (bytes) => `Auf diesem Gerät aufgehoben, verschlüsselt (${bytes}).`,
  keptOther: (bytes) => `Eine frühere Sitzung ist auf diesem Gerät aufgehoben, verschlüsselt (${bytes}). Wenn Sie diese aufheben, tritt sie an deren Stelle.`,
  unchanged: "Seither hat sich nichts geändert.",
  changed: (what) => `Seither geändert und nicht aufgehoben: ${list(what)}.`,
  changes: {
    added: (files) => plural(files, { one: "# Datei hinzugekommen", other: "# Dateien hinzugekommen" }),
    removed: (files) => plural(files, { one: "# Datei weggenommen", other: "# Dateien weggenommen" }),
    read: (files) => plural(files, { one: "# Datei anders gelesen", other: "# Dateien anders gelesen" }),
    model: "das Bewertungsmodell", profile: "was Sie über Spalten und Namen entschieden haben", query: "der Zeitraum oder wie gezählt wird",
  },
  forget: "Alles vergessen",
  forgetLead: "Nimmt weg, was geladen und was auf diesem Gerät aufgehoben ist, und beendet das Rechenwerk. Was bleibt: die eigenen Dateien dieser Seite, damit sie sich ohne Netz öffnet; sie enthalten nichts von Ihnen. Sicherungen, die Sie als Datei gespeichert haben, löschen Sie selbst, und der Verlauf des Browsers behält die Adressen der Ansichten.",
  forgetHere: "Nimmt weg, was geladen ist, und beendet das Rechenwerk. Nichts davon ist gespeichert. Sicherungen, die Sie als Datei gespeichert haben, löschen Sie selbst.",
  forgotten: "Alles ist vergessen: die Dateien, was Sie entschieden haben, und was aufgehoben war.",
  reallyForget: "Alles vergessen? Das lässt sich nicht rückgängig machen.",

  back: "Weitermachen, wo Sie aufgehört haben",
  backLead: (bytes) => `Auf diesem Gerät ist eine Sitzung aufgehoben, verschlüsselt (${bytes}).`,
  continue: "Weitermachen",
  forgetIt: "Vergessen",

  opening: (file) => `${file} öffnen?`,
  replaces: (files) => `Sie tritt an die Stelle dessen, was jetzt geladen ist (${dateien(files)}).`,
  replacesNothing: "Es ist noch nichts geladen, also geht nichts verloren.",
  needsPassphrase: "Sie ist durch eine Passphrase geschützt.",
  openIt: "Öffnen",
  cancel: "Abbrechen",
  restored: (files) => `Die Sitzung steht, wie sie aufgehoben wurde, mit ${plural(files, { one: "# Datei", other: "# Dateien" })}.`,
  reading: "Wird geöffnet …",

  unavailable: {
    insecure: "Diese Seite wurde nicht über https geöffnet, daher bietet dieser Browser keine Verschlüsselung. Speichern Sie stattdessen eine Sicherung als Datei.",
    storage: "Dieser Browser gibt der Seite keinen Speicher (ein privates Fenster oder ein Rahmen, der es nicht darf). Speichern Sie stattdessen eine Sicherung als Datei.",
  },
};

export const keepFaults: Words<"keepFaults"> = {
  none: () => fault("data", "no_snapshot", "Das ist keine Sicherung.", "Wählen Sie eine Datei, die „Sicherung speichern“ erzeugt hat."),
  damaged: () => fault("data", "snapshot_damaged", "Die Sicherung ist beschädigt oder unvollständig: Ihre Prüfsumme passt nicht.", "Holen Sie sie neu von dort, woher sie kam. Was jetzt geladen ist, ist unverändert."),
  newer: () => fault("data", "snapshot_newer", "Die Sicherung wurde mit einer neueren Version von Rapport gespeichert als dieser.", "Öffnen Sie sie dort, wo sie gespeichert wurde, oder verwenden Sie die neuere Version auch hier."),
  wrongPassphrase: () => fault("question", "wrong_passphrase", "Die Passphrase öffnet sie nicht.", "Achten Sie auf Großbuchstaben und die Sprache der Tastatur. Einen anderen Weg gibt es nicht: Ohne die Passphrase kann sie niemand öffnen."),
  needsPassphrase: () => fault("question", "needs_passphrase", "Die Sicherung ist durch eine Passphrase geschützt.", "Geben Sie die Passphrase an, mit der sie gespeichert wurde."),
  insecure: () => fault("question", "insecure", "Diese Seite wurde nicht über https geöffnet, daher bietet dieser Browser keine Verschlüsselung.", "Öffnen Sie die Seite über https, oder verwenden Sie eine Sicherung ohne Passphrase."),
  changed: (files) => fault("data", "source_changed",
    `${list(files)} ${files.length === 1 ? "hat" : "haben"} sich auf der Platte geändert, seit ${files.length === 1 ? "sie geladen wurde" : "sie geladen wurden"}; eine Sicherung enthielte nicht, was Sie sehen.`,
    "Nichts wurde gespeichert. Laden Sie das Geänderte neu oder nehmen Sie es weg; speichern Sie dann."),
  unreadable: (detail) => fault("data", "unreadable", `Die Sicherung konnte nicht gelesen werden (${detail}).`, "Sie wurde vielleicht verschoben oder geändert, seit Sie sie ausgewählt haben. Wählen Sie sie noch einmal aus."),
  one: () => fault("question", "one_snapshot", "Es lässt sich nur eine Sicherung auf einmal öffnen.", "Legen Sie nur eine davon ab."),
  notLoaded: (files) => fault("data", "snapshot_part", `Die Sitzung ist offen, aber ${list(files)} konnte nicht gelesen werden.`, "Die Liste der Dateien sagt, warum. Alles andere steht, wie es aufgehoben wurde."),
  decisions: (what) => fault("engine", "decisions_lost",
    what === "model" ? "Das Rechenwerk ist zweimal stehen geblieben, als es Ihr Bewertungsmodell wieder erhielt; daher gilt das von ihm selbst vorgeschlagene." : "Das Rechenwerk ist zweimal stehen geblieben, als es Ihre Entscheidungen über Spalten und Namen wieder erhielt; es macht daher ohne sie weiter.",
    what === "model" ? "Laden Sie das Modell noch einmal aus seiner Datei, oder öffnen Sie eine Sicherung." : "Legen Sie Ihr gespeichertes Profil noch einmal hier ab, oder öffnen Sie eine Sicherung."),
  modelRefused: (detail) => fault("data", "model_refused", `Die Sitzung ist offen, aber ihr Bewertungsmodell versteht diese Version nicht (${detail}). Es gilt das von ihr selbst vorgeschlagene.`, "Laden Sie Ihr Modell auf der Seite „Bewertungsmodell“ aus seiner Datei."),
  tooLarge: () => fault("data", "snapshot_too_large", "Eine Sicherung enthält höchstens 5.000 Dateien und 16 GB.", "Nichts wurde gespeichert. Nehmen Sie weg, was Sie nicht brauchen; speichern Sie dann."),
  keptElsewhere: () => fault("question", "kept_elsewhere", "Was auf diesem Gerät aufgehoben ist, wurde inzwischen in einem anderen Tab oder Fenster geändert.", "Nichts wurde aufgehoben. Soll diese Sitzung an dessen Stelle treten, heben Sie sie noch einmal auf."),
  storage: (detail) => fault("engine", "storage", `Dieser Browser wollte es nicht aufheben (${detail}).`, "Das Gerät ist vielleicht voll, oder der Speicher ist abgeschaltet. Speichern Sie stattdessen eine Sicherung als Datei."),
};

function fault(kind: Fault["kind"], code: string, message: string, hint: string): Fault {
  return { kind, code, message, hint, position: null };
}
