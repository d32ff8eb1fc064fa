// The tool by which a view is shared. What it opens is a script of its own,
// loaded when it is first asked for.

import type { Shown } from "../net/view_addresses";
import { byId } from "../ui/dom";
import { askedLanguage } from "../ui/language";

/** Readies the tool; shown is asked for with each opening. */
export function readyShare(shown: () => Omit<Shown, "language">, isDark: () => boolean, failed: (error: unknown) => void): void {
  const tool = byId("share-open");
  tool.addEventListener("click", () => {
    // A language that the reader asked for by name goes along with the view.
    const language = askedLanguage() ?? undefined;
    import("./share_dialog").then(({ openShareDialog }) => openShareDialog({ ...shown(), language }, isDark())).catch(failed);
  });
}
