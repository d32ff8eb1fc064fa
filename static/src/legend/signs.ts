// What the signs of places and statements mean, in the map's corner: at first sight,
// before anybody opens the legend.

import type { Layer } from "../model/catalogue";
import type { Feature } from "../model/feature";
import type { Palette } from "../draw/palette";
import { type PlaceState, placeStateOf } from "../draw/symbols";
import { byId, el } from "../ui/dom";
import { emptySwatch, placeSwatch, statementSwatch } from "../ui/swatches";
import { t, type MessageKey } from "../words/words";

const placeWords: Record<PlaceState, MessageKey> = {
  claimed: "classes.claimed",
  contested: "key.sign_contested",
  agreed: "key.sign_agreed",
};

let shown = "";

/** Takes the room of all that the signs may come to mean, before it is known which are on the map. */
export function reserveSigns(layers: readonly Layer[]): void {
  const signs = byId("signs");
  const hasPlaces = layers.some((l) => l.kind === "places");
  const words = [
    ...(hasPlaces ? Object.values(placeWords).map((word, i) => (i === 0 ? `${t("key.signs_places")} ${t(word)}` : t(word))) : []),
    ...(layers.some((l) => l.kind === "statements") ? [t("key.sign_statement")] : []),
  ];
  signs.hidden = words.length === 0;
  signs.style.visibility = "hidden";
  signs.replaceChildren(...words.map((text) => el("li", {}, emptySwatch(), text)));
}

/** Shows each sign that is on the map. */
export function showSigns(layers: readonly Layer[], features: ReadonlyMap<string, readonly Feature[]>, palette: Palette): void {
  const places = layers.find((l) => l.kind === "places");
  const statements = layers.find((l) => l.kind === "statements");
  const known = (places && features.get(places.id)) ?? [];
  const states = (Object.keys(placeWords) as PlaceState[]).filter((s) => known.some((f) => placeStateOf(f.claimedBy, f.denials.length > 0, f.agreed) === s));
  const said = statements && (features.get(statements.id)?.length ?? 0) > 0;
  const key = JSON.stringify([states, said, palette.dark]);
  if (key === shown) return;
  shown = key;
  byId("signs").style.visibility = "";
  byId("signs").hidden = states.length === 0 && !said;
  byId("signs").replaceChildren(
    ...(places ? states.map((s, i) => el("li", {}, i === 0 && `${t("key.signs_places")} `, placeSwatch(places, s, palette), t(placeWords[s]))) : []),
    ...(said ? [el("li", {}, statementSwatch(statements!, palette), t("key.sign_statement"))] : []),
  );
}
