// The path below which a server lies on its host. Everything here that makes an
// address of the server's, or takes one apart, does it by this: the page, the
// service worker and the element for the pages of others, each of which learns
// the path in its own way.

export class Base {
  /** path is "" at the root of the host, else for example /maps/front. */
  constructor(readonly path: string) {}

  /** The base that an address of the server's lies directly below: /maps/front of /maps/front/sw.js. */
  static above(address: string | URL): Base {
    return new Base(new URL(".", address).pathname.slice(0, -1));
  }

  /** The address on this host of what stands at a path of the server's. */
  at(path: string): string {
    return this.path + path;
  }

  /** The path, on a server at the root, of what stands at an address of this host; undefined for what is not of the server. */
  below(pathname: string): string | undefined {
    return pathname.startsWith(`${this.path}/`) ? pathname.slice(this.path.length) : undefined;
  }
}
