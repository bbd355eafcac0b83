/**
 * What a person should hear of a change: a pure comparison of the state before and after. What a format tells while a
 * lot goes on is in its module. The page decides what each happening sounds like.
 *
 * @typedef {import("./types.js").Happening} Happening
 * @typedef {import("./types.js").State} State
 */

import { formatOf } from "./formats.js";

/** What a new hold is called. @type {Record<string, "won" | "gift" | "pledged">} */
const gains = { win: "won", gift: "gift", pledge: "pledged" };

/** @param {State} before @param {State} after @returns {Happening[]} */
export function happenings(before, after) {
    if (before === after || !before.joined) return [];
    /** @type {Happening[]} */
    const list = [];
    if (after.featured !== before.featured && after.featured !== null) list.push({ kind: "featured", lot: after.featured });
    if (after.lots !== before.lots) {
        for (const lot of Object.values(after.lots)) {
            const old = before.lots[lot.lot];
            if (old && old !== lot) list.push(...onLot(old, lot, after));
        }
    }
    if (after.outbid !== before.outbid) {
        for (const lot of Object.keys(after.outbid).map(Number)) {
            if (!before.outbid[lot]) list.push({ kind: "outbid", lot, values: { price: after.lots[lot]?.price } });
        }
    }
    if (after.mine !== before.mine) list.push(...onMine(before.mine, after.mine));
    if (after.wishes !== before.wishes) {
        for (const wish of Object.values(after.wishes)) {
            if (wish.phase === "refused" && before.wishes[wish.key]?.phase === "sending") {
                list.push({ kind: "refused", lot: wish.command.lot, values: { answer: wish.answer, type: wish.command.type } });
            }
        }
    }
    const notice = after.notice?.kind;
    if (notice === "recovered" && after.notice !== before.notice) list.push({ kind: "recovered" });
    if (notice === "restarting" && before.notice?.kind !== "restarting") list.push({ kind: "restarting" });
    return list;
}

/** @param {import("./types.js").Mine} before @param {import("./types.js").Mine} after @returns {Happening[]} */
function onMine(before, after) {
    /** @type {Happening[]} */
    const list = [];
    for (const hold of after.holds) {
        const old = before.holds.find((other) => other.hold === hold.hold);
        if (!old && hold.state === "held") list.push({ kind: gains[hold.kind] ?? "claimed", lot: hold.lot, values: { price: hold.total } });
        if (old?.state === "held" && hold.state === "expired") list.push({ kind: "expired", lot: hold.lot });
        if (old && !old.refund && hold.refund) list.push({ kind: "refund", lot: hold.lot, values: { price: hold.refund } });
    }
    for (const place of after.waiting) {
        const entered = before.entries.some((entry) => entry.lot === place.lot);
        if (entered && !before.waiting.some((old) => old.lot === place.lot)) list.push({ kind: "notDrawn", lot: place.lot, values: { n: place.place } });
    }
    return list;
}

/** @param {import("./types.js").Lot} old @param {import("./types.js").Lot} lot @param {State} state @returns {Happening[]} */
function onLot(old, lot, state) {
    /** @type {Happening[]} */
    const list = [];
    const me = state.mine.paddle;
    if (old.state === lot.state) {
        const shown = state.featured === lot.lot || state.viewed === lot.lot;
        return formatOf(lot)?.happenings?.(old, lot, me, shown) ?? list;
    }
    const values = { price: lot.hammer ?? lot.price, n: lot.winner ?? lot.leader ?? 0 };
    const bade = me !== null && (old.leader === me || lot.recent?.some((bid) => bid.paddle === me) || lot.book?.some(([paddle]) => paddle === me));
    if (lot.state === "running") list.push({ kind: "started", lot: lot.lot, values });
    if (lot.state === "paused") list.push({ kind: "paused", lot: lot.lot });
    if (lot.state === "closing") list.push({ kind: "closing", lot: lot.lot });
    if (lot.state === "ended" && lot.outcome === "cancelled") list.push({ kind: "cancelled", lot: lot.lot });
    if (lot.state === "ended" && lot.outcome === "sold" && lot.winner !== null && lot.winner !== me) {
        list.push({ kind: bade ? "lost" : "sold", lot: lot.lot, values });
    }
    if (lot.state === "ended" && lot.outcome === "passed") list.push({ kind: "passed", lot: lot.lot });
    return list;
}
