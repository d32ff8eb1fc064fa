// Buttons that move the map, for who cannot drag it.

import { byId } from "../ui/dom";

/** One is a step to the east or to the south, minus one to the west or to the north. */
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
