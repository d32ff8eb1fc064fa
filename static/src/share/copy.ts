// Copies the text of a field to the clipboard.

import { t } from "../words/words";

/** Copies a field's text, and announces it. Without permission, selects the text. */
export async function copyField(field: HTMLInputElement | HTMLTextAreaElement, say: (words: string) => void): Promise<void> {
  // Screen readers do not repeat an unchanged text.
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
