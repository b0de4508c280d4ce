// All elements by their names. Two copies of this script on one page, of one version or of two, do not fall over each other: the
// first one's elements stay.
import { RapportDashboard } from "./dashboard";
import { Picture } from "./pictures/pictures";
import { TakeTable } from "./views/take-table";
import { RapportScore } from "./score";
import { ClientPage } from "./views/clients/client";
import { DecisionView } from "./views/clients/client-change";
import { HeatView } from "./views/clients/heat";
import { PortfolioView } from "./views/clients/portfolio";
import { ExplanationDialog } from "./views/explanation";
import { DropArea } from "./views/files/drop-area";
import { FileLines } from "./views/files/file-lines";
import { ForgetButton } from "./views/files/forget";
import { ReceiptView } from "./views/files/receipt";
import { MetricCard, MetricsView } from "./views/metrics/cards";
import { OverviewView } from "./views/overview";
import { RestoreDialog } from "./views/restore";
import { define } from "./views/view";

/** The elements of the views first: the dashboard draws them at once. */
export function register(): void {
  define("rapport-picture", Picture);
  define("rapport-take", TakeTable);
  define("rapport-drop", DropArea);
  define("rapport-files", FileLines);
  define("rapport-receipt", ReceiptView);
  define("rapport-forget", ForgetButton);
  define("rapport-overview", OverviewView);
  define("rapport-portfolio", PortfolioView);
  define("rapport-heat", HeatView);
  define("rapport-client", ClientPage);
  define("rapport-metrics", MetricsView);
  define("rapport-card", MetricCard);
  define("rapport-decision", DecisionView);
  define("rapport-explanation", ExplanationDialog);
  define("rapport-restore", RestoreDialog);
  define("rapport-dashboard", RapportDashboard);
  define("rapport-score", RapportScore);
}
