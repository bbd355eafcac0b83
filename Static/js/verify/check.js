/**
 * Checks a journal from its first line to its last: the chain of hashes, then the rules. Works in slices, so that a page
 * stays alive; knows neither network nor page.
 */

import { makeChain } from "./chain.js";
import { readLine } from "./lines.js";
import { makeRoom } from "./room.js";

/** Lines that are taken in before the page may do something else. */
const sliceLines = 64;
/** Most entries that are kept for explaining; the chain is checked beyond. */
export const entriesMax = 500_000;

/** @typedef {import("./chain.js").Fault} Fault */
/**
 * @typedef {object} Report
 * @property {{kind: string, seq: number, line?: number, found?: any, lot?: number} | null} fault The first place where the book itself is wrong.
 * @property {number} entries Entries that fit, those before the fault.
 * @property {number} withheld How many of them have only their given hash.
 * @property {string} head The hash of the last entry that fits.
 * @property {number} number The room's number.
 * @property {import("./room.js").Room} room The room as the journal makes it.
 * @property {{lot: number | null, step: import("./step.js").Step}[]} problems Entries that the rules do not bear out, the first of them first.
 * @property {string | null} wrongLine The line at the fault, where there is one.
 * @property {boolean} isCut Whether there was more than is kept for explaining.
 */

/**
 * @param {AsyncIterable<string[]>} pages Lines, without their ends.
 * @param {object} options
 * @param {import("./digest.js").Digest} options.digest
 * @param {() => Promise<void> | void} [options.pause]
 * @param {(entries: number) => void} [options.progress]
 * @param {{seq: number, hash: string} | null} [options.known] An entry that was seen before and must still be there.
 * @param {{seq: number, reached: (room: import("./room.js").Room) => void} | null} [options.mark] Told when this entry was decided.
 * @returns {Promise<Report>}
 */
export async function checkJournal(pages, { digest, pause = () => {}, progress = () => {}, known = null, mark = null }) {
    const chain = makeChain(digest);
    const room = makeRoom({ digest, pause });
    /** @type {Report} */
    const report = { fault: null, entries: 0, withheld: 0, head: "", number: 0, room, problems: [], wrongLine: null, isCut: false };
    const settle = () => Object.assign(report, { withheld: chain.state.withheld, head: chain.state.head, number: chain.state.room });

    let taken = 0;

    for await (const page of pages) {
        for (let from = 0; from < page.length; from += sliceLines) {
            const entries = page.slice(from, from + sliceLines).map(readLine);
            report.fault = await chain.take(entries);
            if (report.fault) report.wrongLine = page[from + report.fault.line - taken - 1] ?? null;
            taken += entries.length;
            for (const entry of entries) {
                if (!entry || (report.fault && entry.seq >= report.fault.seq)) break;
                report.entries = entry.seq;
                if (known && entry.seq === known.seq && entry.hash !== known.hash) {
                    report.fault = { kind: "rewritten", seq: known.seq };
                    return settle();
                }
                if (entry.seq > entriesMax) report.isCut = true;
                else await decide(entry, report);
                if (mark?.seq === entry.seq) mark.reached(room);
            }
            if (report.fault) return settle();
            progress(report.entries);
            await pause();
        }
    }
    settle();
    if (known && report.entries < known.seq) report.fault = { kind: "shorter", seq: known.seq, found: report.entries };
    return report;
}

/** @param {import("./lines.js").Entry} entry @param {Report} report */
async function decide(entry, report) {
    for (const step of await report.room.take(entry)) {
        if (step.problems.length === 0) continue;
        const lot = report.room.lots.find((each) => each.steps.at(-1) === step);
        report.problems.push({ lot: lot?.number ?? null, step });
    }
}

/** Lots that are over and have entries that are still withheld: nothing may be kept back then. @param {Report} report */
export const keptBack = ({ room }) => room.lots.filter((lot) => lot.checked === "withheld" && lot.window.phase === "ended");
