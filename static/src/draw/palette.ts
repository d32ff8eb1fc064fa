// The map's colours and type, as drawing asks for them.

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

/** What of a layer its drawing depends on. */
export type DrawnLayer = Pick<Layer, "id" | "kind" | "color" | "colorDark">;

/** The colour of a layer: its own, else that of its kind. */
export function layerColour(layer: DrawnLayer, palette: Palette): string {
  const own = palette.dark ? (layer.colorDark ?? layer.color) : layer.color;
  if (own) return own;
  return layer.kind === "base" ? palette.border : palette[layer.kind];
}
