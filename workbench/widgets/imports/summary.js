// The first card of what an import would bring.

import { make } from "../elements.js";
import { field } from "../records.js";

// `pairs`: names and values, as texts or elements; `busy`: whether the file is being read again.
export function importSummary(ui, pairs, busy) {
  return make(
    "section",
    { class: busy ? "pw-card pw-import-stale" : "pw-card", "aria-busy": String(busy) },
    make(
      "h2",
      {},
      "What will be imported",
      busy ? make("span", { class: "pw-soft pw-busy", role: "status" }, "reading again …") : "",
    ),
    field(ui, "name", "Name of the import", { value: ui.view().name }),
    make(
      "dl",
      { class: "pw-kvs pw-num" },
      ...pairs.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]),
    ),
  );
}
