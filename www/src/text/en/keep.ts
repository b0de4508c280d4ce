// Words about keeping a session: as a file, or on this device; and about an address that brings a view back.
import type { Fault } from "rapport";
import { list, plural } from "../locale";

export const keep = {
  heading: "Keep it",
  lead: "A snapshot holds your files and what you decided: columns, answers, merged names, the scoring model, the period. Drop it on this page, today or in a year, and you stand where you stand now.",
  save: "Save a snapshot",
  withPassphrase: "Protect it with a passphrase",
  open: "It holds your files as they are: keep it where you keep them.",
  busy: "Once all files have been read.",
  nothing: "Nothing to keep yet.",
  working: "Working…",
  saved: (bytes: string) => `Snapshot saved (${bytes}).`,
  file: "rapport-snapshot.rapport",

  passphrase: "Passphrase",
  again: "The same once more",
  differ: "The two are not the same.",
  strength: {
    none: "Several words that nobody would guess together are best. Without it nobody can open what is kept, you neither.",
    weak: "Easy to guess by a machine. A few more words make it strong.",
    fair: "Holds against a curious colleague. A word or two more would hold against a machine.",
    strong: "Strong.",
  },

  deviceHeading: "On this device",
  deviceLead: "Only when you ask: the snapshot, encrypted with your passphrase, in this browser's storage on this device. It is opened with the passphrase alone, and never updated by itself.",
  keepHere: "Keep on this device",
  keepAgain: "Keep again",
  kept: "Kept on this device, encrypted.",
  keptNow: (bytes: string) => `Kept on this device, encrypted (${bytes}).`,
  keptOther: (bytes: string) => `An earlier session is kept on this device, encrypted (${bytes}). Keeping this one takes its place.`,
  unchanged: "Nothing has changed since.",
  changed: (what: readonly string[]) => `Changed since, and not kept: ${list(what)}.`,
  changes: {
    added: (files: number) => plural(files, { one: "# file added", other: "# files added" }),
    removed: (files: number) => plural(files, { one: "# file taken away", other: "# files taken away" }),
    read: (files: number) => plural(files, { one: "# file read in another way", other: "# files read in another way" }),
    model: "the scoring model", profile: "what you decided about columns and names", query: "the period or how metrics are counted",
  },
  forget: "Forget everything",
  forgetLead: "Takes away what is loaded and what is kept on this device, and ends the engine. What stays: this page's own files, so that it opens without a network; they hold nothing of yours. Snapshots that you saved as files are yours to delete, and the browser's history keeps the addresses of views.",
  forgetHere: "Takes away what is loaded, and ends the engine. Nothing of it is stored. Snapshots that you saved as files are yours to delete.",
  forgotten: "Everything is forgotten: the files, what you decided, and whatever was kept.",
  reallyForget: "Forget everything? This cannot be undone.",

  back: "Continue where you left off",
  backLead: (bytes: string) => `A session is kept on this device, encrypted (${bytes}).`,
  continue: "Continue",
  forgetIt: "Forget it",

  opening: (file: string) => `Open ${file}?`,
  replaces: (files: number) => `It takes the place of what is loaded now (${plural(files, { one: "# file", other: "# files" })}).`,
  replacesNothing: "Nothing is loaded yet, so nothing is lost.",
  needsPassphrase: "It is protected by a passphrase.",
  openIt: "Open it",
  cancel: "Cancel",
  restored: (files: number) => `The session stands as it was kept, with ${plural(files, { one: "# file", other: "# files" })}.`,
  reading: "Opening…",

  unavailable: {
    insecure: "This page was not opened over https, so this browser offers no encryption. Save a snapshot as a file instead.",
    storage: "This browser gives this page no storage (a private window, or a frame that may not). Save a snapshot as a file instead.",
  },
};

export const keepFaults = {
  none: (): Fault => fault("data", "no_snapshot", "This is no snapshot.", "Choose a file that “Save a snapshot” made."),
  damaged: (): Fault => fault("data", "snapshot_damaged", "The snapshot is damaged or not complete: its check sum does not fit.", "Get it anew from where it came from. What is loaded now is as it was."),
  newer: (): Fault => fault("data", "snapshot_newer", "The snapshot was saved by a newer version of Rapport than this one.", "Open it where it was saved, or use the newer version here too."),
  wrongPassphrase: (): Fault => fault("question", "wrong_passphrase", "The passphrase does not open it.", "Mind capital letters and the keyboard's language. There is no other way in: without its passphrase nobody can open it."),
  needsPassphrase: (): Fault => fault("question", "needs_passphrase", "The snapshot is protected by a passphrase.", "Give the passphrase it was saved with."),
  insecure: (): Fault => fault("question", "insecure", "This page was not opened over https, so this browser offers no encryption.", "Open the page over https, or use a snapshot without a passphrase."),
  changed: (files: readonly string[]): Fault => fault("data", "source_changed",
    `${list(files)} ${files.length === 1 ? "has" : "have"} changed on the disk since ${files.length === 1 ? "it was" : "they were"} loaded, so a snapshot would not hold what you see.`,
    "Nothing was saved. Load what changed again, or take it away; then save."),
  unreadable: (detail: string): Fault => fault("data", "unreadable", `The snapshot could not be read (${detail}).`, "It may have been moved or changed since you chose it. Choose it again."),
  one: (): Fault => fault("question", "one_snapshot", "Only one snapshot can be open at a time.", "Drop one of them."),
  notLoaded: (files: readonly string[]): Fault => fault("data", "snapshot_part", `The session is open, but ${list(files)} could not be read.`, "The list of files says why. Everything else stands as it was kept."),
  decisions: (what: "profile" | "model"): Fault => fault("engine", "decisions_lost",
    what === "model" ? "The engine stopped twice while it was given your scoring model again, so the one it proposes itself is in force." : "The engine stopped twice while it was given your decisions about columns and names again, so it goes on without them.",
    what === "model" ? "Load the model from its file again, or open a snapshot." : "Drop your saved profile here again, or open a snapshot."),
  modelRefused: (detail: string): Fault => fault("data", "model_refused", `The session is open, but its scoring model is none that this version understands (${detail}). The one it proposes itself is in force.`, "Load your model from its file on the page “Scoring model”."),
  tooLarge: (): Fault => fault("data", "snapshot_too_large", "A snapshot holds at most 5,000 files and 16 GB.", "Nothing was saved. Take away what you do not need; then save."),
  keptElsewhere: (): Fault => fault("question", "kept_elsewhere", "What is kept on this device was changed meanwhile, in another tab or window.", "Nothing was kept. If this session should take its place, keep it once more."),
  storage: (detail: string): Fault => fault("engine", "storage", `This browser would not keep it (${detail}).`, "The device may be full, or storage may be switched off. Save a snapshot as a file instead."),
};

function fault(kind: Fault["kind"], code: string, message: string, hint: string): Fault {
  return { kind, code, message, hint, position: null };
}
