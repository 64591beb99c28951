// What an import of labels would bring: labels, posts, people, classes, rows set aside, the first rows.

import { make } from "../elements.js";
import { count, plural } from "../numbers.js";
import { table } from "../records.js";
import { aside, notes, waiting } from "./check.js";
import { importSummary } from "./summary.js";

export function labelPanel(ui) {
  const view = ui.view();
  if (view.missing.length || view.stop) return [];
  const found = view.labels ?? ui.local.lastLabels;
  if (!found) return [waiting()];
  return [summary(ui, found, view.labels === null), aside(ui, found), ...notes(found)];
}

export function labelRows(ui) {
  const view = ui.view();
  const found = view.labels ?? ui.local.lastLabels;
  if (!found || !found.rows.length || view.missing.length || view.stop) return "";
  return make(
    "section",
    { class: "pw-card pw-first-rows" },
    make("h2", {}, "First labels, as they will be read"),
    table(found.heads, found.rows),
  );
}

function summary(ui, found, busy) {
  const counted = (pairs) => pairs.map(([name, n]) => `${count(n)} ${name}`).join(", ");
  const of = found.posts
    ? ` of ${plural(found.posts, "post")}`
    : found.users
      ? ` of ${plural(found.users, "user")}`
      : "";
  const more = found.more_classes ? ` and ${count(found.more_classes)} more` : "";
  const pairs = [
    [
      "labels",
      make("span", {}, make("b", { class: "pw-big" }, count(found.labels)), make("span", { class: "pw-soft" }, of)),
    ],
    ["values", counted(found.counts) || "none"],
    ["by", found.people ? (found.people === 1 ? "1 person" : `${count(found.people)} people`) : "nobody is named"],
  ];
  if (found.classes.length) pairs.push(["classes", counted(found.classes) + more]);
  const days = found.first === found.last ? found.first : `${found.first} to ${found.last}`;
  if (days) pairs.push(["labelled", days]);
  if (found.sampled) pairs.push(["sampled", `${count(found.sampled)} with a probability`]);
  if (found.known) pairs.push(["known", `${count(found.known)} are in the store already`]);
  return importSummary(ui, pairs, busy);
}
