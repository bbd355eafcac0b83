/** A Dutch auction: the price falls by steps to a floor, and whoever takes units has them at the price of the moment. */

import { refused } from "../claims.js";
import { element, setAttribute, setStyle, setText } from "../element.js";
import { money, timeLeft } from "../format.js";
import { keptOn, quiet } from "../formats.js";
import { wishOn } from "../room-state.js";
import { language, say } from "../words.js";

/**
 * @typedef {import("../types.js").Lot} Lot
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Press} Press
 */

/** The price one step later. @param {Lot} lot */
export const nextPrice = (lot) => Math.max(lot.floor ?? 0, lot.price - (lot.fall ?? 0));

/**
 * The command names the step that was read: the price may fall meanwhile, never rise, so nobody pays more than they saw.
 * @param {State} state @param {Lot} lot @param {import("../types.js").Choice} choice @returns {Press}
 */
function press(state, lot, choice) {
    const kept = keptOn(state, lot);
    const taken = kept.reduce((sum, hold) => sum + hold.quantity, 0);
    const held = kept.find((hold) => hold.state === "held");
    const thanks = held ? { key: "press.heldNote", values: { n: taken, deadline: held.deadline } } : null;
    const limit = Math.max(0, Math.min(lot.limit - taken, lot.free));
    if (lot.limit - taken <= 0) return { ...quiet, tone: "won", label: { key: "press.limit", values: { n: taken } }, note: thanks };
    if (lot.free === 0) return { ...quiet, label: { key: "press.soldOut" }, note: thanks };
    const quantity = Math.max(1, Math.min(choice.quantity, limit));
    const label = { key: quantity > 1 ? "press.dutchMany" : "press.dutch", values: { n: quantity, price: lot.price, total: quantity * lot.price } };
    const base = { ...quiet, limit, label, command: { type: "accept", lot: lot.lot, step: lot.step, quantity } };
    const refusal = refused(state, lot, "accept");
    // A price that has passed is no news any more once it has fallen again.
    const isStale = wishOn(state, lot.lot)?.answer?.step !== undefined && wishOn(state, lot.lot)?.answer?.step !== lot.step;
    if (refusal && !isStale) return { ...base, tone: "refused", note: refusal };
    if (thanks) return { ...base, tone: "accepted", note: thanks };
    const note = lot.nextStep === null ? { key: "press.dutchFloor" } : { key: "press.dutchNote", values: { price: nextPrice(lot) } };
    return { ...base, tone: "idle", note };
}

/** From the opening price down to the floor: where the price is now. */
function mountLadder() {
    const steps = element("span", { class: "ladder-fill" });
    const bar = element("div", { class: "ladder-bar", role: "meter", "aria-label": say("lot.dutchLadder") }, steps);
    const [from, to, then] = [element("span"), element("span"), element("p", { class: "ladder-next" })];
    /** @type {Lot | null} */
    let current = null;
    return {
        node: element("div", { class: "ladder" }, then, bar, element("p", { class: "ladder-ends" }, from, to)),
        /** @param {Lot} lot */
        update(lot) {
            current = lot;
            const floor = lot.floor ?? 0;
            setText(from, say("lot.dutchOpening", { price: money(lot.opening, language) }));
            setText(to, say("lot.dutchFloor", { price: money(floor, language) }));
            setStyle(steps, "--left", ((lot.price - floor) / Math.max(1, lot.opening - floor)).toFixed(4));
            setAttribute(bar, "aria-valuemin", floor);
            setAttribute(bar, "aria-valuemax", lot.opening);
            setAttribute(bar, "aria-valuenow", lot.price);
            if (lot.state !== "running") setText(then, say("lot.dutchHow", { price: money(lot.fall ?? 0, language), n: Math.round((lot.interval ?? 0) / 1000) }));
        },
        /** @param {number} now */
        tick(now) {
            if (current?.state !== "running") return;
            const at = current.nextStep ?? null;
            setText(then, at === null ? say("lot.dutchAtFloor") : say("lot.dutchNext", { price: money(nextPrice(current), language), time: timeLeft(at - now) }));
        },
    };
}

/** @type {import("../types.js").Format} */
export default {
    words: () => ["claims", "formats"],
    card: (lot) => ({
        priceLabel: lot.state === "ended" ? "lot.dutchLast" : lot.state === "prepared" ? "lot.opening" : "lot.dutchNow",
        price: lot.price, who: null, stock: true, recent: false,
        facts: [{ key: "lot.dutchLimit", values: { n: lot.limit } }],
    }),
    press,
    happenings: (old, lot, _, shown) =>
        shown && lot.price !== old.price ? [{ kind: "price", say: "say.dutchPrice", lot: lot.lot, values: { price: lot.price } }] : [],
    takings: (_, taken) => taken,
    clock: (lot) => (lot.nextStep ? { at: lot.nextStep, whole: lot.interval ?? 10_000 } : { at: lot.end, whole: lot.interval ?? 10_000 }),
    more: { wanted: (lot) => lot.state !== "ended", mount: mountLadder },
    form: {
        fields: [
            { name: "quantity", kind: "count", label: "host.quantity", value: 10, max: 100_000 },
            { name: "limit", kind: "count", label: "host.limit", value: 5, max: 1_000 },
            { name: "opening", kind: "money", label: "host.openingPrice", share: 1.2 },
            { name: "floor", kind: "money", label: "host.dutchFloor", share: 0.5 },
            { name: "step", kind: "money", label: "host.dutchStep", share: 0.05 },
            { name: "interval", kind: "seconds", label: "host.dutchInterval", value: 10, max: 600 },
            { name: "hold", kind: "minutes", label: "host.holdMinutes", value: 10, max: 1_440 },
        ],
    },
};
