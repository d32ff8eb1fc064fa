// Where the page's answers come from: a server, or a publication on object storage.

import { at } from "./address";

export interface Publication {
  number: number;
  /** When it was made, as RFC 3339 writes it. */
  at: string;
  /** Of the record. */
  revision: number;
}

/** A picture that is there already. */
export interface Picture {
  address: string;
  width: number;
  height: number;
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
  /** A standard picture of a date, two dates with dots between or "latest"; undefined where none is published. */
  picture?(ref: string, language: string, theme: "light" | "dark"): Picture | undefined;
  /** The address of the map's page. */
  readonly page: string;
  /** The addresses of the page that others embed, and of the script that makes the element of it. */
  readonly embed: string;
  readonly embedScript: string;
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
  embed: at("/embed"),
  embedScript: at("/embed.js"),
};

export function useSite(site: Site): void {
  current = site;
}

export function site(): Site {
  return current;
}
