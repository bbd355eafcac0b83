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

/** What a close means to a person. @param {number} code @returns {"lost" | "moving" | "tooFast" | "fault"} */
export function meaning(code) {
    if (code === 4001 || code === 1012) return "moving";
    if (code === 4003 || code === 1008) return "tooFast";
    if ([1002, 1003, 1007, 1009].includes(code)) return "fault";
    return "lost";
}

/**
 * How long to wait before the next try. Jittered over its whole range, so that a crowd that lost
 * its line together does not come back together.
 * @param {number} code Close code; 1006 when there was none.
 * @param {number} attempt 0 for the first try after a working line.
 * @param {number} random From 0 to 1.
 * @returns {number} Milliseconds.
 */
export function delay(code, attempt, random) {
    const kind = meaning(code);
    if (kind === "tooFast") return 30_000 + random * 5_000;
    if (kind === "fault") return 10_000 + random * 2_000;
    const most = kind === "moving" && attempt === 0 ? 5_000 : Math.min(20_000, 700 * 2 ** attempt);
    return 100 + random * most;
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
