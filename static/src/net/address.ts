// The addresses of the page's own server. A publication has none: there the
// paths are those of a server at the root, by which its answers are named.

import { Base } from "../core/base_path";

let known: Base | undefined;

/** The page says below which path its server lies, where that is not the root. */
function base(): Base {
  return (known ??= new Base(globalThis.document?.querySelector<HTMLMetaElement>('meta[name="frontline-base"]')?.content ?? ""));
}

/** The address of what stands at a path of the server's. */
export function at(path: string): string {
  return base().at(path);
}
