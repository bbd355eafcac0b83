/** The time in which a lot is on sale, `start <= t < end`, and what moves its end. Pure. */

/** A resumed lot of a format without extensions runs at least this long, in milliseconds. */
const resumeMinimum = 10_000;
/** A lot restored after a restart runs at least this long, in milliseconds. */
const recoveryMinimum = 30_000;

/** Between the fixing of a list and its opening, in milliseconds. */
const closingDelay = 3_000;

/**
 * @typedef {object} SaleWindow
 * @property {"prepared" | "running" | "paused" | "closing" | "ended"} phase
 * @property {number | null} start
 * @property {number} since The last start or resumption.
 * @property {number} end
 * @property {number} capEnd Extensions by bids stay before this.
 * @property {number} remaining Of a paused lot.
 * @property {number} until When a closing lot is opened.
 * @property {number} extended
 * @property {boolean} isFinal
 */

/** @returns {SaleWindow} */
export const newWindow = () =>
    ({ phase: "prepared", start: null, since: 0, end: 0, capEnd: 0, remaining: 0, until: 0, extended: 0, isFinal: false });

/** @param {SaleWindow} window @param {number} now @param {any} terms */
export function begin(window, now, terms) {
    window.phase = "running";
    window.start = now;
    window.since = now;
    window.end = now + terms.duration;
    window.capEnd = now + (terms.totalCap ?? 0);
}

/** Whether the end is over; that of a paused lot is still to come. @param {SaleWindow} window @param {number} now */
export const isOver = ({ phase, end }, now) => phase === "running" ? now >= end : phase === "closing" || phase === "ended";

/** Whether something stamped now is within the window. @param {SaleWindow} window @param {number} now */
export const isOpen = (window, now) => window.phase === "running" && now >= window.since && now < window.end;

/**
 * Moves the end for a bid that changed something visible.
 * @param {SaleWindow} window @param {number} now @param {any} terms
 * @returns {number | null} The new end, or null when it stays.
 */
export function extendForBid(window, now, terms) {
    const wanted = now + terms.extension;
    if (terms.suddenDeath || window.isFinal || window.end - now >= terms.extensionWindow || wanted <= window.end) return null;
    if (wanted <= window.capEnd) {
        window.end = wanted;
    } else {
        window.isFinal = true;
        window.end = Math.max(window.end, now + terms.finalPeriod);
    }
    window.extended += 1;
    return window.end;
}

/** @param {SaleWindow} window @param {number} end */
export function moveEnd(window, end) {
    window.capEnd += end - window.end;
    window.end = end;
}

/** @param {SaleWindow} window @param {number} now */
export function pause(window, now) {
    window.phase = "paused";
    window.remaining = window.end - now;
}

/** @param {SaleWindow} window @param {number} now @param {any} terms */
export function resume(window, now, terms) {
    window.phase = "running";
    window.since = now;
    moveEnd(window, now + Math.max(window.remaining, terms.format === "english" ? terms.extension : resumeMinimum));
}

/** Gives a running lot back the time that the server was down. @param {SaleWindow} window @param {number} downtime @param {number} now */
export function recover(window, downtime, now) {
    if (window.phase === "running") moveEnd(window, Math.max(window.end + downtime, now + recoveryMinimum));
    if (window.phase === "closing") window.until = Math.max(window.until + downtime, now + closingDelay);
}

/** Fixes what was offered; it is opened a little later, so that everybody has seen it fixed. @param {SaleWindow} window @param {number} now */
export function beginClosing(window, now) {
    window.phase = "closing";
    window.until = now + closingDelay;
    return window.until;
}

/** @param {SaleWindow} window @param {number | null} [early] When that is before the announced end. */
export function finish(window, early = null) {
    window.phase = "ended";
    if (early !== null) window.end = early;
}
