// What was corrected or withdrawn of what an embed shows while it is open: the
// server says it, in the embed's own page.

import { byId } from "../ui/dom";

/** Renews what stands above the map; loads the page anew where there is no map any more. */
export async function renewStanding(): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch(location.href, { credentials: "omit", cache: "no-cache" });
  } catch {
    return; // another time
  }
  if (!answer.ok) {
    if (answer.status < 500) location.reload();
    return;
  }
  const renewed = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("standing");
  if (renewed) byId("standing").replaceWith(document.adoptNode(renewed));
}
