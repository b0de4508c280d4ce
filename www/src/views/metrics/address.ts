// What a metric's page asks, as it stands in its address: so that it can be bookmarked and sent to a colleague. No client is in it.
import type { Card, MetricInfo, Period, PeriodKind, PresetInfo, Query, Report, ScoringModel, SettingInfo, Settings, VariantInfo } from "rapport";

/** How much of the data segments are compared over: the period of the value, the last twelve, or everything. */
export const YEAR = 12;
export const overs = ["now", "year", "all"] as const;
export type Over = (typeof overs)[number];

/** A metric in one definition, with the firm's own numbers for it. */
export interface Chosen {
  info: MetricInfo;
  variant: VariantInfo;
  /** What holds without a choice: the preset's definition, else the first. */
  standard: string;
  settings: Settings;
}

export function choice(info: MetricInfo, preset: PresetInfo | undefined, params: URLSearchParams): Chosen | null {
  const standard = preset?.choices.find(({ metric }) => metric === info.id)?.variant ?? info.variants[0]?.id ?? "";
  const wanted = info.variants.find(({ id }) => id === params.get("variant"));
  const variant = wanted ?? info.variants.find(({ id }) => id === standard);
  return variant === undefined ? null : { info, variant, standard, settings: settingsOf(variant, params) };
}

/** The address's name of a setting. */
export function settingName({ id }: SettingInfo): string {
  return `set.${id}`;
}

function settingsOf({ settings }: VariantInfo, params: URLSearchParams): Settings {
  const given = settings.flatMap((setting): [string, string | number | string[]][] => {
    const value = params.get(settingName(setting)) ?? "";
    if (value === "") return [];
    if (setting.kind === "dates") return [[setting.id, value.split(/[\s,;]+/).filter((date) => date !== "")]];
    return [[setting.id, setting.kind === "number" ? Number(value) : value]];
  });
  return Object.fromEntries(given);
}

/** The types of event that a scoring model asks for by name. */
export function eventTypes(model: ScoringModel | null): readonly string[] {
  const conditions = model?.triggers.filter(({ table }) => table === "events").flatMap(({ filter }) => filter ?? []) ?? [];
  return conditions.filter(({ column }) => column === "type").flatMap(({ equals }) => (typeof equals === "string" ? [equals] : []));
}

/** The question of the whole page: its value, and how it went. */
export function cardQuery({ info, variant, settings }: Chosen, query: Query): Query {
  return { ...query, metrics: [info.id], variant: variant.id, settings };
}

export interface Span {
  period?: PeriodKind;
  from?: string;
  to?: string;
}

/** The days a question is about. What compares a period with the one before needs to know its kind. */
export function span(card: Card, over: Over): Span {
  if (over === "all") return {};
  if (over === "year") return { from: (card.series.at(-YEAR) ?? card.series[0] ?? card.now).period.start, to: card.now.period.end };
  return { ...kindOf(card.now.period), from: card.now.period.start, to: card.now.period.end };
}

export function kindOf({ kind }: Period): { period?: PeriodKind } {
  return kind === "all" ? {} : { period: kind };
}

/** A question about one metric in the chosen definition, apart from the length of periods. */
export function partQuery(chosen: Chosen, query: Query, report: Report, days: Span): Query {
  const { weekStart } = query;
  return {
    metrics: [chosen.info.id], variant: chosen.variant.id, settings: chosen.settings, asOf: report.asOf, timeZone: report.timeZone,
    ...(weekStart === undefined ? {} : { weekStart }), ...days,
  };
}

/** Where the period has no value of its own, everything has more to say. */
export function overOf(params: URLSearchParams, { now }: Card): Over {
  return overs.find((over) => over === params.get("over")) ?? (now.value === null ? "all" : "now");
}

/** The address of a metric's page as a card shows it. */
export function paramsOf(values: Partial<Record<"variant" | "by", string>>): URLSearchParams {
  return new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ""));
}
