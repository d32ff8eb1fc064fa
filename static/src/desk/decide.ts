// The form by which somebody decides: accepts findings, publishes now or at an instant,
// discards. What was typed stays when an answer refuses.

import { longDate } from "../model/dates";
import { el } from "../ui/dom";
import { t } from "../words/words";
import type { Choice } from "./client";
import type { DraftKind, Finding } from "./model";
import { button, field, line, newId, Said, tick } from "./parts";
import { findingCounts, findingWords, reasonOf } from "./report_words";
import { messageOf } from "./sign_in";

export interface DecideOptions {
  findings: readonly Finding[];
  /** Why this token may not publish; undefined where it may, or where nobody is signed in. */
  mayNotPublish?: string | undefined;
  /** Missing where nobody is signed in. */
  publish?: ((choice: Choice) => Promise<void>) | undefined;
  discard?: ((reason: string) => Promise<void>) | undefined;
  /** Beside publishing: what else may be done. */
  others?: readonly HTMLElement[];
  /** Whether it takes the place of what is there for its date, and nobody said why. */
  corrects?: boolean;
  /** What is decided on: a load where it is not said. */
  kind?: DraftKind | "unread";
  /** Shows where a finding is. */
  locate?: (index: number) => void;
}

/** Whether it holds back what it is of. */
const isOpen = ({ isHeld, accepted }: Finding): boolean => isHeld && !accepted;

interface Accepting {
  box: HTMLInputElement;
  reason: HTMLInputElement;
}

export class Decide {
  readonly element = el("div", { class: "desk-decide" });
  readonly said = new Said();
  readonly #findings = el("div", { class: "desk-findings" });
  readonly #accepting = new Map<string, Accepting>();
  readonly #later = el("input", { attributes: { type: "radio", name: newId(), value: "later" } });
  readonly #now = el("input", { attributes: { type: "radio", name: this.#later.name, value: "now", checked: "" } });
  readonly #at = line("", "datetime-local");
  readonly #correct = line();
  readonly #discardReason = line();
  #options: DecideOptions;
  #buttons: HTMLButtonElement[] = [];

  constructor(options: DecideOptions) {
    this.#options = options;
    for (const radio of [this.#now, this.#later]) radio.addEventListener("change", () => this.#showInstant());
    this.show(options);
  }

  /** Shows what is there now; what was typed stays. */
  show(options: DecideOptions): void {
    this.#options = options;
    this.#showFindings();
    this.element.replaceChildren(this.#findings, ...this.#actions(), this.said.element);
    this.#showInstant();
  }

  /** Whether no file is decided on, in which something could look wrong, and which waits for an instant. */
  get #hasNoFile(): boolean {
    const { kind = "load" } = this.#options;
    return kind !== "load";
  }

  /** Moves the focus to a finding. */
  focusFinding(index: number): void {
    const item = this.#findings.querySelectorAll<HTMLElement>(".desk-finding")[index];
    item?.focus();
    item?.scrollIntoView({ block: "nearest" });
  }

  #showFindings(): void {
    const { findings } = this.#options;
    if (this.#hasNoFile) {
      this.#findings.replaceChildren();
      return;
    }
    const { held, told } = findingCounts(findings);
    const summary = held > 0 ? t("desk.held_by", { n: held }) : told > 0 ? t("desk.told", { n: told }) : t("desk.nothing_found");
    this.#findings.replaceChildren(
      el("p", { class: held > 0 ? "desk-verdict desk-verdict-held" : "desk-verdict", text: summary }),
      findings.length === 0 ? "" : el("ol", { class: "desk-finding-list" }, ...findings.map((finding, i) => this.#finding(finding, i, i === findings.findIndex((f) => isOpen(f) && f.code === finding.code)))),
    );
  }

  /** asks is whether it is accepted here: one answer is for all findings of a code. */
  #finding(finding: Finding, index: number, asks: boolean): HTMLElement {
    const { locate, publish, mayNotPublish } = this.#options;
    const needsAccept = isOpen(finding);
    const severalDates = this.#options.findings.some((f) => f.date !== finding.date);
    const words = findingWords(finding);
    return el(
      "li",
      { class: needsAccept ? "desk-finding desk-finding-held" : "desk-finding", attributes: { tabindex: "-1" } },
      el(
        "p",
        { class: "desk-finding-head" },
        el("span", { class: "desk-finding-number", text: String(index + 1), attributes: { "aria-hidden": "true" } }),
        el("strong", { text: words }),
        el("span", { class: needsAccept ? "desk-badge desk-badge-held" : "desk-badge", text: finding.accepted ? t("desk.accepted") : finding.isHeld ? t("desk.holds_back") : t("desk.only_told") }),
      ),
      finding.text !== words && el("p", { class: "desk-finding-text", text: finding.text, attributes: { lang: "en" } }),
      severalDates && finding.date !== undefined && el("p", { class: "desk-hint", text: t("desk.of_date", { date: longDate(finding.date) }) }),
      locate && finding.at.length > 0 && button(t("changes.show"), () => locate(index)),
      asks && publish && mayNotPublish === undefined && this.#acceptance(finding.code, words),
    );
  }

  #acceptance(code: string, words: string): HTMLElement {
    const accepting = this.#accepting.get(code) ?? { box: el("input", { attributes: { type: "checkbox" } }), reason: line() };
    this.#accepting.set(code, accepting);
    const { box, reason } = accepting;
    const why = field(t("desk.accept_reason"), reason);
    why.hidden = !box.checked;
    box.onchange = () => {
      why.hidden = !box.checked;
      if (box.checked) reason.focus();
    };
    box.setAttribute("aria-label", t("desk.accept_finding", { finding: words }));
    return el("div", { class: "desk-accept" }, tick(box, t("desk.accept")), why);
  }

  #actions(): (HTMLElement | string)[] {
    const { publish, discard, mayNotPublish, others = [], corrects, kind } = this.#options;
    this.#buttons = [];
    const parts: (HTMLElement | string)[] = [];
    if (mayNotPublish !== undefined) parts.push(el("p", { class: "desk-note desk-refused", text: mayNotPublish }));
    if (publish && mayNotPublish === undefined) {
      const go = button(t(kind === "retract" ? "desk.amend_retract" : kind === "rollback" ? "desk.amend_rollback" : "desk.publish"), () => void this.#publish(), "main");
      this.#buttons.push(go);
      parts.push(
        this.#hasNoFile
          ? ""
          : el(
              "fieldset",
              { class: "desk-when" },
              el("legend", { text: t("desk.when") }),
              tick(this.#now, t("desk.at_once")),
              tick(this.#later, t("desk.at_instant")),
              this.#instantField,
            ),
        ...(corrects ? [el("p", { class: "desk-note desk-refused", text: t("desk.corrects_now") }), field(t("desk.correct_reason"), this.#correct)] : []),
        el("div", { class: "desk-buttons" }, go, ...others),
      );
    } else if (others.length > 0) {
      parts.push(el("div", { class: "desk-buttons" }, ...others));
    }
    if (discard) {
      const really = button(t("desk.discard_really"), () => void this.#discard(), "risky");
      this.#buttons.push(really);
      parts.push(el("details", { class: "desk-more desk-discard" }, el("summary", { text: t("desk.discard") }), el("p", { class: "desk-hint", text: t("desk.discard_means") }), field(t("desk.reason"), this.#discardReason), really));
    }
    return parts;
  }

  readonly #instantField = field(t("desk.instant"), this.#at, { hint: t("desk.instant_hint") });

  #showInstant(): void {
    this.#instantField.hidden = !this.#later.checked;
  }

  /** What is chosen; undefined where something is missing, which is said. */
  #choice(): Choice | undefined {
    const codes = [...new Set(this.#options.findings.filter(isOpen).map((f) => f.code))];
    const missing = codes.find((code) => !this.#accepting.get(code)?.box.checked);
    if (missing !== undefined) {
      this.said.refuse(t("desk.accept_first"));
      this.#accepting.get(missing)?.box.focus();
      return undefined;
    }
    const unexplained = codes.find((code) => this.#accepting.get(code)!.reason.value.trim() === "");
    if (unexplained !== undefined) {
      this.said.refuse(t("desk.reason_first"));
      this.#accepting.get(unexplained)!.reason.focus();
      return undefined;
    }
    if (this.#options.corrects && this.#correct.value.trim() === "") {
      this.said.refuse(t("desk.correct_first"));
      this.#correct.focus();
      return undefined;
    }
    const later = this.#later.checked;
    if (later && this.#at.value === "") {
      this.said.refuse(t("desk.instant_first"));
      this.#at.focus();
      return undefined;
    }
    return {
      accept: codes,
      reason: reasonOf(codes.map((code) => [code, this.#accepting.get(code)!.reason.value] as const)),
      publishAt: later ? this.#at.value : "",
      correct: this.#correct.value.trim(),
    };
  }

  async #publish(): Promise<void> {
    const choice = this.#choice();
    if (choice) await this.#run(() => this.#options.publish!(choice));
  }

  async #discard(): Promise<void> {
    await this.#run(() => this.#options.discard!(this.#discardReason.value.trim()));
  }

  /** Lets nobody decide twice while an answer is under way, and says what was refused. */
  async #run(work: () => Promise<void>): Promise<void> {
    this.said.clear();
    for (const one of this.#buttons) one.disabled = true;
    try {
      await work();
    } catch (error) {
      this.said.refuse(messageOf(error));
    } finally {
      for (const one of this.#buttons) one.disabled = false;
    }
  }
}
