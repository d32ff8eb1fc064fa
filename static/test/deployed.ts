// The files of cmd/frontline/deploy, which the manual shows.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The text of a file that a page of the manual shows; fails where it does not. */
export function deployed(name: string, page: string): string {
  const shown = readFileSync(join(import.meta.dirname, "../docs", page), "utf8").includes(`<code>{{deploy ${name}}}</code>`);
  if (!shown) throw new Error(`docs/${page} does not show ${name}`);
  return readFileSync(join(import.meta.dirname, "../../cmd/frontline/deploy", name), "utf8");
}
