// Columns whose heights are counts; a count that is not zero can be seen.

import { make } from "../elements.js";
import { count } from "../numbers.js";

export function bars(counts, { small = false, warn = false, label = "" } = {}) {
  const most = Math.max(1, ...counts);
  const kind = `pw-bars${small ? " pw-bars-small" : ""}${warn ? " pw-bars-warn" : ""}`;
  return make(
    "span",
    { class: kind, role: "img", "aria-label": `${label}: ${counts.length} bars, the highest ${count(most)}` },
    ...counts.map((n) => {
      const fill = make("i", { title: count(n) });
      fill.style.height = n ? `max(2px, ${(100 * n) / most}%)` : "0";
      return fill;
    }),
  );
}
