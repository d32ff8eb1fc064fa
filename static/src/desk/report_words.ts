// The report of a load in words: each figure with whose it is and of which date.

import { km2 } from "../model/area";
import type { ControlClass } from "../model/control_class";
import { longDate } from "../model/dates";
import { isMessage, language, t } from "../words/words";
import type { FileChanges, FileReport, Finding } from "./model";

const mostPieces = 3;

/** Of which layer a report is. */
export interface OfLayer {
  kind: string;
  assessedBy: string | undefined;
}

export interface ReportLine {
  words: string;
  /** Whether it heads those that follow. */
  heads?: boolean;
}

/** What a file says, and how it differs from what was there. */
export function fileLines(file: FileReport, layer: OfLayer): ReportLine[] {
  return [
    { words: statusWords(file), heads: true },
    ...areaLines(file, layer),
    ...changesLines(file.changes, layer, "before"),
    ...changesLines(file.replaces, layer, "replaced"),
    ...(file.changes || file.replaces ? [] : [{ words: t("desk.nothing_before") }]),
    ...(file.ends === "" ? [] : [{ words: t("desk.ends_here", { reason: file.ends }) }]),
  ];
}

function statusWords({ status, date, features }: FileReport): string {
  const on = date === undefined ? "" : longDate(date);
  if (status === "corrected") return t("desk.file_corrects", { date: on, n: features });
  if (status === "unchanged") return t("desk.file_unchanged", { date: on, n: features });
  return t("desk.file_adds", { date: on, n: features });
}

function areaLines({ area, classes, date }: FileReport, { kind, assessedBy }: OfLayer): ReportLine[] {
  if (kind !== "control" && kind !== "claims") return [];
  const on = date === undefined ? "" : longDate(date);
  const by = assessedBy === undefined ? t("headline.assessor_unknown") : t("headline.assessed_by", { name: assessedBy });
  if (kind === "claims") return [{ words: t("desk.area_claimed", { km2: km2(area), date: on }) }];
  const all: (readonly [ControlClass, number])[] = [["held", area], ...classes.filter(([c]) => c !== "held")];
  return all.map(([c, amount]) => ({ words: t("desk.area_of", { state: t(`classes.${c}`), km2: km2(amount), date: on, by }) }));
}

function changesLines(changes: FileChanges | undefined, { kind, assessedBy }: OfLayer, against: "before" | "replaced"): ReportLine[] {
  if (!changes) return [];
  const date = changes.against === undefined ? "" : longDate(changes.against);
  const by = kind !== "control" ? "" : ` (${assessedBy === undefined ? t("headline.assessor_unknown") : t("headline.assessed_by", { name: assessedBy })})`;
  const lines = [...groundLines(changes, kind), ...featureLine(changes)];
  const head = against === "replaced" ? t("desk.against_replaced", { date }) : t("desk.against", { date });
  return [{ words: head + by, heads: true }, ...(lines.length > 0 ? lines : [t("changes.nothing")]).map((words) => ({ words })), ...pieceLines(changes, kind)];
}

function groundLines({ gained, lost, classes }: FileChanges, kind: string): string[] {
  if (kind !== "control" && kind !== "claims") return [];
  const own: ControlClass = kind === "claims" ? "claimed" : "held";
  const all: (readonly [ControlClass, { gained: number; lost: number }])[] = [[own, { gained, lost }], ...classes.filter(([c]) => c !== own)];
  return all.flatMap(([c, of]) => [...figure(c, true, of.gained), ...figure(c, false, of.lost)]);
}

function figure(c: ControlClass, gained: boolean, amount: number): string[] {
  return amount > 0 ? [t("changes.figure", { change: t(`changes.${c}_${gained ? "gained" : "lost"}`), km2: km2(amount) })] : [];
}

function featureLine({ added, changed, removed }: FileChanges): string[] {
  const parts = [
    ...(added > 0 ? [t("desk.features_added", { n: added })] : []),
    ...(changed > 0 ? [t("desk.features_changed", { n: changed })] : []),
    ...(removed > 0 ? [t("desk.features_removed", { n: removed })] : []),
  ];
  return parts.length > 0 ? [t("desk.features", { parts: parts.join(", ") })] : [];
}

/** The largest pieces with where they lie. */
function pieceLines({ pieces }: FileChanges, kind: string): ReportLine[] {
  if (kind !== "control" && kind !== "claims") return []; // of others no ground is held
  const lines = pieces.slice(0, mostPieces).flatMap((piece) => {
    const where = piece.where[language()] ?? piece.where["en"];
    if (where === undefined) return [];
    const own = piece.class === "held" && kind === "claims" ? "claimed" : piece.class;
    const what = t(`changes.${own}_${piece.gained ? "gained" : "lost"}`);
    return [{ words: t("desk.piece", { what, km2: km2(piece.km2), where }) }];
  });
  return lines.length > 0 ? [{ words: t("desk.largest"), heads: true }, ...lines] : [];
}

/** What a finding means, by its code; of one that is not known what the check wrote. */
export function findingWords({ code, text }: Finding): string {
  const key = `desk.find_${code.replaceAll("-", "_")}`;
  return isMessage(key) ? t(key as "desk.find_moved") : text;
}

/** What was done, by the word of the log. */
export function actionWords(action: string): string {
  const key = `desk.did_${action.replaceAll(" ", "_")}`;
  return isMessage(key) ? t(key as "desk.did_load") : action;
}

/** How many findings hold a draft back, and how many are only told. */
export function findingCounts(findings: readonly Finding[]): { held: number; told: number } {
  const held = findings.filter((f) => f.isHeld && !f.accepted).length;
  return { held, told: findings.length - held };
}

/** The reasons for which findings are accepted, as the log keeps them in one line. */
export function reasonOf(reasons: readonly (readonly [code: string, reason: string])[]): string {
  const [first] = reasons;
  const isOne = first !== undefined && reasons.every(([, reason]) => reason.trim() === first[1].trim());
  return isOne ? first[1].trim() : reasons.map(([code, reason]) => `${code}: ${reason.trim()}`).join("; ");
}
