import { startApp } from "./app";
import { useSite } from "./net/site";
import { askedLanguage, labelPage } from "./ui/language";
import { listenToWorker } from "./ui/offline";
import { chooseLanguage, type Language, type Messages, speak } from "./words";

/** Each is a script of its own: only one of them is loaded. */
const words: Readonly<Record<Language, () => Promise<{ default: Messages }>>> = {
  en: () => import("words:en"),
  ru: () => import("words:ru"),
  uk: () => import("words:uk"),
};

document.documentElement.dataset["started"] = "";
listenToWorker();

async function start(): Promise<void> {
  const language = chooseLanguage(askedLanguage(), navigator.languages);
  speak(language, (await words[language]()).default);
  document.documentElement.lang = language;
  labelPage();
  const index = document.querySelector<HTMLMetaElement>('meta[name="frontline-publication"]')?.content;
  if (index) useSite(new (await import("./net/published")).PublishedSite(index));
  await startApp();
}

void start();
