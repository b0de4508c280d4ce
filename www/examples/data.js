// What a portal would have from its own server: two exports, as text.
const names = { "C-1": "Northwind", "C-2": "Contoso", "C-3": "Fabrikam" };
const days = { "C-1": [1, 3, 8, 10, 15, 17, 22, 24, 29], "C-2": [2, 16, 30], "C-3": [4] };

export const clients = `client_id,name\n${Object.entries(names).map(([id, name]) => `${id},${name}\n`).join("")}`;

export const events = `client_id,occurred_at,type\n${[9, 10, 11, 12]
  .flatMap((month) => Object.entries(days).flatMap(([id, on]) => on.map((day) => `${id},2025-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")},login\n`)))
  .join("")}`;
