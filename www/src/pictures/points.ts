// Points earned and missed, one line of the model after the other; the table beside it is its twin.
import { type TemplateResult } from "lit";
import type { ClientView } from "rapport";
import { plain } from "../text/format";
import { earnedSteps as words } from "../text/words";
import { type Step, waterfall } from "./waterfall";

/** More points than count: the score stops. */
export function isOver({ points, maximum }: ClientView): boolean {
  return maximum > 0 && points > maximum;
}

export function pointsPicture(view: ClientView, label: string, inPoints: boolean): TemplateResult {
  const { lines, points, maximum } = view;
  const over = !inPoints && isOver(view);
  let at = 0;
  const steps = lines.filter(({ available, earned, missed }) => available && (earned !== 0 || missed > 0)).map(({ label: name, kind, earned, missed }): Step => {
    const from = at;
    at += earned;
    const figure = earned > 0 ? `+${plain(earned)}` : plain(earned);
    return { label: name, from, to: at, open: at + missed, figure, level: false, title: kind === "trigger" ? words.step(name, plain(earned), plain(missed)) : words.lost(name, figure) };
  });
  const total: Step = { label: words.total, from: 0, to: points, open: maximum, figure: maximum > 0 && !over ? `${plain(points)} ${words.maximum(plain(maximum))}` : plain(points), level: true };
  return waterfall([...steps, total], { label, domain: [0, maximum], ...(over ? { mark: { at: maximum, label: words.limit(plain(maximum)) } } : {}) });
}
