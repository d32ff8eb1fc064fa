// The script of /embed: the same map with less around it, for pages of others.
// It keeps nothing in the browser and asks no other host.

import { startEmbed } from "./embed/embed_map";
import { tellHeight } from "./embed/height";
import { headLanguages } from "./ui/language";
import { chooseLanguage, speak, useGivenLanguages } from "./words/words";
import { loadWords } from "./words/words_loaded";

async function start(): Promise<void> {
  tellHeight();
  if (document.body.dataset["still"] !== undefined) return; // there is no map, and the page says why
  useGivenLanguages(headLanguages());
  const language = chooseLanguage(document.documentElement.lang, []);
  speak(language, await loadWords(language));
  await startEmbed();
}

void start();
