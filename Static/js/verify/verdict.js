/** What a check came to, as one verdict with its reasons. Pure: sentences are keys with values. */

import { keptBack } from "./check.js";
import { held, sold } from "./shelves.js";

/** @typedef {import("./check.js").Report} Report */
/** @typedef {{key: string, values: Record<string, any>, tone: "good" | "bad" | "note", why?: import("./step.js").Problem}} Finding */
/**
 * @typedef {object} Verdict
 * @property {"good" | "bad" | "none"} tone
 * @property {{key: string, values: Record<string, any>}} title
 * @property {Finding[]} findings
 * @property {number | null} lot The lot in which the first wrong entry is.
 */

/** How a lot stands after the check. @param {import("./room.js").Lot} lot @returns {"right" | "wrong" | "open" | "kept"} */
export function markOf(lot) {
    if (lot.problems > 0) return "wrong";
    if (lot.checked !== "whole") return "kept";
    return lot.window.phase === "ended" ? "right" : "open";
}

/** A lot's result, or where it stands. @param {import("./room.js").Lot} lot */
export function resultOf(lot) {
    const values = { hammer: lot.hammer, winner: lot.winner, sold: sold(lot), held: held(lot) };
    const isShared = lot.result === "sold" && lot.winner === null;
    return { key: isShared ? "verify.resultshared" : `verify.result${lot.result ?? lot.window.phase}`, values };
}

/**
 * @param {Report} report
 * @param {object} [context]
 * @param {number | null} [context.promised] How many entries the room says there are.
 * @param {{lot: number, field: string, expected: any, found: any}[] | null} [context.differences] From what the room shows; null when it was not compared.
 * @param {{seq: number} | null} [context.known] An entry of an earlier check, which was still there.
 * @param {boolean} [context.isBrowsers] Whether the browser's own digest was used.
 * @param {boolean} [context.isFile]
 * @returns {Verdict}
 */
export function verdictOf(report, { promised = null, differences = null, known = null, isBrowsers = true, isFile = false } = {}) {
    let { fault } = report;
    const [kept] = isFile ? [] : keptBack(report);
    if (!fault && promised !== null && report.entries < promised) fault = { kind: "short", seq: promised, found: report.entries };
    if (!fault && kept) fault = { kind: "keptBack", seq: kept.steps.find((step) => step.sentences.some(({ key }) => key === "verify.isWithheld"))?.seq ?? kept.prepared, lot: kept.number };
    /** @type {Finding[]} */
    const findings = [];
    const notes = () => {
        if (!isBrowsers) findings.push({ key: "verify.ownDigest", values: {}, tone: "note" });
    };
    if (fault) {
        findings.push({ key: `verify.fault${fault.kind}`, values: fault, tone: "bad" });
        if (report.entries > 0 && fault.kind !== "short") findings.push({ key: "verify.before", values: { n: Math.min(report.entries, fault.seq - 1) }, tone: "note" });
        notes();
        return { tone: "bad", title: { key: "verify.bad", values: { seq: fault.seq } }, findings, lot: fault.lot ?? null };
    }
    if (report.entries === 0) return { tone: "none", title: { key: "verify.empty", values: {} }, findings, lot: null };
    return judgeRules(report, { differences, known, isFile }, findings, notes);
}

/**
 * @param {Report} report @param {{differences: any[] | null, known: {seq: number} | null, isFile: boolean}} context
 * @param {Finding[]} findings @param {() => void} notes @returns {Verdict}
 */
function judgeRules(report, { differences, known, isFile }, findings, notes) {
    const { entries, withheld, problems } = report;
    const [first] = problems;
    const [different] = differences ?? [];
    if (first) {
        findings.push({ key: first.lot === null ? "verify.rulesBadRoom" : "verify.rulesBad", values: { lot: first.lot, seq: first.step.seq }, tone: "bad", why: first.step.problems[0] });
        if (problems.length > 1) findings.push({ key: "verify.rulesMore", values: { n: problems.length - 1 }, tone: "bad" });
    } else {
        const over = report.room.lots.filter((lot) => markOf(lot) === "right").length;
        findings.push(over > 0 ? { key: "verify.rulesGood", values: { n: over }, tone: "good" } : { key: "verify.rulesNone", values: {}, tone: "note" });
    }
    if (different) findings.push({ key: "verify.shownBad", values: different, tone: "bad" });
    else if (differences) findings.push({ key: "verify.shownGood", values: {}, tone: "good" });
    if (known) findings.push({ key: "verify.continues", values: { n: known.seq }, tone: "good" });
    if (withheld > 0) findings.push({ key: "verify.keptSecret", values: { n: withheld }, tone: "note" });
    if (report.isCut) findings.push({ key: "verify.cut", values: { n: entries }, tone: "note" });
    if (isFile) findings.push({ key: "verify.fileOnly", values: {}, tone: "note" });
    notes();
    const lot = first?.lot ?? different?.lot ?? null;
    if (first) return { tone: "bad", title: { key: "verify.badRules", values: { seq: first.step.seq } }, findings, lot };
    if (different) return { tone: "bad", title: { key: "verify.badShown", values: {} }, findings, lot };
    const title = withheld > 0 ? { key: "verify.goodPart", values: { n: entries, kept: withheld } } : { key: "verify.good", values: { n: entries } };
    return { tone: "good", title, findings, lot };
}
