// Readies the page for paper: the map keeps the ground that it shows, and the
// address under it leads back to just this.

import { lastingLink, linkTo, type Shown } from "../net/view_addresses";
import { site } from "../net/site";
import { byId } from "../ui/dom";

/** What a page of paper holds beside the headline, the key and the credits, in CSS pixels. */
const widest = 700;
const highest = 520;

/** writeKey is called for paper, which has the key whether it is open or not. */
export function readyPrint(shown: () => Shown, writeKey: () => void): void {
  const ready = () => {
    writeKey();
    byId("printed").textContent = new URL(site().page + linkTo(lastingLink(), shown()), location.href).href;
    const map = byId("map");
    const { style } = document.documentElement;
    style.setProperty("--printed-width", `${map.offsetWidth}px`);
    style.setProperty("--printed-height", `${map.offsetHeight}px`);
    style.setProperty("--printed-scale", String(Math.min(1, widest / map.offsetWidth, highest / map.offsetHeight)));
  };
  window.addEventListener("beforeprint", ready);
  // A preview of the print style, as the tools of browsers give it, fires no event of printing.
  window.matchMedia("print").addEventListener("change", ({ matches }) => {
    if (matches) ready();
  });
}
