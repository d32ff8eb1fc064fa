// A Leaflet grid whose tiles are pictures, those of several layers on each
// other.

import * as L from "./leaflet";

/** A sheet of the map; two with the same key look the same. */
export interface PictureSheet {
  key: string;
  /** The addresses of its tiles, from the ground up, with {z}, {x}, {y} and {r}. */
  pictures: readonly string[];
}

export class PictureGrid extends L.GridLayer {
  readonly #pictures: readonly string[];
  readonly #failed: (error: unknown) => void;

  constructor({ pictures }: PictureSheet, options: L.GridLayerOptions, failed: (error: unknown) => void) {
    super({ ...options, tileSize: 256 });
    this.#pictures = pictures;
    this.#failed = failed;
  }

  protected override createTile({ x, y, z }: L.Coords, done: L.DoneCallback): HTMLElement {
    const tile = document.createElement("div");
    const wide = 2 ** z;
    const places: Record<string, string | number> = { z, x: ((x % wide) + wide) % wide, y, r: L.Browser.retina ? "@2x" : "" };
    // Above and below the world there is nothing to ask for.
    const addresses = y < 0 || y >= wide ? [] : this.#pictures.map((p) => p.replace(/\{(\w)\}/g, (_, name: string) => String(places[name])));
    const coming = addresses.map(async (address) => {
      const image = new Image(256, 256);
      image.alt = "";
      image.src = address;
      tile.append(image);
      await image.decode();
    });
    void Promise.allSettled(coming).then((all) => {
      const lost = all.find((one) => one.status === "rejected");
      if (lost) this.#failed(lost.reason);
      done(undefined, tile);
    });
    return tile;
  }
}
