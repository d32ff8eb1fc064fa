// The manual's search box. The index is one file, loaded with the first letter.

import { type Found, type Index, search } from "./index_search";

const form = document.querySelector<HTMLFormElement>("#search");
const query = document.querySelector<HTMLInputElement>("#query");
const list = document.querySelector<HTMLOListElement>("#found");
const count = document.querySelector<HTMLElement>("#count");

if (form && query && list && count) {
  form.hidden = false;
  let index: Promise<Index> | undefined;
  const links = () => [...list.querySelectorAll("a")];

  const show = (found: readonly Found[], asked: string) => {
    list.replaceChildren(...found.map(item));
    count.textContent = asked === "" ? "" : found.length === 0 ? "Nothing of that is in the manual." : `${found.length} ${found.length === 1 ? "place" : "places"}`;
    form.classList.toggle("open", asked !== "");
  };

  const update = async () => {
    const asked = query.value.trim();
    try {
      // Relative to the page: the manual may be anywhere. A failure is retried with the next letter.
      index ??= fetch("search.json").then((answer) => (answer.ok ? (answer.json() as Promise<Index>) : Promise.reject(new Error(`${answer.status}`))));
      const all = await index;
      if (asked === query.value.trim()) show(search(all, asked), asked);
    } catch {
      index = undefined;
      count.textContent = "The index did not come: is there a network?";
    }
  };

  query.addEventListener("input", () => void update());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    links()[0]?.click();
  });
  form.addEventListener("keydown", (event) => {
    const all = links();
    const at = all.indexOf(document.activeElement as HTMLAnchorElement);
    if (event.key === "Escape") {
      query.value = "";
      show([], "");
      query.focus();
    } else if (event.key === "ArrowDown") {
      all[Math.min(at + 1, all.length - 1)]?.focus();
    } else if (event.key === "ArrowUp") {
      if (at <= 0) query.focus();
      else all[at - 1]?.focus();
    } else {
      return;
    }
    event.preventDefault();
  });
  // A hit on this page loads no other page.
  list.addEventListener("click", () => show([], ""));
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    query.focus();
    query.select();
  });
}

function item({ href, page, heading, excerpt }: Found): HTMLLIElement {
  const li = document.createElement("li");
  const a = document.createElement("a");
  a.href = href;
  const title = document.createElement("strong");
  title.textContent = heading === page ? page : `${page}: ${heading}`;
  const text = document.createElement("span");
  for (const [part, hit] of excerpt) {
    if (!hit) text.append(part);
    else text.append(Object.assign(document.createElement("mark"), { textContent: part }));
  }
  a.append(title, text);
  li.append(a);
  return li;
}
