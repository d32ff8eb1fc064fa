import { test } from "node:test";
import { expect } from "@playwright/test";
import type { Layer } from "../../src/model/catalogue";
import { compareDefault, endsOf, hostsDiffer, pinnedRange, readChanges } from "../../src/model/changes";
import { isoOf, parseDay } from "../../src/model/dates";
import { gapWords } from "../../src/ui/change_words";

const day = (text: string) => parseDay(text)!;

function layer(cadence: Layer["cadence"], dates: string[], hosts: (string | undefined)[] = []): Layer {
  return {
    id: "x",
    title: "x",
    kind: "control",
    cadence,
    gaps: [],
    snapshots: dates.map((d, i) => ({ day: day(d), pin: i + 1, tiles: "/", ...(hosts[i] ? { sourceUrl: `https://${hosts[i]}/a` } : {}) })),
  };
}

const daily = layer("daily", Array.from({ length: 60 }, (_, i) => isoOf(day("2025-10-01") + i)));

test("a daily layer is compared with about a month before, or with its first day", () => {
  expect(isoOf(compareDefault([daily], day("2025-11-29"))!)).toBe("2025-10-30");
  expect(isoOf(compareDefault([daily], day("2025-10-20"))!)).toBe("2025-10-01");
  expect(compareDefault([daily], day("2025-10-01"))).toBeUndefined();
});

test("another layer is compared with the state before", () => {
  const events = layer("event", ["2014-03-18", "2022-09-30"]);
  expect(isoOf(compareDefault([events], day("2025-11-27"))!)).toBe("2022-09-30");
  expect(isoOf(compareDefault([events], day("2022-09-30"))!)).toBe("2014-03-18");
  expect(compareDefault([], day("2022-09-30"))).toBeUndefined();
});

test("what is compared are the snapshots in force; before the first there is none", () => {
  const ends = endsOf(daily, day("2025-10-05"), day("2026-01-01"))!;
  expect([ends.from, ends.to].map((s) => isoOf(s.day))).toEqual(["2025-10-05", "2025-11-29"]);
  expect(endsOf(daily, day("2025-09-30"), day("2025-10-05"))).toBeUndefined();
});

test("a difference is pinned behind all that became of the dates between its ends", () => {
  const events = layer("event", ["2025-10-01", "2025-10-02", "2025-10-03"]);
  const ends = endsOf(events, day("2025-10-01"), day("2025-10-03"))!;
  expect(pinnedRange(events, ends)).toBe("2025-10-01@1..2025-10-03@3");
  // 2 October was withdrawn by revision 9.
  const withdrawn = { ...events, timeline: { pin: 9, tiles: "/", first: day("2025-10-01") } };
  expect(pinnedRange(withdrawn, ends)).toBe("2025-10-01@9..2025-10-03@9");
});

test("snapshots from two hosts are of two sources; one without an address is not known to be", () => {
  const of = (a?: string, b?: string) => hostsDiffer(endsOf(layer("daily", ["2025-10-01", "2025-10-02"], [a, b]), day("2025-10-01"), day("2025-10-02"))!);
  expect(of("a.example", "b.example")).toBe(true);
  expect(of("a.example", "a.example")).toBe(false);
  expect(of("a.example", undefined)).toBe(false);
});

test("an answer is read with the names of its regions, the largest part first", () => {
  const changes = readChanges({
    gained_km2: 12.5,
    lost_km2: 1,
    states: [{ class: "contested", gained_km2: 3, lost_km2: 0 }],
    gaps: [{ from: "2025-11-26", until: "2025-11-27" }],
    sources_differ: ["two hosts"],
    features: [{ id: "control/0", names: { en: "Held" } }],
    regions: [{ key: "dn", names: { en: "Donetsk" } }, { key: "lu", names: {} }],
    pieces: [
      { fid: "control/0", change: "gained", class: "held", held_by: "Russia", since: "2025-11-03", since_last: "2025-11-05", dates: [{ since: "2025-11-03", km2: 12 }, { since: null, km2: 0.5 }], km2: 12.5, bbox: [1, 2, 3, 4], regions: { lu: 0.5, dn: 12 } },
      { fid: "control/0", change: "lost", since: null, km2: 1, regions: {} },
      null,
    ],
  });
  expect(changes.pieces[0]).toEqual({
    class: "held",
    heldBy: "Russia",
    claimedBy: undefined,
    gained: true,
    feature: "control/0",
    name: "Held",
    since: day("2025-11-03"),
    sinceLast: day("2025-11-05"),
    dates: [
      { since: day("2025-11-03"), km2: 12 },
      { since: undefined, km2: 0.5 },
    ],
    km2: 12.5,
    regions: ["Donetsk", "lu"],
    bbox: [1, 2, 3, 4],
  });
  expect(changes.states).toEqual([{ class: "contested", heldBy: undefined, claimedBy: undefined, gained: 3, lost: 0 }]);
  expect(changes.pieces[1]).toMatchObject({ gained: false, since: undefined, regions: [] });
  expect(changes.pieces[2]).toMatchObject({ km2: 0 });
  expect(changes.sourcesDiffer).toEqual(["two hosts"]);
});

test("gaps are told in a sentence", () => {
  const gap = (from: string, until: string) => ({ from: day(from), until: day(until) });
  expect(gapWords([])).toBeUndefined();
  expect(gapWords([gap("2025-11-26", "2025-11-27")])).toBe("There is no snapshot of 26 November 2025.");
  expect(gapWords([gap("2025-11-05", "2025-11-08")])).toBe("There is no snapshot from 5 Nov 2025 to 7 Nov 2025.");
  expect(gapWords([gap("2025-11-05", "2025-11-08"), gap("2025-11-26", "2025-11-27")])).toBe("4 days between have no snapshot.");
});
