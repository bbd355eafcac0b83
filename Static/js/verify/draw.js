/**
 * A draw, as anybody can do it again: a seed that was committed to before the entries, the list of entries, and an order
 * that follows from both. Pure but for the digest that it is given.
 */

import { compare, fromHex, join, toHex, utf8 } from "./bytes.js";

/** @typedef {import("./digest.js").Digest} Digest */
/** @typedef {{number: number, paddle: number, quantity: number, choice?: number}} Entrant */

/** Digests that are asked for together before the page may rest. */
const sliceEntries = 128;

/** The list whose hash is published before the seed is told. @param {Entrant[]} entrants In the order of their numbers. */
export const listOf = (entrants) =>
    entrants.map(({ number, paddle, quantity, choice }) => `${[number, paddle, quantity, ...(choice === undefined ? [] : [choice])].join(":")}\n`).join("");

/** The hash of a text, as hexadecimal digits. @param {Digest} digest @param {string} text */
export const hashOf = async (digest, text) => toHex(await digest(utf8(text)));

/** What is shown of a seed before the draw. @param {Digest} digest @param {string} seed @returns {Promise<string | null>} Null for what is not a seed. */
export async function commitmentOf(digest, seed) {
    const bytes = fromHex(seed);
    return bytes?.length === 32 ? toHex(await digest(bytes)) : null;
}

/**
 * The drawn order: ascending SHA-256(seed, hash of the list, number of the entry as 8 bytes), compared as bytes.
 * @template {Entrant} E
 * @param {Digest} digest @param {string} seed @param {string} listHash @param {E[]} entrants
 * @param {() => Promise<void> | void} pause
 * @returns {Promise<{entrant: E, key: string}[]>}
 */
export async function drawnOrder(digest, seed, listHash, entrants, pause) {
    const [seedBytes, listBytes] = [fromHex(seed) ?? new Uint8Array(), fromHex(listHash) ?? new Uint8Array()];
    /** By the first byte of their digests, so that no sorting is long. @type {{entrant: E, bytes: Uint8Array}[][]} */
    const heaps = Array.from({ length: 256 }, () => []);
    for (let from = 0; from < entrants.length; from += sliceEntries) {
        const slice = entrants.slice(from, from + sliceEntries);
        const digests = await Promise.all(slice.map(({ number }) => digest(join([seedBytes, listBytes, number]))));
        digests.forEach((bytes, index) => heaps[bytes[0]].push({ entrant: slice[index], bytes }));
        await pause();
    }
    const order = [];
    for (const heap of heaps) {
        heap.sort((left, right) => compare(left.bytes, right.bytes));
        for (const { entrant, bytes } of heap) order.push({ entrant, key: toHex(bytes) });
        await pause();
    }
    return order;
}
