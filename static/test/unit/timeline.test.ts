import Point from "@mapbox/point-geometry";
import { test } from "node:test";
import { expect } from "@playwright/test";
import type { Feature } from "protomaps-leaflet";
import { ageClasses, ageClassOf, beforeRecord } from "../../src/model/age";
import { changeOf, Epochs, isAlive, spanOf } from "../../src/model/timeline";
import { type ChangedFeature, TimelineTile } from "../../src/draw/timeline_tile";

test("a span holds on its first day and no longer on its last", () => {
  const span = { since: 10, until: 20 };
  expect([9, 10, 19, 20].map((d) => isAlive(span, d))).toEqual([false, true, true, false]);
  expect(isAlive({ since: 10, until: undefined }, 1e6)).toBe(true);
  expect(spanOf({ since: 3, until: 5 })).toEqual({ since: 3, until: 5 });
  expect(spanOf({ since: 3 })).toEqual({ since: 3, until: undefined });
  expect(isAlive(spanOf({}), 0)).toBe(true);
});

test("between two changes all days look the same", () => {
  const spans = [
    { since: 10, until: 20 },
    { since: 15, until: undefined },
    { since: 20, until: 30 },
  ];
  const epochs = new Epochs(spans);
  expect([9, 10, 14, 15, 19, 20, 29, 30, 99].map((d) => epochs.at(d))).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4]);
  for (let a = 0; a < 40; a++) {
    for (let b = a; b < 40; b++) {
      if (epochs.at(a) !== epochs.at(b)) continue;
      expect(spans.map((s) => isAlive(s, a))).toEqual(spans.map((s) => isAlive(s, b)));
    }
  }
});

test("a piece is the same, gained or lost between two days, or concerns neither", () => {
  expect(changeOf({ since: 5, until: undefined }, 6, 9)).toBe("same");
  expect(changeOf({ since: 7, until: undefined }, 6, 9)).toBe("gained");
  expect(changeOf({ since: 5, until: 9 }, 6, 9)).toBe("lost");
  expect(changeOf({ since: 7, until: 8 }, 6, 9)).toBeUndefined();
});

test("ages fall into classes, and what the first snapshot shows into none of them", () => {
  const record = 100;
  const day = 1000;
  expect(ageClassOf(100, day, record)).toBe(beforeRecord);
  expect(ageClassOf(99, day, record)).toBe(beforeRecord);
  expect(ageClassOf(101, day, record)).toBe(ageClasses.length - 1);
  expect([1000, 993, 992, 970, 969, 909, 908, 635, 634].map((since) => ageClassOf(since, day, record))).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4]);
});

// ---- a tile

/** A square of one unit on a tile of 512, as a piece of a feature. */
function piece(x: number, since: number, until?: number, fid = "a"): Feature {
  const ring = [new Point(x, 0), new Point(x + 1, 0), new Point(x + 1, 1), new Point(x, 1), new Point(x, 0)];
  return {
    props: { fid, since, ...(until === undefined ? {} : { until }) },
    bbox: { minX: x, minY: 0, maxX: x + 1, maxY: 1 },
    geomType: 3,
    geom: [ring],
    numVertices: ring.length,
  };
}

function dot(x: number, since: number, until?: number): Feature {
  const at = new Point(x, 0);
  return { props: { fid: `dot ${x}`, since, ...(until === undefined ? {} : { until }) }, bbox: { minX: x, minY: 0, maxX: x, maxY: 0 }, geomType: 1, geom: [[at]], numVertices: 1 };
}

const tileOf = (features: Feature[]) => new TimelineTile(new Map([["layer", features]]), 512);

function area(rings: readonly (readonly Point[])[]): number {
  return rings.reduce((sum, ring) => sum + ring.slice(1).reduce((s, p, i) => s + ring[i]!.x * p.y - p.x * ring[i]!.y, 0), 0) / 2;
}

test("pieces of one feature are one on each day, and those of two stay two", () => {
  const tile = tileOf([piece(0, 1), piece(1, 5), piece(2, 5, 9), piece(7, 1, undefined, "b")]);
  const on = (day: number) => tile.at({ kind: "date", day }).get("layer")!;
  expect(on(0)).toEqual([]);
  expect(on(1).map((f) => [f.props["fid"], area(f.geom)])).toEqual([["a", 1], ["b", 1]]);
  expect(on(5).map((f) => [f.props["fid"], area(f.geom), f.geom.length, f.bbox.maxX])).toEqual([
    ["a", 3, 1, 3],
    ["b", 1, 1, 8],
  ]);
  expect(on(9).map((f) => area(f.geom))).toEqual([2, 1]);
  expect(tile.key({ kind: "date", day: 5 })).toBe(tile.key({ kind: "date", day: 8 }));
  expect(on(5)).toBe(on(8));
  expect(tile.key({ kind: "date", day: 8 })).not.toBe(tile.key({ kind: "date", day: 9 }));
});

test("a part of a tile shows the same while only what is elsewhere changes", () => {
  const far = { ...piece(5, 5, 7), geom: [...piece(5, 5, 7).geom, ...piece(9, 5, 7).geom], bbox: { minX: 5, minY: 0, maxX: 10, maxY: 1 } };
  const tile = tileOf([piece(0, 1), piece(1, 5, 9), far]);
  const part = (minX: number, maxX: number, whole = "") => ({ box: { minX, minY: 0, maxX, maxY: 1 }, isWhole: (f: Feature) => f.props["fid"] === whole });
  const days = (p?: ReturnType<typeof part>) => new Set([0, 1, 5, 7, 9].map((day) => tile.key({ kind: "date", day }, p))).size;
  const recent = (p?: ReturnType<typeof part>) => new Set([0, 1, 5, 7, 9].map((day) => tile.key({ kind: "recent", from: day - 1, to: day }, p))).size;
  expect(days()).toBe(5);
  expect(days(part(-1, 0.5))).toBe(2); // the first alone
  expect(days(part(0.5, 3))).toBe(4); // the first two
  expect(days(part(8.5, 8.7))).toBe(1); // between the rings, and in reach of none
  expect(days(part(8.5, 9.5))).toBe(3);
  expect(days(part(8, 8.2, "a"))).toBe(5); // it matters wherever it changes
  expect([recent(), recent(part(8.5, 8.7)), recent(part(8.5, 9.5))]).toEqual([5, 1, 3]);
});

test("points come and go", () => {
  const tile = tileOf([dot(1, 1, 5), dot(2, 3)]);
  const on = (day: number) => tile.at({ kind: "date", day }).get("layer")!.map((f) => f.props["fid"]);
  expect([0, 1, 3, 5].map(on)).toEqual([[], ["dot 1"], ["dot 1", "dot 2"], ["dot 2"]]);
});

test("between two days: what is there after, and over it what came and what went", () => {
  const tile = tileOf([piece(0, 1), piece(1, 5), piece(2, 1, 6)]);
  const shown = tile.at({ kind: "change", from: 2, to: 8 }).get("layer") as ChangedFeature[];
  expect(shown.map((f) => f.props["change"])).toEqual(["after", "lost", "gained"]);
  expect(area(shown[0]!.geom)).toBe(2);
  expect(area(shown[1]!.ground!)).toBe(1);
  expect(area(shown[2]!.ground!)).toBe(1);
  expect(tile.at({ kind: "change", from: 6, to: 8 }).get("layer")!.map((f) => f.props["change"])).toEqual(["after"]);
});

test("ground that was lost and is held again is not told as a change", () => {
  const tile = tileOf([piece(0, 1, 4), piece(0, 6), piece(1, 6)]);
  const shown = tile.at({ kind: "change", from: 2, to: 8 }).get("layer") as ChangedFeature[];
  const gained = shown.find((f) => f.props["change"] === "gained")!;
  expect(area(gained.geom)).toBe(1);
  expect(gained.bbox).toMatchObject({ minX: 1, maxX: 2 });
  const back = tileOf([piece(0, 1, 4), piece(0, 6)]).at({ kind: "change", from: 2, to: 8 }).get("layer")!;
  expect(back.map((f) => f.props["change"])).toEqual(["after"]);
});

test("what became of another class is lost to the one and gained by the other, whatever the features are called", () => {
  const classed = (x: number, since: number, until: number | undefined, fid: string, of: string) => {
    const f = piece(x, since, until, fid);
    return { ...f, props: { ...f.props, class: of } };
  };
  const tile = tileOf([classed(0, 1, 5, "a", "held"), classed(0, 5, undefined, "a", "contested"), classed(3, 1, 5, "b", "claimed"), classed(3, 5, undefined, "renamed", "claimed")]);
  const shown = tile.at({ kind: "change", from: 2, to: 8 }).get("layer") as ChangedFeature[];
  const told = shown.filter((f) => f.props["change"] !== "after").map((f) => `${f.props["class"]} ${f.props["change"]} ${area(f.geom)}`);
  expect(told.sort()).toEqual(["contested gained 1", "held lost -1"]);
});

test("by age, pieces of one class are one", () => {
  const tile = tileOf([piece(0, 1), piece(1, 100), piece(2, 101), piece(3, 60), piece(4, 100, 102)]);
  const moment = { kind: "age", day: 103, recordFrom: 1 } as const;
  const shown = tile.at(moment).get("layer")!;
  expect(shown.map((f) => [f.props["age"], area(f.geom)])).toEqual([
    [beforeRecord, 1],
    [0, 2],
    [2, 1],
  ]);
  expect(tile.key(moment)).not.toBe(tile.key({ ...moment, day: 120 }));
  expect(tile.key(moment)).toBe(tile.key({ ...moment, day: 104 }));
});
