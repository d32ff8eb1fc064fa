// The map's colours and typeface.

import { sideOfLook } from "../model/area_look";
import type { Layer } from "../model/catalogue";
import { type ColourName, kinds } from "./style";

export interface Palette {
  dark: boolean;
  /** The style's, by name. */
  colours: Readonly<Record<ColourName, string>>;
  /** Of the page around the map. */
  surface: string;
  font: string;
}

/** The fields of a layer that its drawing depends on. */
export type DrawnLayer = Pick<Layer, "id" | "kind" | "color" | "colorDark" | "pattern" | "heldBy" | "sides" | "accuracy">;

/** The colour of a layer: its own, else that of its kind. */
export function layerColour(layer: DrawnLayer, palette: Palette): string {
  const own = palette.dark ? (layer.colorDark ?? layer.color) : layer.color;
  return own ?? palette.colours[kinds[layer.kind] as ColourName];
}

/** The colour of a look of a layer: that of the side whose look it is, else the layer's. */
export function ownColour(layer: DrawnLayer, look: string | undefined, palette: Palette): string {
  const side = look === undefined ? undefined : sideOfLook(look);
  const of = side === undefined ? undefined : layer.sides?.[side];
  return of ? (palette.dark ? of.colorDark : of.color) : layerColour(layer, palette);
}

/** A colour of the style; layer is the colour of the data layer that is drawn. */
export function inkOf(ink: string, palette: Palette, layer = ""): string {
  return ink === "layer" ? layer : palette.colours[ink as ColourName];
}
