// Where this page's answers come from: a server, or a publication on object
// storage, which has what was published and nothing else.

import { at } from "./address";

export interface Publication {
  number: number;
  /** When it was made, as RFC 3339 writes it. */
  at: string;
  /** Of the record. */
  revision: number;
}

export interface Site {
  /** Answers an address of the server's. */
  request(address: string, init: RequestInit): Promise<Response>;
  /** Where a link to such an address leads; undefined where there is nothing. */
  link(address: string): string | undefined;
  /** The last zoom of the tiles at an address. */
  lastZoom(tiles: string): number;
  /** What is shown, where it is a publication; undefined until it is known. */
  publication?: Publication;
  readonly isPublished: boolean;
  /** The address of the map's page. */
  readonly page: string;
}

/** Past this zoom the data of it are drawn larger: its units are 2.4 m. */
export const deepestData = 12;

let current: Site = {
  request: (address, init) => fetch(address, init),
  link: (address) => address,
  lastZoom: () => deepestData,
  isPublished: false,
  page: at("/"),
};

export function useSite(site: Site): void {
  current = site;
}

export function site(): Site {
  return current;
}
