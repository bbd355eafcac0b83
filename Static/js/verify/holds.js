/** Goods kept for one buyer until a deadline, by number in the room. Pure. */

/**
 * @typedef {object} Hold
 * @property {number} hold
 * @property {number} lot
 * @property {number} paddle
 * @property {string} kind
 * @property {number} quantity
 * @property {number} unit
 * @property {number} total
 * @property {string} state
 * @property {number} deadline
 * @property {number} round
 * @property {number} [choice]
 * @property {number} [for]
 * @property {number} [least]
 * @property {number} [refund]
 */

/** Holds that one bidder may ever make in a room. */
const holdsPerBidderMax = 1_000;

export function newHoldBook() {
    /** @type {Hold[]} */
    const all = [];
    /** How many each bidder made. @type {Map<number, number>} */
    const made = new Map();
    /** Sealed entries that may each have made a hold of which nothing is told yet. */
    let sealed = 0;
    return {
        all,
        /** @param {number} number @returns {Hold | undefined} */
        get: (number) => all[number - 1],
        /** @param {Omit<Hold, "hold" | "state" | "round" | "total"> & {round?: number, total?: number}} hold @returns {Hold} */
        add(hold) {
            const kept = { round: 0, total: hold.unit * hold.quantity, ...hold, hold: all.length + 1, state: "held" };
            all.push(kept);
            made.set(hold.paddle, (made.get(hold.paddle) ?? 0) + 1);
            return kept;
        },
        /** Whether a bidder may make another hold. @param {number} paddle */
        hasCapacity: (paddle) => (made.get(paddle) ?? 0) < holdsPerBidderMax,
        /** An entry is sealed that may have made a hold. */
        mayHaveMade() {
            sealed += 1;
        },
        /** The next hold to be told has this number: those before it that were not told are sealed ones, as far as there can be so many. @param {number} number */
        reach(number) {
            const missing = number - all.length - 1;
            if (missing <= 0 || missing > sealed) return;
            sealed -= missing;
            while (all.length < number - 1) {
                all.push({ hold: all.length + 1, lot: 0, paddle: 0, kind: "sealed", quantity: 0, unit: 0, total: 0, state: "sealed", deadline: 0, round: 0 });
            }
        },
        /** Gives every open hold more time, but for pledges, which follow their lot. @param {number} span */
        postpone(span) {
            for (const hold of all) if (hold.state === "held" && hold.kind !== "pledge") hold.deadline += span;
        },
        /** Moves the deadline of a lot's open pledges to its end. @param {number} lot @param {number} end */
        followEnd(lot, end) {
            for (const hold of all) if (hold.lot === lot && hold.state === "held" && hold.kind === "pledge") hold.deadline = end;
        },
    };
}

/** @typedef {ReturnType<typeof newHoldBook>} HoldBook */

/** A hold as its own buyer's command writes it; fields that have nothing to say are left out. @param {Hold} hold @param {Record<string, any>} [changes] */
export function written(hold, changes = {}) {
    const { paddle, round, least, refund, ...fields } = { ...hold, ...changes };
    const told = Object.entries({ ...fields, round, least, refund }).filter(([name, value]) => value !== undefined && (value !== 0 || name in always));
    return Object.fromEntries(told);
}

/** Numbers that are written even when they are 0. */
const always = { unit: 0, total: 0, deadline: 0, quantity: 0 };

/** A hold as other commands write it: whose an auction's hold is follows from its bids, all others name their paddle. @param {Hold} hold */
export const named = (hold) => hold.kind === "win" ? written(hold) : { paddle: hold.paddle, ...written(hold) };

/** Several holds in an outcome: one as an object, more as a list, none not at all. @param {Hold[]} holds @param {string} one @param {string} several */
export const together = (holds, one, several) =>
    holds.length === 0 ? {} : holds.length === 1 ? { [one]: named(holds[0]) } : { [several]: holds.map(named) };
