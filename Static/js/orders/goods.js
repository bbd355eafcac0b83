/** What is in an order's bag. Pure. */

/**
 * @typedef {object} Part
 * @property {any} product
 * @property {number} quantity
 */

/**
 * Each product of an order with how many of it, those of a set one by one.
 * @param {{product: any, quantity: number, set?: Part[]}} order
 * @returns {Part[]}
 */
export const partsOf = ({ product, quantity, set }) => (set && set.length > 0 ? set : [{ product, quantity }]);

/**
 * How many of each product some orders take together, most first.
 * @param {{product: any, quantity: number, set?: Part[]}[]} orders
 */
export function sums(orders) {
    /** @type {Map<number, Part>} */
    const found = new Map();
    for (const { product, quantity } of orders.flatMap(partsOf)) {
        const sum = found.get(product.id) ?? { product, quantity: 0 };
        sum.quantity += quantity;
        found.set(product.id, sum);
    }
    return [...found.values()].sort((a, b) => b.quantity - a.quantity);
}
