// The buttons that pan the map, for readers who cannot drag it.

import { byId } from "../ui/dom";

/** move takes steps to the east and to the south; negative ones are west and north. */
export function mountPanControl(move: (east: number, south: number) => void): void {
  const pad = byId("pan");
  const opener = byId("pan-open");
  opener.addEventListener("click", () => {
    pad.hidden = !pad.hidden;
    opener.setAttribute("aria-expanded", String(!pad.hidden));
  });
  for (const button of pad.querySelectorAll("button")) {
    button.addEventListener("click", () => move(Number(button.dataset["east"]), Number(button.dataset["south"])));
  }
}
