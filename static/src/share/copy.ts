// Copies the text of a field, with words of what came of it.

import { t } from "../words/words";

/** Copies what a field holds. Where the page may not, the text is selected for the reader to copy. */
export async function copyField(field: HTMLInputElement | HTMLTextAreaElement, say: (words: string) => void): Promise<void> {
  // A text that is the same as before would not be read out again.
  say("");
  try {
    await navigator.clipboard.writeText(field.value);
    say(t("share.copied"));
  } catch {
    field.focus();
    field.select();
    say(t("share.select"));
  }
}
