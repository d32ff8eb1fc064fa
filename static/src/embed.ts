// The script of /embed: the map with less around it, for other sites. It stores
// nothing in the browser and requests nothing from other hosts.

import { startEmbed } from "./embed/embed_map";
import { tellHeight } from "./embed/height";
import { mendLinks } from "./embed/links";
import { headLanguages } from "./ui/language";
import { chooseLanguage, setLanguage, useGivenLanguages } from "./words/words";
import { loadWords } from "./words/words_loaded";

async function start(): Promise<void> {
  mendLinks();
  useGivenLanguages(headLanguages());
  const index = document.querySelector<HTMLMetaElement>('meta[name="frontline-publication"]')?.content;
  const shows = !index || (await (await import("./embed/published")).preparePublished(index));
  tellHeight();
  if (!shows || document.body.dataset["still"] !== undefined) return; // there is no map, and the page says why
  const language = chooseLanguage(document.documentElement.lang, []);
  setLanguage(language, await loadWords(language));
  await startEmbed();
}

void start();
