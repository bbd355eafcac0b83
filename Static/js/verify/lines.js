/** A line of the public journal, read strictly: what is hashed is what stands there. Pure. */

/**
 * @typedef {object} Entry
 * @property {number} room
 * @property {number} seq
 * @property {number} time
 * @property {string} kind
 * @property {string} text The payload's own text, whose UTF-8 is hashed.
 * @property {any} payload The same, parsed.
 * @property {string} hash 64 hexadecimal digits.
 * @property {boolean} withheld Whether the payload is kept back while its lot is on sale.
 */

const shape = /^\{"room":(\d{1,15}),"seq":(\d{1,15}),"time":(\d{1,15}),"kind":"([A-Za-z]{1,32})","payload":(\{.*\}),"hash":"([0-9a-f]{64})"\}\r?$/s;

/** @param {string} line @returns {Entry | null} Null when it is not a line of a journal. */
export function readLine(line) {
    const match = shape.exec(line);
    if (!match) return null;
    let payload;
    try {
        payload = JSON.parse(match[5]);
    } catch {
        return null;
    }
    return {
        room: Number(match[1]), seq: Number(match[2]), time: Number(match[3]), kind: match[4],
        text: match[5], payload, hash: match[6], withheld: payload.withheld === true,
    };
}
