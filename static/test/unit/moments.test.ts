import { test } from "node:test";
import { expect } from "@playwright/test";
import { momentsOf } from "../../src/embed/moments";
import type { Catalogue, Layer } from "../../src/model/catalogue";

const layer = { id: "control", snapshots: [{ day: 1, pin: 5 }, { day: 2, pin: 9 }, { day: 3, pin: 6 }] } as Layer;

function days(withdrawn: Partial<Catalogue>): number[] {
  return momentsOf({ retractions: [], recounts: [], today: 10, ...withdrawn } as unknown as Catalogue, [layer], { from: 1, until: undefined });
}

test("time moves to no day whose pin was withdrawn or is from before a recount", () => {
  expect(days({})).toEqual([1, 2, 3]);
  expect(days({ recounts: [{ layer: "control", revision: 9 }] })).toEqual([2]);
  expect(days({ recounts: [{ layer: "claims", revision: 9 }] })).toEqual([1, 2, 3]);
  expect(days({ retractions: [{ layer: "control", day: 2, on: 4, revision: 10, reason: "" }] })).toEqual([1, 3]);
});
