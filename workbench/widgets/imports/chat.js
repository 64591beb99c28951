// An export of a chat: what is read of it, and what its dates leave open.

import { card, make, select } from "../elements.js";
import { zoneField } from "./columns.js";

const NAMES = { whatsapp: "WhatsApp", irc: "IRC", slack: "Slack", telegram: "Telegram", discord: "Discord" };
const DAY_ORDERS = [
  ["", "as the messages tell"],
  ["day-first", "with the day"],
  ["month-first", "with the month"],
];

export function chatCard(ui, { format, day_order: order, zone }) {
  const chosen = select(DAY_ORDERS, order, (form) => ui.ask("time", { form_: form }), {
    class: "pw-field",
    "data-key": "day-order",
    "aria-label": "What dates begin with",
  });
  const dates = make("label", { class: "pw-inline" }, make("span", { class: "pw-soft" }, "dates begin"), chosen);
  return card(
    `An export of ${NAMES[format] ?? format}`,
    make("p", { class: "pw-soft" }, "Each message of a user is read as a post: its number, user, time and text."),
    make("div", { class: "pw-col-more" }, format === "whatsapp" ? dates : "", zoneField(ui, zone)),
  );
}
