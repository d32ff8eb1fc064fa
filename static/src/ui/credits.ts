// Whose data and program are on show.

import type { Layer } from "../model/catalogue";
import { byId, el } from "./dom";
import { t } from "../words";

export function showCredits(layers: readonly Layer[], textAddress: string): void {
  const attributions = new Set(layers.flatMap((l) => l.attribution ?? []));
  byId("credits").replaceChildren(
    el("span", { text: [...attributions, "Leaflet"].join(" · ") }),
    " · ",
    el("a", { text: t("page.as_text"), attributes: { href: textAddress } }),
    " · ",
    el("a", { text: t("page.manual"), attributes: { href: "/docs/" } }),
  );
}
