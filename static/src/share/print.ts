// Prepares the page for print: the map keeps its extent, and the address below it
// leads back to what is shown.

import { lastingLink, linkTo, type Shown } from "../net/view_addresses";
import { site } from "../net/site";
import { byId } from "../ui/dom";

/** The map's largest size in print, beside headline, legend and attribution, in CSS pixels. */
const maxWidth = 700;
const maxHeight = 520;

/** writeLegend is called for print, which has the legend, open or not. */
export function readyPrint(shown: () => Shown, writeLegend: () => void): void {
  const ready = () => {
    writeLegend();
    byId("printed").textContent = new URL(site().page + linkTo(lastingLink(), shown()), location.href).href;
    const map = byId("map");
    const { style } = document.documentElement;
    style.setProperty("--printed-width", `${map.offsetWidth}px`);
    style.setProperty("--printed-height", `${map.offsetHeight}px`);
    style.setProperty("--printed-scale", String(Math.min(1, maxWidth / map.offsetWidth, maxHeight / map.offsetHeight)));
  };
  window.addEventListener("beforeprint", ready);
  // Browsers' print emulation fires no beforeprint.
  window.matchMedia("print").addEventListener("change", ({ matches }) => {
    if (matches) ready();
  });
}
