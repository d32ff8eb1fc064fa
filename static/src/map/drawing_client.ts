// The page's line to who draws its tiles: a worker, so that drawing holds up
// nothing on the page; where a browser or a sandbox has none, the page itself.

import type { Zxy } from "protomaps-leaflet";
import { dataTile, tileAddress } from "../draw/data_tile";
import type { Moments, Picked, Pointing, SheetPlan } from "../draw/plan";
import type { Drawn, Order, Report } from "../draw/protocol";
import type { FeatureRef } from "../model/state";
import { ApiError } from "../net/api";
import { type Language, t } from "../words/words";

/** Where the worker's script is, beside this one; the build knows. */
declare const frontlineDrawing: string;

export interface DrawingEvents {
  /** Tiles came that nobody waits for. */
  drawn(tiles: readonly Drawn[]): void;
  /** Fetches a tile; fails where it did not come, which was told. */
  fetch(tiles: string, at: Zxy): Promise<ArrayBuffer>;
  failed(error: Error): void;
}

/** One end of a line: a worker, or a channel to what runs on the page. */
interface Line {
  postMessage(message: readonly Order[], transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<Report>) => void) | null;
}

export class Drawing {
  readonly #line: Promise<Line>;
  #unsaid: Order[] = [];
  #transfer: Transferable[] = [];
  #events: DrawingEvents | undefined;
  readonly #asked = new Map<number, (report: Report) => void>();
  /** Tries again to open the line, where that failed; what was said meanwhile waits. */
  #again: (() => void) | undefined;
  #asks = 0;
  #sheets = 0;
  /** The plans of sheets, until the line is open. */
  #plans: Map<number, SheetPlan> | undefined = new Map();
  /** Tiles that are on their way before who draws can ask for them, by address. */
  readonly #ahead = new Map<string, Promise<ArrayBuffer>>();

  /** language is that of what is written on the map. */
  constructor(language: Language) {
    this.#line = this.#open({ say: "begin", language });
  }

  /** Tells of what happens from now on, and of what was lost before. */
  listen(events: DrawingEvents): void {
    this.#events = events;
    if (this.#again) events.failed(lost());
  }

  /** Resolves once drawing can begin. */
  async begun(): Promise<void> {
    await this.#line;
  }

  /** Opens a sheet, and gives it its number. */
  open(plan: SheetPlan): number {
    const sheet = ++this.#sheets;
    this.#plans?.set(sheet, plan);
    this.#say({ say: "open", sheet, plan });
    return sheet;
  }

  close(sheet: number): void {
    this.#say({ say: "close", sheet });
  }

  /** From now on a tile is drawn whenever it looks different. */
  add(sheet: number, tile: number, { z, x, y }: Zxy): void {
    const at = { z, x, y };
    this.#fetchAhead(sheet, at);
    this.#say({ say: "add", sheet, tile, at });
  }

  drop(sheet: number, tile: number): void {
    this.#say({ say: "drop", sheet, tile });
  }

  /** What looks different at other moments; undefined where it could not be drawn. */
  async show(sheets: readonly { sheet: number; moments: Moments }[]): Promise<readonly Drawn[] | undefined> {
    const report = await this.#ask((ask) => ({ say: "show", ask, sheets }));
    return report.say === "shown" ? report.tiles : undefined;
  }

  select(refs: readonly FeatureRef[]): void {
    this.#say({ say: "select", refs });
  }

  reload(): void {
    this.#again?.();
    this.#say({ say: "reload" });
  }

  async pick(pointing: Pointing): Promise<Picked> {
    const report = await this.#ask((ask) => ({ say: "pick", ask, pointing }));
    return report.say === "picked" ? report.picked : { refs: [], spans: new Map(), region: undefined };
  }

  #ask(order: (ask: number) => Order): Promise<Report> {
    const ask = ++this.#asks;
    return new Promise((resolve) => {
      this.#asked.set(ask, resolve);
      this.#say(order(ask));
    });
  }

  /** What is said in one turn goes in one message. */
  #say(order: Order, transfer: Transferable[] = []): void {
    if (this.#unsaid.length === 0) {
      void this.#line.then((line) => {
        line.postMessage(this.#unsaid, this.#transfer);
        this.#unsaid = [];
        this.#transfer = [];
      });
    }
    this.#unsaid.push(order);
    this.#transfer.push(...transfer);
  }

  async #open(begin: Order): Promise<Line> {
    for (;;) {
      const line = (await worker(begin)) ?? (await onPage(begin));
      if (line) {
        line.onmessage = ({ data }) => this.#hear(data);
        this.#plans = undefined;
        return line;
      }
      this.#events?.failed(lost());
      await new Promise<void>((resolve) => (this.#again = resolve));
      this.#again = undefined;
    }
  }

  #hear(report: Report): void {
    switch (report.say) {
      case "shown":
      case "picked":
        this.#answered(report.ask, report);
        return;
      case "drawn":
        this.#events?.drawn(report.tiles);
        return;
      case "fetch":
        void this.#fetch(report);
        return;
      case "failed":
        this.#events?.failed(new Error(report.why));
        if (report.ask !== undefined) this.#answered(report.ask, report);
    }
  }

  #answered(ask: number, report: Report): void {
    this.#asked.get(ask)?.(report);
    this.#asked.delete(ask);
  }

  /** While who draws is still to come, what a tile is drawn from is asked for in its place. */
  #fetchAhead(sheet: number, at: Zxy): void {
    const plan = this.#plans?.get(sheet);
    for (const source of plan ? [...(plan.base ? [plan.base] : []), ...plan.sources] : []) {
      const data = dataTile(at, source);
      const address = tileAddress(source.tiles, data);
      const coming = this.#ahead.has(address) ? undefined : this.#events?.fetch(source.tiles, data);
      if (!coming) continue;
      coming.catch(() => undefined); // that was told
      this.#ahead.set(address, coming);
    }
  }

  async #fetch({ ask, tiles, at }: Extract<Report, { say: "fetch" }>): Promise<void> {
    const address = tileAddress(tiles, at);
    const coming = this.#ahead.get(address) ?? this.#events?.fetch(tiles, at);
    this.#ahead.delete(address);
    const data = await coming?.catch(() => undefined);
    this.#say({ say: "fetched", ask, data }, data ? [data] : []);
  }
}

/** A worker that can draw; undefined where there is none. */
function worker(begin: Order): Promise<Worker | undefined> {
  return new Promise((resolve) => {
    let made: Worker;
    try {
      made = new Worker(script(), { type: "module" });
    } catch {
      resolve(undefined); // a sandbox
      return;
    }
    made.onerror = (event) => {
      event.preventDefault();
      resolve(undefined);
    };
    made.onmessage = ({ data }: MessageEvent<Report>) => resolve(data.say === "begun" && data.able ? made : undefined);
    made.postMessage([begin]);
  });
}

/** What draws on the page, and where it cannot, still tells what is where; undefined where its script did not come. */
async function onPage(begin: Order): Promise<MessagePort | undefined> {
  const loaded = (await import(script().href).catch(() => undefined)) as typeof import("../draw/drawing_worker") | undefined;
  if (!loaded) return undefined;
  const { port1, port2 } = new MessageChannel();
  loaded.serve(port2);
  port1.postMessage([begin]);
  return port1;
}

function script(): URL {
  return new URL(frontlineDrawing, import.meta.url);
}

function lost(): ApiError {
  return new ApiError(t("page.unreachable"), 0);
}
