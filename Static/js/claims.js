/**
 * What the formats with a stock at one price have in common: taking units first-come, a draw of lots among entries, and
 * the line of those who wait. Pure.
 *
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Lot} Lot
 * @typedef {import("./types.js").Press} Press
 * @typedef {import("./types.js").Choice} Choice
 * @typedef {object} Offer What differs between the formats.
 * @property {string} take Key of what the button says when it buys; gets `n`, `total` and `name`.
 * @property {string} note Key of what is said beside it; gets `n`, the limit, and `minutes`.
 * @property {number} [free] What is free of what was chosen.
 * @property {Record<string, any>} [extra] What the command says besides.
 * @property {any} [name] Of what was chosen.
 * @property {number} [most] Units in one claim, when fewer than the limit.
 * @property {string} [unit] Ending of the keys whose sentences count something else than pieces.
 */

import { ended, keptOn, quiet, reason } from "./formats.js";
import { wishOn } from "./room-state.js";

/** @param {Lot} lot */
export const isDraw = (lot) => lot.allocation === "draw";

/** @param {State} state @param {Lot} lot */
export const entryOn = (state, lot) => state.mine.entries.find((entry) => entry.lot === lot.lot) ?? null;

/** @param {State} state @param {Lot} lot */
export const placeOn = (state, lot) => state.mine.waiting.find((entry) => entry.lot === lot.lot) ?? null;

/** @param {State} state @param {Lot} lot @param {Choice} choice @param {Offer} offer @returns {Press} */
export function claimPress(state, lot, choice, offer) {
    const whom = choice.for ?? null;
    // What was bought for others counts for them: by paddles that this page does not know.
    const kept = whom === null ? keptOn(state, lot).filter((hold) => hold.for === undefined) : [];
    const taken = kept.reduce((sum, hold) => sum + hold.quantity, 0);
    const left = Math.max(0, Math.min(lot.limit - taken, offer.most ?? Infinity));
    const held = kept.find((hold) => hold.state === "held");
    const { unit = "" } = offer;
    const thanks = held ? { key: `press.heldNote${unit}`, values: { n: taken, deadline: held.deadline } } : null;
    const extra = { ...offer.extra, ...(whom === null ? {} : { for: whom }) };
    if (isDraw(lot)) return entryPress(state, lot, choice, left, extra, offer);
    if (left === 0) return { ...quiet, tone: "won", label: { key: `press.limit${unit}`, values: { n: taken } }, note: thanks };
    const free = offer.free ?? lot.free;
    if (free === 0) return soldOutPress(state, lot, choice, left, extra, thanks, unit);
    const limit = Math.min(left, free);
    const quantity = Math.max(1, Math.min(choice.quantity, limit));
    const command = { type: "claim", lot: lot.lot, quantity, ...extra };
    const base = { ...quiet, limit, command, label: { key: offer.take, values: { n: quantity, total: quantity * lot.price, name: offer.name } } };
    const refusal = refused(state, lot, "claim");
    if (refusal) return { ...base, tone: "refused", note: refusal };
    if (thanks) return { ...base, tone: "accepted", note: thanks };
    return { ...base, tone: "idle", note: { key: offer.note, values: { n: lot.limit, minutes: Math.round(lot.hold / 60_000) } } };
}

/** Why the last command of a kind was refused. @param {State} state @param {Lot} lot @param {...string} types */
export function refused(state, lot, ...types) {
    const wish = wishOn(state, lot.lot);
    return wish?.phase === "refused" && types.includes(wish.command.type) ? reason(wish.answer) : null;
}

/** Nothing is free: who wants can wait for what comes back. @param {State} state @param {Lot} lot @param {Choice} choice @param {number} left @param {object} extra @param {any} thanks @param {string} unit @returns {Press} */
function soldOutPress(state, lot, choice, left, extra, thanks, unit) {
    const inLine = inLinePress(state, lot, unit);
    if (inLine) return inLine;
    if (lot.waiting === undefined) {
        const note = lot.held > 0 ? { key: "press.mayReturn", values: { n: lot.held } } : null;
        return { ...quiet, label: { key: "press.soldOut" }, note: thanks ?? note };
    }
    const quantity = Math.max(1, Math.min(choice.quantity, left));
    const command = { type: "wait", lot: lot.lot, quantity, ...extra };
    const base = { ...quiet, limit: left, command, label: { key: `press.wait${unit}`, values: { n: quantity } } };
    const refusal = refused(state, lot, "wait");
    if (refusal) return { ...base, tone: "refused", note: refusal };
    return { ...base, tone: "waiting", note: thanks ?? { key: lot.waiting > 0 ? "press.waitNote" : "press.waitFirst", values: { n: lot.waiting } } };
}

/** The place of who waits. @param {State} state @param {Lot} lot @param {string} [unit] @returns {Press | null} */
function inLinePress(state, lot, unit = "") {
    const place = placeOn(state, lot);
    if (!place) return null;
    return {
        ...quiet, tone: "accepted", label: { key: "press.inLine", values: { n: place.place } },
        note: refused(state, lot, "withdraw") ?? { key: `press.inLineNote${unit}`, values: { n: place.quantity } },
        second: { label: { key: "press.leaveLine" }, command: { type: "withdraw", lot: lot.lot } },
    };
}

/** A name for the draw. @param {State} state @param {Lot} lot @param {Choice} choice @param {number} left @param {object} extra @param {Offer} offer @returns {Press} */
function entryPress(state, lot, choice, left, extra, offer) {
    const entry = entryOn(state, lot);
    if (entry) {
        return {
            ...quiet, tone: "accepted", label: { key: "press.entered", values: { n: entry.entry } },
            note: refused(state, lot, "withdraw") ?? { key: "press.enteredNote", values: { n: entry.quantity } },
            second: { label: { key: "press.leaveDraw" }, command: { type: "withdraw", lot: lot.lot } },
        };
    }
    if (left === 0) return { ...quiet, label: { key: "press.limit", values: { n: lot.limit } } };
    const quantity = Math.max(1, Math.min(choice.quantity, left));
    const base = {
        ...quiet, limit: left, command: { type: "claim", lot: lot.lot, quantity, ...extra },
        label: { key: offer.name ? "press.enterChoice" : "press.enter", values: { n: quantity, name: offer.name } },
    };
    const refusal = refused(state, lot, "claim");
    if (refusal) return { ...base, tone: "refused", note: refusal };
    return { ...base, tone: "idle", note: { key: "press.enterNote" } };
}

/** The list is closed and the seed about to be told. @param {State} state @param {Lot} lot @returns {Press} */
export function drawing(state, lot) {
    const entry = entryOn(state, lot);
    return {
        ...quiet, label: { key: "press.drawing" },
        note: entry ? { key: "press.drawingNote", values: { n: entry.entry } } : { key: "press.drawingOthers", values: { n: lot.entries ?? 0 } },
    };
}

/** @param {State} state @param {Lot} lot @param {string} [unit] @returns {Press} */
export function claimsEnded(state, lot, unit = "") {
    return (keptOn(state, lot).length === 0 && inLinePress(state, lot, unit)) || ended(state, lot);
}

/** Something for nothing needs no payment but the word that it will be fetched. @param {State} state @param {Lot} lot @returns {Press | null} */
export function keptGift(state, lot) {
    const hold = keptOn(state, lot)[0];
    if (!hold) return null;
    if (hold.state === "paid") return { ...quiet, tone: "won", label: { key: "press.giftConfirmed" }, note: { key: "press.giftConfirmedNote" } };
    const refusal = refused(state, lot, "confirm");
    return {
        ...quiet, tone: refusal ? "refused" : "accepted", command: { type: "confirm", hold: hold.hold },
        label: { key: "press.giftConfirm" }, note: refusal ?? { key: "press.giftNote", values: { deadline: hold.deadline } },
    };
}

/** @param {Lot} lot @returns {import("./types.js").CardFacts} */
export function claimCard(lot, priceLabel = "lot.priceFlash") {
    /** @type {import("./types.js").Sentence[]} */
    const facts = [];
    if (isDraw(lot) && lot.state !== "ended") {
        if (lot.state !== "prepared") facts.push({ key: "lot.entries", values: { n: lot.entries ?? 0, units: lot.quantity } });
    } else if (lot.state !== "prepared" && (lot.asked ?? 0) > 0) {
        facts.push({ key: "lot.asked", values: { n: lot.asked } }, { key: "lot.served", values: { n: lot.served } });
        if ((lot.waiting ?? 0) > 0) facts.push({ key: "lot.waiting", values: { n: lot.waiting } });
    }
    return { priceLabel, price: lot.price, who: null, stock: true, recent: false, facts };
}

/** What the terms of these formats share. @type {import("./types.js").FormField[]} */
export const allocationField = [
    { name: "allocation", kind: "choice", label: "host.allocation", options: [["firstCome", "host.firstCome"], ["draw", "host.draw"]] },
];

/** For whom a purchase is. */
export const forWhom = {
    wanted: (/** @type {Lot} */ _, /** @type {State} */ state) => state.me?.role === "buyer",
    mount: async (/** @type {any} */ tools) => (await import("./views/for-whom.js")).mountForWhom(tools),
};

/** The draw's proof, where a draw decides. */
export const proof = {
    wanted: isDraw,
    mount: async (/** @type {any} */ tools) => (await import("./views/draw-proof.js")).mountDrawProof(tools),
};
