/** Where a lot's units are: free, held or sold; one shelf for each product that buyers may choose. Pure. */

/** @typedef {{product: number | null, quantity: number, held: number, sold: number}} Shelf */
/** @typedef {{shelves: Shelf[]}} Shelved */

/** @param {any} terms @returns {Shelf[]} */
export function shelvesOf(terms) {
    const rows = terms?.format === "onePrice" ? terms.goods : [[null, terms?.quantity ?? 0]];
    return rows.map(([product, quantity]) => ({ product, quantity, held: 0, sold: 0 }));
}

/** The shelf of a product that was chosen; the only one where nothing can be. @param {Shelved} lot @param {number | undefined} choice */
export const shelfOf = (lot, choice) => lot.shelves.find((shelf) => choice !== undefined && shelf.product === choice) ?? lot.shelves[0];

/** @param {Shelf} shelf */
export const freeOn = (shelf) => shelf.quantity - shelf.held - shelf.sold;

/** @param {Shelved} lot */
export const held = (lot) => lot.shelves.reduce((sum, shelf) => sum + shelf.held, 0);
/** @param {Shelved} lot */
export const sold = (lot) => lot.shelves.reduce((sum, shelf) => sum + shelf.sold, 0);
/** @param {Shelved} lot */
export const free = (lot) => lot.shelves.reduce((sum, shelf) => sum + freeOn(shelf), 0);

/** Units go into a hold, or with a negative number out of one. @param {Shelved} lot @param {number} units @param {number} [choice] */
export function hold(lot, units, choice) {
    shelfOf(lot, choice).held += units;
}

/** Held units are paid. @param {Shelved} lot @param {number} units @param {number} [choice] */
export function sellHeld(lot, units, choice) {
    const shelf = shelfOf(lot, choice);
    shelf.held -= units;
    shelf.sold += units;
}

/** Free units are paid, or with a negative number taken back. @param {Shelved} lot @param {number} units @param {number} [choice] */
export function sellFree(lot, units, choice) {
    shelfOf(lot, choice).sold += units;
}
