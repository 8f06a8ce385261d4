// What a key press means (proche/ui/static/ui/keys.js), without a browser. Run by bin/check-scripts.
// @ts-nocheck  node's own modules carry no types here
import assert from "node:assert/strict";
import { test } from "node:test";

import { name, read, shown } from "../../proche/ui/static/ui/keys.js";

const press = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });

test("a letter is the same with and without shift", () => assert.equal(name(press("N")), "n"));
test("Ctrl and Command are one modifier", () => {
  assert.equal(name(press("Enter", { ctrlKey: true })), "mod+Enter");
  assert.equal(name(press("Enter", { metaKey: true })), "mod+Enter");
});
test("a declared key is hit", () => assert.deepEqual(read("", press("n"), ["n"]), { hit: "n", pending: "" }));
test("an undeclared key is left alone", () => assert.deepEqual(read("", press("x"), ["n"]), { hit: "", pending: "" }));
test("a sequence waits for its second key", () => {
  assert.deepEqual(read("", press("g"), ["g q", "g h"]), { hit: "", pending: "g" });
  assert.deepEqual(read("g", press("q"), ["g q", "g h"]), { hit: "g q", pending: "" });
});
test("a broken sequence starts anew with its last key", () => {
  assert.deepEqual(read("g", press("n"), ["g q", "n"]), { hit: "n", pending: "" });
});
test("keys are shown as people know them", () => {
  assert.deepEqual(shown("mod+Enter"), ["Ctrl", "↵"]);
  assert.deepEqual(shown("g q"), ["G", "Q"]);
});
