/**
 * The ways of selling. Each is one module under `formats/` (`Format` in `types.js`); the page asks here and knows no
 * format itself. A module comes when the first lot of its kind is shown.
 */

import { styled } from "./element.js";
import { learn } from "./words.js";

/** @typedef {import("./types.js").Format} Format */

/** In the order in which a host is offered them. */
export const formatNames = ["english", "flash", "dutch", "sealed", "onePrice", "giveaway", "combo", "group"];

/** @type {Map<string, Format>} */
const known = new Map();
/** @type {Map<string, Promise<void>>} */
const coming = new Map();
/** Parts of the words. @type {Set<string>} */
const learned = new Set();
/** @type {Promise<void>} */
const never = new Promise(() => {});

/** The format of a lot, or null until it and the words for this lot came. @param {import("./types.js").Lot} lot @returns {Format | null} */
export function formatOf(lot) {
    const format = known.get(lot.format);
    return format?.words(lot).every((part) => learned.has(part)) ? format : null;
}

/** The words of the rarer formats come with their looks. @param {"claims" | "formats"} part */
async function furnish(part) {
    await Promise.all([learn(part), part === "formats" && styled("/css/formats.css")]);
    learned.add(part);
}

/** @param {import("./types.js").Lot} lot */
async function bring(lot) {
    const file = lot.format.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const format = known.get(lot.format) ?? (await import(`./formats/${file}.js`)).default;
    await Promise.all(format.words(lot).map(furnish));
    known.set(lot.format, format);
}

/** Brings what a lot needs; rejected without a network, and for a format that this page does not know never done. @param {import("./types.js").Lot} lot */
export function want(lot) {
    if (!formatNames.includes(lot.format)) return never;
    const arriving = coming.get(lot.format) ?? bring(lot).finally(() => coming.delete(lot.format));
    coming.set(lot.format, arriving);
    return arriving;
}

/** Brings every format, for a host, who may choose any. */
export async function wantAll() {
    await Promise.all([furnish("claims"), furnish("formats")]);
    await Promise.all(formatNames.map((name) => want(/** @type {any} */ ({ format: name }))));
    return known;
}
