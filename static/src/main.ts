import { startApp } from "./app";
import { askedLanguage, labelPage } from "./ui/language";
import { listenToWorker } from "./ui/offline";
import { chooseLanguage, speak } from "./words";
import { loadWords } from "./words_loaded";

document.documentElement.dataset["started"] = "";
listenToWorker();

async function start(): Promise<void> {
  const language = chooseLanguage(askedLanguage(), navigator.languages);
  speak(language, await loadWords(language));
  document.documentElement.lang = language;
  labelPage();
  await startApp();
}

void start();
