/**
 * The chain of hashes: each entry's is SHA-256 over the hash before it and the entry's own fields, so nothing can
 * be changed, left out or moved without the first such place showing. Pure but for the digest that it is given.
 */

import { fromHex, join, toHex, utf8 } from "./bytes.js";

/** @typedef {import("./lines.js").Entry} Entry */
/**
 * What is wrong, and where: `line` counts from 1.
 * @typedef {{kind: "unreadable" | "gap" | "order" | "room" | "type" | "hash" | "withheld", line: number, seq: number, found?: number}} Fault
 */

/** What the first entry is chained to. */
export const startHash = "0".repeat(64);

/** The bytes of which an entry's hash is the digest. @param {Entry} entry @param {string} previous */
export function hashed(entry, previous) {
    const kind = utf8(entry.kind);
    const payload = utf8(entry.text);
    return join([
        /** @type {Uint8Array} */ (fromHex(previous)), entry.room, entry.seq, entry.time,
        kind.length, kind, payload.length, payload,
    ]);
}

/** @param {import("./digest.js").Digest} digest */
export function makeChain(digest) {
    let line = 0;
    let seq = 0;
    let head = startHash;
    let withheld = 0;
    let room = 0;

    /** What can be seen without a digest. @param {Entry | null} entry @returns {Fault | null} */
    function shapeFault(entry) {
        const expected = seq + 1;
        if (!entry) return { kind: "unreadable", line, seq: expected };
        if (entry.seq !== expected) {
            return { kind: entry.seq > expected ? "gap" : "order", line, seq: expected, found: entry.seq };
        }
        if (room !== 0 && entry.room !== room) return { kind: "room", line, seq: expected, found: entry.room };
        if (entry.payload.type !== entry.kind) return { kind: "type", line, seq: expected };
        return null;
    }

    return {
        /** How many entries fit, how many of them have only their given hash, and the hash of the last. */
        get state() {
            return { entries: seq, withheld, head, room };
        },
        /**
         * Takes the next entries in, all of them or those before the first fault.
         * @param {(Entry | null)[]} entries Null for a line that is not one.
         * @returns {Promise<Fault | null>}
         */
        async take(entries) {
            const digests = [];
            let fault = null;
            for (const entry of entries) {
                line += 1;
                fault = shapeFault(entry);
                if (fault || !entry) break;
                digests.push({ entry, line, digest: entry.withheld ? null : digest(hashed(entry, head)) });
                head = entry.hash;
                seq = entry.seq;
                room = entry.room;
                if (entry.withheld) withheld += 1;
            }
            // A digest starts before the one before it has ended: each is checked against the hash that is given.
            for (const { entry, line: place, digest: pending } of digests) {
                if (pending === null) continue;
                if (toHex(await pending) !== entry.hash) {
                    return { kind: "hash", line: place, seq: entry.seq };
                }
            }
            return fault;
        },
    };
}
