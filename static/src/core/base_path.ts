// The path below which the server is mounted on its host. The page, the service
// worker and the <frontline-map> element each learn it in their own way.

export class BasePath {
  /** path is "" at the root of the host, else for example /maps/front. */
  constructor(readonly path: string) {}

  /** The base path of an address directly below it: /maps/front of /maps/front/sw.js. */
  static above(address: string | URL): BasePath {
    return new BasePath(new URL(".", address).pathname.slice(0, -1));
  }

  /** Returns the path on this host of a path of the server. */
  at(path: string): string {
    return this.path + path;
  }

  /** Returns the server's path of a path on this host; undefined for one outside of the server. */
  below(pathname: string): string | undefined {
    return pathname.startsWith(`${this.path}/`) ? pathname.slice(this.path.length) : undefined;
  }
}
