/** The host's live figures, from the room's state. Pure. */

import { formatOf } from "./formats.js";

/**
 * @typedef {{present: number, bids: number, waiting: number, takings: number, paid: number}} Figures
 */

/**
 * @param {import("./types.js").State} state
 * @param {import("./types.js").Hold[]} holds All holds of the room, as the run sheet gives them.
 * @returns {Figures} `takings` is what was hammered, held or sold, `paid` what was paid, in đồng.
 */
export function figures(state, holds) {
    let bids = 0;
    let takings = 0;
    for (const lot of Object.values(state.lots)) {
        bids += lot.bids;
        takings += formatOf(lot)?.takings?.(lot, holds.filter((hold) => hold.lot === lot.lot)) ?? lot.price * (lot.sold + lot.held);
    }
    const paid = holds.filter((hold) => hold.state === "paid").reduce((sum, hold) => sum + hold.total, 0);
    return { present: state.present, bids, waiting: holds.filter((hold) => hold.state === "held").length, takings, paid };
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
