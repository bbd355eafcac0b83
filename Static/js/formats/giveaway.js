/** A giveaway: nothing to pay, one for each household, by who comes first or by a draw; fetched within the time, else the next in line has it. */

import { allocationField, claimCard, claimPress, claimsEnded, drawing, forWhom, keptGift, proof } from "../claims.js";

/** @type {import("../types.js").Format} */
export default {
    words: () => ["claims", "formats"],
    card: (lot) => claimCard(lot, "lot.priceGiveaway"),
    press: (state, lot, choice) =>
        keptGift(state, lot) ?? claimPress(state, { ...lot, limit: 1 }, choice, { take: "press.take", note: "press.takeNote", most: 1 }),
    closing: drawing,
    ended: (state, lot) => keptGift(state, lot) ?? claimsEnded(state, lot),
    takings: () => 0,
    more: proof,
    asks: forWhom,
    form: {
        fields: [
            { name: "quantity", kind: "count", label: "host.quantity", value: 20, max: 100_000 },
            { name: "duration", kind: "seconds", label: "host.duration", value: 120, max: 3_600 },
            { name: "hold", kind: "hours", label: "host.giftHours", value: 24, max: 24 },
            ...allocationField,
        ],
    },
};
