// What is taken over from a chart that came as text, without a page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isTaken } from "../../../workbench/widgets/picture.js";

test("attributes that draw are taken over", () => {
  const drawing = { d: "M0,0", "stroke-width": "2", "font-size": "11", "aria-label": "a bar", fill: "#fff" };
  for (const [name, value] of Object.entries(drawing)) assert.ok(isTaken(name, value), name);
});

test("attributes that run or load something are not", () => {
  const others = {
    onclick: "alert()",
    href: "https://example.org",
    "xlink:href": "#a",
    style: "fill: red",
    class: "pw",
    id: "a",
    fill: "URL (https://example.org)",
    "stroke-": "a",
  };
  for (const [name, value] of Object.entries(others)) assert.ok(!isTaken(name, value), name);
});
