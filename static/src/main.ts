// The entry point of the map's page.

import { startApp } from "./app";
import { painted } from "./core/pause";
import { Priority, Startup } from "./core/startup";
import { useSite } from "./net/site";
import { listenToWorker } from "./offline/mount";
import { askedLanguage, headLanguages, labelPage } from "./ui/language";
import { chooseLanguage, setLanguage, useGivenLanguages } from "./words/words";
import { loadWords } from "./words/words_loaded";

document.documentElement.dataset["started"] = "";
listenToWorker();

useGivenLanguages(headLanguages());
const language = chooseLanguage(askedLanguage(), navigator.languages);
const words = loadWords(language);
const index = document.querySelector<HTMLMetaElement>('meta[name="frontline-publication"]')?.content;

const startup = new Startup();
startup.add(
  Priority.Words,
  async () => {
    setLanguage(language, await words);
    await painted();
    labelPage();
  },
  async () => {
    if (index) useSite(new (await import("./net/published")).PublishedSite(index));
  },
);
startApp(startup, language);
void startup.run();
