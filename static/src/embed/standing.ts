// Corrections and retractions of what an open embed shows. The server writes them
// into the embed's page.

import { byId } from "../ui/dom";

/** Updates the notes above the map; reloads the page where the map is gone. */
export async function renewStanding(): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch(location.href, { credentials: "omit", cache: "no-cache" });
  } catch {
    return; // the next poll tries again
  }
  if (!answer.ok) {
    if (answer.status < 500) location.reload();
    return;
  }
  const renewed = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("standing");
  if (renewed) byId("standing").replaceWith(document.adoptNode(renewed));
}
