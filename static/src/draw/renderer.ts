// Draws tiles and tells what is on them, by order of the page: in a worker, or
// where there is none, beside it. It has no way to the network of its own.

import type { View } from "protomaps-leaflet";
import type { FeatureRef } from "../model/state";
import { rulesOf } from "./cartography";
import { areaNames } from "./name_rules";
import { pick } from "./pick";
import { momentsOf, type Pointing, type SheetPlan, type Source } from "./plan";
import { pointView } from "./point_source";
import type { Coords, Drawn, Order, Report } from "./protocol";
import { type DrawnTile, Sheet } from "./sheet";
import { fetchedView } from "./tile_source";

/** Sets of tiles whose data are remembered. */
const mostViews = 80;

interface Waiting {
  resolve(data: ArrayBuffer): void;
  reject(error: Error): void;
}

export class Renderer {
  readonly #report: (report: Report, transfer: Transferable[]) => void;
  readonly #sheets = new Map<number, Sheet>();
  readonly #views = new Map<string, View>();
  /** The names of areas that came last, and their tiles. */
  #areaNames: { key: string; view: View } | undefined;
  #selected: ReadonlySet<string> = new Set();
  readonly #fetching = new Map<number, Waiting>();
  #asked = 0;
  /** The last tiles that were reported: they go out in the order in which they were drawn. */
  #sent: Promise<void> = Promise.resolve();

  constructor(report: (report: Report, transfer: Transferable[]) => void) {
    this.#report = report;
  }

  follow(order: Exclude<Order, { say: "begin" }>): void {
    switch (order.say) {
      case "open":
        this.#sheets.set(order.sheet, this.#newSheet(order.sheet, order.plan));
        return;
      case "close":
        this.#sheets.delete(order.sheet);
        return;
      case "add":
        this.#sheets.get(order.sheet)?.add(order.tile, order.at);
        return;
      case "drop":
        this.#sheets.get(order.sheet)?.drop(order.tile);
        return;
      case "show": {
        const { ask, sheets } = order;
        const tiles = sheets.flatMap(({ sheet, moments }) => drawnOn(sheet, this.#sheets.get(sheet)?.show(moments) ?? []));
        this.#send(tiles, (tiles) => ({ say: "shown", ask, tiles }));
        return;
      }
      case "select":
        this.#selected = new Set(order.refs.map(nameOf));
        this.#sendDrawn([...this.#sheets].flatMap(([number, sheet]) => (sheet.pane === "ground" ? [] : drawnOn(number, sheet.repainted()))));
        return;
      case "reload":
        for (const sheet of this.#sheets.values()) sheet.reload();
        return;
      case "pick":
        void this.#pick(order.ask, order.pointing);
        return;
      case "fetched": {
        const waiting = this.#fetching.get(order.ask);
        this.#fetching.delete(order.ask);
        if (order.data) waiting?.resolve(order.data);
        else waiting?.reject(new Error("not fetched"));
      }
    }
  }

  async #pick(ask: number, pointing: Pointing): Promise<void> {
    try {
      this.#report({ say: "picked", ask, picked: await pick(pointing, (source) => this.#viewOf(source)) }, []);
    } catch (error) {
      this.#report({ say: "failed", ask, why: String(error) }, []);
    }
  }

  #newSheet(number: number, plan: SheetPlan): Sheet {
    const views = new Map<string, View>();
    for (const source of [...(plan.base ? [plan.base] : []), ...plan.sources]) views.set(source.layer.id, this.#viewOf(source));
    if (plan.areaNames) {
      if (this.#areaNames?.key !== plan.areaNames.key) this.#areaNames = { key: plan.areaNames.key, view: pointView(areaNames, plan.areaNames.points) };
      views.set(areaNames, this.#areaNames.view);
    }
    const rules = rulesOf(plan, (layer, id) => this.#selected.has(nameOf({ layer, id: String(id) })));
    return new Sheet({ ...rules, pane: plan.pane, views, moments: momentsOf(plan), pixelRatio: plan.pixelRatio }, (tiles) => this.#sendDrawn(drawnOn(number, tiles)));
  }

  /** The tiles at an address; asked for once. */
  #viewOf(source: Source): View {
    const kept = this.#views.get(source.tiles);
    this.#views.delete(source.tiles);
    const view = kept ?? fetchedView(source, (tiles, at) => this.#fetch(tiles, at));
    this.#views.set(source.tiles, view); // the newest comes last
    if (this.#views.size > mostViews) {
      for (const oldest of this.#views.keys()) {
        this.#views.delete(oldest);
        break;
      }
    }
    return view;
  }

  #fetch(tiles: string, at: Coords): Promise<ArrayBuffer> {
    const ask = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#fetching.set(ask, { resolve, reject });
      this.#report({ say: "fetch", ask, tiles, at }, []);
    });
  }

  #sendDrawn(tiles: readonly OnSheet[]): void {
    if (tiles.length > 0) this.#send(tiles, (tiles) => ({ say: "drawn", tiles }));
  }

  #send(tiles: readonly OnSheet[], report: (tiles: readonly Drawn[]) => Report): void {
    const ready = Promise.all(tiles.map(async (t): Promise<Drawn> => ({ ...t, bitmap: await t.bitmap })));
    this.#sent = this.#sent.then(async () => {
      const drawn = await ready;
      this.#report(report(drawn), drawn.flatMap(({ bitmap }) => bitmap ?? []));
    });
  }
}

type OnSheet = DrawnTile & { sheet: number };

function drawnOn(sheet: number, tiles: readonly DrawnTile[]): OnSheet[] {
  return tiles.map((tile) => ({ sheet, ...tile }));
}

function nameOf({ layer, id }: FeatureRef): string {
  return `${layer}/${id}`;
}
