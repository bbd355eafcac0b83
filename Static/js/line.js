/**
 * The rules of the line to the server. Pure: local times are handed in, in milliseconds of a clock that never jumps.
 *
 * Commands: one stays until its answer arrives. After a reconnection everything unanswered is sent again, in order, with
 * the same key, so that the server can tell a repetition from a second wish.
 *
 * Time: a question and its answer give the server's offset to within half the round trip; a message that only arrives
 * gives a lower bound, since it cannot have come before it was sent.
 *
 * @typedef {{key: string, message: Record<string, any>, sent: boolean, sentAt: number | null}} Entry
 * @typedef {Entry[]} Outbox
 * @typedef {{offset: number, roundTrip: number, age: number} | null} Clock
 */

/** More than a person can press; beyond it a press is refused at once instead of piling up. */
export const entriesMax = 32;

/** @param {Outbox} outbox @param {Record<string, any>} message With its key. @returns {Outbox} */
export const adding = (outbox, message) =>
    outbox.length >= entriesMax || outbox.some((entry) => entry.key === message.key)
        ? outbox
        : [...outbox, { key: message.key, message, sent: false, sentAt: null }];

/** The answer came. @param {Outbox} outbox @param {string} key @returns {Outbox} */
export const answered = (outbox, key) => outbox.filter((entry) => entry.key !== key);

/**
 * Takes a wish back; only one that never left, since another may already be done.
 * @param {Outbox} outbox
 * @param {string} key
 * @returns {Outbox}
 */
export const withdrawing = (outbox, key) => outbox.filter((entry) => entry.key !== key || entry.sentAt !== null);

/** The line is lost: everything unanswered has to go out again. @param {Outbox} outbox @returns {Outbox} */
export const interrupted = (outbox) => outbox.map((entry) => ({ ...entry, sent: false }));

/**
 * Everything that has to go out now.
 * @param {Outbox} outbox
 * @param {number} now Local milliseconds.
 * @returns {{messages: Record<string, any>[], outbox: Outbox}}
 */
export function taking(outbox, now) {
    const messages = outbox.filter((entry) => !entry.sent).map((entry) => entry.message);
    if (messages.length === 0) return { messages, outbox };
    return { messages, outbox: outbox.map((entry) => (entry.sent ? entry : { ...entry, sent: true, sentAt: now })) };
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/**
 * An idempotency key: 12 characters of 6 random bits.
 * @param {(count: number) => Uint8Array} [random]
 */
export function freshKey(random = (count) => crypto.getRandomValues(new Uint8Array(count))) {
    return Array.from(random(12), (byte) => letters[byte & 63]).join("");
}

/** What the close codes of `protocol/asyncapi.yaml` mean to a person. @type {Record<number, "lost" | "moving" | "tooFast" | "fault">} */
export const meanings = {
    1000: "lost", 1001: "lost", 1006: "lost", 4000: "lost", 4002: "lost", 4004: "lost",
    1012: "moving", 4001: "moving",
    1008: "tooFast", 4003: "tooFast",
    1002: "fault", 1003: "fault", 1007: "fault", 1009: "fault",
};

/** @param {number} code */
export const meaning = (code) => meanings[code] ?? "lost";

/**
 * The code that a loss counts under: a try that fails while the server restarts belongs to the restart.
 * @param {number | null} before The code of the loss before, null after a working line.
 * @param {number} code
 */
export const cause = (before, code) => (before !== null && code === 1006 && meaning(before) === "moving" ? before : code);

/** After a restart: the least wait, what it is spread over at the first try, and at most. Less than the 30 s that every lot has left then. */
export const restart = { least: 3_000, spread: 12_000, most: 24_000 };

/**
 * How long to wait before the next try. Jittered over its whole range, so that a crowd that lost
 * its line together does not come back together.
 * @param {number} code Close code; 1006 when there was none.
 * @param {number} attempt 0 for the first try after a working line.
 * @param {number} random From 0 to 1.
 * @param {number} [closing] For how long a server that restarts is still closing other lines, in milliseconds.
 * @returns {number} Milliseconds.
 */
export function delay(code, attempt, random, closing = 0) {
    switch (meaning(code)) {
        case "tooFast": return 30_000 + random * 5_000;
        case "fault": return 10_000 + random * 2_000;
        case "moving": return restart.least + Math.max(0, closing) + random * Math.min(restart.most, restart.spread * 2 ** attempt);
        default: return 100 + random * Math.min(20_000, 900 * 2 ** attempt);
    }
}

/** An estimate older than this gives way to a newer one even if its round trip was shorter. */
export const evidenceLastsMilliseconds = 120_000;

/**
 * After an answer to `time`, or any answer that carries the server's stamp.
 * @param {Clock} clock
 * @param {number} sent Local time of the question.
 * @param {number} received Local time of the answer.
 * @param {number} serverTime
 * @returns {Clock}
 */
export function afterAnswer(clock, sent, received, serverTime) {
    const roundTrip = received - sent;
    if (roundTrip < 0) return clock;
    const better = !clock || roundTrip <= clock.roundTrip || received - clock.age > evidenceLastsMilliseconds;
    return better ? { offset: serverTime - (sent + received) / 2, roundTrip, age: received } : clock;
}

/**
 * After any message that carries the server's time.
 * @param {Clock} clock
 * @param {number} received
 * @param {number} serverTime
 * @returns {Clock}
 */
export function afterMessage(clock, received, serverTime) {
    const least = serverTime - received;
    if (!clock) return { offset: least, roundTrip: Infinity, age: received };
    return least > clock.offset ? { ...clock, offset: least } : clock;
}

/**
 * The server's time at a local time; before any evidence, null.
 * @param {Clock} clock
 * @param {number} local
 * @returns {number | null}
 */
export const serverTime = (clock, local) => (clock ? local + clock.offset : null);
