// Tells the page around how high the embed likes to be: by its width, or as its
// address says. What is told is a number and no secret, so any page may hear it.

import { heightAsked, heightTold } from "../element/messages";

/** Of the map's width, within bounds in pixels. */
const proportion = 0.62;
const lowest = 260;
const highest = 620;

export function tellHeight(): void {
  if (window.parent === window) return;
  let told = 0;
  const tell = () => window.parent.postMessage({ type: heightTold, height: told }, "*");
  const look = () => {
    const liked = likedHeight();
    if (liked === told) return;
    told = liked;
    tell();
  };
  new ResizeObserver(look).observe(document.body);
  // What is said around the map may change without the page's size.
  for (const part of around()) new ResizeObserver(look).observe(part);
  window.addEventListener("message", ({ source, data }) => {
    if (source === window.parent && (data as { type?: unknown } | null)?.type === heightAsked) tell();
  });
  look();
}

/** The parts of the page that are as high as what they say. */
function around(): Element[] {
  return [...document.body.children].filter((part) => part.localName !== "main" && part.localName !== "script");
}

function likedHeight(): number {
  const asked = Number(document.body.dataset["height"] ?? 0);
  if (asked > 0) return asked;
  const main = document.querySelector("main")!;
  if (document.body.dataset["still"] !== undefined) return Math.ceil(main.scrollHeight);
  const map = Math.min(Math.max(document.body.clientWidth * proportion, lowest), highest);
  return Math.ceil(map + around().reduce((sum, part) => sum + part.getBoundingClientRect().height, 0));
}
