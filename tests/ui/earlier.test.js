// What was done before the page listened (proche/ui/static/ui/earlier.js), without a browser. Run by bin/check-scripts.
// @ts-nocheck  node's own modules carry no types here
import assert from "node:assert/strict";
import { test } from "node:test";

import { isChanged, told } from "../../proche/ui/static/ui/earlier.js";

const text = (value, defaultValue) => ({ type: "text", value, defaultValue });
const list = (defaults, selected, type = "select-one") => ({
  type,
  value: "",
  options: defaults.map((defaultSelected, place) => ({ defaultSelected, selected: place === selected })),
});

test("a page that nobody touched tells nothing", () => {
  for (const control of [
    text("parc", "parc"),
    { type: "checkbox", value: "1", checked: true, defaultChecked: true },
    { type: "radio", value: "1", checked: false, defaultChecked: true },
    { type: "file", value: "", files: { length: 0 } },
    { type: "hidden", value: "a", defaultValue: "b" },
    list([false, false], 0),
    list([false, true], 1),
    list([], 0),
  ])
    assert.equal(isChanged(control), false, control.type);
});

test("what was chosen is told as a change", () => {
  for (const control of [
    { type: "checkbox", value: "1", checked: false, defaultChecked: true },
    { type: "radio", value: "1", checked: true, defaultChecked: false },
    { type: "file", value: "", files: { length: 2 } },
    list([false, false], 1),
    list([false, true], 0),
    list([true, true], 0, "select-multiple"),
  ])
    assert.deepEqual(told(control, true), ["change"], control.type);
});

test("words still being written are no change yet", () => {
  assert.deepEqual(told(text("par", ""), true), ["typed"]);
  assert.deepEqual(told(text("parc", ""), false), ["typed", "change"]);
  assert.deepEqual(told(text("", ""), true), []);
});
