// The addresses of the page's own server. A publication has no server: its answers
// are named by the paths of one at the root.

import { BasePath } from "../core/base_path";

let known: BasePath | undefined;

/** The base path in the page's head; none at the root. */
function base(): BasePath {
  return (known ??= new BasePath(globalThis.document?.querySelector<HTMLMetaElement>('meta[name="frontline-base"]')?.content ?? ""));
}

/** The address of a path of the server. */
export function at(path: string): string {
  return base().at(path);
}
