// Fields that conditions and actions share.

import { input, make, select } from "../../elements.js";
import { withComparison } from "./document.js";
import { duration } from "./words.js";

export function fieldAttributes(label, path) {
  return { class: "pw-value", "aria-label": label, "data-key": path.join("-") };
}

export function nameFields(ui, values, path, options, what, joint) {
  const given = Array.isArray(values) ? values : [];
  const free = options.filter((o) => !given.includes(Array.isArray(o) ? o[0] : o));
  const shown = given.flatMap((value, at) => [
    at ? ` ${joint} ` : "",
    select(
      options,
      value,
      (v) => (v === "" ? ui.remove([...path, at]) : ui.set([...path, at], v)),
      fieldAttributes(`${what} ${at + 1}`, [...path, at]),
      given.length > 1,
    ),
  ]);
  if (free.length) {
    shown.push(
      select([["", `${joint}…`], ...free], "", (v) => v && ui.edit("add", { path, value: v }), {
        class: "pw-value pw-add",
        "aria-label": `Add a ${what}`,
        "data-key": `${path.join("-")}-add`,
      }),
    );
  }
  return shown;
}

export function comparisonFields(ui, value, path, allowed, kind) {
  const signs = ui.choices.signs;
  const options = allowed.map((c) => [c, signs[c] ?? c.replace("_", " ")]);
  return Object.keys(value)
    .filter((k) => allowed.includes(k))
    .flatMap((comparison, at, all) => {
      const compared = value[comparison];
      const change = (next, v) => {
        // A number that is typed is one step.
        const gesture = next === comparison ? ui.state.typing?.gesture : undefined;
        ui.set(path, withComparison(value, comparison, next, v), gesture);
      };
      return [
        at ? " and " : " ",
        select(
          options,
          comparison,
          (v) => (v === "" ? ui.remove([...path, comparison]) : change(v, compared)),
          fieldAttributes("Comparison", [...path, comparison, "sign"]),
          all.length > 1,
        ),
        numberField(compared, kind, (v) => change(comparison, v), [...path, comparison]),
      ];
    });
}

function numberField(compared, kind, change, path) {
  const share = kind === "share";
  const shown = share ? String(compared).replace("%", "") : compared;
  const step = kind === "number" ? "0.01" : "1";
  const written = (text) => {
    if (share) return `${text}%`;
    return text === "" ? text : Number(text);
  };
  const found = input("number", shown, (text) => change(written(text)), {
    ...fieldAttributes(share ? "Share in percent" : "Number", path),
    step,
    min: "0",
  });
  return share ? make("span", {}, found, " %") : found;
}

// The windows and durations that are offered, with the one that is written.
export function durationOptions(ui, written, offered = ui.choices.windows) {
  const all = written && !offered.includes(written) ? [written, ...offered] : offered;
  return all.map((d) => [d, duration(d)]);
}
