// Signing in by a token, which stays in the page's memory.

import { el } from "../ui/dom";
import { t } from "../words/words";
import { DeskClient, heldBack, Refusal } from "./client";
import type { DeskState, Draft } from "./model";
import { field, newId, Said } from "./parts";

/** The status of a decision on what is no more. */
const movedOn = 409;

export interface SignedIn {
  client: DeskClient;
  state: DeskState;
}

/** A form for a token; done is called with what it may see. */
export function signInForm(done: (signedIn: SignedIn) => void, said?: string): HTMLFormElement {
  // No name, and no form that is sent: a browser offers to keep neither.
  const token = el("input", { class: "desk-input", attributes: { type: "password", autocomplete: "off", spellcheck: "false", required: "", id: newId() } });
  const answer = new Said();
  const submit = el("button", { class: "button desk-button desk-main", text: t("desk.sign_in"), attributes: { type: "submit" } });
  const form = el("form", { class: "desk-sign-in" }, field(t("desk.token"), token, { hint: t("desk.token_hint") }), submit, answer.element);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void signIn();
  });
  if (said !== undefined) answer.say(said);
  return form;

  async function signIn(): Promise<void> {
    const secret = token.value.trim();
    if (secret === "" || submit.disabled) return;
    submit.disabled = true;
    answer.clear();
    try {
      const client = new DeskClient(secret);
      const state = await client.state();
      token.value = "";
      done({ client, state });
    } catch (error) {
      if (!(error instanceof Refusal)) reportError(error);
      answer.refuse(error instanceof Refusal && error.status === 401 ? t("desk.token_unknown") : messageOf(error));
      token.focus();
    } finally {
      submit.disabled = false;
    }
  }
}

/** A refusal in words that say what to do, given what the draft was and is by now. */
export function refusedWords(error: unknown, before: Draft, now: Draft | undefined): unknown {
  if (!(error instanceof Refusal) || now === undefined) return error;
  if (error.status === movedOn && now.isOpen && now.revision !== before.revision) return new Refusal(t("desk.moved_on"), error.status);
  if (error.status === heldBack) return new Refusal(t("desk.held_now"), error.status);
  return error;
}

/** What is said of a failure: of a refusal its own words. */
export function messageOf(error: unknown): string {
  if (error instanceof Refusal && error.status === 401) return t("desk.token_unknown");
  return error instanceof Refusal ? error.message : t("page.unreadable");
}
