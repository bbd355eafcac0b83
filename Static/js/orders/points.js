/** Pickup points and their times, as a person chooses among them. Pure. */

/** The kinds of places, in the order in which they are offered. */
export const kinds = ["shop", "stall", "openAir", "route", "dropOff"];

/**
 * Points that hand over an order: its lot's own where it has one, else those that are for everything.
 * @param {any[]} points
 * @param {{room: string, lot: number}} order
 */
export function pointsFor(points, { room, lot }) {
    const own = points.filter((point) => point.lot?.room === room && point.lot.lot === lot);
    return own.length > 0 ? own : points.filter((point) => !point.lot);
}

/**
 * What is kept of a time for a lot; null where nothing is.
 * @param {any} slot
 * @param {{room: string, lot: number}} order
 */
export const tiedOf = (slot, { room, lot }) => slot.tied?.find((/** @type {any} */ tied) => tied.room === room && tied.lot === lot) ?? null;

/** Places of a time that are kept in all; more than its cap where that was lowered since. @param {any} slot @returns {number} */
export const placesTied = (slot) => (slot.tied ?? []).reduce((/** @type {number} */ sum, /** @type {any} */ tied) => sum + tied.places, 0);

/**
 * Places of a time that an order could have: those that are free for everybody, and those that are kept for its lot.
 * @param {any} slot
 * @param {{room: string, lot: number}} order
 * @returns {number}
 */
export const freeFor = (slot, order) => tiedOf(slot, order)?.free ?? slot.free;

/**
 * Points that still have a time to come, by kind, each with its times in order.
 * @param {any[]} points
 * @param {number} now
 * @returns {{kind: string, points: any[]}[]}
 */
export function choices(points, now) {
    const open = points
        .map((point) => ({ ...point, slots: point.slots.filter((/** @type {any} */ slot) => slot.to > now).sort((/** @type {any} */ a, /** @type {any} */ b) => a.from - b.from) }))
        .filter((point) => point.slots.length > 0);
    const rank = (/** @type {string} */ kind) => (kinds.includes(kind) ? kinds.indexOf(kind) : kinds.length);
    const found = [...new Set(open.map((point) => point.kind))].sort((a, b) => rank(a) - rank(b));
    return found.map((kind) => ({ kind, points: open.filter((point) => point.kind === kind) }));
}

/** Days since the epoch by Hanoi's clock, which has no summer time. @param {number} at */
const day = (at) => Math.floor((at + 7 * 3_600_000) / 86_400_000);

/**
 * Whether a time is today, tomorrow or another day in Hanoi.
 * @param {number} at
 * @param {number} now
 * @returns {"today" | "tomorrow" | "other"}
 */
export function dayOf(at, now) {
    const ahead = day(at) - day(now);
    return ahead === 0 ? "today" : ahead === 1 ? "tomorrow" : "other";
}

/**
 * Times of a point by day, in order.
 * @param {any[]} slots
 * @returns {any[][]}
 */
export function byDay(slots) {
    /** @type {any[][]} */
    const days = [];
    for (const slot of slots) {
        const last = days.at(-1);
        if (last && day(last[0].from) === day(slot.from)) last.push(slot);
        else days.push([slot]);
    }
    return days;
}
