// Where this page's answers come from: a server, or a publication on object
// storage, which has what was published and nothing else.

export interface Publication {
  number: number;
  /** When it was made, as RFC 3339 writes it. */
  at: string;
  /** Of the record. */
  revision: number;
}

export interface Site {
  /** Answers a path of the server's. */
  request(path: string, init: RequestInit): Promise<Response>;
  /** Where a link to such a path leads; undefined where there is nothing. */
  link(path: string): string | undefined;
  /** The last zoom of the tiles at an address. */
  lastZoom(tiles: string): number;
  /** What is shown, where it is a publication; undefined until it is known. */
  publication?: Publication;
  readonly isPublished: boolean;
  /** The path of the map's page. */
  readonly page: string;
}

/** Past this zoom the data of it are drawn larger: its units are 2.4 m. */
export const deepestData = 12;

let current: Site = {
  request: (path, init) => fetch(path, init),
  link: (path) => path,
  lastZoom: () => deepestData,
  isPublished: false,
  page: "/",
};

export function useSite(site: Site): void {
  current = site;
}

export function site(): Site {
  return current;
}
