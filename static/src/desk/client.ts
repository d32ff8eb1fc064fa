// Requests with a token, which is kept here, in the page's memory, and nowhere else.

import { BasePath } from "../core/base_path";
import { asArray, asObject, scalar } from "../model/feature";
import { t } from "../words/words";
import { type DeskState, type Draft, type Finding, readDraft, readFinding, readReport, readState, type Report } from "./model";

/** The base path of the public server: a draft's page is below it. */
function publicBase(): BasePath {
  const base = document.querySelector<HTMLMetaElement>('meta[name="frontline-base"]')?.content ?? "";
  return new BasePath(base.replace(/\/draft\/[^/]+$/, ""));
}

/** The address of a path of the public server. */
export function publicAt(path: string): string {
  return publicBase().at(path);
}

/** What was not done, with words for who asked. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly findings: readonly Finding[] = [],
    readonly report: Report | undefined = undefined,
  ) {
    super(message);
  }
}

/** What a file is loaded as. */
export interface LoadAs {
  layer: string;
  date: string;
  correct: string;
  draft: boolean;
  accept: readonly string[];
}

/** The report of a load, and the draft that was made of it. */
export interface Loaded {
  report: Report;
  draft: { id: number; address: string } | undefined;
}

/** What somebody decides of a draft. */
export interface Choice {
  accept: readonly string[];
  reason: string;
  /** An instant; "" for at once. */
  publishAt: string;
  /** Why it takes the place of what is there for its date; "" where nothing is. */
  correct: string;
}

/** Milliseconds after which an answer is given up: a load takes its turn, and a large one its time. */
const patienceMs = 300_000;

/** The status of an answer to what was held back. */
export const heldBack = 422;

export class DeskClient {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  async state(logBefore?: number): Promise<DeskState> {
    return readState(await this.#ask("GET", publicAt(`/desk/state.json${logBefore === undefined ? "" : `?log_before=${logBefore}`}`)));
  }

  async draft(id: number): Promise<Draft> {
    return readDraft(await this.#ask("GET", publicAt(`/desk/drafts/${id}.json`)));
  }

  /** Another address of a draft. */
  async address(id: number): Promise<string> {
    return scalar(asObject(await this.#ask("POST", publicAt(`/desk/drafts/${id}/address`), {}))["address"]) ?? "";
  }

  async publish(id: number, choice: Choice, revision: number | undefined): Promise<Report> {
    const body = {
      ...(choice.accept.length > 0 ? { accept: choice.accept } : {}),
      ...(choice.reason === "" ? {} : { reason: choice.reason }),
      ...(choice.correct === "" ? {} : { correct: choice.correct }),
      ...(choice.publishAt === "" ? {} : { publish_at: choice.publishAt }),
      ...(revision === undefined ? {} : { if_revision: revision }),
    };
    return readReport(await this.#ask("POST", publicAt(`/desk/drafts/${id}/publish`), body));
  }

  async discard(id: number, reason: string): Promise<void> {
    await this.#ask("POST", publicAt(`/desk/drafts/${id}/discard`), { reason });
  }

  /** Makes a draft in which a snapshot is withdrawn. */
  async retract(layer: string, date: string, reason: string): Promise<{ id: number; address: string }> {
    return made(await this.#ask("POST", publicAt("/desk/retractions"), { layer, date, reason }));
  }

  /** Makes a draft in which a layer, or the record where it is "", goes back to a revision. */
  async rollBack(revision: number, layer: string, reason: string): Promise<{ id: number; address: string }> {
    return made(await this.#ask("POST", publicAt("/desk/rollbacks"), { revision, layer, reason }));
  }

  /** Sends a file; sent tells the share that is on its way, from 0 to 1. Without a draft nothing is kept. */
  load(file: Blob, as: LoadAs, sent: (share: number) => void): Promise<Loaded> {
    const query = new URLSearchParams({ date: as.date, [as.draft ? "draft" : "dry_run"]: "true" });
    if (as.correct !== "") query.set("correct", as.correct);
    if (as.accept.length > 0) query.set("accept", as.accept.join());
    const path = publicAt(`/api/layers/${encodeURIComponent(as.layer)}/snapshots?${query}`);
    return new Promise((resolve, reject) => {
      // fetch() does not tell how much has been sent.
      const request = new XMLHttpRequest();
      request.open("POST", path);
      request.setRequestHeader("Authorization", `Bearer ${this.#token}`);
      request.setRequestHeader("Content-Type", "application/geo+json");
      request.timeout = patienceMs;
      request.upload.addEventListener("progress", ({ loaded, total }) => total > 0 && sent(loaded / total));
      request.upload.addEventListener("load", () => sent(1));
      for (const event of ["error", "timeout", "abort"]) request.addEventListener(event, () => reject(new Refusal(t("page.unreachable"), 0)));
      request.addEventListener("load", () => {
        const answer = parsed(request.responseText);
        // What was held back is told as what would be loaded is: its findings say why.
        const { report } = asObject(answer);
        if (request.status >= 300 && (request.status !== heldBack || report === undefined)) return reject(refusalOf(answer, request.status));
        const told = asObject(request.status < 300 ? answer : report);
        resolve({ report: readReport(told), draft: told["draft"] === undefined ? undefined : made(told["draft"]) });
      });
      request.send(file);
    });
  }

  async #ask(method: "GET" | "POST", path: string, body?: object): Promise<unknown> {
    const response = await fetch(path, {
      method,
      headers: { Authorization: `Bearer ${this.#token}`, ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body ? JSON.stringify(body) : null,
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(patienceMs),
    }).catch(() => {
      throw new Refusal(t("page.unreachable"), 0);
    });
    const answer = parsed(await response.text());
    if (!response.ok) throw refusalOf(answer, response.status);
    return answer;
  }
}

function made(answer: unknown): { id: number; address: string } {
  const whole = asObject(answer);
  const draft = whole["draft"] === undefined ? whole : asObject(whole["draft"]);
  return { id: Number(draft["id"]), address: scalar(draft["address"]) ?? scalar(whole["address"]) ?? "" };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What a problem says (RFC 9457). */
function refusalOf(answer: unknown, status: number): Refusal {
  const problem = asObject(answer);
  const report = problem["report"] === undefined ? undefined : readReport(problem["report"]);
  return new Refusal(scalar(problem["detail"]) ?? t("page.bad_status", { status }), status, asArray(problem["findings"]).map(readFinding), report);
}
