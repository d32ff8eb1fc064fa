import { startApp } from "./app";
import { Drawing } from "./map/drawing";
import { useSite } from "./net/site";
import { askedLanguage, headLanguages, labelPage } from "./ui/language";
import { listenToWorker } from "./offline/offline";
import { painted, pause } from "./core/pause";
import { chooseLanguage, speak, useGivenLanguages } from "./words/words";
import { loadWords } from "./words/words_loaded";

document.documentElement.dataset["started"] = "";
listenToWorker();

async function start(): Promise<void> {
  useGivenLanguages(headLanguages());
  const language = chooseLanguage(askedLanguage(), navigator.languages);
  const words = loadWords(language);
  await pause();
  const drawing = new Drawing(language);
  speak(language, await words);
  await painted();
  labelPage();
  await pause();
  const index = document.querySelector<HTMLMetaElement>('meta[name="frontline-publication"]')?.content;
  if (index) useSite(new (await import("./net/published")).PublishedSite(index));
  await startApp(drawing);
}

void start();
