// The cache of live answers: the last copy of each, with the time at which the server
// gave it.

const cacheName = "frontline-live-1";
const keptAt = "Frontline-Kept-At";

export interface Kept {
  response: Response;
  /** ISO 8601. */
  at: string;
}

/** The time at which the server gave an answer, by its Date header where it has one. */
export function instantOf(response: Response): string {
  const date = Date.parse(response.headers.get("Date") ?? "");
  return new Date(Number.isNaN(date) ? Date.now() : date).toISOString();
}

export class LiveCache {
  readonly #cache = caches.open(cacheName);

  async match(address: string): Promise<Kept | undefined> {
    const response = await (await this.#cache).match(address);
    return response && { response, at: response.headers.get(keptAt) ?? "" };
  }

  async put(address: string, response: Response): Promise<void> {
    const headers = new Headers(response.headers);
    headers.delete("Content-Encoding");
    headers.delete("Content-Length");
    headers.set(keptAt, instantOf(response));
    await (await this.#cache).put(address, new Response(await response.arrayBuffer(), { status: response.status, headers }));
  }
}
