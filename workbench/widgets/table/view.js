// The page of one table.

import { records } from "../records.js";
import { searchByKey, tableParts } from "./table.js";

function render(context) {
  return records(context, "Table", (ui) => tableParts(ui), searchByKey);
}

export default { render };
