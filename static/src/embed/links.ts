// Links of an embed in a sandbox, where a page may have forbidden that any opens.
// A blog opens those of our host when it is asked to; otherwise the address is shown.

import { blogSecret } from "./blog";
import { el } from "../ui/dom";

/** How long a link has to open, in milliseconds. No page is told that one did not. */
const openMs = 500;

/** Says where a link leads that a sandbox did not let open. Elsewhere all open. */
export function mendLinks(): void {
  if (window.origin !== "null" || window.parent === window) return;
  document.addEventListener("click", async ({ target }) => {
    hideAddress();
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>("a[target=_blank]") : null;
    if (!link || (await opens())) return;
    const secret = blogSecret();
    if (secret) {
      window.parent.postMessage({ message: "link", value: link.href, secret }, "*");
      await opens();
    }
    showAddress(link);
  });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hideAddress());
}

/** Whether the reader is somewhere else soon. */
function opens(): Promise<boolean> {
  return new Promise((decide) => window.setTimeout(() => decide(document.visibilityState === "hidden" || !document.hasFocus()), openMs));
}

let shown: HTMLElement | undefined;

/** Shows the address of a link, to be copied. */
function showAddress({ href }: HTMLAnchorElement): void {
  hideAddress();
  const field = el("input", { attributes: { readonly: "", value: href, "aria-label": document.body.dataset["closed"] } });
  shown = el("div", { class: "address-shown", attributes: { role: "status" } }, el("p", { text: document.body.dataset["closed"] ?? "" }), field);
  document.body.append(shown);
  field.focus({ preventScroll: true });
  field.select();
}

function hideAddress(): void {
  shown?.remove();
  shown = undefined;
}
