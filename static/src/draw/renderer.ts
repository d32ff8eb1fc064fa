// Draws tiles and tells what is on them, as the page requests it. The page fetches
// for it.

import type { View, Zxy } from "protomaps-leaflet";
import type { FeatureRef } from "../model/choices";
import { putBounded } from "../core/bounded_cache";
import { rulesOf } from "./cartography";
import { areaNames } from "./name_rules";
import { Grid, type PaintedTile } from "./grid";
import { pick } from "./pick";
import { momentsOf, type Pointing, type GridPlan, type Source } from "./grid_spec";
import { pointView } from "./point_source";
import type { DrawingRequest, DrawingResponse, DrawnTile } from "./protocol";
import { fetchedView } from "./tile_source";

/** Sets of tiles whose data are remembered. */
const mostViews = 80;

interface Waiting {
  resolve(data: ArrayBuffer): void;
  reject(error: Error): void;
}

export class Renderer {
  readonly #respond: (response: DrawingResponse, transfer: Transferable[]) => void;
  readonly #grids = new Map<number, Grid>();
  readonly #views = new Map<string, View>();
  /** The names of areas that came last, and their tiles. */
  #areaNames: { key: string; view: View } | undefined;
  #selected: ReadonlySet<string> = new Set();
  readonly #fetching = new Map<number, Waiting>();
  #asked = 0;
  /** Resolves once the last tiles are sent: they go in the order in which they were drawn. */
  #sent: Promise<void> = Promise.resolve();

  constructor(respond: (response: DrawingResponse, transfer: Transferable[]) => void) {
    this.#respond = respond;
  }

  handle(request: Exclude<DrawingRequest, { type: "begin" }>): void {
    switch (request.type) {
      case "open":
        this.#grids.set(request.grid, this.#newGrid(request.grid, request.plan));
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
        this.#send([...this.#grids.values()].flatMap((grid) => (grid.pane === "ground" ? [] : grid.repainted())));
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
      this.#respond({ type: "picked", id, picked: await pick(pointing, (source) => this.#viewOf(source)) }, []);
    } catch (error) {
      this.#respond({ type: "failed", id, why: String(error) }, []);
    }
  }

  #newGrid(number: number, plan: GridPlan): Grid {
    const views = new Map<string, View>();
    for (const source of [...(plan.base ? [plan.base] : []), ...plan.sources]) views.set(source.layer.id, this.#viewOf(source));
    if (plan.areaNames) {
      if (this.#areaNames?.key !== plan.areaNames.key) this.#areaNames = { key: plan.areaNames.key, view: pointView(areaNames, plan.areaNames.points) };
      views.set(areaNames, this.#areaNames.view);
    }
    const rules = rulesOf(plan, (layer, id) => this.#selected.has(nameOf({ layer, id: String(id) })));
    return new Grid({ ...rules, number, pane: plan.pane, views, moments: momentsOf(plan), pixelRatio: plan.pixelRatio }, (tiles) => this.#send(tiles));
  }

  /** The tiles at an address; asked for once. */
  #viewOf(source: Source): View {
    const view = this.#views.get(source.tiles) ?? fetchedView(source, (tiles, at) => this.#fetch(tiles, at));
    putBounded(this.#views, source.tiles, view, mostViews);
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
