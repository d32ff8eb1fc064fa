import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { expect } from "@playwright/test";
import { dateBefore, gapsOf, isRecorded, monthsOf } from "../../src/desk/calendar";
import { dateInName } from "../../src/desk/file_date";
import { type DeskState, readDraft, readReport, readState } from "../../src/desk/model";
import { actionWords, fileLines, findingCounts, findingWords, reasonOf } from "../../src/desk/report_words";
import { type Day, isoOf, parseDay } from "../../src/model/dates";
import { setLanguage } from "../../src/words/words";
import { compiled, languages } from "../../words.mjs";

const day = (iso: string): Day => parseDay(iso)!;

test("the date in a file's name is the one that the loader reads", () => {
  const names: Record<string, string | undefined> = {
    "deepstatemap_data_20251001.geojson": "2025-10-01",
    "2025-11-27.geojson": "2025-11-27",
    "20251127_2025-11-27.geojson": "2025-11-27",
    "99999999_20251127.geojson": "2025-11-27",
    "control.geojson": undefined,
    "2023-02-29.geojson": undefined,
    "120251127.geojson": undefined,
    "202511270.geojson": undefined,
    "2025_11_27.geojson": undefined,
    "20251126-20251127.geojson": undefined,
  };
  for (const [name, want] of Object.entries(names)) expect(dateInName(name), name).toBe(want === undefined ? undefined : day(want));
});

/** A record of a daily layer that lacks a day, with a draft and an embargo. */
function stateOf(change: Record<string, unknown> = {}): DeskState {
  return readState({
    revision: 7,
    today: "2025-11-06",
    token: { name: "olena", person: "Olena", scopes: ["load"] },
    layers: [{ id: "control", title: "Control", kind: "control", cadence: "daily", days: [{ from: "2025-10-30", to: "2025-11-01" }, { from: "2025-11-03", to: "2025-11-03" }], may: ["load"], ...change }],
    drafts: [{ id: 1, kind: "load", layer: "control", dates: ["2025-11-05"], state: "open" }, { id: 2, layer: "control", dates: ["2025-11-02"], state: "discarded" }],
    embargoes: [{ layer: "control", date: "2025-11-07", publish_at: "2025-11-07T06:00:00Z", by: "Petro" }, { layer: "claims", date: "2025-11-02" }],
  });
}

test("the calendar tells what is recorded, missing, drafted and embargoed", () => {
  const state = stateOf();
  const months = monthsOf(state, state.layers[0]!, 12);
  expect(months.map(({ year, month, days }) => [year, month, days.length])).toEqual([[2025, 11, 30], [2025, 10, 31]]);
  const marks = Object.fromEntries(months.flatMap((m) => m.days.map(({ day, mark }) => [isoOf(day), mark])));
  const want = { "2025-10-29": "quiet", "2025-10-30": "recorded", "2025-11-01": "recorded", "2025-11-02": "missing", "2025-11-05": "drafted", "2025-11-06": "missing", "2025-11-07": "embargoed", "2025-11-08": "ahead" };
  expect(marks).toMatchObject(want);
  const events = stateOf({ cadence: "event" });
  expect(monthsOf(events, events.layers[0]!, 1)[0]!.days[1]!.mark).toBe("quiet");
});

test("gaps are between what is recorded and today", () => {
  const { layers, today } = stateOf();
  expect(gapsOf(layers[0]!, today).map(({ from, to }) => [isoOf(from), isoOf(to)])).toEqual([["2025-11-04", "2025-11-06"], ["2025-11-02", "2025-11-02"]]);
  expect(gapsOf({ ...layers[0]!, days: [] }, today)).toEqual([]);
  expect(isRecorded(layers[0]!, day("2025-10-31"))).toBe(true);
  expect(dateBefore(layers[0]!, day("2025-11-03"))).toBe(day("2025-11-01"));
  expect(dateBefore(layers[0]!, day("2025-10-30"))).toBeUndefined();
});

test("an answer that lacks parts is read for what it has", () => {
  expect(readState(undefined)).toMatchObject({ revision: 0, layers: [], drafts: [], log: [] });
  expect(readDraft({ id: 3, kind: "other", dates: ["nonsense", "2025-11-05"] })).toMatchObject({ id: 3, kind: "load", dates: [day("2025-11-05")], findings: [], may: [], desk: false });
  expect(readReport(null).files).toEqual([]);
});

test("a report says each figure with whose it is and of which date", () => {
  setLanguage("en", compiled("en"));
  const file = readReport({
    files: [
      {
        date: "2025-11-05", status: "added", features: 2, area_km2: 1234.5, classes_km2: { contested: 3 },
        changes: { against: "2025-11-03", gained_km2: 12.34, lost_km2: 0, changed: ["a"], classes: { contested: { gained_km2: 0, lost_km2: 2 } }, pieces: [{ change: "gained", km2: 10, where: { en: "Myrnohrad, 3 km east" } }] },
      },
    ],
  }).files[0]!;
  const said = fileLines(file, { kind: "control", assessedBy: "DeepState" }).map(({ words }) => words);
  expect(said).toEqual([
    "5 November 2025: a new snapshot of 2 features",
    "1,235 km² held, assessed by DeepState, on 5 November 2025",
    "3.00 km² contested, assessed by DeepState, on 5 November 2025",
    "Against 3 November 2025 (assessed by DeepState)",
    "Newly held: 12.3 km²",
    "No longer contested: 2.00 km²",
    "Features: 1 changed",
    "The largest pieces",
    "Newly held, 10.0 km², Myrnohrad, 3 km east",
  ]);
  expect(fileLines(file, { kind: "control", assessedBy: undefined })[1]!.words).toContain("assessor not stated");
  expect(fileLines({ ...file, changes: undefined }, { kind: "places", assessedBy: undefined }).map(({ words }) => words)).toEqual(["5 November 2025: a new snapshot of 2 features", "The layer has nothing before this date."]);
});

test("each finding that a load may have has words in each language", () => {
  const source = readFileSync(join(import.meta.dirname, "../../../geo/finding.go"), "utf8");
  const codes = [...source.matchAll(/FindingCode = "([a-z-]+)"/g)].map(([, code]) => code!);
  expect(codes.length).toBeGreaterThan(25);
  for (const language of languages) {
    setLanguage(language, compiled(language));
    for (const code of codes) expect(findingWords({ code, isHeld: true, text: "as written", date: undefined, accepted: false, at: [] }), `${language}: ${code}`).not.toBe("as written");
  }
  setLanguage("en", compiled("en"));
  expect(findingWords({ code: "new-one", isHeld: true, text: "as written", date: undefined, accepted: false, at: [] })).toBe("as written");
  expect(actionWords("publish draft")).toBe("Published a draft");
  expect(actionWords("something else")).toBe("something else");
});

test("reasons are one line for the log", () => {
  expect(reasonOf([])).toBe("");
  expect(reasonOf([["area", "as confirmed"], ["moved", "as confirmed "]])).toBe("as confirmed");
  expect(reasonOf([["area", "a large day"], ["moved", "drawn anew"]])).toBe("area: a large day; moved: drawn anew");
  const held = { isHeld: true, accepted: false };
  expect(findingCounts([held, { ...held, accepted: true }, { ...held, isHeld: false }].map((f) => ({ code: "", text: "", date: undefined, at: [], ...f })))).toEqual({ held: 1, told: 2 });
});
