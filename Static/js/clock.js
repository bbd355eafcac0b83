/**
 * The server's time, estimated from what the server says. Pure: local times are handed in, in
 * milliseconds of a clock that never jumps.
 *
 * Two kinds of evidence narrow it. A question and its answer give the offset to within half the
 * round trip; a message that only arrives gives a lower bound, since it cannot have come before
 * it was sent.
 *
 * @typedef {{offset: number, roundTrip: number, age: number} | null} Clock
 */

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
