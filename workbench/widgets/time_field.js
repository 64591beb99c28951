// A field for a day or a time of a day, in UTC, typed in one form wherever the browser comes from, with
// the browser's calendar beside it.

import { make, svg } from "./elements.js";

const CALENDAR = "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3";

// `element`: the text field that keeps what is typed; what is chosen in the calendar is typed into it.
// `clock`: whether it holds a time beside the day.
export function timeField(element, { clock = false } = {}) {
  element.placeholder = clock ? "2026-01-31 18:00" : "2026-01-31";
  element.setAttribute("size", String(element.placeholder.length + 1));
  element.setAttribute("autocomplete", "off");
  const calendar = make("input", {
    type: clock ? "datetime-local" : "date",
    class: "pw-calendar",
    tabindex: "-1",
    "aria-hidden": "true",
  });
  calendar.addEventListener("change", (event) => {
    event.stopPropagation();
    element.value = calendar.value.replace("T", " ");
    element.dispatchEvent(new Event("input", { bubbles: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const key = element.getAttribute("data-key");
  return make("span", { class: "pw-time-field" }, element, opener(element, calendar, key), calendar);
}

function opener(element, calendar, key) {
  const drawn = svg("svg", { class: "pw-icon", viewBox: "0 0 16 16", "aria-hidden": "true" });
  drawn.append(svg("path", { d: CALENDAR }));
  const open = make(
    "button",
    {
      type: "button",
      class: "pw-button pw-small",
      title: "Choose in a calendar",
      "aria-label": "Choose in a calendar",
      "data-key": `${key}-calendar`,
    },
    drawn,
  );
  open.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    calendar.value = element.value.trim().replace(" ", "T"); // the browser drops what is no time
    calendar.showPicker();
  });
  return open;
}
