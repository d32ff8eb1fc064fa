import { expect, test } from "@playwright/test";
import { parseDay } from "../src/model/dates";
import { openingState, type State } from "../src/model/state";
import { formatState, parseState } from "../src/model/url";

const full: State = {
  day: parseDay("2025-11-27"),
  layers: ["claims", "places"],
  view: { zoom: 8, lat: 48.2, lon: 37 },
  panel: { kind: "features", refs: [{ layer: "claims", id: "donetsk" }] },
};

test("a state is written as a short query", () => {
  expect(formatState(full)).toBe("?date=2025-11-27&layers=claims,places&map=8/48.2/37&show=claims/donetsk");
  expect(formatState(openingState)).toBe("");
  expect(formatState({ ...openingState, layers: [] })).toBe("?layers=none");
});

for (const [name, state] of Object.entries<State>({
  "the opening state": openingState,
  "everything": full,
  "no layers": { ...openingState, layers: [] },
  "the list of statements": { ...openingState, panel: { kind: "statements" } },
  "ids with signs of the query's own": {
    ...openingState,
    panel: { kind: "features", refs: [{ layer: "control", id: "a,b/c?d=e&f%20 ж" }, { layer: "places", id: "7" }] },
  },
})) {
  test(`${name}: what is written is read back`, () => {
    expect(parseState(formatState(state))).toEqual(state);
  });
}

for (const query of [
  "?date=2025-11-31&layers=&map=&show=",
  "?date=yesterday&layers=../..&map=8/48.2&show=claims",
  "?map=8/91/37&date=",
  "?map=8/48/181",
  "?map=99/48/37",
  "?map=NaN/Infinity/0x10",
  "?show=claims/%25E0%25A4%25A",
  "?layers=<script>",
]) {
  test(`${query} opens as if nothing had been said`, () => {
    expect(parseState(query)).toEqual(openingState);
  });
}

test("good parts beside bad ones count", () => {
  expect(parseState("?date=2022-02-21&layers=claims,UPPER,claims&map=oops")).toEqual({
    ...openingState,
    day: parseDay("2022-02-21"),
    layers: ["claims"],
  });
});
