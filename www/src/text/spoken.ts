// Answers of the engine in the language that is spoken: the same numbers, with names and sentences put into its words. English is the
// engine's own language, so there they come back as they are. What is given out or saved is never this, always the engine's own.
import type { Band, Card, ClientView, CrossTable, Reason, Registry, Report, SuggestedPlay, TableSummary } from "rapport";
import { LOCALE } from "./locale";
import { language, told } from "./words";

const known = new WeakMap<object, { locale: string; said: object }>();

/** Puts an answer into words once, so that views can tell by its identity whether it is another one. */
function once<T extends object>(own: T, put: (own: T) => T): T {
  if (language === "en") return own;
  const before = known.get(own);
  if (before?.locale === LOCALE) return before.said as T;
  const said = put(own);
  known.set(own, { locale: LOCALE, said });
  return said;
}

export function bands(own: readonly Band[]): Band[] {
  return own.map((band) => ({ ...band, label: told.band(band.id, band.label) }));
}

/** For answers that bring their bands along. */
export function withBands<T extends { bands: Band[] }>(answer: T): T {
  return once(answer, (own) => ({ ...own, bands: bands(own.bands) }));
}

export function card(answer: Card): Card {
  return once(answer, (own) => ({
    ...own, title: told.metric(own.metric, own.title), question: told.question(own.metric, own.question), group: told.group(own.group),
    variants: own.variants.map((variant) => ({ ...variant, title: told.variant(own.metric, variant.id, variant.title) })),
  }));
}

export function report(answer: Report): Report {
  return once(answer, (own) => ({
    ...own,
    roster: own.roster === null ? null : {
      ...withBands(own.roster), reasons: own.roster.reasons.map((all) => reasons(all, own.roster?.bands ?? [])),
      plays: own.roster.plays.map((play) => (play === null ? null : told.play(play))),
      attributes: own.roster.attributes.map((entry) => ({ ...entry, title: told.column(entry.column, entry.title) })),
    },
    cards: own.cards.map(card),
    missing: own.missing.map((entry) => ({ ...entry, title: told.table(entry.table, entry.title), help: told.tableHelp(entry.table, entry.help) })),
  }));
}

export function registry(answer: Registry): Registry {
  return once(answer, (own) => ({
    ...own,
    tables: own.tables.map((table) => ({
      ...table, title: told.table(table.id, table.title), help: told.tableHelp(table.id, table.help),
      adds: told.tableAdds(table.id, table.adds, own.metrics.filter(({ inputs }) => inputs.some((input) => input.table === table.id)).map(({ id, title }) => told.metric(id, title))),
    })),
    metrics: own.metrics.map((metric) => ({
      ...metric, title: told.metric(metric.id, metric.title), question: told.question(metric.id, metric.question), group: told.group(metric.group),
      variants: metric.variants.map((variant) => ({ ...variant, title: told.variant(metric.id, variant.id, variant.title) })),
    })),
    plays: own.plays.map((play) => ({ ...play, label: told.play(play.label), text: told.playText(play.id, play.text) })),
  }));
}

export function tables(answer: readonly TableSummary[]): readonly TableSummary[] {
  return once(answer, (own) => own.map((table) => ({ ...table, title: told.table(table.table, table.title) })));
}

export function client(answer: ClientView, among: readonly Band[]): ClientView {
  return once(answer, (own) => {
    const because = reasons(own.reasons, among);
    return {
      ...own, reasons: because, attributes: own.attributes.map((entry) => ({ ...entry, title: told.column(entry.column, entry.title) })),
      plays: own.plays.map((play) => suggestion(play, because, among)),
      lines: own.lines.map((line) => ({ ...line, label: told.line(line.id, line.label) })),
      change: own.change === null ? null : { ...own.change, lines: own.change.lines.map((line) => ({ ...line, label: told.line(line.id, line.label) })) },
      next: own.next === null ? null : { ...own.next, actions: own.next.actions.map((action) => ({ ...action, label: told.line(action.trigger, action.label) })) },
      health: own.health === null ? null : {
        ...own.health, parts: own.health.parts.map((part) => ({
          ...part, label: told.part(part.id, part.label),
          measures: part.measures.map((measure) => ({
            ...measure, title: told.metric(measure.metric, measure.title),
            variantTitle: measure.variant === null || measure.variantTitle === null ? measure.variantTitle : told.variant(measure.metric, measure.variant, measure.variantTitle),
          })),
        })),
      },
    };
  });
}

export function crossTables(answer: readonly CrossTable[]): readonly CrossTable[] {
  return once(answer, (own) => own.map((table) => ({ ...table, title: told.phrase(table.title) ?? table.title, question: told.phrase(table.question) ?? table.question })));
}

function reasons(own: readonly Reason[], among: readonly Band[]): Reason[] {
  const lowest = among.at(-1);
  return own.map((reason) => ({ ...reason, text: told.reason(reason, lowest === undefined ? "" : told.band(lowest.id, lowest.label)) }));
}

function suggestion(own: SuggestedPlay, because: readonly Reason[], among: readonly Band[]): SuggestedPlay {
  const best = among[0];
  const thrives = own.evidence.map((text) => told.thrives(text, best === undefined ? "" : told.band(best.id, best.label)));
  return {
    ...own, label: told.play(own.label), text: told.playText(own.id, own.text),
    evidence: own.reasons.length === 0 ? thrives : because.filter(({ id }) => own.reasons.includes(id)).map(({ text }) => text),
  };
}
