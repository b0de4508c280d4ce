// The views that are not looked at first, as a file of their own.
import { ReportPage } from "./report";
import { BacktestSection } from "./evidence/backtest";
import { EvidenceView } from "./evidence/evidence";
import { LifetimesSection } from "./evidence/lifetimes";
import { LinesSection } from "./evidence/lines";
import { RanksSection } from "./evidence/ranks";
import { RatesSection } from "./evidence/rates";
import { WeightsSection } from "./evidence/weights";
import { FilesView } from "./files/files";
import { KeepView } from "./files/keep-view";
import { PassphraseFields } from "./files/passphrase";
import { AnswersView } from "./metrics/answers";
import { ComparisonView } from "./metrics/comparison";
import { CurvesView } from "./metrics/curves";
import { DifferenceView } from "./metrics/difference";
import { MetricPage } from "./metrics/metric";
import { RevenueView } from "./metrics/revenue";
import { SegmentsView } from "./metrics/segments";
import { ThemesView } from "./metrics/themes";
import { TriangleView } from "./metrics/triangle";
import { ComparisonView as ModelComparisonView } from "./model/compare";
import { ModelView } from "./model/model";
import { PrivacyView } from "./privacy";
import { define } from "./view";

/** The parts of a view before it, as in register.ts. */
export function registerLater(): void {
  define("rapport-report", ReportPage);
  define("rapport-files-view", FilesView);
  define("rapport-keep", KeepView);
  define("rapport-passphrase", PassphraseFields);
  define("rapport-metric", MetricPage);
  define("rapport-answers", AnswersView);
  define("rapport-revenue", RevenueView);
  define("rapport-comparison", ComparisonView);
  define("rapport-difference", DifferenceView);
  define("rapport-curves", CurvesView);
  define("rapport-triangle", TriangleView);
  define("rapport-themes", ThemesView);
  define("rapport-segments", SegmentsView);
  define("rapport-model", ModelView);
  define("rapport-model-compare", ModelComparisonView);
  define("rapport-evidence", EvidenceView);
  define("rapport-evidence-backtest", BacktestSection);
  define("rapport-evidence-lines", LinesSection);
  define("rapport-evidence-weights", WeightsSection);
  define("rapport-evidence-ranks", RanksSection);
  define("rapport-evidence-lifetimes", LifetimesSection);
  define("rapport-evidence-rates", RatesSection);
  define("rapport-privacy", PrivacyView);
}
