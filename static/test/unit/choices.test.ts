import { test } from "node:test";
import { expect } from "@playwright/test";
import type { Palette } from "../../src/draw/palette";
import type { Catalogue, Layer } from "../../src/model/catalogue";
import { isoOf, parseDay } from "../../src/model/dates";
import { comparedDays, openingChoices, shownDay, timeDomain, visibleLayers } from "../../src/model/choices";
import { Store } from "../../src/store/store";

const day = (text: string) => parseDay(text)!;

function layer(id: string, kind: Layer["kind"], dates: string[]): Layer {
  return { id, title: id, kind, cadence: "event", gaps: [], snapshots: dates.map((d) => ({ day: day(d), pin: 1, tiles: "/" })) };
}

const catalogue: Catalogue = {
  revision: 1,
  newest: 1,
  today: day("2026-01-10"),
  layers: [
    layer("base", "base", ["2014-01-01"]),
    layer("claims", "claims", ["2014-03-18", "2022-09-30"]),
    layer("places", "places", ["2022-03-02", "2025-11-27"]),
  ],
  style: 1, basemaps: [], derived: [], lines: [], agreements: [],
  retractions: [],
  recounts: [], parties: [],
};

test("live shows the newest snapshot of what is visible, and not the ground's", () => {
  expect(isoOf(shownDay(catalogue, openingChoices))).toBe("2025-11-27");
  expect(isoOf(shownDay(catalogue, { ...openingChoices, layers: ["claims"] }))).toBe("2022-09-30");
  expect(isoOf(shownDay(catalogue, { ...openingChoices, layers: [] }))).toBe("2025-11-27");
});

test("a chosen day is held between the first snapshot and today", () => {
  const on = (text: string) => isoOf(shownDay(catalogue, { ...openingChoices, day: day(text) }));
  expect(on("2024-05-05")).toBe("2024-05-05");
  expect(on("1999-01-01")).toBe("2014-03-18");
  expect(on("2026-01-05")).toBe("2026-01-05");
  expect(on("2040-01-01")).toBe("2026-01-10");
});

test("all layers are visible until some are chosen; unknown ones are passed over", () => {
  const ids = (layers: string[] | undefined) => visibleLayers(catalogue, { ...openingChoices, layers }).map((l) => l.id);
  expect(ids(undefined)).toEqual(["claims", "places"]);
  expect(ids(["places", "nothing", "base"])).toEqual(["places"]);
  expect(ids([])).toEqual([]);
});

test("the time bar spans what is visible and always the day on show", () => {
  const domain = (state: Partial<typeof openingChoices>) => {
    const { first, last } = timeDomain(catalogue, { ...openingChoices, ...state });
    return [isoOf(first), isoOf(last)];
  };
  expect(domain({})).toEqual(["2014-03-18", "2025-11-27"]);
  expect(domain({ layers: ["places"] })).toEqual(["2022-03-02", "2025-11-27"]);
  expect(domain({ layers: ["places"], day: day("2014-03-18") })).toEqual(["2014-03-18", "2025-11-27"]);
  expect(domain({ day: day("2026-01-05") })).toEqual(["2014-03-18", "2026-01-05"]);
});

test("two dates are shown where the mode has two, the earlier first, and the bar holds both", () => {
  const state = { ...openingChoices, day: day("2022-09-30"), compare: day("2024-01-01"), layers: ["claims"] };
  expect(comparedDays(catalogue, state)).toBeUndefined();
  expect(timeDomain(catalogue, state).last).toBe(day("2022-09-30"));
  for (const mode of ["changes", "swipe"] as const) {
    expect(comparedDays(catalogue, { ...state, mode })).toEqual({ from: day("2022-09-30"), to: day("2024-01-01") });
    expect(timeDomain(catalogue, { ...state, mode }).last).toBe(day("2024-01-01"));
  }
  expect(comparedDays(catalogue, { ...state, mode: "swipe", compare: day("1900-01-01") })?.from).toBe(day("2014-03-18"));
  expect(comparedDays(catalogue, { ...state, mode: "age" })).toBeUndefined();
});

test("the store tells of each change, with what was before", () => {
  const store = new Store(openingChoices, catalogue, {} as Palette);
  const seen: [number | undefined, number | undefined][] = [];
  store.subscribe((change) => change.of("day") && seen.push([change.before.day, store.choices.day]));
  store.set({ day: 1 });
  store.set({ day: undefined });
  expect(seen).toEqual([[undefined, 1], [1, undefined]]);
});
