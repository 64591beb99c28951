// The page of one table.

import { records } from "../records.js";
import { tableEvents, tableParts } from "./table.js";

function render(context) {
  return records(context, "Table", (ui) => tableParts(ui), tableEvents);
}

export default { render };
