/**
 * One handover at the stall: a code goes out under one key until the market has answered, however often the line is
 * lost. Pure: inputs and the time in, the next state out.
 *
 * @typedef {object} Handover
 * @property {"ready" | "sending" | "lost" | "given" | "refused"} phase
 * @property {string} code
 * @property {string} key
 * @property {number} tries Calls that brought no answer.
 * @property {number | null} retryAt
 * @property {any} answer
 */

/** @type {Handover} */
export const ready = { phase: "ready", code: "", key: "", tries: 0, retryAt: null, answer: null };

/** Between two tries, growing; nobody at a counter waits longer. */
const pauses = [500, 1_000, 2_000, 4_000];

/**
 * A code as it is meant: capitals in groups of four, whatever was typed or scanned around them.
 * @param {string} text
 */
export function meantCode(text) {
    const letters = text.toUpperCase().replace(/[^0-9A-Z]/g, "").slice(0, 16);
    return letters.replace(/(.{4})(?=.)/g, "$1-");
}

/** Whether a code is on its way and no other may be sent. @param {Handover} state */
export const isUnderWay = (state) => state.phase === "sending" || state.phase === "lost";

/** Sends a code; nothing changes while another is under way. @param {Handover} state @param {string} code @param {string} key @returns {Handover} */
export function submit(state, code, key) {
    if (isUnderWay(state) || code === "") return state;
    return { ...ready, phase: "sending", code, key };
}

/**
 * What a call brought. No connection, a server that is going down, or one that is too busy is no answer.
 * @param {Handover} state
 * @param {{ok: boolean, status: number, value: any}} call
 * @param {number} now
 * @returns {Handover}
 */
export function answered(state, { ok, status, value }, now) {
    if (state.phase !== "sending") return state;
    if (status === 0 || status === 429 || status >= 500) {
        const tries = state.tries + 1;
        return { ...state, phase: "lost", tries, retryAt: now + pauses[Math.min(tries, pauses.length) - 1] };
    }
    return { ...state, phase: ok ? "given" : "refused", tries: 0, retryAt: null, answer: value };
}

/** Tries again, under the same key, when it is time or somebody asks. @param {Handover} state @returns {Handover} */
export const again = (state) => (state.phase === "lost" ? { ...state, phase: "sending", retryAt: null } : state);

/** What must outlive this page: a code that has no answer yet. @param {Handover} state */
export const worthKeeping = (state) => (isUnderWay(state) ? JSON.stringify([state.code, state.key]) : "");

/** A code from before the page was loaded, sent again under its key. @param {string | null} kept @returns {Handover} */
export function resumed(kept) {
    try {
        const [code, key] = JSON.parse(kept || "[]");
        return typeof code === "string" && typeof key === "string" ? submit(ready, code, key) : ready;
    } catch {
        return ready;
    }
}
