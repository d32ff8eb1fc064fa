// The colours of the page and of the map, as they stand in the style sheet:
// contrast by WCAG 2.2, and whether readers who see colours otherwise can tell
// apart what colour alone tells apart. How they see is simulated by the model
// of Machado, Oliveira and Fernandes (2009), at its full severity.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { expect } from "@playwright/test";
import { type Color, differenceCiede2000, filterDeficiencyDeuter, filterDeficiencyProt, filterDeficiencyTrit, parse, wcagContrast, wcagLuminance } from "culori";
import { colours } from "../../../geo/style/style.json";

const sheet = (name: string) => readFileSync(join(import.meta.dirname, "../../src/css", name), "utf8");

type Palette = Readonly<Record<string, string>>;

function read(part: string): Palette {
  return Object.fromEntries([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name!, colour!]));
}

/** The colours of the map, which the build puts into the style sheet. */
const onMap = (theme: "light" | "dark"): Palette =>
  Object.fromEntries(Object.entries(colours).map(([name, colour]) => [`map-${name}`, colour[theme]]));

const light = { ...onMap("light"), ...read(sheet("tokens.css")) };
const themes = { light, dark: { ...light, ...onMap("dark"), ...read(sheet("tokens_dark.css")) } };

function colour(palette: Palette, name: string): Color {
  const found = parse(palette[name] ?? "");
  if (!found) throw new Error(`the style sheet has no colour ${name}`);
  return found;
}

const eyes: Record<string, (c: Color) => Color> = {
  "all cones": (c) => c,
  "no red cones": filterDeficiencyProt(1) as (c: Color) => Color,
  "no green cones": filterDeficiencyDeuter(1) as (c: Color) => Color,
  "no blue cones": filterDeficiencyTrit(1) as (c: Color) => Color,
};

const grounds = ["map-home-land", "map-land", "map-sea"];
const surfaces = ["surface", "surface-raised", "surface-sunk"];
const ages = [0, 1, 2, 3, 4].map((i) => `map-age-${i}`);

for (const [theme, palette] of Object.entries(themes)) {
  const contrast = (a: string, b: string) => wcagContrast(colour(palette, a), colour(palette, b));

  test(`text can be read in the ${theme} theme: 4.5 to 1`, () => {
    for (const [text, on] of [
      ...["ink", "ink-muted", "accent", "warning"].flatMap((text) => surfaces.map((on) => [text, on] as const)),
      ["later", "later-wash"],
      ["accent-ink", "accent"],
      ["accent", "accent-wash"],
      ["surface", "ink"], // the bubble
      // Names have a halo, and lie on land.
      ...["map-country-name", "map-oblast-name", "map-city-name", "map-place-name"].flatMap((text) =>
        ["map-halo", "map-home-land", "map-land"].map((on) => [text, on] as const),
      ),
    ] as const) {
      expect(contrast(text, on), `${text} on ${on}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test(`what is drawn stands out in the ${theme} theme: 3 to 1`, () => {
    for (const [sign, on] of [
      // Areas have an outline of their colour, ages one of the strongest age.
      ...["map-control", "map-claims", "map-places", "map-statements", "map-gained", "map-lost", "map-selection", "map-unaged", "map-age-0"].flatMap((sign) =>
        grounds.map((on) => [sign, on] as const),
      ),
      // Marks on the time bar and swatches lie on the page.
      ...["map-control", "map-claims", "map-places", "map-statements", "line-strong", "accent"].flatMap((sign) => ["surface", "surface-sunk"].map((on) => [sign, on] as const)),
      ["map-border", "map-home-land"],
    ] as const) {
      const least = sign === "map-border" ? 2.8 : 3; // borders say nothing that is claimed
      expect(contrast(sign, on), `${sign} on ${on}`).toBeGreaterThanOrEqual(least);
    }
  });

  for (const [eye, seen] of Object.entries(eyes)) {
    const difference = (a: string, b: string) => differenceCiede2000()(seen(colour(palette, a)), seen(colour(palette, b)));

    test(`colours of one form are told apart in the ${theme} theme with ${eye}`, () => {
      // Both are hatched, though not the same way.
      expect(difference("map-gained", "map-lost")).toBeGreaterThan(10);
      // One is filled and one hatched, and they lie on each other.
      expect(difference("map-control", "map-claims")).toBeGreaterThan(9);
      for (const other of ["map-control", "map-claims"]) expect(difference(other, "map-places"), other).toBeGreaterThan(15);
      for (const [i, age] of ages.entries()) {
        const next = ages[i + 1];
        if (next) expect(difference(age, next), `${age} and the next`).toBeGreaterThan(8);
        expect(difference(age, "map-unaged"), `${age} and what is older than the record`).toBeGreaterThan(15);
      }
      for (const area of ["map-control", "map-claims"]) for (const on of grounds) expect(difference(area, on), `${area} on ${on}`).toBeGreaterThan(20);
    });

    test(`ages go from strong to weak in the ${theme} theme with ${eye}`, () => {
      const lights = ages.map((age) => wcagLuminance(seen(colour(palette, age))));
      const rising = theme === "light" ? lights : lights.toReversed();
      expect(rising).toEqual([...rising].sort((a, b) => a - b));
    });
  }
}
