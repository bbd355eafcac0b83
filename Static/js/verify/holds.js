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

export function newHoldBook() {
    /** @type {Hold[]} */
    const all = [];
    return {
        all,
        /** @param {number} number @returns {Hold | undefined} */
        get: (number) => all[number - 1],
        /** @param {Omit<Hold, "hold" | "state" | "round" | "total"> & {round?: number, total?: number}} hold @returns {Hold} */
        add(hold) {
            const made = { round: 0, total: hold.unit * hold.quantity, ...hold, hold: all.length + 1, state: "held" };
            all.push(made);
            return made;
        },
        /** Gives every open hold more time. @param {number} span */
        postpone(span) {
            for (const hold of all) if (hold.state === "held") hold.deadline += span;
        },
    };
}

/** @typedef {ReturnType<typeof newHoldBook>} HoldBook */

/** A hold as the journal writes it. @param {Hold} hold @param {Record<string, any>} [changes] */
export function written(hold, changes = {}) {
    const { paddle, round, ...fields } = { ...hold, ...changes };
    return round > 0 ? { ...fields, round } : fields;
}
