// What only the site's own page does. All that it needs of the elements and the engine comes from "./widget", which the browser loads
// beside it: imported from anywhere else it would be there twice.
import { stayOffline } from "./widget";

// `?sample` shows the sample data at once, so that a link can.
if (new URLSearchParams(location.search).has("sample")) {
  document.querySelector("rapport-dashboard[routes=hash]")?.setAttribute("sample", "");
}

// After the page's own files, so that it holds up nothing.
addEventListener("load", () => void stayOffline());
