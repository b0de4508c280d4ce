// For portals: the elements and the engine's client. Loading it defines the elements.
import { RapportDashboard as Dashboard } from "./dashboard";
import type { DashboardElement, ScoreElement } from "./elements";
import { register } from "./register";
import { RapportScore as Score } from "./score";

export { RapportClient, RapportError, type LoadControl, type Places, type Progress, type Source } from "./engine/client";
/** For the site's own page. @internal */
export { stayOffline } from "./keep/offline";
export type { DashboardElement, DashboardEvents, ScoreElement, ScoreEvents, ScoreShown } from "./elements";

// Typed by what is promised, so that what the elements are made with is nobody's concern.
export const RapportDashboard: new () => DashboardElement = Dashboard;
export const RapportScore: new () => ScoreElement = Score;

register();
