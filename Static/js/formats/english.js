/** An English auction: the price rises with each bid, the highest at the end wins. */

import { keptMaximum, quiet, reason } from "../formats.js";
import { wishOn } from "../room-state.js";

/** @typedef {import("../types.js").Lot} Lot */

/** A bid over this many times the price has to be confirmed; the server holds to it too. */
const unusualTimes = 5;

/** What a bid must add: the last rung of the ladder that the price has reached. @param {Lot} lot */
export const increment = (lot) =>
    lot.increment?.findLast(([from]) => from <= lot.price)?.[1] ?? roundIncrement(lot.next);

/** 1, 2 or 5 times a power of ten, near a twentieth of a price. @param {number} price */
export function roundIncrement(price) {
    const rough = Math.max(1_000, price / 20);
    const power = 10 ** Math.floor(Math.log10(rough));
    const lead = rough / power;
    return power * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1);
}

/** The smallest bid and two larger ones. @param {Lot} lot @param {number} from */
export function steps(lot, from = lot.next) {
    const by = increment(lot);
    return [from, from + by, from + by * 4];
}

const seconds = (milliseconds = 10_000) => Math.round(milliseconds / 1000);

/** What happens next, so that nobody is surprised. @param {Lot} lot */
export function next(lot) {
    if (lot.suddenDeath) return { key: "next.suddenDeath" };
    if (lot.final) return { key: "next.final" };
    return { key: "next.extends", values: { window: seconds(lot.window ?? lot.extension), n: seconds(lot.extension) } };
}

/** @type {import("../types.js").Format["press"]} */
function press(state, lot, choice) {
    const wish = wishOn(state, lot.lot);
    const mine = state.mine.paddle;
    const leads = mine !== null && lot.leader === mine;
    const maximum = keptMaximum(state, lot);
    const from = leads ? Math.max(lot.next, maximum + increment(lot)) : lot.next;
    const amount = Math.max(from, choice.amount ?? 0);
    const base = { ...quiet, maximum: lot.proxy, steps: steps(lot, from) };
    if (leads && !lot.proxy) {
        return { ...base, tone: "leading", steps: [], label: { key: "press.leading", values: { price: lot.price } }, note: { key: "press.leadingNote" } };
    }
    const command = { type: "bid", lot: lot.lot, amount };
    if (leads) {
        const note = { key: "press.maximumNote", values: { amount: maximum || lot.price } };
        return { ...base, tone: "leading", command, label: { key: "press.raise", values: { amount } }, note };
    }
    const label = { key: lot.proxy ? "press.bidMaximum" : "press.bid", values: { amount } };
    if (wish?.phase === "refused" && wish.answer?.reason === "confirmAmount") {
        const wanted = wish.command.amount;
        return {
            ...base, tone: "refused", command: { ...command, amount: wanted, confirmed: true },
            label: { key: "press.confirm", values: { amount: wanted } },
            note: { key: "reason.confirmAmount", values: { price: wish.answer.price ?? lot.price, times: unusualTimes } },
        };
    }
    if (wish?.phase === "refused" && relevant(wish, lot)) return { ...base, tone: "refused", command, label, note: reason(wish.answer) };
    if (state.outbid[lot.lot]) {
        const note = { key: "press.outbidNote", values: { n: lot.leader ?? 0, price: lot.price } };
        return { ...base, tone: "outbid", command, label, note };
    }
    return { ...base, tone: "idle", command, label, note: next(lot) };
}

/** A refusal for too low an amount is over once a press would ask for more. @param {import("../types.js").Wish} wish @param {Lot} lot */
function relevant(wish, lot) {
    if (wish.answer?.reason === "alreadyLeading") return false;
    return wish.answer?.reason !== "amountTooLow" || (wish.answer.minimum ?? 0) >= lot.next;
}

/** @type {import("../types.js").Format["card"]} */
function card(lot) {
    const over = lot.state === "ended";
    const who = over ? lot.winner : lot.leader;
    const facts = [{ key: "lot.bids", values: { n: lot.bids } }];
    if (lot.quantity > 1) facts.push({ key: "lot.quantity", values: { n: lot.quantity } });
    if (lot.reserveMet !== null && !over) facts.push({ key: lot.reserveMet ? "lot.reserveMet" : "lot.reserveNotMet", values: { n: 0 } });
    if (lot.suddenDeath && !over) facts.push({ key: "lot.suddenDeath", values: { n: 0 } });
    return {
        priceLabel: over && lot.hammer !== null ? "lot.hammer" : !over && lot.bids === 0 ? "lot.opening" : "lot.priceNow",
        price: over && lot.hammer !== null ? lot.hammer : lot.price,
        who: over && who === null ? null : { label: over ? "lot.winner" : "lot.leader", paddle: who },
        stock: false, recent: true, facts,
    };
}

/** @type {NonNullable<import("../types.js").Format["happenings"]>} */
function happenings(old, lot, me, shown) {
    /** @type {import("../types.js").Happening[]} */
    const list = [];
    const values = { price: lot.price, n: lot.leader ?? 0 };
    if (me !== null && lot.leader === me && old.leader !== me) list.push({ kind: "leading", lot: lot.lot, values });
    else if (shown && lot.price !== old.price) list.push({ kind: "price", lot: lot.lot, values });
    if (shown && lot.extended > old.extended) list.push({ kind: "extended", lot: lot.lot });
    return list;
}

/** @type {import("../types.js").Format} */
export default {
    words: () => [],
    card,
    press,
    happenings,
    takings: (lot) => (lot.outcome === "sold" ? lot.hammer ?? 0 : 0),
    form: {
        fields: [
            { name: "quantity", kind: "count", label: "host.quantity", value: 1, max: 100_000 },
            { name: "duration", kind: "seconds", label: "host.duration", value: 120, max: 3_600 },
            { name: "opening", kind: "money", label: "host.openingPrice", share: 0.5 },
            { name: "increment", kind: "money", label: "host.increment", propose: (usual) => roundIncrement(usual / 2) },
            { name: "reserve", kind: "money", label: "host.reservePrice", optional: true },
            { name: "buyNow", kind: "money", label: "host.buyNow", optional: true },
            { name: "proxy", kind: "check", label: "host.proxy" },
            { name: "suddenDeath", kind: "check", label: "host.suddenDeath" },
        ],
        terms: ({ increment: by, ...terms }) => ({ ...terms, increment: [[0, by]] }),
    },
};
