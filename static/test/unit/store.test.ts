import { mock, test } from "node:test";
import { expect } from "@playwright/test";
import { Startup } from "../../src/core/startup";
import type { Palette } from "../../src/draw/palette";
import type { Catalogue } from "../../src/model/catalogue";
import { openingChoices } from "../../src/model/choices";
import { chooseMode, toggleLayer } from "../../src/store/actions";
import { mountRest } from "../../src/store/rest";
import { Store } from "../../src/store/store";

const catalogue: Catalogue = {
  revision: 1,
  newest: 1,
  today: 20_000,
  layers: (["claims", "control"] as const).map((kind) => ({
    id: kind, title: kind, kind, cadence: "event", gaps: [], snapshots: [10_000, 19_000].map((day) => ({ day, pin: 1, tiles: "/" })),
  })),
  basemaps: [], style: 1, derived: [], lines: [], agreements: [], retractions: [], recounts: [], parties: [],
};

const newStore = () => new Store(openingChoices, catalogue, {} as Palette);

test("a change tells what it is of", () => {
  const store = newStore();
  const told: boolean[][] = [];
  store.subscribe((change) => told.push([change.ofMoment, change.ofAll, change.of("swipe"), change.of("rest", "panel")]));
  store.set({ day: 12_000 });
  store.set({ swipe: 20 });
  store.set({ swipe: 20 }); // as it is
  store.notify("everything");
  store.notify("rest");
  expect(told).toEqual([
    [true, true, false, false],
    [false, false, true, false],
    [false, false, false, false],
    [false, true, false, false],
    [false, false, false, true],
  ]);
});

test("a look with two dates has the one before to compare with, and one that is left closes its list", () => {
  mock.timers.enable({ apis: ["setTimeout"] }); // after which the server would be asked
  try {
    const store = newStore();
    chooseMode(store, "changes");
    expect(store.choices.mode).toBe("changes");
    expect(store.comparedDays).toEqual({ from: 10_000, to: 19_000 });
    store.open({ kind: "changes" });
    chooseMode(store, "map");
    expect(store.choices.panel).toBeUndefined();
    expect(store.comparedDays).toBeUndefined();
  } finally {
    mock.timers.reset();
  }
});

test("with all layers on, those to come are on too", () => {
  const store = newStore();
  toggleLayer(store, "claims", false);
  expect(store.choices.layers).toEqual(["control"]);
  toggleLayer(store, "claims", true);
  expect(store.choices.layers).toBeUndefined();
});

test("the first date rests at once, each other one after a while, and none while a handle is held", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const store = newStore();
    mountRest(store, new Startup());
    let rests = 0;
    store.subscribe((change) => change.of("rest") && rests++);
    store.set({ day: 11_000 });
    expect(rests).toBe(1);
    store.set({ day: 12_000 });
    store.set({ day: 13_000 });
    expect(rests).toBe(1);
    mock.timers.tick(500);
    expect(rests).toBe(2);
    store.isHeld = () => true;
    store.set({ day: 14_000 });
    mock.timers.tick(500);
    expect(rests).toBe(2);
    store.isHeld = () => false;
    store.notify("release");
    mock.timers.tick(500);
    expect(rests).toBe(3);
    store.set({ swipe: 30 });
    mock.timers.tick(500);
    expect(rests).toBe(3);
  } finally {
    mock.timers.reset();
  }
});

test("what did not come is said, and asked for again", () => {
  const store = newStore();
  const failures: unknown[] = [];
  store.failed = (error) => failures.push(error);
  const told: string[] = [];
  store.subscribe((change) => told.push((["refresh", "retry", "everything"] as const).filter((signal) => change.of(signal)).join()));
  store.failed("lost");
  store.retry();
  store.renew({ ...catalogue, revision: 2 });
  expect(failures).toEqual(["lost"]);
  expect(told).toEqual(["refresh,retry,everything", "refresh,everything"]);
  expect(store.catalogue.revision).toBe(2);
});
