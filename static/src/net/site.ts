// Where the page's answers come from: a server, or a publication on object storage.

import { at } from "./address";

export interface Publication {
  number: number;
  /** When it was made, as RFC 3339 writes it. */
  at: string;
  /** Of the record. */
  revision: number;
}

export interface Site {
  /** Fetches an address of the server. */
  request(address: string, init: RequestInit): Promise<Response>;
  /** The target of a link to such an address; undefined where there is none. */
  link(address: string): string | undefined;
  /** The last zoom of a tile set. */
  lastZoom(tiles: string): number;
  /** Whether there is an answer at an address. */
  has(address: string): boolean;
  /** The publication shown; undefined until it is known. */
  publication?: Publication;
  readonly isPublished: boolean;
  /** The address of the map's page. */
  readonly page: string;
}

/** The last zoom of data tiles, whose units are 2.4 m; higher zooms overzoom them. */
export const deepestData = 12;

let current: Site = {
  request: (address, init) => fetch(address, init),
  link: (address) => address,
  lastZoom: () => deepestData,
  has: () => true,
  isPublished: false,
  page: at("/"),
};

export function useSite(site: Site): void {
  current = site;
}

export function site(): Site {
  return current;
}
