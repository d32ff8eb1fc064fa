// The script of the decision beside a draft's map. It has its own copy of what it shares with
// the map's script, and so its own words.

import { showDecision } from "./desk/decision";
import type { LeafletMap } from "./map/leaflet_map";
import { at } from "./net/address";
import { json } from "./net/api";
import type { Store } from "./store/store";
import { el } from "./ui/dom";
import { headLanguages } from "./ui/language";
import { loadDeskWords } from "./words/desk_words";
import { chooseLanguage, setLanguage, useGivenLanguages } from "./words/words";
import { loadWords } from "./words/words_loaded";

/** Its sheet of styles, relative to this script; set by the build. */
declare const frontlineDecisionStyle: string;

export async function openDecision(store: Store, map: LeafletMap): Promise<void> {
  useGivenLanguages(headLanguages());
  const language = chooseLanguage(document.documentElement.lang, []);
  const [words, own, draft] = await Promise.all([loadWords(language), loadDeskWords(language), json(at("/draft.json"))]);
  await styled(); // not beside it: of a draft that has ended no sheet comes
  setLanguage(language, { ...words, ...own });
  showDecision(store, map, draft);
}

function styled(): Promise<void> {
  return new Promise((resolve, reject) => {
    const sheet = el("link", {
      attributes: { rel: "stylesheet", href: new URL(frontlineDecisionStyle, import.meta.url).href },
      on: { load: () => resolve(), error: () => reject(new Error("the styles of the decision did not come")) },
    });
    document.head.append(sheet);
  });
}
