// Cells of a file that is looked at, as they stand there.

import { make } from "../elements.js";

// What people wrote is blurred until it is asked for.
export function written(ui, [value, text]) {
  if (!text || ui.own["text-rows"]) return value;
  return make("span", { class: "pw-blurred", "aria-hidden": "true" }, value);
}
