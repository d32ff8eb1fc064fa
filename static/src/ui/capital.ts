// Words as a sentence begins.

import { locale } from "../words/words";

export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(locale()) + text.slice(1);
}
