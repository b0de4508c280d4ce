import "rapport/widget";
import { clients, events } from "../data.js";

const dashboard = document.getElementById("ours");
dashboard.addEventListener("rapport-report", ({ detail: report }) => {
  document.getElementById("told").textContent = `${report.headline.needAttention} of ${report.headline.clients} need attention`;
});
document.getElementById("close").addEventListener("click", () => dashboard.remove());

await dashboard.load(clients, { name: "clients.csv" });
await dashboard.load(events, { name: "events.csv" });
