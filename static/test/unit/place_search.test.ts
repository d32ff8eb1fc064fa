// Names and positions in a publication's search, as the server's tests have them.

import { test } from "node:test";
import { expect } from "@playwright/test";
import { closeness, closenessOf, keyed } from "../../src/net/place_key";
import { parsePosition } from "../../src/net/position";

test("names are found however they are written", () => {
  const close = (query: string, name: string) => closenessOf(keyed(query), keyed(name));
  for (const [query, name, want] of [
    ["Слов’янськ", "Slovyansk", "sounds"], ["Hulyaipole", "Гуляйполе", "sounds"], ["Gulyaypole", "Huliaipole", "sounds"], ["Slov'yansk", "Слов’янськ", "sounds"],
    ["pokrovsk", "Pokrovsk", "exact"], ["ПОКРОВСЬК", "Покровськ", "exact"], ["Pokro", "Pokrovsk", "samePrefix"], ["Покро", "Pokrovsk", "prefix"],
    ["Pokrosvk", "Pokrovsk", "mistyped"], ["Huliapole", "Huliaipole", "mistyped"], ["Yar", "Chasiv Yar", "wordPrefix"], ["rovs", "Pokrovsk", "inside"],
  ] as const) {
    expect(close(query, name), `${query}, ${name}`).toBe(closeness[want]);
  }
  for (const [query, name] of [["Bakhmut", "Pokrovsk"], ["Kyiv", "Kherson"], ["abc", "xyz"], ["qqqqqq", "a fu di fu ka"]] as const) expect(close(query, name), `${query}, ${name}`).toBe(0);
});

test("positions are read as they are written and pasted", () => {
  for (const text of [
    "48.28, 37.18", "48.28 37.18", "48,28; 37,18", "48.28N 37.18E", "37.18 E, 48.28 N", "48°16'48\"N 37°10'48\"E", "48° 16.8' N, 37° 10.8' E", "N48 16.8 E37 10.8", "48 16 48, 37 10 48",
    "https://www.google.com/maps/@48.28,37.18,12z", "https://www.openstreetmap.org/#map=12/48.28/37.18", "geo:48.28,37.18", "48°16′48″ пн. ш. 37°10′48″ сх. д.",
  ]) {
    const at = parsePosition(text);
    expect(at?.map((n) => n.toFixed(4)), text).toEqual(["37.1800", "48.2800"]);
  }
  const [lon, lat] = parsePosition("37U DP 12345 67890")!;
  expect([lon.toFixed(4), lat.toFixed(4)]).toEqual(["37.8144", "48.4580"]);
  for (const text of ["Pokrovsk", "200, 300", "48.28", "37U"]) expect(parsePosition(text), text).toBeUndefined();
});
