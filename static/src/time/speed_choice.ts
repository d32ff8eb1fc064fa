// The select of playback's speed.

import { t } from "../words/words";
import { el } from "../ui/dom";
import { speeds } from "./playback";

export function speedChoice(choose: (speed: number) => void): HTMLSelectElement {
  const select = el(
    "select",
    { class: "time-speed", attributes: { id: "time-speed", "aria-label": t("marks.speed"), title: t("marks.speed") } },
    ...speeds.map((speed) => el("option", { text: t("marks.speed_of", { speed }), attributes: { value: String(speed) } })),
  );
  select.value = "1";
  select.addEventListener("change", () => choose(Number(select.value)));
  return select;
}
