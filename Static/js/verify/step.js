/**
 * One entry of the journal as it is explained: who did what, when, what the rules made of it in sentences, what stood
 * afterwards, and where the journal says something else. Pure: sentences are keys with values.
 */

/** @typedef {{key: string, values: Record<string, any>}} Sentence */
/** @typedef {{key: string, values: Record<string, any>}} Problem */
/**
 * @typedef {object} Step
 * @property {number} seq
 * @property {number} at
 * @property {string} kind
 * @property {number | "host" | "clock"} actor
 * @property {Sentence[]} sentences
 * @property {Record<string, any>} after
 * @property {Problem[]} problems
 * @property {Detail[]} [details]
 */
/**
 * Something that only whoever looks closer needs: a list, or a text whose bytes are hashed.
 * @typedef {{key: string, values: Record<string, any>, columns?: string[], rows?: (string | number | Sentence)[][], text?: string}} Detail
 */

/** @param {import("./lines.js").Entry} entry @returns {Step} */
export const newStep = (entry) => ({
    seq: entry.seq, at: entry.time, kind: entry.kind, actor: entry.payload.actor, sentences: [], after: {}, problems: [],
});

/** @param {Step} step @param {string} key @param {Record<string, any>} [values] */
export function tell(step, key, values = {}) {
    step.sentences.push({ key, values });
}

/** Something that the rules do not allow. @param {Step} step @param {boolean} isKept @param {string} key @param {Record<string, any>} [values] */
export function require(step, isKept, key, values = {}) {
    if (!isKept) step.problems.push({ key, values });
}

/** Whether two parts of a payload say the same, in whatever order. @param {any} left @param {any} right @returns {boolean} */
export function isSame(left, right) {
    if (left === right) return true;
    if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
    if (Array.isArray(left) !== Array.isArray(right)) return false;
    const names = Object.keys(left);
    return names.length === Object.keys(right).length && names.every((name) => isSame(left[name], right[name]));
}

/**
 * Compares what the rules decide with the outcome that the journal holds, field by field.
 * @param {Step} step
 * @param {Record<string, any>} expected Undefined fields are not there.
 * @param {Record<string, any> | undefined} recorded
 */
export function expectOutcome(step, expected, recorded) {
    const found = recorded ?? {};
    for (const field of new Set([...Object.keys(expected), ...Object.keys(found)])) {
        if (isSame(expected[field], found[field])) continue;
        const [wanted, written] = [expected[field], found[field]];
        const inner = [wanted, written].every((side) => side !== null && typeof side === "object" && !Array.isArray(side));
        if (inner) {
            expectOutcome(step, wanted, written);
        } else {
            step.problems.push({ key: "verify.wrongOutcome", values: { field, expected: shown(wanted), found: shown(written) } });
        }
    }
}

/** @param {any} value */
const shown = (value) => value === undefined ? "—" : typeof value === "string" || typeof value === "number" ? value : JSON.stringify(value);
