// Attached archives of OpenStreetMap: which are drawn, where, how, and under whose names.

import { test } from "node:test";
import Point from "@mapbox/point-geometry";
import { expect } from "@playwright/test";
import { GeomType, type LabelRule, type PaintRule } from "protomaps-leaflet";
import { basemapRules } from "../../src/draw/basemap_rules";
import { rulesOf } from "../../src/draw/cartography";
import { isWithin } from "../../src/draw/data_tile";
import { type GridSpec, isEmpty, type VectorSource } from "../../src/draw/grid_spec";
import { cityNames, placeNames, settlementNames } from "../../src/draw/name_rules";
import { toScale } from "../../src/draw/overzoom";
import type { Palette } from "../../src/draw/palette";
import { basemapFrom, layersOf, linesOverBasemaps } from "../../src/draw/style";
import { type Basemap, lastDetail } from "../../src/model/basemap";
import type { Catalogue } from "../../src/model/catalogue";
import { type Choices, openingChoices } from "../../src/model/choices";
import { bundledParties } from "../../src/model/perspective";
import { formatChoices, parseChoices } from "../../src/model/url";
import { embedAddress } from "../../src/net/embed_address";
import { basemapsIn, currentPictureAddress, filmAddress, pictureAddress } from "../../src/net/view_addresses";
import { citation } from "../../src/share/citation";
import { toggleBasemaps } from "../../src/store/actions";
import { basemapSourceOf } from "../../src/store/scene";
import { Store } from "../../src/store/store";

const hash = (digit: string) => digit.repeat(32);
const archive = (digit: string, more: Partial<Basemap> = {}): Basemap => ({
  hash: hash(digit), tiles: `/tiles/basemap@${hash(digit)}/{z}/{x}/{y}`, minzoom: 0, maxzoom: 14, bounds: [36, 47, 38, 49], credit: [{ text: "somebody" }], ...more,
});
const catalogue = (basemaps: readonly Basemap[]): Catalogue => ({
  revision: 7, newest: 9, today: 20_000, layers: [], basemaps, style: 1, derived: [], lines: [], agreements: [], retractions: [], recounts: [], parties: [],
});
const palette = { dark: false, colours: new Proxy({}, { get: (_, name) => String(name) }), font: "sans-serif" } as unknown as Palette;
const storeOf = (choices: Partial<Choices>, basemaps: readonly Basemap[]) => new Store({ ...openingChoices, ...choices }, catalogue(basemaps), palette);
const drawn = (store: Store) => store.basemaps.map((b) => b.hash[0]).join("");

test("archives in an address are read as they are written, and what names none is left to the server", () => {
  for (const basemap of [undefined, [], [hash("a")], [hash("b"), hash("a")]]) {
    const query = formatChoices({ ...openingChoices, basemap });
    expect(parseChoices(query).basemap).toEqual(basemap);
  }
  expect(formatChoices({ ...openingChoices, basemap: [] })).toBe("?basemap=none");
  for (const text of ["", "x", hash("A"), `${hash("a")},`, Array.from({ length: 9 }, (_, i) => hash(String(i))).join()]) {
    expect(parseChoices(`?basemap=${text}`).basemap, text).toBeUndefined();
  }
});

test("a live map draws what is attached, one at a revision what its address names, and none draws what is gone", () => {
  const attached = [archive("a"), archive("b")];
  expect(drawn(storeOf({}, attached))).toBe("ab");
  expect(drawn(storeOf({ basemap: [] }, attached))).toBe("");
  expect(drawn(storeOf({ basemap: [hash("b")] }, attached))).toBe("b");
  const pinned = storeOf({ rev: 7, basemap: [hash("c")] }, []);
  expect(drawn(pinned)).toBe(""); // not known yet
  pinned.namedBasemaps.set(hash("c"), archive("c"));
  expect(drawn(pinned)).toBe("c");
  pinned.goneBasemaps.add(hash("c"));
  expect(drawn(pinned)).toBe("");
  expect(pinned.offeredBasemaps).toEqual([]);
});

test("the reader's switch turns them off and on again, at a revision too", () => {
  const live = storeOf({}, [archive("a")]);
  toggleBasemaps(live, false);
  expect([drawn(live), live.offeredBasemaps.length, formatChoices(live.choices)]).toEqual(["", 1, "?basemap=none"]);
  toggleBasemaps(live, true);
  expect([drawn(live), formatChoices(live.choices)]).toEqual(["a", ""]);
  const pinned = storeOf({ rev: 7, basemap: [hash("c")] }, []);
  pinned.namedBasemaps.set(hash("c"), archive("c"));
  toggleBasemaps(pinned, false);
  expect([drawn(pinned), formatChoices(pinned.choices)]).toEqual(["", "?rev=7"]);
  toggleBasemaps(pinned, true);
  expect(drawn(pinned)).toBe("c");
});

test("a pinned link names the archives that are seen, another one none that it did not choose", () => {
  const shown = (choices: Partial<Choices>, zoom: number, attached = [archive("a")]) => {
    const store = storeOf(choices, attached);
    return { choices: store.choices, catalogue: store.catalogue, mapView: { zoom, lat: 48, lon: 37 }, basemaps: store.basemaps };
  };
  expect(basemapsIn("pinned", shown({}, basemapFrom))).toEqual([hash("a")]);
  expect(basemapsIn("pinned", shown({}, basemapFrom - 1))).toBeUndefined();
  expect(basemapsIn("pinned", shown({ basemap: [] }, 12))).toBeUndefined();
  expect(basemapsIn("pinned", shown({ rev: 7 }, 12, []))).toBeUndefined();
  expect(basemapsIn("live", shown({}, 12))).toBeUndefined();
  expect(basemapsIn("dated", shown({ basemap: [] }, 12))).toEqual([]);
  expect(basemapsIn("live", shown({ rev: 7, basemap: [hash("c")] }, 12))).toBeUndefined();
});

test("a frozen picture and embed have the archives that are seen, and one that follows the record leaves them to it", () => {
  const shown = (choices: Partial<Choices>, zoom = 12) => {
    const store = storeOf({ day: 20_000, ...choices }, [archive("a"), archive("b", { date: 20_000 })]);
    return { choices: store.choices, catalogue: store.catalogue, mapView: { zoom, lat: 48, lon: 37 }, basemaps: store.basemaps };
  };
  const named = (address: string) => /[?&]basemap=([^&]*)/.exec(address)?.[1];
  const options = { size: "1200x800", scale: 1, theme: "light", language: "en" } as const;
  const both = `${hash("a")},${hash("b")}`;
  for (const address of [
    pictureAddress(shown({}), options, "svg"),
    filmAddress(shown({}), { from: 19_990, to: 20_000, size: "900x600", theme: "dark", language: "uk", delay: 700 }, "apng"),
  ]) {
    expect(address).toContain("@7");
    expect(named(address)).toBe(both);
  }
  expect(named(pictureAddress(shown({ basemap: [] }), options))).toBeUndefined();
  expect(named(pictureAddress(shown({}, 7), options))).toBeUndefined();
  for (const sort of ["dated", "live"] as const) {
    expect(named(currentPictureAddress(sort, shown({}), options))).toBeUndefined();
    expect(named(currentPictureAddress(sort, shown({ basemap: [] }), options))).toBe("none");
  }
  const embed = (sort: "pinned" | "live", choices: Partial<Choices>) => embedAddress({ sort, theme: "auto", canMove: true, hasTime: false, form: "frame" }, shown(choices), "en");
  expect(named(embed("pinned", {}))).toBe(both);
  expect(named(embed("pinned", { basemap: [] }))).toBeUndefined();
  expect(named(embed("live", {}))).toBeUndefined();
  expect(named(embed("live", { basemap: [] }))).toBe("none");
  expect(citation(shown({}), "link")).toContain("somebody · somebody, 4 October 2024");
  expect(citation(shown({ basemap: [] }), "link")).not.toContain("somebody");
  expect(citation(shown({}, 7), "link")).not.toContain("somebody");
});

test("nothing is asked for below the first zoom, beside an archive's bounds, or before its own first zoom", () => {
  const at = (z: number, lon: number, lat: number) => {
    const sin = Math.sin((lat * Math.PI) / 180);
    return { z, x: Math.floor(((lon + 180) / 360) * 2 ** z), y: Math.floor((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * 2 ** z) };
  };
  const { within } = basemapSourceOf(archive("a"));
  expect(isWithin(at(12, 37, 48), within)).toBe(true);
  expect(isWithin(at(basemapFrom, 37, 48), within)).toBe(true);
  expect(isWithin(at(basemapFrom - 1, 37, 48), within)).toBe(false);
  for (const [lon, lat] of [[35, 48], [39, 48], [37, 46], [37, 50]] as const) expect(isWithin(at(12, lon, lat), within), `${lon} ${lat}`).toBe(false);
  const late = basemapSourceOf(archive("a", { minzoom: 12 })).within;
  expect([isWithin(at(12, 37, 48), late), isWithin(at(13, 37, 48), late)]).toEqual([false, true]);
  const across = basemapSourceOf(archive("a", { bounds: [170, 47, -170, 49] })).within;
  expect([179, -179, 37].map((lon) => isWithin(at(12, lon, 48), across))).toEqual([true, true, false]);
  expect(isWithin(at(3, 37, 48), undefined)).toBe(true);
  expect(lastDetail(archive("a"))).toBe(15);
});

/** Which rules draw a feature at a zoom, by how wide they are drawn; the rule that paints what was collected draws none. */
function drawnBy(rules: readonly PaintRule[], layer: string, props: Record<string, string>, geomType: GeomType, zoom: number): number {
  const feature = { props, geomType, bbox: { minX: 0, minY: 0, maxX: 1, maxY: 1 }, geom: [], numVertices: 0 };
  return rules.filter((rule) => rule.dataLayer === layer && zoom >= (rule.minzoom ?? 0) && rule.filter!(zoom, feature)).length;
}

test("roads are drawn by class from their zoom on, tunnels apart", () => {
  const source = basemapSourceOf(archive("a"));
  const rules = basemapRules(source, palette);
  expect(new Set(rules.map(({ dataSource }) => dataSource))).toEqual(new Set([`basemap@${hash("a")}`]));
  const road = (props: Record<string, string>, zoom: number) => drawnBy(rules, "road", props, GeomType.Line, zoom);
  expect([8, 9, 13].map((zoom) => road({ class: "trunk" }, zoom))).toEqual([0, 1, 2]); // its edge, and what is within
  expect([12, 13, 15].map((zoom) => road({ class: "minor" }, zoom))).toEqual([0, 1, 2]);
  expect(road({ class: "trunk", tunnel: "yes" }, 15)).toBe(1);
  expect(road({ class: "border" }, 15)).toBe(0);
  expect(drawnBy(rules, "boundary", { class: "country" }, GeomType.Line, 15)).toBe(0);
});

const spec = (more: Partial<GridSpec>): GridSpec => ({ pane: "basemap", key: "", sources: [], mode: "map", who: { ...bundledParties[0]!, id: "all" }, palette, pixelRatio: 1, ...more });
const ground: VectorSource = { layer: { id: "base", kind: "base" }, key: "base", tiles: "/", lastZoom: 12, isStale: false };

test("archives lie in order, under the ground's borders, and a map without any has no grid for them", () => {
  const basemaps = [archive("a"), archive("b")].map(basemapSourceOf);
  const { paintRules } = rulesOf(spec({ base: ground, basemaps }), () => false);
  const order = paintRules.map(({ dataSource }) => dataSource!.slice(-1)).join("").replace(/(.)\1+/g, "$1");
  expect(order).toBe("abe"); // then the base map
  expect(linesOverBasemaps().map(({ id }) => id)).toEqual(["oblasts", "borders"]);
  expect(layersOf("base").length).toBeGreaterThan(linesOverBasemaps().length);
  expect(isEmpty(spec({ basemaps }))).toBe(false);
  expect(isEmpty(spec({}))).toBe(true);
});

test("settlements are named after the record's places and the ground's towns, a hamlet last", () => {
  const [{ layer }] = [basemapSourceOf(archive("a"))];
  const places = { id: "places", kind: "places" } as const;
  const named = settlementNames(layer, palette);
  const others = [...placeNames(places, palette), ...cityNames({ id: "base", kind: "base" }, palette)];
  expect(Math.min(...named.map(({ priority }) => priority))).toBeGreaterThan(Math.max(...others.map(({ priority }) => priority)));
  const at = (props: Record<string, string>, zoom: number) => named.filter(({ rule }) => zoom >= (rule.minzoom ?? 0) && rule.filter!(zoom, pointAt(10, 10, props))).length;
  expect([8, 9].map((zoom) => at({ class: "city" }, zoom))).toEqual([0, 1]);
  expect([10, 11].map((zoom) => at({ class: "village" }, zoom))).toEqual([0, 1]);
  expect([12, 13].map((zoom) => at({ class: "hamlet" }, zoom))).toEqual([0, 1]);
  expect(at({ class: "of another kind" }, 13)).toBe(1);
});

function pointAt(x: number, y: number, props: Record<string, string>) {
  return { props, geomType: GeomType.Point, bbox: { minX: x, minY: y, maxX: x, maxY: y }, geom: [[new Point(x, y)]], numVertices: 1 };
}

test("a name in a tile that is shown larger than its data is its own tile's, wherever in it", () => {
  const rule: LabelRule = settlementNames(basemapSourceOf(archive("a")).layer, palette)[0]!.rule;
  const tile = { z: 16, scale: 2, origin: new Point(0, 0), dim: 1024, dataTile: { z: 14, x: 0, y: 0 }, data: new Map([["settlement", [pointAt(500, 500, { class: "city" }), pointAt(513, 500, { class: "city" })]]]) };
  expect(toScale(tile).data.get("settlement")!.map((f) => rule.filter!(16, f))).toEqual([true, false]);
});
