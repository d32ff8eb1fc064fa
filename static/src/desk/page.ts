// The desk's page: who is signed in, and its parts.

import type { Day } from "../model/dates";
import { byId, el } from "../ui/dom";
import { languageNames, language, type MessageKey, t } from "../words/words";
import { Amend } from "./amend";
import { CalendarView } from "./calendar_view";
import { publicAt } from "./client";
import { Load } from "./load";
import { LogView } from "./log_view";
import type { DeskState } from "./model";
import { button, instant, Said } from "./parts";
import { messageOf, type SignedIn, signInForm } from "./sign_in";
import { Waits } from "./waits";

const parts = ["waits", "load", "calendar", "amend", "log"] as const;
type Part = (typeof parts)[number];

export class DeskPage {
  readonly #main = byId("desk");
  readonly #who = byId("desk-who");
  readonly #links = byId("desk-links");
  #signedIn: SignedIn | undefined;

  /** Shows the page in the language that is set; who is signed in stays so. */
  show(): void {
    document.title = t("desk.title");
    if (this.#signedIn) void this.#open(this.#signedIn);
    else this.#ask();
  }

  #ask(said?: string): void {
    this.#who.replaceChildren();
    this.#links.hidden = true;
    const form = signInForm((signedIn) => void this.#open(signedIn), said);
    this.#main.replaceChildren(el("div", { class: "desk-welcome" }, el("h2", { text: t("desk.welcome") }), el("p", { text: t("desk.welcome_means") }), form));
    form.querySelector("input")!.focus();
  }

  #signOut(): void {
    this.#signedIn = undefined;
    this.#ask(t("desk.signed_out"));
  }

  async #open(signedIn: SignedIn): Promise<void> {
    this.#signedIn = signedIn;
    const { client } = signedIn;
    const said = new Said();
    const reread = async () => {
      try {
        signedIn.state = await client.state();
        if (this.#signedIn === signedIn) showAll(signedIn.state);
      } catch (error) {
        said.refuse(messageOf(error));
      }
    };
    const needs = {
      client,
      state: () => signedIn.state,
      changed: reread,
      ended: (words: string) => {
        said.say(words);
        said.element.scrollIntoView({ block: "nearest" });
        void reread();
      },
    };
    const load = new Load(needs);
    const fill = (layer: string, day: Day) => load.fill(layer, day);
    const waits = new Waits(needs);
    const calendar = new CalendarView(fill);
    const amend = new Amend({ ...needs, correct: fill });
    const log = new LogView(client);
    const showAll = (state: DeskState) => {
      for (const part of [waits, load, calendar, amend, log]) part.show(state);
      this.#showWho(state, reread);
    };
    const bodies: Record<Part, HTMLElement> = { waits: waits.element, load: load.element, calendar: calendar.element, amend: amend.element, log: log.element };
    const titles: Record<Part, MessageKey> = { waits: "desk.waits", load: "desk.load", calendar: "desk.calendar", amend: "desk.amend", log: "desk.log" };
    const sections = parts.map((part) => {
      const heading = el("h2", { text: t(titles[part] as "desk.waits"), attributes: { id: `${part}-title`, tabindex: "-1" } });
      return el("section", { class: `desk-part desk-part-${part}`, attributes: { id: part, "aria-labelledby": `${part}-title` } }, heading, bodies[part]);
    });
    this.#links.replaceChildren(...parts.map((part) => el("a", { text: t(titles[part] as "desk.waits"), attributes: { href: `#${part}` } })));
    this.#links.hidden = false;
    this.#main.replaceChildren(said.element, el("div", { class: "desk-parts" }, ...sections));
    showAll(signedIn.state);
    byId("waits-title").focus({ preventScroll: true });
  }

  #showWho({ token, revision }: DeskState, reread: () => Promise<void>): void {
    const until = token.expiresAt === undefined ? "" : ` · ${t("desk.until", { instant: instant(token.expiresAt) })}`;
    this.#who.replaceChildren(
      el(
        "p",
        { class: "desk-person" },
        el("strong", { text: token.person }),
        el("span", { text: `${t("desk.may", { what: token.scopes.map((scope) => t(scopeWords[scope] ?? "desk.may_load")).join(", ") })}${until} · ${t("desk.of_revision", { revision })}` }),
      ),
      button(t("desk.refresh"), () => void reread()),
      button(t("desk.sign_out"), () => this.#signOut()),
    );
  }
}

const scopeWords: Readonly<Record<string, "desk.may_load" | "desk.may_publish" | "desk.may_admin">> = { load: "desk.may_load", publish: "desk.may_publish", admin: "desk.may_admin" };

/** The languages to choose from; choosing one keeps who is signed in. */
export function languageChoice(choose: (tag: string) => void): void {
  const select = byId<HTMLSelectElement>("language");
  select.replaceChildren(...languageNames().map(([tag, name]) => el("option", { text: name, attributes: { value: tag, lang: tag } })));
  select.value = language();
  select.onchange = () => choose(select.value);
  byId("desk-to-map").setAttribute("href", publicAt("/"));
  byId("desk-to-manual").setAttribute("href", publicAt("/docs/desk.html"));
}
