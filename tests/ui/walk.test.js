// Where the arrows lead (proche/ui/static/ui/walk.js), without a browser. Run by bin/check-scripts.
// @ts-nocheck  node's own modules carry no types here
import assert from "node:assert/strict";
import { test } from "node:test";

import { step } from "../../proche/ui/static/ui/walk.js";

test("down leads from the box to the first, up from the first to the box", () => {
  assert.equal(step("ArrowDown", 0, 4), 1);
  assert.equal(step("ArrowUp", 1, 4), 0);
});

test("the ends meet", () => {
  assert.equal(step("ArrowUp", 0, 4), 3);
  assert.equal(step("ArrowDown", 3, 4), 0);
});

test("other keys, other places and an empty list lead nowhere", () => {
  assert.equal(step("ArrowLeft", 0, 4), -1);
  assert.equal(step("ArrowDown", -1, 4), -1);
  assert.equal(step("ArrowDown", 0, 1), -1);
});
