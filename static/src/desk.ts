// The script of /desk, where a maintainer keeps the record. It stores nothing in the browser.

import { DeskPage, languageChoice } from "./desk/page";
import { askedLanguage, labelPage } from "./ui/language";
import { loadDeskWords } from "./words/desk_words";
import { chooseLanguage, setLanguage } from "./words/words";
import { loadWords } from "./words/words_loaded";

const page = new DeskPage();

async function show(language: string): Promise<void> {
  const [words, own] = await Promise.all([loadWords(language), loadDeskWords(language)]);
  setLanguage(language, { ...words, ...own });
  labelPage();
  languageChoice((tag) => {
    history.replaceState(null, "", `?lang=${tag}${location.hash}`);
    void show(tag);
  });
  page.show();
}

void show(chooseLanguage(askedLanguage(), navigator.languages));
