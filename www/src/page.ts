// The script of the page, and of a portal that embeds the elements.
import { defineDashboard } from "./dashboard";
import { defineScore } from "./score";

export { RapportClient, RapportError, type LoadControl, type Places, type Progress } from "./engine/client";
export { RapportDashboard } from "./dashboard";
export { RapportScore } from "./score";

// `?sample` shows the sample data at once, so that a link can.
if (new URLSearchParams(location.search).has("sample")) {
  document.querySelector("rapport-dashboard[routes=hash]")?.setAttribute("sample", "");
}

defineDashboard();
defineScore();
