// A Leaflet GridLayer whose tiles are images drawn by the server, those of several
// layers on top of each other.

import { LastingGridLayer } from "./lasting_grid_layer";
import * as L from "./leaflet";

/** Specs with equal keys show the same. */
export interface ImageGridSpec {
  key: string;
  /** Bottom first. */
  pictures: readonly TilePicture[];
}

export interface TilePicture {
  /** The address of its tiles, with {z}, {x}, {y} and {r}. */
  tiles: string;
  opacity: number;
}

export class ImageGridLayer extends LastingGridLayer {
  readonly #pictures: readonly TilePicture[];
  readonly #failed: (error: unknown) => void;

  constructor({ pictures }: ImageGridSpec, options: L.GridLayerOptions, failed: (error: unknown) => void) {
    super({ ...options, tileSize: 256 });
    this.#pictures = pictures;
    this.#failed = failed;
  }

  protected override createTile({ x, y, z }: L.Coords, done: L.DoneCallback): HTMLElement {
    const tile = document.createElement("div");
    const wide = 2 ** z;
    const places: Record<string, string | number> = { z, x: ((x % wide) + wide) % wide, y, r: L.Browser.retina ? "@2x" : "" };
    // There are no tiles north and south of the world.
    const pictures = y < 0 || y >= wide ? [] : this.#pictures;
    const coming = pictures.map(async ({ tiles, opacity }) => {
      const image = new Image(256, 256);
      image.alt = "";
      image.src = tiles.replace(/\{(\w)\}/g, (_, name: string) => String(places[name]));
      if (opacity < 1) image.style.opacity = String(opacity);
      tile.append(image);
      await image.decode();
    });
    void Promise.allSettled(coming).then((all) => {
      const lost = all.find((one) => one.status === "rejected");
      if (lost) this.#failed(lost.reason);
      this.setLost(tile, lost !== undefined);
      done(undefined, tile);
    });
    return tile;
  }
}
