// What is said of a position, as the page reads it.

import { test } from "node:test";
import { expect } from "@playwright/test";
import { isoOf, parseDay } from "../../src/model/dates";
import { type PointWord, readPoint, rounded, runsOf, unlike } from "../../src/model/point";

const day = (text: string) => parseDay(text)!;

function word(more: Record<string, unknown> = {}): PointWord {
  const said = { layer: "control", kind: "control", by: "Alpha", accuracy_m: 2000, snapshot: "2025-10-09", class: "held", at_edge: false, distance_km: 5, distance_to: "edge", since: "2025-10-03" };
  const through = {
    record_from: "2025-10-01",
    gaps: [{ from: "2025-10-02", until: "2025-10-03" }, { from: "2025-10-05", until: "2025-10-07" }, { from: "2025-10-10", until: "2025-10-13" }],
    distances: [
      { since: "2025-10-01", until: "2025-10-03", class: "none", at_edge: false, distance_km: 3, distance_to: "held" },
      { since: "2025-10-03", until: "2025-10-08", class: null, at_edge: true, distance_km: 1, distance_to: "held" },
      { since: "2025-10-08", until: null, class: "held", at_edge: false, distance_km: 5, distance_to: "edge" },
    ],
  };
  return readPoint({ date: "2025-10-12", where: { en: "Northtown" }, layers: [{ ...said, ...through, ...more }] }).words[0]!;
}

const lines = (of: PointWord, until = "2025-10-12") =>
  runsOf(of, day(until)).map(({ from, until: end, said }) => `${isoOf(from).slice(8)}-${isoOf(end).slice(8)} ${said ? (said.isAtEdge ? "edge" : (said.class ?? "none")) : "-"}`);

test("days of which nothing was recorded are apart, and nothing runs across them", () => {
  expect(lines(word())).toEqual(["01-02 none", "02-03 -", "03-05 edge", "05-07 -", "07-08 edge", "08-10 held", "10-13 -"]);
});

test("what was not said at the beginning, in between and at the end is not recorded", () => {
  const { distances } = { distances: [{ since: "2025-10-04", until: "2025-10-05", class: "held", at_edge: false }] };
  expect(lines(word({ gaps: [], distances }), "2025-10-06")).toEqual(["01-04 -", "04-05 held", "05-07 -"]);
  expect(lines(word({ gaps: [], distances: [] }), "2025-10-02")).toEqual(["01-03 -"]);
});

test("what is within and what is without is told apart, and a claim from control", () => {
  expect(word()).toMatchObject({ class: "held", isWithin: true, km: 5, since: day("2025-10-03"), isAtEdge: false, accuracy: 2000 });
  expect(word({ class: "none", distance_to: "held", since: null })).toMatchObject({ class: undefined, isWithin: false, since: undefined });
  expect(word({ kind: "claims", class: "claimed" }).class).toBe("claim");
  expect(word({ class: "unheard of" }).class).toBe("unknown");
});

test("where the exact position is on the other side than the rounded one, neither is named", () => {
  expect(unlike(word(), true)).toEqual(word());
  expect(unlike(word(), false)).toMatchObject({ isAtEdge: true, class: undefined, since: undefined });
  expect(unlike(word({ class: "none", distance_to: "held", since: null }), true)).toMatchObject({ isAtEdge: true });
});

test("positions are rounded as the server rounds them", () => {
  expect(rounded([37.184999, 48.285001])).toEqual([37.18, 48.29]);
  expect(rounded([-0.001, 0])).toEqual([0, 0]);
});

test("the nearest settlement has a page where one is named", () => {
  const nearest = (of: unknown) => readPoint({ date: "2025-10-12", nearest: of, layers: [] }).nearest;
  expect(nearest({ names: { en: "Northtown" }, page: "/front/place/1-northtown" })).toEqual({ name: "Northtown", page: "/front/place/1-northtown" });
  expect(nearest(undefined)).toBeUndefined();
  expect(nearest({ names: { en: "Northtown" } })).toBeUndefined();
});
