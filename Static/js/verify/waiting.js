/** Those who wait for units of a lot or have entered its draw: one wish for each buyer. Pure. */

/**
 * What somebody asked for and has not got yet.
 * @typedef {object} Wish
 * @property {number} number Of the ticket or the entry.
 * @property {number} paddle
 * @property {number} household By which the limit counts it.
 * @property {number} quantity
 * @property {number} [choice]
 * @property {number} [for]
 * @property {import("./shelves.js").Shelf} shelf
 */

/** A line for each shelf; tickets are numbered over all of them. */
export function newLine() {
    /** @type {Map<import("./shelves.js").Shelf, Map<number, Wish>>} */
    const queues = new Map();
    /** @type {Map<number, Wish>} */
    const byPaddle = new Map();
    let tickets = 0;

    return {
        /** How many wait. */
        get count() {
            return byPaddle.size;
        },
        /** Those who wait for a shelf, the first one first. @param {import("./shelves.js").Shelf} shelf @returns {Wish[]} */
        on: (shelf) => [...queues.get(shelf)?.values() ?? []],
        /** @param {import("./shelves.js").Shelf} shelf */
        isEmpty: (shelf) => (queues.get(shelf)?.size ?? 0) === 0,
        /** @param {number} paddle @returns {Wish | undefined} */
        of: (paddle) => byPaddle.get(paddle),
        /** Everybody, by the numbers of the tickets. @returns {Wish[]} */
        all: () => [...byPaddle.values()].sort((left, right) => left.number - right.number),
        /** @param {Omit<Wish, "number">} wish @returns {{ticket: number, place: number}} */
        join(wish) {
            tickets += 1;
            const queue = queues.get(wish.shelf) ?? new Map();
            queues.set(wish.shelf, queue);
            const waiting = { ...wish, number: tickets };
            queue.set(tickets, waiting);
            byPaddle.set(wish.paddle, waiting);
            return { ticket: tickets, place: queue.size };
        },
        /** @param {Wish} wish */
        leave(wish) {
            queues.get(wish.shelf)?.delete(wish.number);
            byPaddle.delete(wish.paddle);
        },
    };
}

/** The entries of a draw, in the order of their numbers. */
export function newEntries() {
    /** @type {Map<number, Wish>} */
    const byPaddle = new Map();
    let numbers = 0;

    return {
        get count() {
            return byPaddle.size;
        },
        /** @param {number} paddle @returns {Wish | undefined} */
        of: (paddle) => byPaddle.get(paddle),
        /** A buyer who entered again after withdrawing stands behind the others. @returns {Wish[]} */
        all: () => [...byPaddle.values()],
        /** @param {Omit<Wish, "number">} wish @returns {number} The entry's number. */
        enter(wish) {
            numbers += 1;
            byPaddle.set(wish.paddle, { ...wish, number: numbers });
            return numbers;
        },
        /** @param {Wish} wish */
        leave: (wish) => byPaddle.delete(wish.paddle),
        clear: () => byPaddle.clear(),
    };
}
