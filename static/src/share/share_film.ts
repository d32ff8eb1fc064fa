// The section of the share dialog that makes a film of the dates between two.

import { comparedDays, shownDay, visibleLayers } from "../model/choices";
import { firstDay, isAreal } from "../model/catalogue";
import { type Day, isoOf, longDate, parseDay } from "../model/dates";
import { filmAddress, type FilmOptions, filmSizes, type Shown } from "../net/view_addresses";
import { el, icon } from "../ui/dom";
import { language, t } from "../words/words";
import { button, section, select } from "./dialog_section";

/** How many days a film begins before the date shown, where no two are compared. */
const usualDays = 30;
/** For how long a date is shown, and the last one, in milliseconds. */
const each = 700;
const last = 2000;

export function filmSection(shown: Shown, dark: boolean, closed: AbortSignal): HTMLElement {
  const options: FilmOptions = { ...daysOf(shown), size: filmSizes[0], theme: dark ? "dark" : "light", language: language(), delay: each };
  const said = el("p", { class: "share-note", attributes: { role: "status" } });
  const result = el("div");
  const moving = el("a", { class: "button download", attributes: { download: "" } }, icon("download"), t("share.film-moving"));
  const make = button(t("share.film-make"), () => void run());
  const canMake = typeof VideoEncoder === "function";
  make.disabled = !canMake;
  const update = () => {
    moving.href = filmAddress(shown, options, "apng");
    made?.abort();
    result.replaceChildren();
    said.textContent = canMake ? "" : t("share.film-cannot");
  };
  const day = (name: "from" | "to", words: string) => {
    const field = el("input", { class: "share-day", attributes: { type: "date", max: isoOf(shownDay(shown.catalogue, shown.choices)) } });
    field.value = isoOf(options[name]);
    field.addEventListener("change", () => {
      const chosen = parseDay(field.value);
      if (chosen === undefined) return;
      options[name] = chosen;
      update();
    });
    return el("label", {}, `${words} `, field);
  };
  const size = select(filmSizes.map((s) => [s, s.replace("x", " × ")] as const), options.size, (value) => {
    options.size = value;
    update();
  });

  let made: AbortController | undefined;
  closed.addEventListener("abort", () => made?.abort());
  const run = async () => {
    update();
    const { signal } = (made = new AbortController());
    said.textContent = t("share.film-asking");
    make.disabled = true;
    try {
      const { makeFilm } = await import("./film_maker");
      const film = await makeFilm({
        pictures: filmAddress(shown, options, "zip"),
        each,
        last,
        title: t("share.film-title", { from: longDate(options.from), to: longDate(options.to) }),
        progress: (done, all) => {
          if (!signal.aborted) said.textContent = t("share.film-making", { done, all });
        },
        signal,
      });
      if (signal.aborted) return;
      const subtitles = filmAddress(shown, options, "vtt");
      const [address, poster] = [objectAddress(film.film, signal), objectAddress(film.poster, signal)];
      const name = `${isoOf(options.from)}..${isoOf(options.to)}`;
      said.textContent = t("share.film-made", { n: film.dates });
      const save = (href: string, as: string, words: string) => el("a", { class: "button", text: words, attributes: { href, download: as } });
      const track = el("track", { attributes: { kind: "captions", src: subtitles, srclang: language() } });
      result.replaceChildren(
        el("video", { class: "share-preview", attributes: { src: address, poster, controls: "", playsinline: "", width: String(film.width), height: String(film.height), "aria-label": t("share.film") } }, track),
        el("p", { class: "share-row" }, save(address, `${name}.webm`, t("share.film-download")), save(poster, `${name}.png`, t("share.film-poster")), save(subtitles, `${name}.vtt`, t("share.film-subtitles"))),
      );
    } catch (error) {
      if (!signal.aborted) said.textContent = t("share.film-failed", { reason: error instanceof Error ? error.message : String(error) });
    } finally {
      make.disabled = false;
    }
  };

  update();
  return section(
    "film",
    t("share.film"),
    el("p", { class: "share-note", text: t("share.film-note") }),
    el("p", { class: "share-row" }, day("from", t("share.film-from")), day("to", t("share.film-to")), el("label", {}, `${t("share.film-size")} `, size)),
    el("p", { class: "share-row" }, make, moving),
    said,
    result,
  );
}

/** An address of what the page has, until the signal. */
function objectAddress(of: Blob, until: AbortSignal): string {
  const address = URL.createObjectURL(of);
  until.addEventListener("abort", () => URL.revokeObjectURL(address), { once: true });
  return address;
}

/** The two dates that are compared, or the days up to the one shown, from when on there is something to show. */
function daysOf({ choices, catalogue }: Shown): { from: Day; to: Day } {
  const compared = comparedDays(catalogue, choices);
  if (compared && compared.from < compared.to) return compared;
  const to = shownDay(catalogue, choices);
  const layers = visibleLayers(catalogue, choices).filter(isAreal);
  const first = firstDay(layers.length > 0 ? layers : visibleLayers(catalogue, choices)) ?? to;
  return { from: Math.min(Math.max(to - usualDays, first), to - 1), to };
}
