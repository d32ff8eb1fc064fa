// The map's colours and type, read from the style sheet's custom properties,
// so that the map and the page around it are one system, light and dark.

import { ageClasses } from "../model/age";
import type { Layer } from "../model/catalogue";

export interface Palette {
  dark: boolean;
  land: string;
  /** The land of the country that the map is about. */
  homeLand: string;
  coast: string;
  border: string;
  oblastLine: string;
  countryName: string;
  oblastName: string;
  cityName: string;
  placeName: string;
  halo: string;
  selection: string;
  control: string;
  claims: string;
  places: string;
  statements: string;
  gained: string;
  lost: string;
  /** From the newest to the oldest class. */
  ages: readonly string[];
  /** Of what was so before the record began. */
  unaged: string;
  /** Of the page around the map. */
  surface: string;
  font: string;
}

const darkScheme = window.matchMedia("(prefers-color-scheme: dark)");

/** What the page itself asks for, whatever the device prefers; "auto" or nothing where it asks for nothing. */
function forced(): string | undefined {
  return document.documentElement.dataset["theme"];
}

/** Reads the palette in force. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    dark: forced() === "dark" || (forced() !== "light" && darkScheme.matches),
    land: of("map-land"),
    homeLand: of("map-home-land"),
    coast: of("map-coast"),
    border: of("map-border"),
    oblastLine: of("map-oblast-line"),
    countryName: of("map-country-name"),
    oblastName: of("map-oblast-name"),
    cityName: of("map-city-name"),
    placeName: of("map-place-name"),
    halo: of("map-halo"),
    selection: of("map-selection"),
    control: of("map-control"),
    claims: of("map-claims"),
    places: of("map-places"),
    statements: of("map-statements"),
    gained: of("map-gained"),
    lost: of("map-lost"),
    ages: ageClasses.map((_, i) => of(`map-age-${i}`)),
    unaged: of("map-unaged"),
    surface: of("surface"),
    font: of("font"),
  };
}

/** Calls back when the reader's device changes between light and dark. */
export function onSchemeChange(callback: () => void): void {
  darkScheme.addEventListener("change", callback);
}

/** The colour of a layer: its own, else that of its kind. */
export function layerColour(layer: Layer, palette: Palette): string {
  const own = palette.dark ? (layer.colorDark ?? layer.color) : layer.color;
  if (own) return own;
  return layer.kind === "base" ? palette.border : palette[layer.kind];
}
