// A Leaflet GridLayer whose tiles are images drawn by the server, those of several
// layers on top of each other.

import { isWithin } from "../draw/data_tile";
import type { Within } from "../draw/grid_spec";
import type { Basemap } from "../model/basemap";
import { LastingGridLayer } from "./lasting_grid_layer";
import * as L from "./leaflet";

/** Specs with equal keys show the same. */
export interface ImageGridSpec {
  key: string;
  /** Bottom first. */
  pictures: readonly TilePicture[];
  /** The first zoom at which the grid is there. */
  from?: number;
}

export interface TilePicture {
  /** The address of its tiles, with {z}, {x}, {y} and {r}. */
  tiles: string;
  opacity: number;
  /** Where there is anything of it; everywhere where it does not say. */
  within?: Within;
  /** The archive that it is drawn of. */
  of?: Basemap;
}

export class ImageGridLayer extends LastingGridLayer {
  readonly #pictures: readonly TilePicture[];
  readonly #failed: (error: unknown, of?: Basemap) => void;

  constructor({ pictures, from }: ImageGridSpec, options: L.GridLayerOptions, failed: (error: unknown, of?: Basemap) => void) {
    super({ ...options, tileSize: 256, ...(from !== undefined && { minZoom: from }) });
    this.#pictures = pictures;
    this.#failed = failed;
  }

  protected override createTile({ x, y, z }: L.Coords, done: L.DoneCallback): HTMLElement {
    const tile = document.createElement("div");
    const wide = 2 ** z;
    const column = ((x % wide) + wide) % wide;
    const places: Record<string, string | number> = { z, x: column, y, r: L.Browser.retina ? "@2x" : "" };
    // There are no tiles north and south of the world.
    const pictures = y < 0 || y >= wide ? [] : this.#pictures.filter(({ within }) => isWithin({ z, x: column, y }, within));
    const coming = pictures.map(async ({ tiles, opacity }) => {
      const image = new Image(256, 256);
      image.alt = "";
      image.src = tiles.replace(/\{(\w)\}/g, (_, name: string) => String(places[name]));
      if (opacity < 1) image.style.opacity = String(opacity);
      tile.append(image);
      await image.decode();
    });
    void Promise.allSettled(coming).then((all) => {
      for (const [i, one] of all.entries()) if (one.status === "rejected") this.#failed(one.reason, pictures[i]!.of);
      this.setLost(tile, all.some(({ status }) => status === "rejected"));
      done(undefined, tile);
    });
    return tile;
  }
}
