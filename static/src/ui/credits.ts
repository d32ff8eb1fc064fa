// Whose data and program are on show.

import type { Layer } from "../model/catalogue";
import { byId, el } from "./dom";

export function showCredits(layers: readonly Layer[]): void {
  const attributions = new Set(layers.flatMap((l) => l.attribution ?? []));
  byId("credits").replaceChildren(
    el("span", { text: [...attributions, "Leaflet"].join(" · ") }),
    " · ",
    el("a", { text: "Manual", attributes: { href: "/docs/" } }),
  );
}
