// The page of the moderation log: the table of its entries, charts of those that are found, and what the
// kinds of entries mean.

import { make } from "../elements.js";
import { act, fold, records } from "../records.js";
import { tableEvents, tableParts } from "../table/table.js";

function render(context) {
  return records(context, "Moderation log, filtered", parts, tableEvents);
}

function parts(ui) {
  const charts = act("Charts of these entries", "charts", () => ui.ask("charts"), { disabled: !ui.view().table.n });
  return tableParts(ui, { actions: [charts], below: [glossary(ui)] });
}

function glossary(ui) {
  return fold(
    ui,
    "glossary",
    "What the kinds of entries mean",
    make(
      "dl",
      { class: "pw-glossary" },
      ...ui.view().glossary.map(([title, meaning]) => make("div", {}, make("dt", {}, title), make("dd", {}, meaning))),
    ),
  );
}

export default { render };
