// The client of the drawing worker. Where there are no workers, its script runs on
// the page.

import type { Zxy } from "protomaps-leaflet";
import { dataTile, isWithin, tileAddress } from "../draw/data_tile";
import { type GridSpec, type Moments, type Picked, type Pointing, sourcesOf } from "../draw/grid_spec";
import type { DrawingRequest, DrawingResponse, DrawnTile } from "../draw/protocol";
import type { FeatureRef } from "../model/choices";
import { ApiError } from "../net/api";
import { type Language, t } from "../words/words";

/** The worker's script, relative to this one; set by the build. */
declare const frontlineDrawing: string;

export interface DrawingEvents {
  /** Tiles were drawn that no request waits for. */
  drawn(tiles: readonly DrawnTile[]): void;
  /** Fetches a data tile; a failure has been reported. */
  fetch(tiles: string, at: Zxy): Promise<ArrayBuffer>;
  failed(error: Error): void;
}

/** The worker, or one end of a channel to its script on the page. */
interface WorkerPort {
  postMessage(message: readonly DrawingRequest[], transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<DrawingResponse>) => void) | null;
}

export class DrawingClient {
  readonly #port: Promise<WorkerPort>;
  /** Requests of this turn, and the buffers that they transfer. */
  #unsent: DrawingRequest[] = [];
  #transfer: Transferable[] = [];
  #events: DrawingEvents | undefined;
  /** Resolvers of pending requests, by id. */
  readonly #pending = new Map<number, (response: DrawingResponse) => void>();
  /** Retries to start the worker, where that failed; requests wait meanwhile. */
  #retry: (() => void) | undefined;
  #lastRequest = 0;
  #lastGrid = 0;
  /** The specs of grids, until the worker has started. */
  #specs: Map<number, GridSpec> | undefined = new Map();
  /** Data tiles fetched before the worker has started, by address. */
  readonly #prefetched = new Map<string, Promise<ArrayBuffer>>();

  /** language is that of the names on the map. */
  constructor(language: Language) {
    this.#port = this.#start({ type: "begin", language });
  }

  /** Sets the listener; an earlier failure is reported too. */
  listen(events: DrawingEvents): void {
    this.#events = events;
    if (this.#retry) events.failed(unreachable());
  }

  /** Resolves once the worker has started. */
  async started(): Promise<void> {
    await this.#port;
  }

  /** Returns the number of a new grid. */
  openGrid(spec: GridSpec): number {
    const grid = ++this.#lastGrid;
    this.#specs?.set(grid, spec);
    this.#send({ type: "open", grid, spec });
    return grid;
  }

  closeGrid(grid: number): void {
    this.#send({ type: "close", grid });
  }

  /** Adds a tile, to be drawn now and whenever it changes. */
  addTile(grid: number, tile: number, { z, x, y }: Zxy): void {
    const at = { z, x, y };
    this.#prefetch(grid, at);
    this.#send({ type: "add", grid, tile, at });
  }

  removeTile(grid: number, tile: number): void {
    this.#send({ type: "drop", grid, tile });
  }

  /** Draws grids at other moments; resolves to the tiles that change, or undefined where that failed. */
  async show(grids: readonly { grid: number; moments: Moments }[]): Promise<readonly DrawnTile[] | undefined> {
    const response = await this.#request((id) => ({ type: "show", id, grids }));
    return response.type === "shown" ? response.tiles : undefined;
  }

  /** Sets the selected features. */
  select(refs: readonly FeatureRef[]): void {
    this.#send({ type: "select", refs });
  }

  /** Fetches failed data again. */
  reload(): void {
    this.#retry?.();
    this.#send({ type: "reload" });
  }

  /** Resolves to the features at a position. */
  async pick(pointing: Pointing): Promise<Picked> {
    const response = await this.#request((id) => ({ type: "pick", id, pointing }));
    return response.type === "picked" ? response.picked : { refs: [], spans: new Map(), silent: [], agreed: [], region: undefined };
  }

  #request(make: (id: number) => DrawingRequest): Promise<DrawingResponse> {
    const id = ++this.#lastRequest;
    return new Promise((resolve) => {
      this.#pending.set(id, resolve);
      this.#send(make(id));
    });
  }

  /** Requests of one turn go in one message. */
  #send(request: DrawingRequest, transfer: Transferable[] = []): void {
    if (this.#unsent.length === 0) {
      void this.#port.then((port) => {
        port.postMessage(this.#unsent, this.#transfer);
        this.#unsent = [];
        this.#transfer = [];
      });
    }
    this.#unsent.push(request);
    this.#transfer.push(...transfer);
  }

  async #start(first: DrawingRequest): Promise<WorkerPort> {
    for (;;) {
      const port = (await startWorker(first)) ?? (await startOnPage(first));
      if (port) {
        port.onmessage = ({ data }) => this.#receive(data);
        this.#specs = undefined;
        return port;
      }
      this.#events?.failed(unreachable());
      await new Promise<void>((resolve) => (this.#retry = resolve));
      this.#retry = undefined;
    }
  }

  #receive(response: DrawingResponse): void {
    switch (response.type) {
      case "shown":
      case "picked":
        this.#resolve(response.id, response);
        return;
      case "drawn":
        this.#events?.drawn(response.tiles);
        return;
      case "fetch":
        void this.#fetch(response);
        return;
      case "failed":
        this.#events?.failed(new Error(response.why));
        if (response.id !== undefined) this.#resolve(response.id, response);
    }
  }

  #resolve(id: number, response: DrawingResponse): void {
    this.#pending.get(id)?.(response);
    this.#pending.delete(id);
  }

  /** Fetches the data of a tile while the worker starts. */
  #prefetch(grid: number, at: Zxy): void {
    const spec = this.#specs?.get(grid);
    for (const source of spec ? sourcesOf(spec) : []) {
      if (!isWithin(at, source.within)) continue;
      const data = dataTile(at, source);
      const address = tileAddress(source.tiles, data);
      const coming = this.#prefetched.has(address) ? undefined : this.#events?.fetch(source.tiles, data);
      if (!coming) continue;
      coming.catch(() => undefined); // already reported
      this.#prefetched.set(address, coming);
    }
  }

  async #fetch({ id, tiles, at }: Extract<DrawingResponse, { type: "fetch" }>): Promise<void> {
    const address = tileAddress(tiles, at);
    const coming = this.#prefetched.get(address) ?? this.#events?.fetch(tiles, at);
    this.#prefetched.delete(address);
    const data = await coming?.catch(() => undefined);
    this.#send({ type: "fetched", id, data }, data ? [data] : []);
  }
}

/** Resolves to undefined where there is no worker that can draw. */
function startWorker(first: DrawingRequest): Promise<Worker | undefined> {
  return new Promise((resolve) => {
    let worker: Worker;
    try {
      worker = new Worker(script(), { type: "module" });
    } catch {
      resolve(undefined); // a sandbox
      return;
    }
    worker.onerror = (event) => {
      event.preventDefault();
      resolve(undefined);
    };
    worker.onmessage = ({ data }: MessageEvent<DrawingResponse>) => resolve(data.type === "begun" && data.able ? worker : undefined);
    worker.postMessage([first]);
  });
}

/** Runs the worker's script on the page; where it cannot draw, it still finds features. Resolves to undefined where it did not load. */
async function startOnPage(first: DrawingRequest): Promise<MessagePort | undefined> {
  const loaded = (await import(script().href).catch(() => undefined)) as typeof import("../draw/drawing_worker") | undefined;
  if (!loaded) return undefined;
  const { port1, port2 } = new MessageChannel();
  loaded.serve(port2);
  port1.postMessage([first]);
  return port1;
}

function script(): URL {
  return new URL(frontlineDrawing, import.meta.url);
}

function unreachable(): ApiError {
  return new ApiError(t("page.unreachable"), 0);
}
