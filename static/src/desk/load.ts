// Loading a file: dropped or chosen, checked before anything is kept.

import { isoOf, longDate, parseDay } from "../model/dates";
import { el } from "../ui/dom";
import { titleOf } from "../ui/title";
import { t } from "../words/words";
import { isRecorded } from "./calendar";
import { type Choice, type Loaded, Refusal } from "./client";
import { Decide } from "./decide";
import { type DraftNeeds, DraftView } from "./draft_view";
import { dateInName } from "./file_date";
import type { DeskLayer, DeskState, Report } from "./model";
import { button, choice, dates, field, fileSize, instant, line, Said } from "./parts";
import { reportView } from "./report_view";
import { messageOf } from "./sign_in";

export interface LoadNeeds extends DraftNeeds {
  /** The record, or what waits, is another. */
  changed(): Promise<void>;
}

export class Load {
  readonly element = el("div", { class: "desk-load" });
  readonly #needs: LoadNeeds;
  readonly #input = el("input", { class: "desk-file", attributes: { type: "file", accept: ".geojson,.json,.gz,application/geo+json,application/json", id: "desk-file" } });
  readonly #fileName = el("span", { class: "desk-file-name" });
  readonly #drop: HTMLElement;
  readonly #layerBox = el("div");
  readonly #date = line("", "date");
  readonly #reason = line();
  readonly #reasonField = field(t("desk.correct_reason"), this.#reason, { hint: t("desk.correct_hint") });
  readonly #said = new Said();
  readonly #result = el("div", { class: "desk-result" });
  readonly #progress = el("progress", { class: "desk-progress", attributes: { max: "1" } });
  readonly #progressSaid = el("p", { class: "desk-hint", attributes: { role: "status" } });
  readonly #check = button(t("desk.check"), () => void this.#run(), "main");
  #layer: HTMLSelectElement | undefined;
  #file: File | undefined;
  #decide: Decide | undefined;

  constructor(needs: LoadNeeds) {
    this.#needs = needs;
    this.#input.addEventListener("change", () => this.#choose(this.#input.files?.[0]));
    this.#drop = el(
      "label",
      { class: "desk-drop", attributes: { for: "desk-file" } },
      this.#input,
      el("span", { class: "desk-drop-words" }, el("strong", { text: t("desk.choose_file") }), el("span", { class: "desk-hint", text: t("desk.or_drop") })),
      this.#fileName,
    );
    // Also where it misses the box: the browser would leave the page for the file, and the token with it.
    for (const type of ["dragover", "drop"] as const) document.addEventListener(type, (event) => event.preventDefault());
    for (const type of ["dragenter", "dragover"] as const) this.#drop.addEventListener(type, () => this.#drop.classList.add("is-over"));
    for (const type of ["dragleave", "drop"] as const) this.#drop.addEventListener(type, () => this.#drop.classList.remove("is-over"));
    this.#drop.addEventListener("drop", (event) => this.#choose(event.dataTransfer?.files[0]));
    for (const input of [this.#date, this.#reason]) input.addEventListener("change", () => this.#asked());
    this.#progress.hidden = true;
    this.element.append(
      this.#drop,
      el("div", { class: "desk-row" }, this.#layerBox, field(t("time.date"), this.#date)),
      this.#reasonField,
      el("div", { class: "desk-buttons" }, this.#check),
      this.#progress,
      this.#progressSaid,
      this.#said.element,
      this.#result,
    );
  }

  show(state: DeskState): void {
    const mine = state.layers.filter((l) => l.may.includes("load"));
    const before = this.#layer?.value ?? mine.find((l) => l.cadence === "daily")?.id ?? "";
    this.#layer = choice(mine.map((l) => [l.id, titleOf(l)] as const), before);
    this.#layer.addEventListener("change", () => this.#asked());
    this.#layerBox.replaceChildren(field(t("desk.layer"), this.#layer));
    this.#check.disabled = mine.length === 0;
    if (mine.length === 0) this.#said.refuse(t("desk.may_not_load"));
    this.#showReason();
  }

  /** Fills in a layer and a date; the file is chosen next. */
  fill(layer: string, day: number): void {
    if (this.#layer) this.#layer.value = layer;
    this.#date.value = isoOf(day);
    this.#asked();
    this.element.scrollIntoView({ block: "start" });
    this.#input.focus({ preventScroll: true });
  }

  get #chosen(): DeskLayer | undefined {
    return this.#needs.state().layers.find((l) => l.id === this.#layer?.value);
  }

  get #corrects(): boolean {
    const day = parseDay(this.#date.value);
    return day !== undefined && this.#chosen !== undefined && isRecorded(this.#chosen, day);
  }

  #showReason(): void {
    this.#reasonField.hidden = !this.#corrects;
  }

  /** Something else is asked for: what was found is of what was asked before. */
  #asked(): void {
    this.#showReason();
    this.#said.clear();
    this.#result.replaceChildren();
    this.#decide = undefined;
  }

  #choose(file: File | undefined): void {
    if (!file) return;
    this.#file = file;
    this.#fileName.textContent = t("desk.file", { name: file.name, size: fileSize(file.size) });
    const day = dateInName(file.name);
    if (day !== undefined) this.#date.value = isoOf(day);
    this.#asked();
    if (this.#layer?.value && this.#date.value !== "" && !this.#corrects) void this.#run();
    else if (this.#date.value === "") {
      this.#said.say(t("desk.no_date_in_name"));
      this.#date.focus();
    } else if (this.#corrects) this.#reason.focus();
  }

  /** Checks the file: nothing is kept. */
  async #run(): Promise<void> {
    const loaded = await this.#send(false);
    if (loaded) this.#showReport(loaded.report);
  }

  async #send(draft: boolean): Promise<Loaded | undefined> {
    const file = this.#file;
    const layer = this.#chosen;
    if (!file || !layer || this.#date.value === "" || (this.#corrects && this.#reason.value.trim() === "")) {
      this.#said.refuse(t(!file ? "desk.file_first" : !layer ? "desk.layer_first" : this.#date.value === "" ? "desk.date_first" : "desk.correct_first"));
      (!file ? this.#input : this.#date.value === "" ? this.#date : this.#reason).focus();
      return undefined;
    }
    this.#said.clear();
    this.#check.disabled = true;
    this.#progress.hidden = false;
    this.#progress.value = 0;
    this.#progressSaid.textContent = t("desk.sending");
    try {
      const as = { layer: layer.id, date: this.#date.value, correct: this.#corrects ? this.#reason.value.trim() : "", draft, accept: [] };
      return await this.#needs.client.load(file, as, (share) => {
        this.#progress.value = share;
        if (share < 1) return;
        this.#progress.removeAttribute("value"); // it is read now, and nobody knows for how long
        this.#progressSaid.textContent = t("desk.reading");
      });
    } catch (error) {
      if (error instanceof Refusal) this.#said.refuse(t("desk.refused_file"), " ", el("span", { text: messageOf(error) }));
      else {
        this.#said.refuse(messageOf(error));
        reportError(error);
      }
      return undefined;
    } finally {
      this.#check.disabled = false;
      this.#progress.hidden = true;
      this.#progressSaid.textContent = "";
    }
  }

  #showReport(report: Report): void {
    const layer = this.#chosen!;
    const { token } = this.#needs.state();
    const unchanged = report.files.every((f) => f.status === "unchanged");
    const makeDraft = button(t("desk.make_draft"), () => void this.#draft());
    const options = {
      findings: report.files.flatMap((f) => f.findings),
      mayNotPublish: layer.approvals > 0 ? t("desk.two_people_load", { name: token.person }) : layer.may.includes("publish") ? undefined : t("desk.no_publish_scope"),
      publish: unchanged ? undefined : (choice: Choice) => this.#publish(choice),
      others: unchanged ? [] : [makeDraft],
    };
    this.#decide = new Decide(unchanged ? { findings: options.findings } : options);
    this.#result.replaceChildren(el("h3", { text: t("desk.report"), attributes: { tabindex: "-1" } }), reportView(report, layer), this.#decide.element);
    this.#result.querySelector<HTMLElement>("h3")!.focus({ preventScroll: true });
  }

  /** Keeps the file as a draft, and shows it. */
  async #draft(): Promise<void> {
    const loaded = await this.#send(true);
    if (!loaded?.draft) return;
    const { id, address } = loaded.draft;
    this.#showDraft(id, address);
    await this.#needs.changed();
  }

  #showDraft(id: number, address: string): void {
    const ended = (words: string) => {
      this.#result.replaceChildren();
      this.#needs.ended(words);
    };
    const view = new DraftView(id, address, { ...this.#needs, ended }, this.#decide);
    this.#result.replaceChildren(el("h3", { text: t("desk.draft_made"), attributes: { tabindex: "-1" } }), view.element);
    this.#result.querySelector<HTMLElement>("h3")!.focus();
  }

  /** Publishes by way of a draft, so that the reason is in the log: where it is refused, the draft waits. */
  async #publish(choice: Choice): Promise<void> {
    const loaded = await this.#send(true);
    if (!loaded?.draft) return;
    const { id, address } = loaded.draft;
    try {
      const report = await this.#needs.client.publish(id, choice, undefined);
      const day = parseDay(this.#date.value);
      const what = { layer: titleOf(this.#chosen!), dates: day === undefined ? "" : dates([day]) };
      this.#result.replaceChildren();
      this.#needs.ended(choice.publishAt === "" ? t("desk.published", { ...what, revision: report.revision ?? "" }) : t("desk.embargoed_until", { ...what, instant: instant(`${choice.publishAt}Z`) }));
    } catch (error) {
      this.#showDraft(id, address);
      this.#said.refuse(t("desk.kept_as_draft", { why: messageOf(error), date: longDate(parseDay(this.#date.value)!) }));
      await this.#needs.changed();
    }
  }
}
