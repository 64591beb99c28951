// Cells in the preview of a file.

import { make } from "../elements.js";

// Texts are blurred until a person shows them.
export function written(ui, [value, text]) {
  if (!text || ui.local["text-rows"]) return value;
  return make("span", { class: "pw-blurred", "aria-hidden": "true" }, value);
}
