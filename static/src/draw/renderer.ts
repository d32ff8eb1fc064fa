// Handles the page's requests in the worker: draws tiles, and finds features. Data
// are fetched by the page.

import type { View as TileView, Zxy } from "protomaps-leaflet";
import type { FeatureRef } from "../model/choices";
import { putBounded } from "../core/bounded_cache";
import { rulesOf } from "./cartography";
import { outlinesOf, OutlineView } from "./borders";
import { areaNames } from "./name_rules";
import { Grid, type PaintedTile } from "./grid";
import { pick } from "./pick";
import { keepsToBorders, momentsOf, type Pane, type Pointing, type GridSpec, type VectorSource } from "./grid_spec";
import { pointTileView } from "./point_source";
import type { DrawingRequest, DrawingResponse, DrawnTile } from "./protocol";
import { fetchedTileView } from "./tile_source";

/** The panes of which nothing can be chosen. */
const under: readonly Pane[] = ["ground", "water", "basemap"];
/** Tile sets whose data are cached. */
const maxTileViews = 80;

interface Waiting {
  resolve(data: ArrayBuffer): void;
  reject(error: Error): void;
}

export class Renderer {
  readonly #respond: (response: DrawingResponse, transfer: Transferable[]) => void;
  readonly #grids = new Map<number, Grid>();
  readonly #tileViews = new Map<string, TileView>();
  /** The newest area names, and their tiles. */
  #areaNames: { key: string; view: TileView } | undefined;
  #selected: ReadonlySet<string> = new Set();
  readonly #fetching = new Map<number, Waiting>();
  #asked = 0;
  /** Resolves once the last tiles are sent: they are sent in drawing order. */
  #sent: Promise<void> = Promise.resolve();

  constructor(respond: (response: DrawingResponse, transfer: Transferable[]) => void) {
    this.#respond = respond;
  }

  handle(request: Exclude<DrawingRequest, { type: "begin" }>): void {
    switch (request.type) {
      case "open":
        this.#grids.set(request.grid, this.#newGrid(request.grid, request.spec));
        return;
      case "close":
        this.#grids.delete(request.grid);
        return;
      case "add":
        this.#grids.get(request.grid)?.add(request.tile, request.at);
        return;
      case "drop":
        this.#grids.get(request.grid)?.remove(request.tile);
        return;
      case "show": {
        const { id, grids } = request;
        this.#send(grids.flatMap(({ grid, moments }) => this.#grids.get(grid)?.show(moments) ?? []), id);
        return;
      }
      case "select":
        this.#selected = new Set(request.refs.map(nameOf));
        this.#send([...this.#grids.values()].flatMap((grid) => (under.includes(grid.pane) ? [] : grid.repainted())));
        return;
      case "reload":
        for (const grid of this.#grids.values()) grid.reload();
        return;
      case "pick":
        void this.#pick(request.id, request.pointing);
        return;
      case "fetched": {
        const waiting = this.#fetching.get(request.id);
        this.#fetching.delete(request.id);
        if (request.data) waiting?.resolve(request.data);
        else waiting?.reject(new Error("not fetched"));
      }
    }
  }

  async #pick(id: number, pointing: Pointing): Promise<void> {
    try {
      this.#respond({ type: "picked", id, picked: await pick(pointing, (source) => this.#tileViewOf(source)) }, []);
    } catch (error) {
      this.#respond({ type: "failed", id, why: String(error) }, []);
    }
  }

  #newGrid(number: number, spec: GridSpec): Grid {
    const tileViews = new Map<string, TileView>();
    for (const source of [...(spec.base ? [spec.base] : []), ...(spec.regions ? [spec.regions] : []), ...spec.sources, ...(spec.basemaps ?? []), ...(spec.control ?? [])]) tileViews.set(source.layer.id, this.#tileViewOf(source));
    if (spec.base && keepsToBorders(spec.pane)) tileViews.set(outlinesOf(spec.base.layer), new OutlineView(this.#tileViewOf(spec.base)));
    if (spec.areaNames) {
      if (this.#areaNames?.key !== spec.areaNames.key) this.#areaNames = { key: spec.areaNames.key, view: pointTileView(areaNames, spec.areaNames.points) };
      tileViews.set(areaNames, this.#areaNames.view);
    }
    const rules = rulesOf(spec, (layer, id) => this.#selected.has(nameOf({ layer, id: String(id) })));
    return new Grid({ ...rules, number, pane: spec.pane, tileViews, moments: momentsOf(spec), pixelRatio: spec.pixelRatio }, (tiles) => this.#send(tiles));
  }

  /** The cached view of a source. */
  #tileViewOf(source: VectorSource): TileView {
    const view = this.#tileViews.get(source.tiles) ?? fetchedTileView(source, (tiles, at) => this.#fetch(tiles, at));
    putBounded(this.#tileViews, source.tiles, view, maxTileViews);
    return view;
  }

  #fetch(tiles: string, at: Zxy): Promise<ArrayBuffer> {
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#fetching.set(id, { resolve, reject });
      this.#respond({ type: "fetch", id, tiles, at }, []);
    });
  }

  /** Sends tiles as the response to a request, or without one where there are any. */
  #send(painted: readonly PaintedTile[], id?: number): void {
    if (painted.length === 0 && id === undefined) return;
    const ready = Promise.all(painted.map(async (p): Promise<DrawnTile> => ({ ...p, bitmap: await p.bitmap })));
    this.#sent = this.#sent.then(async () => {
      try {
        const tiles = await ready;
        const transfer = tiles.flatMap(({ bitmap }) => bitmap ?? []);
        this.#respond(id === undefined ? { type: "drawn", tiles } : { type: "shown", id, tiles }, transfer);
      } catch (error) {
        this.#respond({ type: "failed", why: String(error), ...(id === undefined ? {} : { id }) }, []);
      }
    });
  }
}

function nameOf({ layer, id }: FeatureRef): string {
  return `${layer}/${id}`;
}
