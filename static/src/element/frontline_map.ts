// /embed.js, for other sites: defines <frontline-map>, and sets the height of each
// embed's frame to what the embed asks for. It stores nothing, and changes nothing
// on the page but those frames.

import { BasePath } from "../core/base_path";
import { heightAsked, heightTold } from "./messages";

const script = document.currentScript as HTMLScriptElement | null;
/** The maps are on the server of this script; a published one has a file for them. */
const home = new URL(script?.src ?? location.href);
const embedPath = BasePath.above(home).at("/embed");
const isEmbed = ({ origin, pathname }: URL): boolean => origin === home.origin && pathname.replace(/\.html$/, "") === embedPath.replace(/\.html$/, "");

/** Heights outside of these bounds, in pixels, are ignored. */
const minHeight = 60;
const maxHeight = 4000;
const firstHeight = 480;

/** The options of /embed, each an attribute; "style" alone is HTML's own. */
const options = [
  ...["basemap", "bbox", "compare", "controls", "date", "fit", "height", "lang", "layers", "look", "map", "mark", "padding", "place", "radius", "range", "rev"],
  ...["sources", "swipe", "theme", "who", "zoom"],
];

/** The languages of the map; the server adds those that it was given. */
const languages = "en ru uk";

class FrontlineMap extends HTMLElement {
  static readonly observedAttributes = ["src", "label", ...options];

  #frame: HTMLIFrameElement | undefined;

  connectedCallback(): void {
    this.style.display ||= "block";
    if (!this.#frame) {
      this.#frame = document.createElement("iframe");
      this.#frame.loading = "lazy";
      this.#frame.allowFullscreen = true;
      this.#frame.style.cssText = `display:block;width:100%;height:${firstHeight}px;border:0`;
    }
    this.#show();
    if (this.#frame.parentNode !== this) this.append(this.#frame);
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#show();
  }

  #show(): void {
    const frame = this.#frame;
    if (!frame) return;
    frame.title = this.getAttribute("label") ?? "Map";
    const address = this.#address();
    if (frame.getAttribute("src") !== address) frame.src = address;
  }

  /** The address of the embed: what src asks for, overridden by the attributes. Where src is of another
      host, or another scheme, it is asked of this server all the same: the newest map of all in place of
      the one that the page speaks of would say something else. */
  #address(): string {
    const address = new URL(embedPath, home);
    const src = this.getAttribute("src");
    if (src !== null) {
      const given = parsed(src);
      address.search = given?.search ?? "";
      if (!given || !isEmbed(given)) console.warn(`<frontline-map>: src must be an address of ${address.href}`);
    }
    for (const name of options) {
      // Any element may have lang: only the map's languages are an option.
      const value = this.getAttribute(name);
      if (value !== null && (name !== "lang" || languages.split(" ").includes(value))) address.searchParams.set(name, value);
    }
    return address.href;
  }
}

function parsed(src: string): URL | undefined {
  try {
    return new URL(src, home);
  } catch {
    return undefined;
  }
}

/** The frames of the page that show an embed of this server. */
function frames(): HTMLIFrameElement[] {
  return [...document.querySelectorAll("iframe")].filter((frame) => {
    const at = parsed(frame.src);
    return at !== undefined && isEmbed(at);
  });
}

/** The page may have this script twice. */
if (!customElements.get("frontline-map")) {
  window.addEventListener("message", ({ origin, source, data }) => {
    // In a sandbox an embed is of no origin: that it is ours its frame says.
    if (origin !== home.origin && origin !== "null") return;
    const said = data as { type?: unknown; height?: unknown } | null;
    if (said?.type !== heightTold || typeof said.height !== "number" || !(said.height >= minHeight && said.height <= maxHeight)) return;
    const frame = frames().find(({ contentWindow }) => contentWindow !== null && contentWindow === source);
    if (frame) frame.style.height = `${Math.round(said.height)}px`;
  });
  customElements.define("frontline-map", FrontlineMap);
  // Embeds that loaded before this script report their height again; the message is no secret.
  for (const frame of frames()) frame.contentWindow?.postMessage({ type: heightAsked }, "*");
}
