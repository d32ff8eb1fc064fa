// Reports the preferred height of the embed to the page around it: by its width, or
// as its address says. A number is no secret, so any page may hear it. Pages have
// conventions of their own for it: our script's, WordPress's and AMP's.

import { heightAsked, heightTold } from "../element/messages";
import { blogSecret } from "./blog";

/** Of the map's width, within bounds in pixels. */
const proportion = 0.62;
const minHeight = 260;
const maxHeight = 620;

export function tellHeight(): void {
  if (window.parent === window) return;
  let told = 0;
  const secret = blogSecret();
  const tell = () => {
    window.parent.postMessage({ type: heightTold, height: told }, "*");
    window.parent.postMessage({ sentinel: "amp", type: "embed-size", height: told }, "*");
    if (secret) window.parent.postMessage({ message: "height", value: told, secret }, "*");
  };
  const look = () => {
    const liked = likedHeight();
    if (liked === told) return;
    told = liked;
    tell();
  };
  new ResizeObserver(look).observe(document.body);
  // Notes around the map may change while the page's size does not.
  for (const part of around()) new ResizeObserver(look).observe(part);
  window.addEventListener("message", ({ source, data }) => {
    if (source === window.parent && (data as { type?: unknown } | null)?.type === heightAsked) tell();
  });
  // A page may listen only once all of it is there.
  window.addEventListener("load", tell);
  look();
}

/** The elements around the map. */
function around(): Element[] {
  return [...document.body.children].filter((part) => part.localName !== "main" && part.localName !== "script");
}

function likedHeight(): number {
  const asked = Number(document.body.dataset["height"] ?? 0);
  if (asked > 0) return asked;
  const main = document.querySelector("main")!;
  if (document.body.dataset["still"] !== undefined) return Math.ceil(main.scrollHeight);
  const map = Math.min(Math.max(document.body.clientWidth * proportion, minHeight), maxHeight);
  return Math.ceil(map + around().reduce((sum, part) => sum + part.getBoundingClientRect().height, 0));
}
