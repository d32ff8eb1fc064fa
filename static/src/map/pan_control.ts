// The buttons that pan the map, for readers who cannot drag it.

import { byId } from "../ui/dom";

/** move takes steps to the east and to the south; negative ones are west and north. Returns what closes them; that returns whether they were open. */
export function mountPanControl(move: (east: number, south: number) => void): () => boolean {
  const pad = byId("pan");
  const opener = byId("pan-open");
  const open = (isOpen: boolean) => {
    if (!isOpen && pad.contains(document.activeElement)) opener.focus({ preventScroll: true });
    pad.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
  };
  opener.addEventListener("click", () => open(pad.hidden === true));
  for (const button of pad.querySelectorAll("button")) {
    button.addEventListener("click", () => move(Number(button.dataset["east"]), Number(button.dataset["south"])));
  }
  return () => {
    const wasOpen = !pad.hidden;
    if (wasOpen) open(false);
    return wasOpen;
  };
}
