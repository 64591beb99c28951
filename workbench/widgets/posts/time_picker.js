// The picker of how times are written, beside the mapping of columns, and what each format would read.

import { make } from "../elements.js";
import { count } from "../numbers.js";
import { field, pick, small, table, typed } from "../records.js";
import { written } from "./cells.js";

export function timePicker(ui) {
  const { times } = ui.view();
  const ask = (change) => {
    for (const key of ["form", "pattern", "zone", "origin", "unit"]) delete ui.local[`time-${key}`];
    const { form: form_, pattern, zone, origin, unit } = { ...times, ...change };
    ui.ask("times", { form_, pattern, zone, origin, unit });
  };
  const write = (key, label, more) =>
    field(ui, `time-${key}`, label, {
      value: times[key],
      ...more,
      left: () => ask({ [key]: typed(ui, `time-${key}`, times[key]) }),
    });
  return [
    pick(
      ui,
      "time-form",
      "Times are written",
      [
        ["", "in a format that is recognised"],
        ...times.forms,
        ["pattern", "in another pattern"],
        ["origin", "as numbers since a start time"],
      ],
      { value: times.form, change: (form) => ask({ form }) },
    ),
    times.form === "pattern" ? write("pattern", "Pattern", { placeholder: "%d.%m.%Y %H:%M" }) : "",
    times.form === "origin" ? write("origin", "Start", { placeholder: "2016-04-10T09:00:00Z" }) : "",
    times.form === "origin"
      ? pick(ui, "time-unit", "Unit of the numbers", times.units, {
          value: times.unit,
          change: (unit) => ask({ unit }),
        })
      : "",
    write("zone", "Time zone of times without one", { placeholder: "UTC" }),
  ];
}

export function timeReadings(ui, { times: preview }) {
  if (!preview || !preview.readings.length || ui.view().times.form === "origin") return "";
  const use = (form) =>
    small("Use", `use-time-${form}`, () => {
      const { pattern, zone, origin, unit } = ui.view().times;
      delete ui.local["time-form"];
      const named = ui.view().times.forms.some(([name]) => name === form);
      ui.ask("times", { form_: named ? form : "pattern", pattern: named ? pattern : form, zone, origin, unit });
    });
  const rows = preview.readings.map(([form, n, first]) => [
    form || "recognised",
    `${count(n)} of ${count(preview.looked_at)}`,
    ...first.map((time) => time ?? ""),
    form ? use(form) : "",
  ]);
  const open = preview.ambiguous
    ? make("b", { class: "pw-warn" }, "Day and month cannot be distinguished: choose which comes first.")
    : "";
  return make(
    "details",
    { open: preview.ambiguous || !ui.view().preview.ready },
    make("summary", {}, `Times of “${preview.column}” as each format reads them`),
    open,
    table(["Format", "Reads", ...preview.values.map((value) => make("bdi", {}, written(ui, value))), ""], rows),
  );
}
