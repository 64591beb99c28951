// The icons of pages, 16 by 16, drawn in the colour of the text beside them.

import { svg } from "../elements.js";

const PATHS = {
  Start: "M2.5 7.5 8 3l5.5 4.5V13h-4V9.5h-3V13h-4z",
  Posts: "M2.5 3.5h11v7H8l-3 2.5v-2.5H2.5z",
  Imports: "M8 2.5v7m-3-3 3 3 3-3M2.5 10.5v3h11v-3",
  Labels: "M3 3h10v10H3zM5.5 8l2 2 3.5-4",
  "Text lists": "M6 4h8M6 8h8M6 12h8M2.5 4h.6M2.5 8h.6M2.5 12h.6",
  Rules: "M2.5 3h5v3.5h-5zM8.5 9.5h5V13h-5zM5 6.5v4.8h3.5",
  Simulation: "M4.5 3v10l8-5z",
  Apply: "M2.5 8.5 6 12l7.5-8",
  Publish: "M8 10.5v-7m-3 3 3-3 3 3M3 13.5h10",
  Actions: "M9 2 3.5 9H8l-.8 5L12.5 7H8.4z",
  Users: "M8 2.7a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2M3 13.5c.4-3 2.5-4.4 5-4.4s4.6 1.4 5 4.4",
  Review: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4",
  Tags: "M2.5 2.5h5.3l6 6-5.3 5.3-6-6zM5.5 5.5h.1",
  Log: "M8 2.3a5.7 5.7 0 1 0 0 11.4A5.7 5.7 0 0 0 8 2.3M8 5v3.2l2.2 1.3",
  Batches: "M8 2.5 14 5.5 8 8.5 2 5.5zM2.5 8.5 8 11.2l5.5-2.7M2.5 11.2 8 13.9l5.5-2.7",
  "Tag uploads": "M4 2.5h5.5l3 3v8H4zM6 8h4.5M6 10.7h4.5",
  store: "M8 2 13 4v4c0 3-2.2 5-5 6-2.8-1-5-3-5-6V4z",
};

export function icon(name) {
  const drawn = svg("svg", { class: "pw-icon", viewBox: "0 0 16 16", "aria-hidden": "true" });
  drawn.append(svg("path", { d: PATHS[name] ?? PATHS["Tag uploads"] }));
  return drawn;
}
