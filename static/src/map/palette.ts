// Reads the map's colours and type from the style sheet's custom properties, so
// that the map and the page around it are one system, light and dark.

import type { Palette } from "../draw/palette";
import { ageClasses } from "../model/age";

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
