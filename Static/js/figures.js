/** The host's live figures, from the room's state. Pure. */

import { formatOf } from "./formats.js";

/**
 * @typedef {{present: number, bids: number, waiting: number, takings: number, paid: number}} Figures
 */

/**
 * @param {import("./types.js").State} state
 * @param {import("./types.js").HoldSums[]} sums What each lot's holds come to, as the run sheet gives it.
 * @returns {Figures} `takings` is what was hammered, held or sold, `paid` what was paid, in đồng.
 */
export function figures(state, sums) {
    const now = { present: state.present, bids: 0, waiting: 0, takings: 0, paid: 0 };
    for (const lot of Object.values(state.lots)) {
        const taken = sums.find((sum) => sum.lot === lot.lot)?.taken ?? 0;
        now.bids += lot.bids;
        now.takings += formatOf(lot)?.takings?.(lot, taken) ?? lot.price * (lot.sold + lot.held);
    }
    for (const { waiting, paid } of sums) {
        now.waiting += waiting;
        now.paid += paid;
    }
    return now;
}

/**
 * Whether a command of a kind is on its way, so that its button waits.
 * @param {import("./types.js").State} state
 * @param {string} type
 * @param {number} [subject] Its lot or hold.
 */
export const isSending = (state, type, subject) =>
    Object.values(state.wishes).some(({ phase, command }) =>
        phase === "sending" && command.type === type && (subject === undefined || (command.lot ?? command.hold) === subject));

/**
 * A round price near a share of another, for proposals: one or two leading digits.
 * @param {number} dong
 * @param {number} share
 */
export function proposal(dong, share) {
    const rough = Math.max(1_000, dong * share);
    const step = Math.max(1_000, 10 ** (Math.floor(Math.log10(rough)) - 1));
    return Math.round(rough / step) * step;
}
