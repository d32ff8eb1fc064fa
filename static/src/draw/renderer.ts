// Draws tiles and tells what is on them, by order of the page: in a worker, or
// where there is none, beside it. It has no way to the network of its own.

import type { View, Zxy } from "protomaps-leaflet";
import type { FeatureRef } from "../model/state";
import { putNewest } from "../core/bounded_cache";
import { rulesOf } from "./cartography";
import { areaNames } from "./name_rules";
import { pick } from "./pick";
import { momentsOf, type Pointing, type SheetPlan, type Source } from "./plan";
import { pointView } from "./point_source";
import type { Drawn, Order, Report } from "./protocol";
import { type Painted, Sheet } from "./grid";
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
        this.#send(sheets.flatMap(({ sheet, moments }) => this.#sheets.get(sheet)?.show(moments) ?? []), ask);
        return;
      }
      case "select":
        this.#selected = new Set(order.refs.map(nameOf));
        this.#send([...this.#sheets.values()].flatMap((sheet) => (sheet.pane === "ground" ? [] : sheet.repainted())));
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
    return new Sheet({ ...rules, number, pane: plan.pane, views, moments: momentsOf(plan), pixelRatio: plan.pixelRatio }, (tiles) => this.#send(tiles));
  }

  /** The tiles at an address; asked for once. */
  #viewOf(source: Source): View {
    const view = this.#views.get(source.tiles) ?? fetchedView(source, (tiles, at) => this.#fetch(tiles, at));
    putNewest(this.#views, source.tiles, view, mostViews);
    return view;
  }

  #fetch(tiles: string, at: Zxy): Promise<ArrayBuffer> {
    const ask = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#fetching.set(ask, { resolve, reject });
      this.#report({ say: "fetch", ask, tiles, at }, []);
    });
  }

  /** Sends tiles as the answer to what was asked, or unasked where there are any. */
  #send(painted: readonly Painted[], ask?: number): void {
    if (painted.length === 0 && ask === undefined) return;
    const ready = Promise.all(painted.map(async (p): Promise<Drawn> => ({ ...p, bitmap: await p.bitmap })));
    this.#sent = this.#sent.then(async () => {
      try {
        const tiles = await ready;
        const transfer = tiles.flatMap(({ bitmap }) => bitmap ?? []);
        this.#report(ask === undefined ? { say: "drawn", tiles } : { say: "shown", ask, tiles }, transfer);
      } catch (error) {
        this.#report({ say: "failed", why: String(error), ...(ask === undefined ? {} : { ask }) }, []);
      }
    });
  }
}

function nameOf({ layer, id }: FeatureRef): string {
  return `${layer}/${id}`;
}
