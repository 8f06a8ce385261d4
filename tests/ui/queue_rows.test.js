import assert from "node:assert/strict";
import { test } from "node:test";
import { between } from "../../proche/queue/static/queue/ranges.js";
import { left } from "../../proche/queue/static/queue/time_left.js";

test("a range runs from one to another, whichever comes first", () => {
  assert.deepEqual(between(2, 4), [2, 3, 4]);
  assert.deepEqual(between(4, 2), [2, 3, 4]);
  assert.deepEqual(between(-1, 3), [3]);
});

test("what is left is minutes and seconds, and never less than nothing", () => {
  assert.equal(left(125_000, 60_000), "1:05");
  assert.equal(left(1_000, 60_000), "0:00");
});
