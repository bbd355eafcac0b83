/** A flash sale: a stock at one price for a short time, by who comes first or by a draw. */

import { allocationField, claimCard, claimPress, claimsEnded, drawing, forWhom, isDraw, proof } from "../claims.js";

/** @type {import("../types.js").Format} */
export default {
    words: (lot) => (isDraw(lot) ? ["claims", "formats"] : ["claims"]),
    card: (lot) => claimCard(lot),
    press: (state, lot, choice) => claimPress(state, lot, choice, { take: "press.claim", note: "press.claimNote" }),
    closing: drawing,
    ended: claimsEnded,
    more: proof,
    asks: forWhom,
    form: {
        fields: [
            { name: "quantity", kind: "count", label: "host.quantity", value: 20, max: 100_000 },
            { name: "duration", kind: "seconds", label: "host.duration", value: 120, max: 3_600 },
            { name: "price", kind: "money", label: "host.flashPrice", share: 0.8 },
            { name: "limit", kind: "count", label: "host.limit", value: 2, max: 1_000 },
            { name: "hold", kind: "minutes", label: "host.holdMinutes", value: 10, max: 1_440 },
            ...allocationField,
        ],
    },
};
