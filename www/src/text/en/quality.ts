// Words about how good what is loaded is.
import type { Finding } from "rapport";
import { plural } from "../locale";

const percent = (share: number): string => `${share < 0.1 ? "less than 0.1" : share < 10 ? share.toFixed(1) : share.toFixed(0)}%`;

export const quality = {
  heading: "How good the data is",
  fine: "Nothing calls for a look: the tables end together, have no gaps that stand out, and their rows find their clients.",
  label: "Tables with what ends early, finds no client, or is missing",
  table: "Table",
  ends: "Ends",
  newest: "with the newest data",
  before: (days: number) => plural(days, { one: "# day before the newest", other: "# days before the newest" }),
  notDated: "not dated",
  found: "Rows that found their client",
  share: (share: number) => `${share >= 99.95 || share === 0 ? share.toFixed(0) : share.toFixed(1)}%`,
  ofNamed: "of those that name one",
  noClients: "names none",
  gaps: "Weeks without a row",
  noGaps: "none that stand out",
  gap: (from: string, to: string, weeks: number) => `${from} – ${to} (${plural(weeks, { one: "# week", other: "# weeks" })})`,
  columns: "Columns",
  columnsOf: (title: string) => `${title}: columns and how much of them is filled`,
  column: "Column",
  filled: "Filled",
  readBy: "Read by",
  others: (columns: number) => plural(columns, { one: "# more column that no metric reads", other: "# more columns that no metric reads" }),
  columnsFilled: (full: number, all: number) => `${full} of ${plural(all, { one: "# column that metrics read is full", other: "# columns that metrics read are full" })}`,
  /** What was found, and what to do about it. */
  finding: (finding: Finding, title: string): { what: string; todo: string } => {
    switch (finding.kind) {
      case "behind": return {
        what: `${title} end ${plural(finding.days, { one: "# day", other: "# days" })} before the newest table, longer than they were ever silent.`,
        todo: "Is the export old? Get it anew, up to the day of the others. Until then everything that rests on it looks quieter than it is.",
      };
      case "gaps": return {
        what: `${title} have ${plural(finding.gaps, { one: "a gap", other: "# gaps" })} of ${plural(finding.weeks, { one: "# week", other: "# weeks in all" })}, longer than their rhythm explains.`,
        todo: "Was a month left out of the export, or did the tool stand still? Load the missing part; what is there already is not counted twice.",
      };
      case "unfound": return {
        what: `${title}: ${plural(finding.rows, { one: "# row", other: "# rows" })} (${percent(finding.share)}) name somebody who is not in the list of clients.`,
        todo: "Look below who they are: add them to the list of clients, or say under “Possibly the same client” whose names they are.",
      };
      case "empty": return {
        what: `${title}: the column “${finding.column}” has no value in any row, and ${plural(finding.metrics, { one: "# metric reads it", other: "# metrics read it" })}.`,
        todo: "Was it left out of the export, or is another column of the file meant? Look at the file's receipt above.",
      };
    }
  },
};
