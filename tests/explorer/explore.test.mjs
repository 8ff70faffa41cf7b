// What the explorer's script computes by itself: how values are unpacked, and which steps are shown.
import assert from "node:assert/strict";
import { test } from "node:test";

const { isThere, named, round, said, unpacked, windowAt } = await import(process.env.EXPLORE);

/** @param {number[]} bytes */
const base64 = (bytes) => Buffer.from(bytes).toString("base64");

test("indices of two bytes are little-endian", () => {
  assert.deepEqual([...unpacked(base64([1, 0, 255, 255, 0, 1]), 2)], [1, 65535, 256]);
});

test("indices of four bytes reach beyond 65,535", () => {
  assert.deepEqual([...unpacked(base64([0, 0, 1, 0, 255, 255, 255, 255]), 4)], [65536, 4294967295]);
});

test("nothing is packed as nothing", () => {
  assert.equal(unpacked("", 2).length, 0);
});

test("values stand where a sentence has braces, and are not read again", () => {
  assert.equal(said("t = {step} (of 0…{last})", { step: 0, last: 7 }), "t = 0 (of 0…7)");
  assert.equal(said("reads “{label}”", { label: "{step} $& </p>" }), "reads “{step} $& </p>”");
  assert.equal(said("{unknown}", {}), "{unknown}");
});

test("a window holds its step in the middle, but for both ends", () => {
  assert.deepEqual(
    [0, 3, 4, 10, 16, 19].map((step) => windowAt(step, 7, 20)),
    [0, 0, 1, 7, 13, 13],
  );
});

test("every step of a run is in its window", () => {
  for (let step = 0; step < 50; step++) {
    const first = windowAt(step, 7, 50);
    assert.ok(first >= 0 && first <= step && step < first + 7 && first + 7 <= 50);
  }
});

test("strides are round", () => {
  assert.deepEqual([0.1, 1, 1.5, 3, 11, 400].map(round), [1, 1, 2, 5, 20, 500]);
});

test("all steps are named where there is room, else some", () => {
  const names = Array.from({ length: 100 }, (_, step) => String(step));
  assert.equal(named(names, 10_000, 8).length, 100);
  const some = named(names, 300, 8);
  assert.ok(some.length <= 12 && some.length > 4);
  assert.equal(some[0], 0);
  assert.deepEqual(named(["only"], 300, 8), [0]);
});

test("without labels every step has an input; with labels an empty one says that there is none", () => {
  assert.equal(isThere([], 3), true);
  assert.equal(isThere(["a", ""], 0), true);
  assert.equal(isThere(["a", ""], 1), false);
});
