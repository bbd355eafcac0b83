/** Finds out which numbers of units the paid members of a group buy want exactly, without looking at each of them every time. */

/** @typedef {import("./holds.js").Hold} Hold */

/**
 * Whoever's least fits gets it, by sequence; those, and nobody passed over, want up to their most.
 *
 * @param {Hold[]} paid
 * @returns {(total: number) => boolean} Whether they want exactly so many units.
 */
export function fillable(paid) {
    let leaves = 1;
    while (leaves < paid.length) leaves *= 2;
    // The leasts of all before each member, the units that those would take beyond them, and over the leasts a tree
    // that has the smaller of two children at each inner node and its root at 1.
    const leasts = [0];
    const beyond = [0];
    const smallest = new Array(2 * leaves).fill(Infinity);
    paid.forEach(({ least = 0, quantity }, index) => {
        leasts.push(leasts[index] + least);
        beyond.push(beyond[index] + quantity - least);
        smallest[leaves + index] = least;
    });
    for (let node = leaves - 1; node > 0; node -= 1) smallest[node] = Math.min(smallest[2 * node], smallest[2 * node + 1]);

    /** The first member from an index on whose least is at most so many, or -1. @param {number} left @param {number} index */
    function nextThatFits(left, index) {
        if (index >= paid.length) return -1;
        let node = leaves + index;
        while (smallest[node] > left) {
            while (node % 2 === 1) {
                node = (node - 1) / 2;
                if (node <= 1) return -1;
            }
            node += 1;
        }
        while (node < leaves) node = smallest[2 * node] <= left ? 2 * node : 2 * node + 1;
        return node - leaves;
    }

    /** The first member from an index on that does not fit after all between them. @param {number} left @param {number} index */
    function endOfRun(left, index) {
        let [low, high] = [index, paid.length];
        while (low < high) {
            const middle = Math.ceil((low + high) / 2);
            if (leasts[middle] - leasts[index] <= left) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    return (total) => {
        let [left, wanted] = [total, 0];
        for (let next = nextThatFits(left, 0); next >= 0;) {
            const end = endOfRun(left, next);
            left -= leasts[end] - leasts[next];
            wanted += beyond[end] - beyond[next];
            // From here on less can only be left, and more be wanted.
            if (left <= wanted) return true;
            next = nextThatFits(left, end);
        }
        return false;
    };
}
