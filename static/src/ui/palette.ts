// Reads the map's colours and typeface from CSS custom properties, which the map shares
// with the page.

import type { Palette } from "../draw/palette";
import type { ColourName } from "../draw/style";
import { colours } from "../../../geo/style/style.json";

const darkScheme = window.matchMedia("(prefers-color-scheme: dark)");

/** The theme set on the page, which overrides the device's; "auto" or undefined for none. */
function forced(): string | undefined {
  return document.documentElement.dataset["theme"];
}

/** Reads the palette in force. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    dark: forced() === "dark" || (forced() !== "light" && darkScheme.matches),
    colours: Object.fromEntries(Object.keys(colours).map((name) => [name, of(`map-${name}`)])) as Record<ColourName, string>,
    surface: of("surface"),
    font: of("font"),
  };
}

/** Calls back when the reader's device changes between light and dark. */
export function onSchemeChange(callback: () => void): void {
  darkScheme.addEventListener("change", callback);
}
