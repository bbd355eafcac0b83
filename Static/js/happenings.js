/**
 * What a person should hear of a change: a pure comparison of the state before and after. The page decides
 * what each happening sounds like.
 *
 * @typedef {import("./types.js").Happening} Happening
 * @typedef {import("./types.js").State} State
 */

/** @param {State} before @param {State} after @returns {Happening[]} */
export function happenings(before, after) {
    if (before === after || !before.joined) return [];
    /** @type {Happening[]} */
    const list = [];
    const me = after.mine.paddle;
    if (after.featured !== before.featured && after.featured !== null) list.push({ kind: "featured", lot: after.featured });
    if (after.lots !== before.lots) {
        for (const lot of Object.values(after.lots)) {
            const old = before.lots[lot.lot];
            if (old && old !== lot) list.push(...onLot(old, lot, me, after.featured === lot.lot || after.viewed === lot.lot));
        }
    }
    if (after.outbid !== before.outbid) {
        for (const lot of Object.keys(after.outbid).map(Number)) {
            if (!before.outbid[lot]) list.push({ kind: "outbid", lot, values: { price: after.lots[lot]?.price } });
        }
    }
    if (after.mine !== before.mine) {
        for (const hold of after.mine.holds) {
            const old = before.mine.holds.find((other) => other.hold === hold.hold);
            if (!old && hold.state === "held") list.push({ kind: hold.kind === "win" ? "won" : "claimed", lot: hold.lot, values: { price: hold.total } });
            if (old?.state === "held" && hold.state === "expired") list.push({ kind: "expired", lot: hold.lot });
        }
    }
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

/** @param {import("./types.js").Lot} old @param {import("./types.js").Lot} lot @param {number | null} me @param {boolean} shown @returns {Happening[]} */
function onLot(old, lot, me, shown) {
    /** @type {Happening[]} */
    const list = [];
    const values = { price: lot.hammer ?? lot.price, n: lot.winner ?? lot.leader ?? 0 };
    const bade = me !== null && (old.leader === me || lot.recent?.some((bid) => bid.paddle === me));
    if (old.state !== lot.state) {
        if (lot.state === "running") list.push({ kind: "started", lot: lot.lot, values });
        if (lot.state === "paused") list.push({ kind: "paused", lot: lot.lot });
        if (lot.state === "ended" && lot.outcome === "cancelled") list.push({ kind: "cancelled", lot: lot.lot });
        if (lot.state === "ended" && lot.outcome === "sold" && lot.winner !== me) {
            list.push({ kind: bade ? "lost" : "sold", lot: lot.lot, values });
        }
        if (lot.state === "ended" && lot.outcome === "passed") list.push({ kind: "passed", lot: lot.lot });
        return list;
    }
    if (me !== null && lot.leader === me && old.leader !== me) list.push({ kind: "leading", lot: lot.lot, values });
    else if (shown && lot.format === "english" && lot.price !== old.price) list.push({ kind: "price", lot: lot.lot, values });
    if (shown && lot.extended > old.extended) list.push({ kind: "extended", lot: lot.lot });
    return list;
}
